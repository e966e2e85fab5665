"""A carrier without vans: the way of a parcel follows from the time since it was handed over."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from commerce_api.kernel.clock import now
from commerce_api.ports.carrier import CarrierEvent, Shipment
from commerce_api.ports.tax import Destination

NAME = "Sandbox Post"
# Seconds after dispatch when the clock runs at demonstration speed, and what happens then.
STAGES = (
    (0, "LABEL_PRINTED", "The label was printed."),
    (5, "IN_TRANSIT", "The parcel is on its way."),
    (15, "OUT_FOR_DELIVERY", "The parcel is on the van."),
    (30, "DELIVERED", "The parcel was delivered."),
)


class SandboxCarrier:
    """`pace` stretches the way: 1 takes half a minute, 5760 two days.

    With a `tracking_url` every parcel has a page there, named by its number.
    """

    def __init__(self, *, tracking_url: str | None = None, pace: float = 1.0) -> None:
        self._tracking_url = tracking_url
        self._pace = pace

    async def ship(self, reference: str, destination: Destination) -> Shipment:
        digest = hashlib.sha256(reference.encode()).hexdigest()
        number = f"SP{int(digest[:15], 16) % 10**12:012d}{destination.country}"
        arrival = now() + timedelta(seconds=STAGES[-1][0] * self._pace)
        url = f"{self._tracking_url}/{number}" if self._tracking_url else None
        return Shipment(NAME, number, url, arrival)

    async def events(self, shipment: Shipment, shipped_at: datetime) -> Sequence[CarrierEvent]:
        moments = [shipped_at + timedelta(seconds=after * self._pace) for after, _, _ in STAGES]
        return [
            CarrierEvent(status, message, moment)
            for moment, (_, status, message) in zip(moments, STAGES, strict=True)
            if moment <= now()
        ]
