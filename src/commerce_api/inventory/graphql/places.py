"""Places where buyers pick up what they bought, and what is there."""

from typing import Annotated

import strawberry

from commerce_api.catalog.graphql import ProductVariant
from commerce_api.catalog.rows import VariantRow
from commerce_api.gql import (
    After,
    Before,
    Context,
    First,
    Info,
    Last,
    Node,
    Page,
    Query,
    Reverse,
    arg,
    batch,
    connection,
    enum,
    field,
    finds_nodes,
    gid,
    input_,
    key_of,
    leaf,
    slice_of,
    type_,
    value_of,
    window,
)
from commerce_api.gql.countries import country_name
from commerce_api.inventory import loaders, queries
from commerce_api.inventory.distance import Point, metres_between
from commerce_api.inventory.rows import LocationRow
from commerce_api.kernel.errors import BadInput
from commerce_api.kernel.rows import Row
from commerce_api.metafields.graphql import has_metafields
from commerce_api.metafields.models import Owner

LocationSortKeys = enum(
    "LocationSortKeys",
    "What a list of places is sorted by.",
    {
        "CITY": "The cities they are in.",
        "DISTANCE": "How far they are from `near`, which has to be sent.",
        "ID": "The order in which they were made.",
        "NAME": "Their names.",
    },
)


@input_("A point on the earth.")
class GeoCoordinateInput:
    latitude: float = strawberry.field(description="Degrees north of the equator: -90 to 90.")
    longitude: float = strawberry.field(description="Degrees east of Greenwich: -180 to 180.")


Near = Annotated[GeoCoordinateInput | None, arg("Where the buyer is: what is nearest comes first.")]


@type_("The address of a place.")
class LocationAddress:
    address1: str | None = leaf("First line: usually street and number.")
    address2: str | None = leaf("Second line: floor, building, courtyard.")
    city: str | None = leaf("City or village.")
    country_code: str | None = leaf("Code of the country.")
    phone: str | None = leaf("Phone number of the place.")
    province: str | None = leaf("Name of the province or state.")
    province_code: str | None = leaf("Code of the province or state.")
    zip: str | None = leaf("Postal code.")


@type_("A place where buyers can pick up what they bought.", LocationRow)
class Location(Node):
    name: str = leaf("What the place is called.")


LocationConnection = connection(Location, "Location", "places")


class StoreAvailabilityRow(Row):
    location: LocationRow
    available: bool
    quantity_available: int

    @property
    def pick_up_time(self) -> str:
        return self.location.pickup_time


@type_("Whether a variant can be picked up at a place.")
class StoreAvailability:
    location: Location = leaf("The place.")
    available: bool = leaf("Whether any of it is there.")
    quantity_available: int = leaf("Units that are there; 0 where they are not counted.")
    pick_up_time: str = leaf("When it is usually ready, in words.")


StoreAvailabilityConnection = connection(
    StoreAvailability, "StoreAvailability", "places with their stock"
)


@field(Location, "id", strawberry.ID, "A globally unique id.")
def location_id(place: LocationRow) -> str:
    return gid("Location", place.key)


@field(Location, "address", LocationAddress, "Where it is.")
def location_address(place: LocationRow) -> LocationRow:
    return place


@field(LocationAddress, "country", str | None, "Name of the country.")
def address_country(place: LocationRow, info: Info) -> str:
    return country_name(place.country_code, _language(info.context))


@field(LocationAddress, "latitude", float | None, "Degrees north of the equator.")
def address_latitude(place: LocationRow) -> float | None:
    there = place.point
    return there.latitude if there else None


@field(LocationAddress, "longitude", float | None, "Degrees east of Greenwich.")
def address_longitude(place: LocationRow) -> float | None:
    there = place.point
    return there.longitude if there else None


@field(LocationAddress, "formatted", list[str], "The address line by line, as on an envelope.")
def address_formatted(place: LocationRow, info: Info) -> list[str]:
    town = " ".join(part for part in (place.zip, place.city, place.province_code) if part)
    country = country_name(place.country_code, _language(info.context))
    return [line for line in (place.address1, place.address2, town, country) if line]


@batch(
    ProductVariant,
    "storeAvailability",
    StoreAvailabilityConnection,
    "Where it can be picked up; nowhere if it is nothing that is delivered.",
)
async def store_availability(
    variants: list[VariantRow],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = None,
    near: Near = None,
) -> list[Page]:
    part = window(first, after, last, before, reverse=reverse)
    places = _by_distance(await info.context.once(_pickup_places), _point(near))
    keys = [variant.key if variant.requires_shipping else None for variant in variants]
    stocks = await info.context.many(loaders.stock_by_place, keys)
    return [
        slice_of(
            [_at(place, stock) for place in places] if variant.requires_shipping else [],
            part,
            lambda row: row.location.key,
        )
        for variant, stock in zip(variants, stocks, strict=True)
    ]


@field(Query, "locations", LocationConnection, "Places where buyers can pick up what they bought.")
async def query_locations(
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = None,
    sort_key: Annotated[LocationSortKeys | None, arg("What to sort by.")] = None,  # type: ignore[valid-type]
    near: Annotated[GeoCoordinateInput | None, arg("Where the buyer is, for DISTANCE.")] = None,
) -> Page:
    part = window(first, after, last, before, reverse=reverse)
    here, sort = _point(near), value_of(sort_key)
    places = await info.context.once(_pickup_places)
    if sort == "DISTANCE" and here is None:
        raise BadInput("DISTANCE needs to know from where: send `near`.", field=("near",))
    if sort == "DISTANCE":
        ordered = _by_distance(places, here)
    elif sort in {"CITY", "NAME"}:
        ordered = sorted(places, key=lambda row: (getattr(row, sort.lower()) or "", row.key))
    else:
        ordered = sorted(places, key=lambda row: row.key)
    return slice_of(ordered, part, lambda row: row.key)


@finds_nodes("Location")
async def find_locations(context: Context, ids: list[str]) -> dict[str, LocationRow | None]:
    found = await _places_by_keys(context, [key_of(id, "Location") or 0 for id in ids])
    return dict(zip(ids, found, strict=True))


async def _places_by_keys(context: Context, keys: list[int]) -> list[LocationRow | None]:
    places = {place.key: place for place in await context.once(_pickup_places)}
    return [places.get(key) for key in keys]


has_metafields(Location, Owner.LOCATION, public=_places_by_keys)


async def _pickup_places(context: Context) -> list[LocationRow]:
    return await queries.pickup_places(context, context.locale)


def _at(place: LocationRow, stock: dict[int, int] | None) -> StoreAvailabilityRow:
    """A variant that is counted nowhere is always there."""
    units = (stock or {}).get(place.key, 0)
    return StoreAvailabilityRow(place, stock is None or units > 0, units)


def _point(near: GeoCoordinateInput | None) -> Point | None:
    if near is None:
        return None
    if not (-90 <= near.latitude <= 90 and -180 <= near.longitude <= 180):
        raise BadInput("`near` is not on the earth.", field=("near",))
    return Point(near.latitude, near.longitude)


def _by_distance(places: list[LocationRow], here: Point | None) -> list[LocationRow]:
    """The nearest first; those that nobody measured come last, in the merchant's order."""
    if here is None:
        return places

    def distance(place: LocationRow) -> float:
        return metres_between(here, place.point) if place.point else float("inf")

    return sorted(places, key=distance)


def _language(context: Context) -> str:
    return context.locale or context.settings.base_language
