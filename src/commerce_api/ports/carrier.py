"""Who brings parcels to buyers, and what is known of their way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from commerce_api.ports.tax import Destination


@dataclass(frozen=True, slots=True)
class Shipment:
    carrier: str
    tracking_number: str
    tracking_url: str | None
    estimated_delivery_at: datetime | None


@dataclass(frozen=True, slots=True)
class CarrierEvent:
    """`status`: LABEL_PRINTED, CONFIRMED, IN_TRANSIT, OUT_FOR_DELIVERY, DELIVERED or FAILURE."""

    status: str
    message: str
    happened_at: datetime
    city: str | None = None
    country: str | None = None


class Carrier(Protocol):
    async def ship(self, reference: str, destination: Destination) -> Shipment:
        """Hand over a parcel. The same reference again gives the same shipment."""
        ...

    async def events(self, shipment: Shipment, shipped_at: datetime) -> Sequence[CarrierEvent]:
        """All that has happened to a parcel so far, oldest first."""
        ...
