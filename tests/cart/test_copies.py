"""Copies of carts, carts that forget their buyer, and what buyers like best."""

from typing import Any

from tests.conftest import Execute

CART = """{
  id note totalQuantity attributes { key } discountCodes { code }
  buyerIdentity { email phone countryCode preferences {
    wallet delivery { deliveryMethod pickupHandle coordinates { latitude countryCode } } } }
  delivery { addresses { id } }
  lines(first: 9) { nodes { quantity attributes { key value }
    merchandise { ... on ProductVariant { id } }
    ... on CartLine { parentRelationship { parent { quantity } } } } }
}"""
CREATE = f"mutation M($input: CartInput) {{ p: cartCreate(input: $input) {{ cart {CART} }} }}"
READ = f"query R($cart: ID!) {{ cart(id: $cart) {CART} }}"
CHANGE = """mutation M($cart: ID!) {
  p: %s(cartId: $cart) { cart CART userErrors { code field } warnings { code } } }""".replace(
    "CART", CART
)
BUYER = f"""mutation M($cart: ID!, $buyer: CartBuyerIdentityInput!) {{
  p: cartBuyerIdentityUpdate(cartId: $cart, buyerIdentity: $buyer) {{
    cart {CART} userErrors {{ code field }} }} }}"""
BILLING = """mutation M($cart: ID!, $to: MailingAddressInput) {
  p: cartBillingAddressUpdate(cartId: $cart, billingAddress: $to) {
    cart { id } userErrors { code field } } }"""


async def personal(execute: Execute, variants: list[str]) -> Any:
    mug, lamp = variants[:2]
    lines = [
        {"merchandiseId": mug, "quantity": 3, "attributes": [{"key": "wrap", "value": "yes"}]},
        {"merchandiseId": lamp, "parent": {"merchandiseId": mug}},
    ]
    place = {"lastName": "Example", "city": "Hamburg", "countryCode": "DE"}
    given = {
        "lines": lines,
        "note": "Please ring twice.",
        "attributes": [{"key": "gift", "value": "for Ada"}],
        "buyerIdentity": {"email": "ada@example.com", "phone": "+49401234567"},
        "delivery": {"addresses": [{"selected": True, "address": {"deliveryAddress": place}}]},
        "discountCodes": ["NOPE"],
    }
    return (await execute(CREATE, input=given))["p"]["cart"]


def goods_of(cart: Any) -> Any:
    return cart["lines"]["nodes"]


async def test_a_copy_has_the_goods_and_not_the_person(
    execute: Execute, variants: list[str]
) -> None:
    source = await personal(execute, variants)
    answer = (await execute(CHANGE % "cartClone", cart=source["id"]))["p"]
    copy = answer["cart"]
    assert answer["userErrors"] == []
    assert copy["id"] != source["id"]
    assert goods_of(copy) == goods_of(source)
    assert goods_of(copy)[1]["parentRelationship"] == {"parent": {"quantity": 3}}
    assert copy["discountCodes"] == [{"code": "NOPE"}]
    assert (copy["note"], copy["attributes"], copy["delivery"]["addresses"]) == ("", [], [])
    assert (copy["buyerIdentity"]["email"], copy["buyerIdentity"]["phone"]) == (None, None)
    assert (await execute(READ, cart=source["id"]))["cart"] == source, "the source is as it was"


async def test_a_cart_forgets_its_buyer(execute: Execute, variants: list[str]) -> None:
    cart = await personal(execute, variants)
    answer = (await execute(CHANGE % "cartRemovePersonalData", cart=cart["id"]))["p"]
    assert answer["userErrors"] == []
    after = (await execute(READ, cart=cart["id"]))["cart"]
    assert after == answer["cart"]
    assert after["id"] == cart["id"]
    assert goods_of(after) == goods_of(cart)
    assert (after["note"], after["attributes"], after["delivery"]["addresses"]) == ("", [], [])
    assert (after["buyerIdentity"]["email"], after["buyerIdentity"]["phone"]) == (None, None)


async def test_there_is_nothing_to_copy(execute: Execute) -> None:
    for name in ("cartClone", "cartRemovePersonalData"):
        for id in ("gid://shopify/Cart/nope", "nonsense"):
            answer = (await execute(CHANGE % name, cart=id))["p"]
            assert answer["cart"] is None
            assert [error["field"] for error in answer["userErrors"]] == [["cartId"]]


async def test_what_a_buyer_likes_best_is_kept(execute: Execute, variants: list[str]) -> None:
    cart = (await execute(CREATE, input={}))["p"]["cart"]
    assert cart["buyerIdentity"]["preferences"] is None
    point = {"latitude": 52.5, "longitude": 13.4, "countryCode": "DE"}
    liked = {
        "wallet": ["shop_pay"],
        "delivery": {
            "deliveryMethod": ["PICK_UP"],
            "pickupHandle": ["berlin"],
            "coordinates": point,
        },
    }
    answer = (await execute(BUYER, cart=cart["id"], buyer={"preferences": liked}))["p"]
    kept = {
        "wallet": ["shop_pay"],
        "delivery": {
            "deliveryMethod": ["PICK_UP"],
            "pickupHandle": ["berlin"],
            "coordinates": {"latitude": 52.5, "countryCode": "DE"},
        },
    }
    assert answer["cart"]["buyerIdentity"]["preferences"] == kept
    other = (await execute(BUYER, cart=cart["id"], buyer={"email": "a@example.com"}))["p"]
    assert other["cart"]["buyerIdentity"]["preferences"] == kept, "what is left out stays"
    liked["delivery"]["coordinates"]["latitude"] = 91  # type: ignore[index]
    wrong = (await execute(BUYER, cart=cart["id"], buyer={"preferences": liked}))["p"]
    field = ["buyerIdentity", "preferences", "delivery", "coordinates"]
    assert wrong["userErrors"] == [{"code": "INVALID", "field": field}]
    gone = (await execute(BUYER, cart=cart["id"], buyer={"preferences": None}))["p"]
    assert gone["cart"]["buyerIdentity"]["preferences"] is None


async def test_a_bill_has_an_address(execute: Execute) -> None:
    cart = (await execute(CREATE, input={}))["p"]["cart"]
    place = {"lastName": "Payer", "city": "Leith", "country": "United Kingdom"}
    done = (await execute(BILLING, cart=cart["id"], to=place))["p"]
    assert done == {"cart": {"id": cart["id"]}, "userErrors": []}
    nowhere = (await execute(BILLING, cart=cart["id"], to={**place, "country": "Nowhere"}))["p"]
    assert [error["field"][0] for error in nowhere["userErrors"]] == ["billingAddress"]
    assert (await execute(BILLING, cart=cart["id"]))["p"]["userErrors"] == []
