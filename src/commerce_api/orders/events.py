from dataclasses import dataclass

from commerce_api.kernel.events import Event


@dataclass(frozen=True)
class OrderPlaced(Event, name="orders.order_placed"):
    """A cart was paid and has become an order."""

    order_id: int


@dataclass(frozen=True)
class OrderFulfilled(Event, name="orders.order_fulfilled"):
    """The last parcel of an order has reached the buyer."""

    order_id: int
