from commerce_api.inventory.distance import Point
from commerce_api.kernel.rows import Row


class AvailabilityRow(Row):
    """Units that can still be sold, over all places. A variant without a row is not counted."""

    variant_key: int
    available: int


class LocationRow(Row):
    key: int
    name: str
    address1: str | None
    address2: str | None
    city: str | None
    zip: str | None
    country_code: str
    province: str | None
    province_code: str | None
    phone: str | None
    latitude_millionths: int | None
    longitude_millionths: int | None
    pickup_time: str

    @property
    def point(self) -> Point | None:
        if self.latitude_millionths is None or self.longitude_millionths is None:
            return None
        return Point(self.latitude_millionths / 1_000_000, self.longitude_millionths / 1_000_000)
