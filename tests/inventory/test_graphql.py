"""What can be bought, and where it can be picked up."""

from typing import Any

import pytest

from commerce_api.catalog.models import Product
from commerce_api.inventory.distance import Point, metres_between
from commerce_api.inventory.models import Location, Stock
from commerce_api.kernel.db import Database
from commerce_api.kernel.translations import put
from tests import make
from tests.conftest import Counting, Execute

BERLIN, HAMBURG, MUNICH = (52.52, 13.405), (53.5511, 9.9937), (48.1351, 11.582)

STORES = """
query Stores($handle: String!, $near: GeoCoordinateInput, $first: Int, $after: String,
             $reverse: Boolean, $language: LanguageCode) @inContext(language: $language) {
  product(handle: $handle) { variants(first: 250) { nodes {
    storeAvailability(first: $first, after: $after, near: $near, reverse: $reverse) {
      nodes { available quantityAvailable pickUpTime location { id name } }
      edges { cursor node { available } } pageInfo { hasNextPage endCursor }
    }
  } } }
}"""

LOCATIONS = """
query Locations($sort: LocationSortKeys, $near: GeoCoordinateInput, $reverse: Boolean) {
  locations(first: 10, sortKey: $sort, near: $near, reverse: $reverse) { nodes { name } }
}"""


async def place(
    uow: Any, name: str, at: tuple[float, float] | None, position: int, *, pickup: bool = True
) -> Location:
    row = Location(
        handle=name.lower(),
        name=name,
        address1="Kai 1",
        city=name,
        zip="20095",
        country="DE",
        province_code="HH",
        pickup=pickup,
        pickup_time="Ready in 2 hours",
        position=position,
        latitude_millionths=round(at[0] * 1_000_000) if at else None,
        longitude_millionths=round(at[1] * 1_000_000) if at else None,
    )
    await uow.add(row)
    return row


@pytest.fixture
async def lamp(db: Database) -> Product:
    """One variant with stock in three of five places, one that is not counted, one to download."""
    async with db.transaction() as uow:
        product = await make.product(uow, title="Lamp")
        munich = await place(uow, "Munich", MUNICH, 0)
        hamburg = await place(uow, "Hamburg", HAMBURG, 1)
        await place(uow, "Nowhere", None, 2)
        store = await place(uow, "Storehouse", BERLIN, 3, pickup=False)
        await place(uow, "Berlin", BERLIN, 4)
        counted = await make.variant(uow, of=product, stock=7, at=store, options={"Kind": "A"})
        await uow.add(Stock(variant_id=counted.id, location_id=munich.id, on_hand=5, reserved=2))
        await uow.add(Stock(variant_id=counted.id, location_id=hamburg.id, on_hand=1, reserved=1))
        await make.variant(uow, of=product, stock=None, options={"Kind": "B"})
        file = await make.variant(uow, of=product, stock=None, options={"Kind": "C"})
        file.requires_shipping = False
        uow.session.add(file)
        await put(uow, "location", munich.id, "de", {"pickup_time": "In 2 Stunden bereit"})
    return product


async def stores(execute: Execute, lamp: Product, **variables: Any) -> list[dict[str, Any]]:
    data = await execute(STORES, handle=lamp.handle, **variables)
    return [variant["storeAvailability"] for variant in data["product"]["variants"]["nodes"]]


async def test_where_a_variant_can_be_picked_up(execute: Execute, lamp: Product) -> None:
    counted, uncounted, file = await stores(execute, lamp)
    assert [
        (s["location"]["name"], s["available"], s["quantityAvailable"]) for s in counted["nodes"]
    ] == [
        ("Munich", True, 3),
        ("Hamburg", False, 0),
        ("Nowhere", False, 0),
        ("Berlin", False, 0),
    ]
    assert {s["pickUpTime"] for s in counted["nodes"]} == {"Ready in 2 hours"}
    assert [(s["available"], s["quantityAvailable"]) for s in uncounted["nodes"]] == [(True, 0)] * 4
    assert file["nodes"] == []
    german = (await stores(execute, lamp, language="DE"))[0]["nodes"]
    assert german[0]["pickUpTime"] == "In 2 Stunden bereit"
    assert german[1]["pickUpTime"] == "Ready in 2 hours"


async def test_the_nearest_place_comes_first(execute: Execute, lamp: Product) -> None:
    near = {"latitude": 52.4, "longitude": 13.07}  # Potsdam
    found = (await stores(execute, lamp, near=near))[0]["nodes"]
    names = [store["location"]["name"] for store in found]
    assert names == ["Berlin", "Hamburg", "Munich", "Nowhere"]
    found = (await stores(execute, lamp, near=near, reverse=True))[0]["nodes"]
    assert [store["location"]["name"] for store in found] == names[::-1]


async def test_pages_of_places(execute: Execute, lamp: Product) -> None:
    near = {"latitude": 52.4, "longitude": 13.07}
    seen, cursor = [], None
    for _ in range(2):
        page = (await stores(execute, lamp, near=near, first=2, after=cursor))[0]
        seen += [store["location"]["name"] for store in page["nodes"]]
        cursor = page["pageInfo"]["endCursor"]
    assert seen == ["Berlin", "Hamburg", "Munich", "Nowhere"]
    assert not page["pageInfo"]["hasNextPage"]


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        (None, ["Munich", "Hamburg", "Nowhere", "Berlin"]),
        ("ID", ["Munich", "Hamburg", "Nowhere", "Berlin"]),
        ("NAME", ["Berlin", "Hamburg", "Munich", "Nowhere"]),
        ("CITY", ["Berlin", "Hamburg", "Munich", "Nowhere"]),
        ("DISTANCE", ["Hamburg", "Berlin", "Munich", "Nowhere"]),
    ],
)
@pytest.mark.usefixtures("lamp")
async def test_places_in_every_order(execute: Execute, sort: str | None, names: list[str]) -> None:
    near = {"latitude": HAMBURG[0], "longitude": HAMBURG[1]}
    for reverse in (False, True):
        data = await execute(LOCATIONS, sort=sort, near=near, reverse=reverse)
        found = [place["name"] for place in data["locations"]["nodes"]]
        assert found == (names[::-1] if reverse else names)


@pytest.mark.usefixtures("lamp")
async def test_a_place_has_an_address(execute: Execute) -> None:
    operation = """query Place($ids: [ID!]!) {
      nodes(ids: $ids) { id ... on Location { name address {
        address1 address2 city country countryCode province provinceCode zip phone
        latitude longitude formatted } } }
      locations(first: 2) { nodes { id } } }"""
    ids = [found["id"] for found in (await execute(operation, ids=[]))["locations"]["nodes"]]
    wrong = ["gid://shopify/Location/0", "gid://shopify/Location/x"]
    found = (await execute(operation, ids=[ids[1], *wrong]))["nodes"]
    assert found[1:] == [None, None]
    assert found[0]["id"] == ids[1]
    assert found[0]["address"] == {
        "address1": "Kai 1",
        "address2": None,
        "city": "Hamburg",
        "country": "Germany",
        "countryCode": "DE",
        "province": None,
        "provinceCode": "HH",
        "zip": "20095",
        "phone": None,
        "latitude": 53.5511,
        "longitude": 9.9937,
        "formatted": ["Kai 1", "20095 Hamburg HH", "Germany"],
    }


async def test_impossible_points_are_refused(refused: Execute, lamp: Product) -> None:
    assert await refused(LOCATIONS, sort="DISTANCE") == ["BAD_USER_INPUT"]
    for latitude, longitude in ((90.1, 0), (-91, 0), (0, 180.5), (1e300, 0)):
        near = {"latitude": latitude, "longitude": longitude}
        assert await refused(LOCATIONS, near=near) == ["BAD_USER_INPUT"]
        assert set(await refused(STORES, handle=lamp.handle, near=near)) == {"BAD_USER_INPUT"}


async def test_statements_do_not_grow_with_variants_and_places(
    db: Database, execute: Execute, count_statements: Counting, lamp: Product
) -> None:
    with count_statements() as few:
        await stores(execute, lamp)
    async with db.transaction() as uow:
        for number in range(20):
            await place(uow, f"Place{number}", BERLIN, number)
            await make.variant(uow, of=lamp, options={"Kind": str(number)})
    with count_statements() as many:
        found = await stores(execute, lamp)
    assert [len(found), len(found[0]["nodes"])] == [23, 24]
    assert len(many) <= len(few) <= 7


def test_distances() -> None:
    berlin, munich = Point(*BERLIN), Point(*MUNICH)
    assert metres_between(berlin, berlin) == 0
    assert round(metres_between(berlin, munich) / 1000) == 504
    assert metres_between(berlin, munich) == metres_between(munich, berlin)
    half_around = metres_between(Point(0, 0), Point(0, 180))
    assert round(half_around / 1000) == 20_015
    assert metres_between(Point(0, 179.5), Point(0, -179.5)) < 112_000
