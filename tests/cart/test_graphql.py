"""Carts over the wire, with documents as storefronts send them."""

from typing import Any

from commerce_api.kernel.db import Database
from commerce_api.settings import Settings
from tests import make
from tests.cart.wire import ADD, CART, READ, WHOLE, line, new_cart, token
from tests.conftest import Counting, Execute


async def test_a_visitor_fills_a_cart(
    execute: Execute, variants: list[str], settings: Settings
) -> None:
    red, lamp = variants
    made = await execute("mutation createCart { cartCreate { cart { ...cart } } }" + CART)
    cart = made["cartCreate"]["cart"]
    assert cart == {
        "id": f"gid://shopify/Cart/{token(cart['id'])}",
        "checkoutUrl": f"{settings.public_url}/checkout/{token(cart['id'])}",
        "cost": {
            "subtotalAmount": {"amount": "0.00", "currencyCode": "EUR"},
            "totalAmount": {"amount": "0.00", "currencyCode": "EUR"},
            "totalTaxAmount": {"amount": "0.00", "currencyCode": "EUR"},
        },
        "lines": {"edges": []},
        "totalQuantity": 0,
    }
    added = await execute(ADD, cartId=cart["id"], lines=[line(red, 2), line(lamp)])
    shown = added["cartLinesAdd"]["cart"]
    assert shown["totalQuantity"] == 3
    assert shown["cost"] == {
        "subtotalAmount": {"amount": "64.90", "currencyCode": "EUR"},
        "totalAmount": {"amount": "64.90", "currencyCode": "EUR"},
        "totalTaxAmount": {"amount": "10.36", "currencyCode": "EUR"},
    }
    first = shown["lines"]["edges"][0]["node"]
    assert (first["quantity"], first["cost"]["totalAmount"]["amount"]) == (2, "25.00")
    assert first["merchandise"]["id"] == red
    assert first["merchandise"]["selectedOptions"] == [{"name": "C", "value": "Red"}]
    assert first["merchandise"]["product"]["featuredImage"]["altText"] == "A mug"
    assert await execute(READ, cartId=cart["id"]) == {"cart": shown}
    assert await execute(READ, cartId=cart["id"] + "?key=abc") == {"cart": shown}

    change = """
      mutation editCartItems($cartId: ID!, $lines: [CartLineUpdateInput!]!) {
        cartLinesUpdate(cartId: $cartId, lines: $lines) { cart { totalQuantity } }
      }"""
    keys = [edge["node"]["id"] for edge in shown["lines"]["edges"]]
    edit = [{"id": keys[0], "merchandiseId": red, "quantity": 1}]
    changed = await execute(change, cartId=cart["id"], lines=edit)
    assert changed["cartLinesUpdate"]["cart"]["totalQuantity"] == 2
    remove = """
      mutation removeFromCart($cartId: ID!, $lineIds: [ID!]!) {
        cartLinesRemove(cartId: $cartId, lineIds: $lineIds) { cart { totalQuantity } }
      }"""
    removed = await execute(remove, cartId=cart["id"], lineIds=keys)
    assert removed["cartLinesRemove"]["cart"]["totalQuantity"] == 0


async def test_a_cart_tells_everything(execute: Execute, variants: list[str]) -> None:
    place = {
        "city": "Berlin",
        "zip": "10119",
        "countryCode": "DE",
        "lastName": "L",
        "firstName": "A",
    }
    id = await new_cart(
        execute,
        lines=[line(variants[0], 2, attributes=[{"key": "colour", "value": "red"}])],
        note="Hello",
        attributes=[{"key": "gift", "value": "yes"}],
        discountCodes=["ten", "none"],
        buyerIdentity={"email": "a@example.org", "countryCode": "DE"},
        delivery={"addresses": [{"address": {"deliveryAddress": place}, "selected": True}]},
    )
    option = {"deliveryGroupId": f"gid://shopify/CartDeliveryGroup/{token(id)}"}
    chosen = await execute(
        """mutation($id: ID!, $options: [CartSelectedDeliveryOptionInput!]!) {
             cartSelectedDeliveryOptionsUpdate(cartId: $id, selectedDeliveryOptions: $options) {
               cart { cost { totalAmount { amount } } } userErrors { code field } } }""",
        id=id,
        options=[{**option, "deliveryOptionHandle": "standard"}],
    )
    assert chosen["cartSelectedDeliveryOptionsUpdate"] == {
        "cart": {"cost": {"totalAmount": {"amount": "27.40"}}},
        "userErrors": [],
    }
    cart = (await execute(WHOLE, id=id))["cart"]
    [shown] = cart["lines"]["nodes"]
    assert cart["lines"]["pageInfo"]["hasNextPage"] is False
    del cart["lines"]
    [address] = cart["delivery"].pop("addresses")
    [edge] = cart["deliveryGroups"]["edges"]
    del cart["deliveryGroups"]
    assert cart.pop("createdAt") <= cart.pop("updatedAt")
    euros = {"currencyCode": "EUR"}
    assert cart == {
        "__typename": "Cart",
        "note": "Hello",
        "totalQuantity": 2,
        "attribute": {"key": "gift", "value": "yes"},
        "attributes": [{"key": "gift", "value": "yes"}],
        "appliedGiftCards": [],
        "buyerIdentity": {
            "countryCode": "DE",
            "email": "a@example.org",
            "phone": None,
            "customer": None,
            "preferences": None,
            "deliveryAddressPreferences": [{"city": "Berlin", "countryCodeV2": "DE"}],
        },
        "cost": {
            "subtotalAmount": {**euros, "amount": "22.50"},
            "totalAmount": {**euros, "amount": "27.40"},
            "checkoutChargeAmount": {**euros, "amount": "22.50"},
            "totalTaxAmount": {**euros, "amount": "4.37"},
            "totalDutyAmount": None,
            "subtotalAmountEstimated": False,
            "totalAmountEstimated": False,
            "totalTaxAmountEstimated": False,
        },
        "estimatedCost": {
            "totalAmount": {**euros, "amount": "27.40"},
            "totalTaxAmount": {"amount": "4.37"},
        },
        "discountCodes": [
            {"code": "ten", "applicable": True},
            {"code": "none", "applicable": False},
        ],
        "discountAllocations": [],
        "problems": [{"code": "DISCOUNT_NOT_FOUND", "target": id}],
        "delivery": {},
    }
    product = shown["merchandise"].pop("product")
    assert product["vendor"] == "Potters"
    assert shown["merchandise"].pop("image")["url"].endswith(".webp")
    assert shown == {
        "__typename": "CartLine",
        "id": shown["id"],
        "quantity": 2,
        "attributes": [{"key": "colour", "value": "red"}],
        "attribute": {"value": "red"},
        "cost": {
            "amountPerQuantity": {**euros, "amount": "12.50"},
            "compareAtAmountPerQuantity": {**euros, "amount": "15.00"},
            "subtotalAmount": {"amount": "25.00"},
            "totalAmount": {**euros, "amount": "22.50"},
        },
        "estimatedCost": {
            "amount": {"amount": "12.50"},
            "compareAtAmount": {"amount": "15.00"},
            "totalAmount": {"amount": "22.50"},
        },
        "instructions": {"canRemove": True, "canUpdateQuantity": True},
        "parentRelationship": None,
        "discountAllocations": [
            {
                "__typename": "CartCodeDiscountAllocation",
                "targetType": "LINE_ITEM",
                "discountedAmount": {**euros, "amount": "2.50"},
                "discountApplication": {
                    "allocationMethod": "ACROSS",
                    "targetSelection": "ALL",
                    "targetType": "LINE_ITEM",
                    "value": {"__typename": "PricingPercentageValue", "percentage": 10.0},
                },
                "code": "TEN",
            }
        ],
        "merchandise": {
            "id": variants[0],
            "availableForSale": True,
            "requiresShipping": True,
            "title": "Red",
            "price": {**euros, "amount": "12.50"},
        },
    }
    assert address == {
        "id": address["id"],
        "selected": True,
        "oneTimeUse": False,
        "address": {
            "name": "A L",
            "city": "Berlin",
            "zip": "10119",
            "countryCode": "DE",
            "provinceCode": None,
            "formatted": ["10119 Berlin", "Germany"],
            "formattedArea": "Berlin, Germany",
            "latitude": None,
        },
    }
    group = edge["node"]
    assert group.pop("deliveryOptions")[0] == {
        "handle": "standard",
        "title": "Standard",
        "code": "standard",
        "description": "By van.",
        "deliveryMethodType": "SHIPPING",
        "estimatedCost": {**euros, "amount": "4.90"},
    }
    assert group == {
        "id": option["deliveryGroupId"],
        "groupType": "ONE_TIME_PURCHASE",
        "cartLines": {"nodes": [{"id": shown["id"]}]},
        "deliveryAddress": {
            "id": address["id"].replace("CartSelectableAddress/", "MailingAddress/cart-"),
            "name": "A L",
            "country": "Germany",
            "countryCode": "DE",
            "countryCodeV2": "DE",
            "province": None,
            "formatted": ["A L", "10119 Berlin", "Germany"],
        },
        "selectedDeliveryOption": {"handle": "standard"},
    }


async def test_the_context_chooses_currency_and_language(
    execute: Execute, variants: list[str]
) -> None:
    made = await execute(
        """mutation($lines: [CartLineInput!]) @inContext(country: US, language: DE) {
             cartCreate(input: { lines: $lines }) { cart { id cost { totalAmount { currencyCode } }
               buyerIdentity { countryCode } } } }""",
        lines=[line(variants[0])],
    )
    cart = made["cartCreate"]["cart"]
    assert cart["cost"]["totalAmount"] == {"currencyCode": "USD"}
    assert cart["buyerIdentity"] == {"countryCode": "US"}
    read = """query($id: ID!) @inContext(language: DE) {
      cart(id: $id) { deliveryGroups(first: 1) { nodes { deliveryOptions { title } } } } }"""
    shown = await execute(read, id=cart["id"])
    [group] = shown["cart"]["deliveryGroups"]["nodes"]
    assert group["deliveryOptions"] == [{"title": "air (de)"}]


async def test_pages_of_lines(execute: Execute, variants: list[str]) -> None:
    id = await new_cart(execute, lines=[line(v) for v in variants])
    document = """query($id: ID!, $after: String, $reverse: Boolean) { cart(id: $id) {
      lines(first: 1, after: $after, reverse: $reverse) { edges { cursor }
        nodes { merchandise { ... on ProductVariant { id } } } pageInfo { hasNextPage } } } }"""

    async def page(**variables: object) -> Any:
        found = (await execute(document, id=id, **variables))["cart"]["lines"]
        ids = [node["merchandise"]["id"] for node in found["nodes"]]
        return ids, found["edges"][0]["cursor"], found["pageInfo"]["hasNextPage"]

    first, cursor, more = await page()
    assert (first, more) == (variants[:1], True)
    second, _, more = await page(after=cursor)
    assert (second, more) == (variants[1:], False)
    assert (await page(reverse=True))[0] == variants[1:]


async def test_statements_of_a_whole_cart_do_not_grow(
    execute: Execute, db: Database, variants: list[str], count_statements: Counting
) -> None:
    async with db.transaction() as uow:
        more = [await make.variant(uow, stock=None) for _ in range(15)]
    ids = [*variants, *(f"gid://shopify/ProductVariant/{row.id}" for row in more)]
    counts = []
    for some in (ids[:2], ids):
        id = await new_cart(execute, lines=[line(v) for v in some], discountCodes=["TEN"])
        await execute(READ, cartId=id)
        with count_statements() as bare:
            await execute(
                "query($id: ID!) { cart(id: $id) { cost { totalAmount { amount } } } }", id=id
            )
        with count_statements() as short:
            await execute(READ, cartId=id)
        with count_statements() as whole:
            await execute(WHOLE, id=id, numCartLines=100)
        counts.append((len(bare), len(short), len(whole)))
    assert counts[0] == counts[1]
    assert counts[0] == (4, 8, 9)
