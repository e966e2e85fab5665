"""Carts over the wire, change by change."""

from typing import Any

import pytest

from tests.cart.wire import line, new_cart, token
from tests.conftest import Execute

CHANGES = """
mutation Everything($id: ID!, $attributes: [AttributeInput!]!, $note: String!,
  $buyer: CartBuyerIdentityInput!, $codes: [String!]!,
  $addresses: [CartSelectableAddressInput!]!) {
  cartAttributesUpdate(cartId: $id, attributes: $attributes) { ...p0 }
  cartNoteUpdate(cartId: $id, note: $note) { ...p1 }
  cartBuyerIdentityUpdate(cartId: $id, buyerIdentity: $buyer) { ...p2 }
  cartDiscountCodesUpdate(cartId: $id, discountCodes: $codes) { ...p3 }
  cartDeliveryAddressesAdd(cartId: $id, addresses: $addresses) { ...p4 }
  cartDeliveryAddressesReplace(cartId: $id, addresses: $addresses) { ...p5 }
}
""" + "\n".join(
    f"fragment p{n} on {name}Payload "
    "{ cart { note cost { totalAmount { amount currencyCode } } }"
    " userErrors { code field message } warnings { code target } }"
    for n, name in enumerate(
        [
            "CartAttributesUpdate",
            "CartNoteUpdate",
            "CartBuyerIdentityUpdate",
            "CartDiscountCodesUpdate",
            "CartDeliveryAddressesAdd",
            "CartDeliveryAddressesReplace",
        ]
    )
)


async def test_each_change_is_seen_at_once(execute: Execute, variants: list[str]) -> None:
    id = await new_cart(execute, lines=[line(v) for v in variants])
    york = {"deliveryAddress": {"countryCode": "US", "provinceCode": "NY"}}
    data = await execute(
        CHANGES,
        id=id,
        attributes=[{"key": "a", "value": "b"}],
        note="now",
        buyer={"countryCode": "US", "email": "a@example.org"},
        codes=["TEN", "nope"],
        addresses=[{"address": york, "selected": True}],
    )
    totals = {
        name: (answer["cart"]["cost"]["totalAmount"], [w["code"] for w in answer["warnings"]])
        for name, answer in data.items()
    }
    assert all(answer["userErrors"] == [] for answer in data.values())
    assert totals == {
        "cartAttributesUpdate": ({"amount": "52.40", "currencyCode": "EUR"}, []),
        "cartNoteUpdate": ({"amount": "52.40", "currencyCode": "EUR"}, []),
        "cartBuyerIdentityUpdate": (
            {"amount": "14.00", "currencyCode": "USD"},
            ["MERCHANDISE_OUT_OF_STOCK"],
        ),
        "cartDiscountCodesUpdate": (
            {"amount": "12.60", "currencyCode": "USD"},
            ["DISCOUNT_NOT_FOUND"],
        ),
        "cartDeliveryAddressesAdd": ({"amount": "13.72", "currencyCode": "USD"}, []),
        "cartDeliveryAddressesReplace": ({"amount": "13.72", "currencyCode": "USD"}, []),
    }
    assert data["cartBuyerIdentityUpdate"]["warnings"][0]["target"] == variants[1]
    assert data["cartDiscountCodesUpdate"]["warnings"][0]["target"] == id


async def test_addresses_have_ids(execute: Execute, variants: list[str]) -> None:
    place = {"deliveryAddress": {"countryCode": "DE", "city": "Berlin"}}
    id = await new_cart(execute, delivery={"addresses": [{"address": place}]})
    shown = "id selected address { ... on CartDeliveryAddress { city } }"
    ask = f"cart {{ delivery {{ addresses {{ {shown} }} }} }}"
    update = f"""mutation($id: ID!, $addresses: [CartSelectableAddressUpdateInput!]!) {{
      cartDeliveryAddressesUpdate(cartId: $id, addresses: $addresses) {{ {ask} }} }}"""
    [known] = (
        await execute(f"query($id: ID!) {{ {ask.replace('cart', 'cart(id: $id)', 1)} }}", id=id)
    )["cart"]["delivery"]["addresses"]
    data = await execute(update, id=id, addresses=[{"id": known["id"], "selected": True}])
    assert data["cartDeliveryAddressesUpdate"]["cart"]["delivery"]["addresses"] == [
        {**known, "selected": True}
    ]
    remove = f"""mutation($id: ID!, $ids: [ID!]!) {{
      cartDeliveryAddressesRemove(cartId: $id, addressIds: $ids) {{
        {ask} userErrors {{ code }} }} }}"""
    wrong = await execute(remove, id=id, ids=["gid://shopify/CartSelectableAddress/999999"])
    assert wrong["cartDeliveryAddressesRemove"]["userErrors"] == [
        {"code": "INVALID_DELIVERY_ADDRESS_ID"}
    ]
    data = await execute(remove, id=id, ids=[known["id"]])
    assert data["cartDeliveryAddressesRemove"]["cart"]["delivery"]["addresses"] == []


async def test_a_refusal_shows_the_cart_as_it_still_is(
    execute: Execute, variants: list[str]
) -> None:
    id = await new_cart(execute, lines=[line(variants[0])])
    document = """mutation($id: ID!, $lines: [CartLineInput!]!) {
      cartLinesAdd(cartId: $id, lines: $lines) {
        cart { totalQuantity } userErrors { __typename code field message } warnings { code } } }"""
    lines = [
        line("gid://shopify/ProductVariant/999999"),
        line("gid://shopify/Product/1"),
        line("nonsense"),
        line(variants[0], -2147483648),
        line(variants[0], 1, sellingPlanId="gid://shopify/SellingPlan/1"),
        line(variants[0], 1, parent={"lineId": "gid://shopify/CartLine/999999"}),
        line(variants[0], None, sellingPlanId=None, parent=None),
    ]
    answer = (await execute(document, id=id, lines=lines))["cartLinesAdd"]
    assert answer["cart"] == {"totalQuantity": 1}
    assert [(e["code"], e["field"]) for e in answer["userErrors"]] == [
        ("INVALID", ["lines", "0", "merchandiseId"]),
        ("INVALID", ["lines", "1", "merchandiseId"]),
        ("INVALID", ["lines", "2", "merchandiseId"]),
        ("INVALID", ["lines", "3", "quantity"]),
        ("SELLING_PLAN_NOT_APPLICABLE", ["lines", "4", "sellingPlanId"]),
        ("PARENT_LINE_NOT_FOUND", ["lines", "5", "parent", "lineId"]),
    ]


@pytest.mark.parametrize(
    "id",
    [
        "gid://shopify/Cart/nothing",
        "gid://shopify/Product/1",
        "",
        "nonsense",
        "gid://shopify/Cart/",
        "gid://shopify/Cart/é",
    ],
)
async def test_what_is_no_cart_is_null(execute: Execute, id: str) -> None:
    assert await execute("query($id: ID!) { cart(id: $id) { id } }", id=id) == {"cart": None}
    document = """mutation($id: ID!) { cartNoteUpdate(cartId: $id, note: "") {
      cart { id } userErrors { code field } } }"""
    assert (await execute(document, id=id))["cartNoteUpdate"] == {
        "cart": None,
        "userErrors": [{"code": "NOT_FOUND", "field": ["cartId"]}],
    }


async def test_what_does_not_exist_yet_is_told(execute: Execute) -> None:
    document = """mutation($input: CartInput) { cartCreate(input: $input) {
      cart { id } userErrors { code field } warnings { code } } }"""
    answer = await execute(
        document, input={"buyerIdentity": {"companyLocationId": "gid://shopify/X/1"}}
    )
    assert answer["cartCreate"] == {
        "cart": None,
        "userErrors": [
            {
                "code": "INVALID_COMPANY_LOCATION",
                "field": ["input", "buyerIdentity", "companyLocationId"],
            },
        ],
        "warnings": [],
    }
    answer = await execute(document, input={"giftCardCodes": ["ABCD"], "metafields": []})
    assert answer["cartCreate"]["userErrors"] == []
    assert answer["cartCreate"]["warnings"] == [{"code": "PAYMENTS_GIFT_CARDS_UNAVAILABLE"}]


async def test_delivery_is_chosen_for_the_group_of_the_cart(
    execute: Execute, variants: list[str]
) -> None:
    id = await new_cart(execute, lines=[line(variants[0])])
    group = f"gid://shopify/CartDeliveryGroup/{token(id)}"
    document = """mutation($id: ID!, $options: [CartSelectedDeliveryOptionInput!]!) {
      cartSelectedDeliveryOptionsUpdate(cartId: $id, selectedDeliveryOptions: $options) {
        cart { deliveryGroups(first: 1) { nodes { selectedDeliveryOption { handle } } } }
        userErrors { code field } } }"""

    async def choose(*pairs: tuple[str, str]) -> tuple[Any, list[str]]:
        options = [{"deliveryGroupId": g, "deliveryOptionHandle": h} for g, h in pairs]
        data = await execute(document, id=id, options=options)
        answer = data["cartSelectedDeliveryOptionsUpdate"]
        [node] = answer["cart"]["deliveryGroups"]["nodes"]
        return node["selectedDeliveryOption"], [e["code"] for e in answer["userErrors"]]

    assert await choose() == (None, [])
    assert await choose((group, "teleport")) == (None, ["INVALID_DELIVERY_OPTION"])
    assert await choose((group + "x", "express")) == (None, ["INVALID_DELIVERY_GROUP"])
    assert await choose((group, "express"), (group, "standard")) == (
        None,
        ["INVALID_DELIVERY_GROUP"],
    )
    assert await choose((group, "express")) == ({"handle": "express"}, [])
