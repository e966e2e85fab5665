import pytest

from commerce_api.cart import places, service
from commerce_api.cart.errors import CartRefused
from commerce_api.cart.values import AddressChange, NewAddress, Place
from commerce_api.identity.postal import province_name
from commerce_api.kernel.db import Database
from tests.cart.shop import cart, change, present, told

HERE = Place(
    first_name="Ada",
    last_name="Lovelace",
    address1="Torstraße 1",
    zip="10119",
    city="Berlin",
    country_code="DE",
)
THERE = Place(
    last_name="Lovelace",
    address1="1 Main St",
    zip="10001",
    city="New York",
    province_code="NY",
    country_code="US",
)


async def selected(db: Database, token: str) -> list[tuple[str | None, bool]]:
    return [(a.city, a.selected) for a in (await present(db, token)).addresses]


async def test_at_most_one_address_is_selected(db: Database) -> None:
    token = await cart(db, addresses=(NewAddress(HERE, selected=True), NewAddress(THERE)))
    assert await selected(db, token) == [("Berlin", True), ("New York", False)]
    paris = NewAddress(Place(city="Paris", country_code="FR"), selected=True, one_time_use=True)
    await change(db, lambda uow: service.add_addresses(uow, token, [paris]))
    assert await selected(db, token) == [("Berlin", False), ("New York", False), ("Paris", True)]
    known = (await present(db, token)).addresses
    assert [address.one_time_use for address in known] == [False, False, True]
    changes = [AddressChange(known[1].key, selected=True)]
    await change(db, lambda uow: service.change_addresses(uow, token, changes))
    assert await selected(db, token) == [("Berlin", False), ("New York", True), ("Paris", False)]
    changes = [AddressChange(known[1].key, selected=False)]
    await change(db, lambda uow: service.change_addresses(uow, token, changes))
    assert (await present(db, token)).address is None


async def test_addresses_change_go_and_are_replaced(db: Database) -> None:
    token = await cart(db, addresses=(NewAddress(HERE, selected=True), NewAddress(THERE)))
    first, second = (await present(db, token)).addresses
    changes = [
        AddressChange(first.key, Place(city="Hamburg", country_code="DE"), one_time_use=True)
    ]
    await change(db, lambda uow: service.change_addresses(uow, token, changes))
    [hamburg, york] = (await present(db, token)).addresses
    assert (hamburg.key, hamburg.city, hamburg.zip, hamburg.selected, hamburg.one_time_use) == (
        first.key,
        "Hamburg",
        None,
        True,
        True,
    )
    assert york == second
    await change(db, lambda uow: service.remove_addresses(uow, token, [first.key]))
    assert await selected(db, token) == [("New York", False)]
    new = [NewAddress(HERE, selected=True)]
    await change(db, lambda uow: service.replace_addresses(uow, token, new))
    assert await selected(db, token) == [("Berlin", True)]
    await change(db, lambda uow: service.replace_addresses(uow, token, []))
    assert await selected(db, token) == []


async def test_an_address_is_kept_once(db: Database) -> None:
    token = await cart(db, addresses=(NewAddress(HERE), NewAddress(THERE, selected=True)))
    again = [NewAddress(HERE, selected=True)]
    changed = await change(db, lambda uow: service.add_addresses(uow, token, again))
    assert told(changed) == [("DUPLICATE_DELIVERY_ADDRESS", "Cart", token)]
    assert await selected(db, token) == [("Berlin", True), ("New York", False)]


async def test_an_address_of_another_cart_is_unknown(db: Database) -> None:
    mine, theirs = await cart(db), await cart(db, addresses=(NewAddress(HERE),))
    key = (await present(db, theirs)).addresses[0].key
    for work in (
        lambda uow: service.remove_addresses(uow, mine, [key]),
        lambda uow: service.change_addresses(uow, mine, [AddressChange(key, selected=True)]),
        lambda uow: service.change_addresses(uow, mine, [AddressChange(None)]),
    ):
        with pytest.raises(CartRefused) as refusal:
            await change(db, work)
        assert refusal.value.code == "INVALID_DELIVERY_ADDRESS_ID"
    assert await selected(db, theirs) == [("Berlin", False)]


async def test_lists_of_addresses_have_an_end(db: Database) -> None:
    token = await cart(db)
    many = [NewAddress(Place(city=str(n), country_code="DE")) for n in range(51)]
    two = [NewAddress(HERE, selected=True), NewAddress(THERE, selected=True)]
    for wrong, code in (
        (many, "TOO_MANY_DELIVERY_ADDRESSES"),
        (two, "ONLY_ONE_DELIVERY_ADDRESS_CAN_BE_SELECTED"),
    ):
        with pytest.raises(CartRefused) as refusal:
            await change(db, lambda uow, wrong=wrong: service.add_addresses(uow, token, wrong))  # type: ignore[misc]
        assert (refusal.value.code, refusal.value.field) == (code, ("addresses",))
    await change(db, lambda uow: service.add_addresses(uow, token, many[:50]))
    with pytest.raises(CartRefused):
        await change(db, lambda uow: service.add_addresses(uow, token, many[50:]))
    assert len(await selected(db, token)) == 50


def complaints(*, strict: bool, **fields: str | None) -> list[tuple[str, str]]:
    place = places.trimmed(Place(**fields))
    return [(m.code, m.field[-1]) for m in places.mistakes(place, ("address",), strict=strict)]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, [("ADDRESS_FIELD_IS_REQUIRED", "countryCode")]),
        ({"country_code": "zz"}, [("INVALID", "countryCode")]),
        ({"country_code": "DEU"}, [("INVALID", "countryCode")]),
        ({"country_code": "DE"}, []),
        ({"country_code": " de ", "zip": "not one"}, []),
        ({"country_code": "DE", "city": "\x00"}, [("INVALID", "city")]),
        ({"country_code": "DE", "city": "\udfff"}, [("INVALID", "city")]),
        ({"country_code": "DE", "city": "x" * 256}, [("ADDRESS_FIELD_IS_TOO_LONG", "city")]),
        ({"country_code": "DE", "zip": "1" * 33}, [("ADDRESS_FIELD_IS_TOO_LONG", "zip")]),
        (
            {"country_code": "DE", "last_name": "<b>Ada</b>"},
            [("ADDRESS_FIELD_CONTAINS_HTML_TAGS", "lastName")],
        ),
        (
            {"country_code": "DE", "first_name": "see http://x.example"},
            [("ADDRESS_FIELD_CONTAINS_URL", "firstName")],
        ),
        (
            {"country_code": "DE", "address1": "Home 🏠"},
            [("ADDRESS_FIELD_CONTAINS_EMOJIS", "address1")],
        ),
        (
            {"country_code": "DE", "phone": "none"},
            [("ADDRESS_FIELD_DOES_NOT_MATCH_EXPECTED_PATTERN", "phone")],
        ),
    ],
)
def test_what_any_address_must_be(fields: dict[str, str], told: list[tuple[str, str]]) -> None:
    assert complaints(strict=False, **fields) == told


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (
            {"country_code": "US"},
            [
                ("ADDRESS_FIELD_IS_REQUIRED", name)
                for name in ("lastName", "address1", "city", "zip", "provinceCode")
            ],
        ),
        ({"country_code": "US", "zip": "1000"}, [("INVALID_ZIP_CODE_FOR_COUNTRY", "zip")]),
        ({"country_code": "US", "zip": "10001-2345"}, []),
        ({"country_code": "US", "province_code": "XX"}, [("PROVINCE_NOT_FOUND", "provinceCode")]),
        ({"country_code": "GB", "zip": "sw1a 1aa", "province_code": None}, []),
        ({"country_code": "GB", "zip": "12345"}, [("INVALID_ZIP_CODE_FOR_COUNTRY", "zip")]),
        ({"country_code": "HK", "zip": None, "province_code": None}, []),
    ],
)
def test_what_a_parcel_needs(fields: dict[str, str | None], told: list[tuple[str, str]]) -> None:
    whole = {"last_name": "L", "address1": "A", "city": "C", "zip": "10001", "province_code": "NY"}
    bare = fields == {"country_code": "US"}
    assert complaints(strict=True, **(fields if bare else {**whole, **fields})) == told


def test_provinces_have_names_where_they_are_known() -> None:
    assert province_name("US", "NY") == "New York"
    assert province_name("CA", "NT") == "Northwest Territories"
    assert province_name("DE", "BE") == "BE"
    assert province_name(None, None) is None
