from dataclasses import dataclass

from commerce_api.kernel.events import Event


@dataclass(frozen=True)
class StockChanged(Event, name="inventory.stock_changed"):
    """A variant of the product sold out or is back, or its units passed a number that the rules of
    a collection ask for. Other changes of stock are not told: there is one with every order."""

    product_id: int
