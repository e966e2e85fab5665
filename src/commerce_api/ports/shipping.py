"""How goods can reach the buyer, and for how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from commerce_api.ports.tax import Destination


@dataclass(frozen=True, slots=True)
class ShippingRequest:
    """What is sent where: subtotal in minor units of `currency` after discounts; grams."""

    currency: str
    destination: Destination
    subtotal_minor: int
    weight_grams: int
    language: str = "en"


@dataclass(frozen=True, slots=True)
class ShippingOption:
    """`handle` names the option for as long as the rates stand; days count from dispatch."""

    handle: str
    title: str
    description: str
    method: str  # SHIPPING or PICK_UP
    price_minor: int
    min_days: int | None = None
    max_days: int | None = None
    location: str | None = None  # handle of the place, for a pick-up


class ShippingRates(Protocol):
    async def options(self, request: ShippingRequest) -> Sequence[ShippingOption]:
        """Deliveries first, then pick-ups, each cheapest first. Empty: nothing gets there."""
        ...
