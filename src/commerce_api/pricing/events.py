from dataclasses import dataclass

from commerce_api.kernel.events import Event


@dataclass(frozen=True)
class PriceChanged(Event, name="pricing.price_changed"):
    """A price list says something else of a product, or a market does with or without it."""

    product_id: int


@dataclass(frozen=True)
class PriceListChanged(Event, name="pricing.list_changed"):
    """A list is new, or holds for others, at another time or by another reckoning."""

    list_id: int


@dataclass(frozen=True)
class MarketsChanged(Event, name="pricing.markets_changed"):
    """Markets or groups are new or different, or a market is without something for the first
    time."""

    market_id: int


@dataclass(frozen=True)
class PricesIndexed(Event, name="pricing.prices_indexed"):
    """The price index shows other prices of these products than before."""

    batch: int
    product_ids: list[int]
