"""A cart from the first line to the choice of a delivery, in the words of storefronts."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from tests.storefronts import seeds
from tests.storefronts.conftest import Storefront

PACK, CASSEROLE, MUG = "ridge-daypack", "ember-casserole", "koa-mug"
CENT = Decimal("0.01")


async def ids(storefront: Storefront, handle: str) -> dict[str, str]:
    """The ids of a product's variants by their titles."""
    data = await storefront.ask("catalogue", "ProductPage", handle=handle, selected=[])
    edges = data["product"]["variants"]["edges"]
    return {edge["node"]["title"]: edge["node"]["id"] for edge in edges}


async def line(storefront: Storefront, handle: str, place: int = 0, quantity: int = 1) -> Any:
    made = seeds.variants(handle)[place]
    return {"merchandiseId": (await ids(storefront, handle))[made.title], "quantity": quantity}


async def created(storefront: Storefront, *lines: Any, **more: Any) -> Any:
    context = {name: more.pop(name) for name in ("country", "language") if name in more}
    data = await storefront.ask(
        "cart", "CartCreate", input={"lines": list(lines), **more}, **context
    )
    payload = data["cartCreate"]
    assert payload["userErrors"] == []
    return payload["cart"]


def lines(cart: Any) -> list[Any]:
    return [edge["node"] for edge in cart["lines"]["edges"]]


def totals(cart: Any) -> tuple[str, str, str]:
    cost = cart["cost"]
    return (
        cost["subtotalAmount"]["amount"],
        cost["totalAmount"]["amount"],
        cost["totalAmount"]["currencyCode"],
    )


async def test_a_new_cart(storefront: Storefront) -> None:
    made, other = seeds.variants(PACK)[1], seeds.variants(CASSEROLE)[0]
    cart = await created(
        storefront,
        await line(storefront, PACK, 1, 2),
        {**await line(storefront, CASSEROLE), "attributes": [{"key": "engraving", "value": "A"}]},
        note="Leave it at the door",
        attributes=[{"key": "gift", "value": "yes"}],
        buyerIdentity={"countryCode": "DE", "email": "ada@example.org"},
    )
    total = 2 * made.price() + other.price()
    assert totals(cart) == (seeds.text(total), seeds.text(total), "EUR")
    tax = (total * 19 / 119).quantize(CENT, ROUND_HALF_UP)
    assert abs(Decimal(cart["cost"]["totalTaxAmount"]["amount"]) - tax) <= CENT
    assert cart["cost"]["totalDutyAmount"] is None
    assert cart["totalQuantity"] == 3
    assert cart["note"] == "Leave it at the door"
    assert cart["attributes"] == [{"key": "gift", "value": "yes"}]
    assert cart["buyerIdentity"] == {
        "countryCode": "DE",
        "email": "ada@example.org",
        "phone": None,
        "customer": None,
    }
    assert cart["checkoutUrl"] == f"{storefront.home}/checkout/{cart['id'].rpartition('/')[2]}"
    first, second = lines(cart)
    assert (first["quantity"], second["quantity"]) == (2, 1)
    assert second["attributes"] == [{"key": "engraving", "value": "A"}]
    before = other.compare_at()
    assert before
    assert second["cost"] == {
        "amountPerQuantity": {"amount": seeds.text(other.price())},
        "compareAtAmountPerQuantity": {"amount": seeds.text(before)},
        "subtotalAmount": {"amount": seeds.text(other.price())},
        "totalAmount": seeds.money(other.price()),
    }
    entry = seeds.PRODUCTS[PACK]
    assert first["merchandise"]["title"] == made.title
    assert first["merchandise"]["product"] == {
        "handle": PACK,
        "title": entry["title"],
        "vendor": entry["vendor"],
    }
    shown = {o["name"]: o["value"] for o in first["merchandise"]["selectedOptions"]}
    assert shown == made.selected


@pytest.mark.parametrize(("country", "currency"), [("US", "USD"), ("GB", "GBP")])
async def test_a_cart_elsewhere(storefront: Storefront, country: str, currency: str) -> None:
    cart = await created(
        storefront,
        await line(storefront, PACK, 0, 2),
        buyerIdentity={"countryCode": country},
        country=country,
        language="DE",
    )
    price = seeds.variants(PACK)[0].price(currency)
    assert totals(cart)[0] == seeds.text(2 * price)
    assert totals(cart)[2] == currency
    [one] = lines(cart)
    assert one["merchandise"]["product"]["title"] == seeds.PRODUCTS[PACK]["de"]["title"]


async def test_lines_come_change_and_go(storefront: Storefront) -> None:
    one, other = seeds.variants(PACK)[0].price(), seeds.variants(MUG)[0].price()
    cart = await created(storefront, await line(storefront, PACK))
    id = cart["id"]
    more = [await line(storefront, MUG, 0, 2), await line(storefront, PACK)]
    data = await storefront.ask("cart", "CartLinesAdd", cartId=id, lines=more)
    added = data["cartLinesAdd"]["cart"]
    assert [(row["quantity"], row["cost"]["totalAmount"]["amount"]) for row in lines(added)] == [
        (2, seeds.text(2 * one)),
        (2, seeds.text(2 * other)),
    ]
    first, second = (row["id"] for row in lines(added))
    change = [{"id": f"{first}?cart={id.rpartition('/')[2]}", "quantity": 3}]
    data = await storefront.ask("cart", "CartLinesUpdate", cartId=f"{id}?key=abc", lines=change)
    updated = data["cartLinesUpdate"]
    assert updated["userErrors"] == []
    assert [row["quantity"] for row in lines(updated["cart"])] == [3, 2]
    assert totals(updated["cart"])[1] == seeds.text(3 * one + 2 * other)
    data = await storefront.ask("cart", "CartLinesRemove", cartId=id, lineIds=[first])
    removed = data["cartLinesRemove"]["cart"]
    assert [row["id"] for row in lines(removed)] == [second]
    none = [{"id": second, "quantity": 0}]
    data = await storefront.ask("cart", "CartLinesUpdate", cartId=id, lines=none)
    assert lines(data["cartLinesUpdate"]["cart"]) == []
    assert totals(data["cartLinesUpdate"]["cart"])[1] == "0.00"


async def test_both_manners_of_reading_a_cart(storefront: Storefront) -> None:
    cart = await created(
        storefront, await line(storefront, PACK, 0, 2), await line(storefront, MUG)
    )
    read = (await storefront.ask("cart", "CartNodes", cartId=cart["id"]))["cart"]
    assert read["checkoutUrl"] == cart["checkoutUrl"]
    assert [(node["id"], node["quantity"]) for node in read["lines"]["nodes"]] == [
        (row["id"], row["quantity"]) for row in lines(cart)
    ]
    assert [node["merchandise"]["product"]["handle"] for node in read["lines"]["nodes"]] == [
        PACK,
        MUG,
    ]
    assert read["estimatedCost"]["totalAmount"] == read["cost"]["totalAmount"]
    first = await storefront.ask("cart", "CartNodes", cartId=cart["id"], first=1)
    assert len(first["cart"]["lines"]["nodes"]) == 1
    assert first["cart"]["lines"]["pageInfo"]["hasNextPage"] is True
    missing = await storefront.ask("cart", "CartNodes", cartId="gid://shopify/Cart/none")
    assert missing["cart"] is None
    root = await storefront.ask(
        "pages", "RootLoader", cartId=cart["id"], country="DE", language="EN"
    )
    assert root["cart"]["totalQuantity"] == 3
    assert root["shop"]["name"] == seeds.SHOP["name"]
    assert root["localization"]["country"]["isoCode"] == "DE"


async def test_notes_attributes_and_the_buyer(storefront: Storefront) -> None:
    id = (await created(storefront, await line(storefront, PACK)))["id"]
    data = await storefront.ask("cart", "CartNote", cartId=id, note="Ring twice")
    assert data["cartNoteUpdate"]["cart"]["note"] == "Ring twice"
    marks = [{"key": "gift", "value": "yes"}, {"key": "card", "value": "Alles Gute"}]
    data = await storefront.ask("cart", "CartAttributes", cartId=id, attributes=marks)
    assert data["cartAttributesUpdate"]["cart"]["attributes"] == marks
    buyer = {"countryCode": "US", "email": "bo@example.org", "phone": "+12125550123"}
    data = await storefront.ask("cart", "CartBuyer", cartId=id, buyer=buyer)
    cart = data["cartBuyerIdentityUpdate"]["cart"]
    assert cart["buyerIdentity"] == {**buyer, "customer": None}
    dollars = seeds.variants(PACK)[0].price("USD")
    assert (totals(cart)[0], totals(cart)[2]) == (seeds.text(dollars), "USD")


async def test_discount_codes(storefront: Storefront) -> None:
    one, other = seeds.variants(PACK)[0].price(), seeds.variants(CASSEROLE)[0].price()
    cart = await created(
        storefront, await line(storefront, PACK), await line(storefront, CASSEROLE)
    )
    id = cart["id"]
    data = await storefront.ask("cart", "CartDiscounts", cartId=id, codes=["WELCOME10"])
    cut = data["cartDiscountCodesUpdate"]["cart"]
    assert cut["discountCodes"] == [{"code": "WELCOME10", "applicable": True}]
    assert totals(cut)[1] == seeds.text((one + other) * 9 / 10)
    assert [row["discountAllocations"] for row in lines(cut)] == [
        [{"code": "WELCOME10", "discountedAmount": {"amount": seeds.text(price / 10)}}]
        for price in (one, other)
    ]
    data = await storefront.ask("cart", "CartDiscounts", cartId=id, codes=["fiveoff"])
    assert totals(data["cartDiscountCodesUpdate"]["cart"])[1] == seeds.text(one + other - 5)
    data = await storefront.ask("cart", "CartDiscounts", cartId=id, codes=["NOPE", "EXPIRED20"])
    payload = data["cartDiscountCodesUpdate"]
    assert payload["userErrors"] == []
    assert [code["applicable"] for code in payload["cart"]["discountCodes"]] == [False, False]
    assert payload["warnings"][0]["code"] == "DISCOUNT_NOT_FOUND"
    assert totals(payload["cart"])[1] == seeds.text(one + other)
    data = await storefront.ask("cart", "CartDiscounts", cartId=id, codes=[])
    assert data["cartDiscountCodesUpdate"]["cart"]["discountCodes"] == []


async def test_what_is_not_there_is_told(storefront: Storefront) -> None:
    cart = await created(storefront, await line(storefront, PACK))
    id = cart["id"]
    none = [{"merchandiseId": "gid://shopify/ProductVariant/999999", "quantity": 1}]
    data = await storefront.ask("cart", "CartLinesAdd", cartId=id, lines=none)
    [error] = data["cartLinesAdd"]["userErrors"]
    assert error["field"] == ["lines", "0", "merchandiseId"]
    gone = {"cartId": "gid://shopify/Cart/none", "lines": [await line(storefront, PACK)]}
    data = await storefront.ask("cart", "CartLinesAdd", **gone)
    assert data["cartLinesAdd"]["cart"] is None
    [error] = data["cartLinesAdd"]["userErrors"]
    assert (error["code"], error["field"]) == ("NOT_FOUND", ["cartId"])
    made = seeds.variants(PACK)[0]
    many = [await line(storefront, PACK, 0, made.stock + 5)]
    data = await storefront.ask("cart", "CartLinesAdd", cartId=id, lines=many)
    payload = data["cartLinesAdd"]
    assert [warning["code"] for warning in payload["warnings"]] == ["MERCHANDISE_NOT_ENOUGH_STOCK"]
    assert payload["warnings"][0]["target"] == lines(payload["cart"])[0]["id"]
    assert payload["cart"]["totalQuantity"] == made.stock
    sold_out = next(i for i, v in enumerate(seeds.variants("gale-rain-jacket")) if not v.stock)
    data = await storefront.ask(
        "cart",
        "CartLinesAdd",
        cartId=id,
        lines=[await line(storefront, "gale-rain-jacket", sold_out)],
    )
    assert [w["code"] for w in data["cartLinesAdd"]["warnings"]] == ["MERCHANDISE_OUT_OF_STOCK"]
    assert data["cartLinesAdd"]["cart"]["totalQuantity"] == made.stock


async def test_an_address_brings_deliveries_to_choose_from(storefront: Storefront) -> None:
    cart = await created(
        storefront, await line(storefront, PACK, 0, 2), buyerIdentity={"countryCode": "DE"}
    )
    address = {
        "firstName": "Ada",
        "lastName": "Klee",
        "address1": "Kesselgasse 18",
        "city": "Berlin",
        "zip": "13357",
        "countryCode": "DE",
    }
    wish = [{"address": {"deliveryAddress": address}, "selected": True}]
    data = await storefront.ask("cart", "CartAddress", cartId=cart["id"], addresses=wish)
    assert data["cartDeliveryAddressesAdd"]["userErrors"] == []
    data = await storefront.ask("cart", "CartGroups", cartId=cart["id"])
    [group] = data["cart"]["deliveryGroups"]["nodes"]
    assert group["deliveryAddress"] == {"city": "Berlin", "zip": "13357", "countryCodeV2": "DE"}
    assert [edge["node"]["quantity"] for edge in group["cartLines"]["edges"]] == [2]
    options = group["deliveryOptions"]
    assert options
    chosen = max(options, key=lambda option: Decimal(option["estimatedCost"]["amount"]))
    wish = [{"deliveryGroupId": group["id"], "deliveryOptionHandle": chosen["handle"]}]
    data = await storefront.ask("cart", "CartDelivery", cartId=cart["id"], options=wish)
    assert data["cartSelectedDeliveryOptionsUpdate"]["userErrors"] == []
    total = 2 * seeds.variants(PACK)[0].price() + Decimal(chosen["estimatedCost"]["amount"])
    assert totals(data["cartSelectedDeliveryOptionsUpdate"]["cart"])[1] == seeds.text(total)
    data = await storefront.ask("cart", "CartGroups", cartId=cart["id"])
    [group] = data["cart"]["deliveryGroups"]["nodes"]
    assert group["selectedDeliveryOption"] == {"handle": chosen["handle"]}
