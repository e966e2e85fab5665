"""How far places are from each other."""

from math import asin, cos, radians, sin, sqrt

import msgspec

EARTH_METRES = 6_371_008.8  # mean radius


class Point(msgspec.Struct, frozen=True):
    """Degrees north of the equator and east of Greenwich."""

    latitude: float
    longitude: float


def metres_between(one: Point, other: Point) -> float:
    """The great-circle distance, by the haversine formula."""
    a, b = radians(one.latitude), radians(other.latitude)
    across = radians(other.longitude - one.longitude)
    part = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(across / 2) ** 2
    return 2 * EARTH_METRES * asin(min(1.0, sqrt(part)))
