"""The addresses that a customer has saved."""

from typing import Any

import pytest

from commerce_api.gql import Context
from commerce_api.gql.engine import Engine, Request
from commerce_api.schema import schema
from tests.conftest import Counting
from tests.identity.people import ERRORS, People, told

PLACE = """
id address1 address2 city company country countryCodeV2 firstName lastName name phone province
provinceCode zip formatted(withName: true) formattedArea"""
ADD = f"""
mutation($token: String!, $address: MailingAddressInput!) {{
  customerAddressCreate(customerAccessToken: $token, address: $address) {{
    customerAddress {{ {PLACE} }} {ERRORS} }} }}"""
CHANGE = f"""
mutation($token: String!, $id: ID!, $address: MailingAddressInput!) {{
  customerAddressUpdate(customerAccessToken: $token, id: $id, address: $address) {{
    customerAddress {{ {PLACE} }} {ERRORS} }} }}"""
REMOVE = f"""
mutation($token: String!, $id: ID!) {{
  customerAddressDelete(customerAccessToken: $token, id: $id) {{
    deletedCustomerAddressId {ERRORS} }} }}"""
USUAL = f"""
mutation($token: String!, $id: ID!) {{
  customerDefaultAddressUpdate(customerAccessToken: $token, addressId: $id) {{
    customer {{ defaultAddress {{ id }} }} {ERRORS} }} }}"""
BOOK = """
query($token: String!) { customer(customerAccessToken: $token) {
  defaultAddress { id city }
  addresses(first: 2) { nodes { id city } edges { cursor node { id } }
    pageInfo { hasNextPage endCursor } } } }"""
NEXT = """
query($token: String!, $after: String!) { customer(customerAccessToken: $token) {
  addresses(first: 2, after: $after) { nodes { city } pageInfo { hasNextPage } } } }"""
LAST = """
query($token: String!) { customer(customerAccessToken: $token) {
  addresses(last: 1) { nodes { city } }
  turned: addresses(first: 2, reverse: true) { nodes { city } } } }"""
NODE = "query($id: ID!) { node(id: $id) { id ... on MailingAddress { city } } }"

HOME = {
    "firstName": " Ada ",
    "lastName": "Lovelace",
    "address1": "Kastanienallee 1",
    "zip": "10435",
    "city": "Berlin",
    "country": "Germany",
    "phone": "+49 30 123456",
}


async def add(people: People, token: str, **address: Any) -> Any:
    return await people.ask(ADD, token=token, address=address)


async def added(people: People, token: str, *cities: str) -> list[str]:
    payloads = [await add(people, token, city=city, country="DE") for city in cities]
    return [payload["customerAddress"]["id"] for payload in payloads]


async def book(people: People, token: str) -> Any:
    return await people.ask(BOOK, token=token)


async def test_an_address_is_kept_as_it_was_written(people: People) -> None:
    token = await people.signed_in()
    payload = await add(people, token, **HOME)
    assert told(payload) == []
    address = payload["customerAddress"]
    assert address == {
        "id": address["id"],
        "address1": "Kastanienallee 1",
        "address2": None,
        "city": "Berlin",
        "company": None,
        "country": "Germany",
        "countryCodeV2": "DE",
        "firstName": "Ada",
        "lastName": "Lovelace",
        "name": "Ada Lovelace",
        "phone": "+4930123456",
        "province": None,
        "provinceCode": None,
        "zip": "10435",
        "formatted": ["Ada Lovelace", "Kastanienallee 1", "10435 Berlin", "Germany"],
        "formattedArea": "Berlin, Germany",
    }


@pytest.mark.parametrize(
    ("country", "province", "codes"),
    [
        ("United States", "Oregon", ("US", "OR", "Oregon")),
        ("us", "or", ("US", "OR", "Oregon")),
        ("Kanada", "quebec", ("CA", "QC", "Quebec")),
        ("DE", "Bayern", ("DE", "Bayern", "Bayern")),
        ("中国", None, ("CN", None, None)),
    ],
)
async def test_countries_and_provinces_have_names_and_codes(
    people: People, country: str, province: str | None, codes: tuple[str, str, str]
) -> None:
    token = await people.signed_in()
    payload = await add(people, token, country=country, province=province, city="X")
    address = payload["customerAddress"]
    assert (address["countryCodeV2"], address["provinceCode"], address["province"]) == codes


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"country": "Atlantis"}, "INVALID", "country"),
        ({"country": "ZZ"}, "INVALID", "country"),
        ({"country": "US", "province": "Bavaria"}, "INVALID", "province"),
        ({"zip": "1043"}, "INVALID", "zip"),
        ({"phone": "030"}, "INVALID", "phone"),
        ({"city": "x" * 256}, "TOO_LONG", "city"),
        ({"zip": "1" * 33}, "TOO_LONG", "zip"),
        ({"province": "Nowhere in particular"}, "TOO_LONG", "province"),
        ({"address1": "<script>x</script>"}, "CONTAINS_HTML_TAGS", "address1"),
        ({"company": "https://win.example"}, "CONTAINS_URL", "company"),
        ({"lastName": "www.win.example"}, "CONTAINS_URL", "lastName"),
    ],
)
async def test_what_is_wrong_is_told_and_nothing_is_kept(
    people: People, change: dict[str, Any], code: str, field: str
) -> None:
    token = await people.signed_in()
    payload = await add(people, token, **{**HOME, **change})
    assert payload["customerAddress"] is None
    assert told(payload) == [(code, ["address", field])]
    assert (await book(people, token))["addresses"]["nodes"] == []


async def test_an_address_says_something_and_is_saved_once(people: People) -> None:
    token = await people.signed_in()
    assert told(await add(people, token)) == [("BLANK", ["address"])]
    assert told(await add(people, token, city="  ", zip=None)) == [("BLANK", ["address"])]
    await add(people, token, **HOME)
    assert told(await add(people, token, **HOME, company=" ")) == [("TAKEN", ["address"])]
    assert len((await book(people, token))["addresses"]["nodes"]) == 1


async def test_the_first_one_is_the_default_until_another_is(people: People) -> None:
    token = await people.signed_in()
    assert (await book(people, token))["defaultAddress"] is None
    berlin, bonn, kiel = await added(people, token, "Berlin", "Bonn", "Kiel")
    assert (await book(people, token))["defaultAddress"] == {"id": berlin, "city": "Berlin"}
    payload = await people.ask(USUAL, token=token, id=kiel)
    assert payload["customer"] == {"defaultAddress": {"id": kiel}}
    payload = await people.ask(REMOVE, token=token, id=kiel)
    assert payload["deletedCustomerAddressId"] == kiel
    assert (await book(people, token))["defaultAddress"]["id"] == berlin, "the oldest one is left"
    await people.ask(REMOVE, token=token, id=bonn)
    assert (await book(people, token))["defaultAddress"]["id"] == berlin
    await people.ask(REMOVE, token=token, id=berlin)
    assert (await book(people, token))["defaultAddress"] is None


async def test_what_a_change_leaves_out_stays(people: People) -> None:
    token = await people.signed_in()
    id = (await add(people, token, **HOME, province="BE"))["customerAddress"]["id"]
    payload = await people.ask(
        CHANGE, token=token, id=id, address={"address2": "Hof", "phone": None}
    )
    address = payload["customerAddress"]
    assert (address["id"], address["address1"], address["address2"]) == (
        *(id, "Kastanienallee 1", "Hof"),
    )
    assert (address["phone"], address["provinceCode"]) == (None, "BE")
    moved = {"country": "Austria", "zip": "1010", "city": "Wien"}
    address = (await people.ask(CHANGE, token=token, id=id, address=moved))["customerAddress"]
    assert (address["countryCodeV2"], address["provinceCode"]) == ("AT", None)
    wrong = await people.ask(CHANGE, token=token, id=id, address={"zip": "10435"})
    assert told(wrong) == [("INVALID", ["address", "zip"])]
    assert (await people.ask(CHANGE, token=token, id=id, address={}))["customerAddress"] == address


async def test_a_change_does_not_make_two_of_one(people: People) -> None:
    token = await people.signed_in()
    _, bonn = await added(people, token, "Berlin", "Bonn")
    payload = await people.ask(CHANGE, token=token, id=bonn, address={"city": "Berlin"})
    assert told(payload) == [("TAKEN", ["address"])]
    same = await people.ask(CHANGE, token=token, id=bonn, address={"city": "Bonn"})
    assert told(same) == []


async def test_other_peoples_addresses_do_not_exist(people: People) -> None:
    token, other = await people.signed_in(), await people.signed_in("bob@example.org")
    [mine] = await added(people, token, "Berlin")
    [theirs] = await added(people, other, "Bonn")
    wrong = (theirs, "gid://shopify/MailingAddress/99999", "gid://shopify/Product/1", "x")
    for id in wrong:
        for operation, field, more in (
            (CHANGE, "id", {"address": {"city": "Kiel"}}),
            (REMOVE, "id", {}),
            (USUAL, "addressId", {}),
        ):
            payload = await people.ask(operation, token=token, id=id, **more)
            assert told(payload) == [("NOT_FOUND", [field])]
    assert (await book(people, token))["defaultAddress"]["id"] == mine
    assert (await book(people, other))["defaultAddress"] == {"id": theirs, "city": "Bonn"}


async def test_nobody_keeps_addresses_without_a_token(people: People) -> None:
    token = await people.signed_in()
    [id] = await added(people, token, "Berlin")
    for operation, more in ((ADD, {"address": {"city": "Kiel"}}), (REMOVE, {"id": id})):
        payload = await people.ask(operation, token="nobody's", **more)
        assert told(payload) == [("TOKEN_INVALID", ["customerAccessToken"])]
    assert len((await book(people, token))["addresses"]["nodes"]) == 1


async def test_there_is_a_limit(people: People) -> None:
    token = await people.signed_in()
    await added(people, token, *(f"City {number}" for number in range(100)))
    payload = await add(people, token, city="One more", country="DE")
    assert told(payload) == [("TOO_LONG", ["address"])]


async def test_pages_of_addresses(people: People) -> None:
    token = await people.signed_in()
    await added(people, token, "Berlin", "Bonn", "Kiel")
    first = (await book(people, token))["addresses"]
    assert [node["city"] for node in first["nodes"]] == ["Berlin", "Bonn"]
    assert [edge["node"]["id"] for edge in first["edges"]] == [n["id"] for n in first["nodes"]]
    assert first["pageInfo"]["hasNextPage"] is True
    second = await people.ask(NEXT, token=token, after=first["pageInfo"]["endCursor"])
    assert second["addresses"] == {"nodes": [{"city": "Kiel"}], "pageInfo": {"hasNextPage": False}}
    ends = await people.ask(LAST, token=token)
    assert [node["city"] for node in ends["addresses"]["nodes"]] == ["Kiel"]
    assert [node["city"] for node in ends["turned"]["nodes"]] == ["Kiel", "Bonn"]


async def test_as_many_statements_for_one_address_as_for_many(
    people: People, count_statements: Counting
) -> None:
    token, other = await people.signed_in(), await people.signed_in("bob@example.org")
    await added(people, token, "Berlin")
    await added(people, other, *(f"City {number}" for number in range(12)))
    with count_statements() as few:
        await book(people, token)
    with count_statements() as many:
        await people.ask(BOOK.replace("first: 2", "first: 50"), token=other)
    assert len(few) == len(many) == 3


async def test_an_address_is_found_by_its_id_by_who_is_signed_in(people: People) -> None:
    token, other = await people.signed_in(), await people.signed_in("bob@example.org")
    [id] = await added(people, token, "Berlin")

    async def node(buyer: str | None) -> Any:
        context = Context(people.db, people.services.plugins, people.services.settings)
        context.buyer = buyer
        answer = await Engine(schema).run(Request(query=NODE, variables={"id": id}), context)
        return answer.data["node"]

    assert await node(token) == {"id": id, "city": "Berlin"}
    assert [await node(None), await node(other), await node("nobody's")] == [None, None, None]
