"""Carts of customers who are signed in."""

from typing import Any

import pytest

from commerce_api.kernel.db import Database
from commerce_api.ports import Plugins
from tests.cart.conftest import variants
from tests.cart.shop import SHIPPING, TAXES
from tests.fakes import Absent, FakeNotifier
from tests.identity.people import EMAIL, SIGN_OUT, People
from tests.identity.test_addresses import HOME, add, added

__all__ = ["variants"]

BUYER = "buyerIdentity { email phone countryCode customer { email displayName } }"
PLACES = """delivery { addresses { id selected address { ... on CartDeliveryAddress {
  firstName address1 city zip countryCode } } } }"""
CREATE = f"""
mutation($input: CartInput) {{
  cartCreate(input: $input) {{ cart {{ id {BUYER} {PLACES} }} userErrors {{ code field }} }} }}"""
SET = f"""
mutation($id: ID!, $buyer: CartBuyerIdentityInput!) {{
  cartBuyerIdentityUpdate(cartId: $id, buyerIdentity: $buyer) {{
    cart {{ id {BUYER} }} userErrors {{ code field }} }} }}"""
ADD = f"""
mutation($id: ID!, $addresses: [CartSelectableAddressInput!]!) {{
  cartDeliveryAddressesAdd(cartId: $id, addresses: $addresses) {{
    cart {{ {PLACES} }} userErrors {{ code field }} }} }}"""
CHANGE = f"""
mutation($id: ID!, $addresses: [CartSelectableAddressUpdateInput!]!) {{
  cartDeliveryAddressesUpdate(cartId: $id, addresses: $addresses) {{
    cart {{ {PLACES} }} userErrors {{ code field }} }} }}"""
IN_CONTEXT = f"""
mutation($token: String!) @inContext(buyer: {{ customerAccessToken: $token }}) {{
  cartCreate {{ cart {{ {BUYER} }} userErrors {{ code field }} }} }}"""


@pytest.fixture
def plugins() -> Plugins:
    absent: Any = Absent()
    return Plugins(
        search=absent,
        recommender=absent,
        tax=TAXES,
        shipping=SHIPPING,
        carrier=absent,
        notifier=FakeNotifier(),
    )


async def cart(people: People, **buyer: Any) -> Any:
    return await people.ask(CREATE, input={"buyerIdentity": buyer})


@pytest.fixture
async def token(people: People, variants: list[str]) -> str:
    return await people.signed_in(firstName="Ada", phone="+49301234567")


async def test_a_cart_belongs_to_who_is_signed_in(people: People, token: str) -> None:
    payload = await cart(people, customerAccessToken=token)
    assert payload["userErrors"] == []
    assert payload["cart"]["buyerIdentity"] == {
        "email": EMAIL,
        "phone": "+49301234567",
        "countryCode": "DE",
        "customer": {"email": EMAIL, "displayName": "Ada"},
    }


async def test_what_was_said_is_not_filled_in(people: People, token: str) -> None:
    buyer = {"customerAccessToken": token, "email": "gift@example.org", "phone": None}
    identity = (await cart(people, **buyer))["cart"]["buyerIdentity"]
    assert (identity["email"], identity["phone"]) == ("gift@example.org", None)
    assert identity["customer"]["email"] == EMAIL


async def test_a_cart_is_taken_over_and_given_back(people: People, token: str) -> None:
    id = (await cart(people, email="guest@example.org"))["cart"]["id"]
    payload = await people.ask(SET, id=id, buyer={"customerAccessToken": token})
    identity = payload["cart"]["buyerIdentity"]
    assert (identity["email"], identity["phone"]) == ("guest@example.org", "+49301234567")
    assert identity["customer"]["displayName"] == "Ada"
    payload = await people.ask(SET, id=id, buyer={"countryCode": "FR"})
    assert payload["cart"]["buyerIdentity"]["customer"]["email"] == EMAIL, "it stays theirs"
    payload = await people.ask(SET, id=id, buyer={"customerAccessToken": None})
    assert payload["cart"]["buyerIdentity"]["customer"] is None


async def test_a_token_that_is_nobodys_is_refused(people: People, token: str) -> None:
    payload = await cart(people, customerAccessToken="nobody's")
    at = ["buyerIdentity", "customerAccessToken"]
    assert payload["cart"] is None
    assert payload["userErrors"] == [{"code": "INVALID", "field": ["input", *at]}]
    id = (await cart(people, customerAccessToken=token))["cart"]["id"]
    await people.ask(SIGN_OUT, token=token)
    payload = await people.ask(SET, id=id, buyer={"customerAccessToken": token, "email": "x@y.zz"})
    assert payload["userErrors"] == [{"code": "INVALID", "field": at}]
    assert payload["cart"]["buyerIdentity"]["email"] == EMAIL
    [[carts]] = await people.fetch("SELECT count(*) FROM cart_cart")
    assert carts == 1


async def test_the_context_says_who_is_buying(people: People, token: str) -> None:
    made = await people.ask(IN_CONTEXT, token=token)
    assert made["cart"]["buyerIdentity"]["customer"]["email"] == EMAIL
    made = await people.ask(IN_CONTEXT, token="nobody's")
    assert made["userErrors"] == []
    assert made["cart"]["buyerIdentity"]["customer"] is None


async def test_saved_addresses_are_copied(people: People, token: str) -> None:
    saved = (await add(people, token, **HOME))["customerAddress"]["id"]
    [kiel] = await added(people, token, "Kiel")
    id = (await cart(people, customerAccessToken=token))["cart"]["id"]
    wanted = [{"address": {"copyFromCustomerAddressId": saved}, "selected": True}]
    payload = await people.ask(ADD, id=id, addresses=wanted)
    assert payload["userErrors"] == []
    [place] = payload["cart"]["delivery"]["addresses"]
    assert place["selected"] is True
    assert place["address"] == {
        "firstName": "Ada",
        "address1": "Kastanienallee 1",
        "city": "Berlin",
        "zip": "10435",
        "countryCode": "DE",
    }
    change = [{"id": place["id"], "address": {"copyFromCustomerAddressId": kiel}}]
    payload = await people.ask(CHANGE, id=id, addresses=change)
    [place] = payload["cart"]["delivery"]["addresses"]
    assert place["address"]["city"] == "Kiel"
    at_once = {
        "buyerIdentity": {"customerAccessToken": token},
        "delivery": {"addresses": wanted},
    }
    made = (await people.ask(CREATE, input=at_once))["cart"]
    assert [a["address"]["city"] for a in made["delivery"]["addresses"]] == ["Berlin"]


async def test_nobody_copies_the_addresses_of_others(people: People, token: str) -> None:
    [mine] = await added(people, token, "Kiel")
    other = await people.signed_in("bob@example.org")
    [theirs] = await added(people, other, "Bonn")
    signed_in = (await cart(people, customerAccessToken=token))["cart"]["id"]
    guest = (await cart(people))["cart"]["id"]
    for id, address in ((signed_in, theirs), (guest, mine), (signed_in, "x"), (signed_in, id_of())):
        wanted = [{"address": {"copyFromCustomerAddressId": address}}]
        payload = await people.ask(ADD, id=id, addresses=wanted)
        at = ["addresses", "0", "address", "copyFromCustomerAddressId"]
        assert payload["userErrors"] == [{"code": "INVALID", "field": at}]
        assert payload["cart"]["delivery"]["addresses"] == []


async def test_a_copy_is_looked_at_as_closely_as_any_other(
    people: People, token: str, db: Database
) -> None:
    [id] = await added(people, token, "Kiel")
    cart_id = (await cart(people, customerAccessToken=token))["cart"]["id"]
    wanted = [{"address": {"copyFromCustomerAddressId": id}, "validationStrategy": "STRICT"}]
    payload = await people.ask(ADD, id=cart_id, addresses=wanted)
    assert {error["code"] for error in payload["userErrors"]} == {"ADDRESS_FIELD_IS_REQUIRED"}
    assert payload["cart"]["delivery"]["addresses"] == []


def id_of() -> str:
    return "gid://shopify/MailingAddress/999999"
