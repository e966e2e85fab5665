"""Prices of variants and products for whoever asks."""

from datetime import timedelta
from typing import Any

import pytest

from commerce_api.catalog.models import Product, Variant
from commerce_api.identity.tokens import hashed
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database
from commerce_api.kernel.money import Money
from commerce_api.pricing import service
from commerce_api.pricing.errors import InvalidPrice, InvalidPriceList, InvalidQuantityRule
from commerce_api.pricing.models import PriceList
from commerce_api.pricing.rows import RuleRow
from tests import make
from tests.conftest import Counting, Execute
from tests.pricing.conftest import Travel
from tests.pricing.shop import Shop, indexed, listed, mug, worked

PRICES = """
query Prices($id: ID!, $country: CountryCode, $buyer: BuyerInput)
@inContext(country: $country, buyer: $buyer) {
  node(id: $id) { ... on ProductVariant {
    price { amount currencyCode } compareAtPrice { amount }
    quantityRule { minimum maximum increment }
    quantityPriceBreaks(first: 10) { nodes { minimumQuantity price { amount currencyCode } } }
    product { priceRange { minVariantPrice { amount } maxVariantPrice { amount } }
      compareAtPriceRange { maxVariantPrice { amount } } }
  } } }"""


def gid(variant: Variant) -> str:
    return f"gid://shopify/ProductVariant/{variant.id}"


async def token_of(db: Database, customer: int) -> str:
    token = f"token-of-{customer}"
    async with db.transaction() as uow:
        await uow.fetch(
            "INSERT INTO identity_session (created_at, customer_id, token_hash, family,"
            " last_used_at, expires_at) VALUES (:now, :customer, :token, 'x', :now, :until)",
            now=now(),
            customer=customer,
            token=hashed(token),
            until=now() + timedelta(hours=1),
        )
    return token


async def shown(execute: Execute, variant: Variant, **context: Any) -> tuple[str, str, str, str]:
    """Price, price before, and the range of the product."""
    node = (await execute(PRICES, id=gid(variant), **context))["node"]
    before = node["compareAtPrice"]
    span = node["product"]["priceRange"]
    return (
        f"{node['price']['amount']} {node['price']['currencyCode']}",
        before["amount"] if before else "",
        span["minVariantPrice"]["amount"],
        span["maxVariantPrice"]["amount"],
    )


async def test_each_buyer_has_the_nearest_list(db: Database, shop: Shop, execute: Execute) -> None:
    async with db.transaction() as uow:
        variant = await mug(uow)
        await service.set_price(uow, variant, Money(1100, "USD"))
        ada = await make.customer(uow)
        await service.join_group(uow, ada.id, shop.group)
        prices = {
            "all": (None, None, 990),
            "group": (None, shop.group, 980),
            "market": (shop.eu, None, 970),
            "both": (shop.eu, shop.group, 960),
        }
        for handle, (market, group, minor) in prices.items():
            row = await listed(uow, handle, market_id=market, group_id=group)
            await service.set_list_price(uow, row, variant, Money(minor, "EUR"))
    await worked(db)
    buyer = {"customerAccessToken": await token_of(db, ada.id)}
    assert await shown(execute, variant) == ("9.70 EUR", "", "9.70", "9.70")
    assert await shown(execute, variant, buyer=buyer) == ("9.60 EUR", "", "9.60", "9.60")
    assert await shown(execute, variant, country="US") == ("11.00 USD", "", "11.00", "11.00")
    wrong = {"customerAccessToken": "nobody's"}
    assert await shown(execute, variant, buyer=wrong) == ("9.70 EUR", "", "9.70", "9.70")
    async with db.transaction() as uow:
        for handle in ("both", "market"):
            await uow.fetch("DELETE FROM pricing_list WHERE handle = :handle", handle=handle)
        uow.settings_changed = True
    await service.rebuild(db)
    assert await shown(execute, variant, buyer=buyer) == ("9.80 EUR", "", "9.80", "9.80")
    assert await shown(execute, variant) == ("9.90 EUR", "", "9.90", "9.90")


async def test_a_market_without_prices_of_its_own_reckons_them(
    db: Database, shop: Shop, execute: Execute
) -> None:
    async with db.transaction() as uow:
        variant = await mug(uow, 2450, compare_at=Money(3000, "EUR"))
        other = await mug(uow, 5000, of=await uow.session.get(Product, variant.product_id))
        assert await shown_nowhere(execute, variant)
        swiss = await listed(
            uow,
            market_id=shop.ch,
            currency="CHF",
            source_currency="EUR",
            factor_ppm=950_000,
            round_to_minor=5,
            compare_at="reckoned",
        )
        await service.set_list_price(uow, swiss, other, Money(4990, "CHF"))
    await worked(db)
    assert await shown(execute, variant, country="LI") == ("23.30 CHF", "28.50", "23.30", "49.90")
    assert await shown(execute, other, country="CH") == ("49.90 CHF", "", "23.30", "49.90")


async def shown_nowhere(execute: Execute, variant: Variant) -> bool:
    return (await execute(PRICES, id=gid(variant)))["node"] is None  # not committed yet


async def test_gift_cards_keep_their_value(db: Database, shop: Shop, execute: Execute) -> None:
    async with db.transaction() as uow:
        card = await mug(uow, 2500, of=await make.product(uow, is_gift_card=True), stock=None)
        await listed(uow, source_currency="EUR", factor_ppm=800_000)
    await worked(db)
    assert await shown(execute, card) == ("25.00 EUR", "", "25.00", "25.00")
    taxable = "query($id: ID!) { node(id: $id) { ... on ProductVariant { taxable } } }"
    assert await execute(taxable, id=gid(card)) == {"node": {"taxable": False}}


async def test_a_sale_begins_and_ends_by_itself(
    db: Database, shop: Shop, execute: Execute, travel: Travel
) -> None:
    async with db.transaction() as uow:
        variant = await mug(uow)
        await listed(
            uow,
            "sale",
            starts_at=now() + timedelta(days=1),
            ends_at=now() + timedelta(days=3),
            source_currency="EUR",
            factor_ppm=750_000,
            compare_at="base",
        )
    await worked(db)
    assert await shown(execute, variant) == ("10.00 EUR", "", "10.00", "10.00")
    travel(timedelta(days=2))
    assert (await shown(execute, variant))[:2] == ("7.50 EUR", "10.00")
    assert await indexed(db, variant.product_id) == {"EUR": (1000, 1000, 0, 0)}
    await worked(db)
    assert await indexed(db, variant.product_id) == {"EUR": (750, 750, 1000, 1000)}
    assert await shown(execute, variant) == ("7.50 EUR", "10.00", "7.50", "7.50")
    assert await service.follow_dates(db) == 0
    travel(timedelta(days=4))
    await worked(db)
    assert await shown(execute, variant) == ("10.00 EUR", "", "10.00", "10.00")
    assert await service.audit(db) == []


async def test_larger_quantities_have_other_prices(
    db: Database, shop: Shop, execute: Execute
) -> None:
    async with db.transaction() as uow:
        variant = await mug(uow)
        row = await listed(uow)
        for minimum, minor in ((24, 700), (6, 900), (12, 900)):
            await service.set_list_price(
                uow, row, variant, Money(minor, "EUR"), min_quantity=minimum
            )
        await service.set_quantity_rule(uow, variant.id, RuleRow(2, 100, 2))
        await service.set_quantity_rule(uow, variant.id, RuleRow(6, None, 6), group=shop.group)
        ada = await make.customer(uow)
        await service.join_group(uow, ada.id, shop.group)
    node = (await execute(PRICES, id=gid(variant)))["node"]
    assert node["price"]["amount"] == "10.00"
    assert node["quantityRule"] == {"minimum": 2, "maximum": 100, "increment": 2}
    assert node["quantityPriceBreaks"]["nodes"] == [
        {"minimumQuantity": 6, "price": {"amount": "9.00", "currencyCode": "EUR"}},
        {"minimumQuantity": 24, "price": {"amount": "7.00", "currencyCode": "EUR"}},
    ]
    buyer = {"customerAccessToken": await token_of(db, ada.id)}
    node = (await execute(PRICES, id=gid(variant), buyer=buyer))["node"]
    assert node["quantityRule"] == {"minimum": 6, "maximum": None, "increment": 6}
    node = (await execute(PRICES, id=gid(variant), country="US"))["node"]
    assert node["quantityPriceBreaks"]["nodes"] == []


async def test_breaks_are_read_page_by_page(db: Database, shop: Shop, execute: Execute) -> None:
    async with db.transaction() as uow:
        variant = await mug(uow)
        row = await listed(uow)
        for minimum in (5, 10, 15):
            price = Money(1000 - minimum, "EUR")
            await service.set_list_price(uow, row, variant, price, min_quantity=minimum)
    page = """query($id: ID!, $after: String) { node(id: $id) { ... on ProductVariant {
      quantityPriceBreaks(first: 2, after: $after) {
        edges { cursor node { minimumQuantity } } pageInfo { hasNextPage } } } } }"""
    first = (await execute(page, id=gid(variant)))["node"]["quantityPriceBreaks"]
    assert [edge["node"]["minimumQuantity"] for edge in first["edges"]] == [5, 10]
    assert first["pageInfo"] == {"hasNextPage": True}
    after = first["edges"][1]["cursor"]
    second = (await execute(page, id=gid(variant), after=after))["node"]["quantityPriceBreaks"]
    assert [edge["node"]["minimumQuantity"] for edge in second["edges"]] == [15]
    assert second["pageInfo"] == {"hasNextPage": False}


async def test_statements_do_not_grow_with_variants(
    db: Database, shop: Shop, execute: Execute, count_statements: Counting
) -> None:
    async with db.transaction() as uow:
        row = await listed(uow)
        ids = []
        for _ in range(12):
            variant = await mug(uow)
            await service.set_list_price(uow, row, variant, Money(900, "EUR"), min_quantity=6)
            ids.append(gid(variant))
    many = """query($ids: [ID!]!) { nodes(ids: $ids) { ... on ProductVariant { taxable
      price { amount } unitPrice { amount } compareAtPrice { amount }
      quantityRule { minimum } quantityPriceBreaks(first: 3) { nodes { minimumQuantity } } } } }"""
    await execute(many, ids=ids[:1])
    with count_statements() as one:
        await execute(many, ids=ids[:1])
    with count_statements() as all_of_them:
        found = await execute(many, ids=ids)
    assert len(found["nodes"]) == 12
    assert len(one) == len(all_of_them) == 5  # variants, products, prices, rules, taxes


async def test_lists_that_make_no_sense_are_refused(db: Database, shop: Shop) -> None:
    moment = now()
    wrong: list[dict[str, Any]] = [
        {"factor_ppm": 900_000},
        {"factor_ppm": 0, "source_currency": "EUR"},
        {"round_to_minor": 0},
        {"starts_at": moment, "ends_at": moment},
    ]
    for columns in wrong:
        async with db.transaction() as uow:
            with pytest.raises(InvalidPriceList):
                await listed(uow, "wrong", **columns)
    async with db.transaction() as uow:
        variant = await mug(uow)
        row = await listed(uow, "right")
        with pytest.raises(InvalidPriceList):
            await service.change_list(uow, row, currency="USD")
        with pytest.raises(InvalidPrice):
            await service.set_list_price(uow, row, variant, Money(1, "USD"))
        with pytest.raises(InvalidPrice):
            await service.set_list_price(uow, row, variant, Money(-1, "EUR"))
        with pytest.raises(InvalidPrice):
            await service.set_list_price(uow, row, variant, Money(1, "EUR"), min_quantity=0)
        for rule in (RuleRow(0), RuleRow(5, None, 2), RuleRow(4, 2, 2), RuleRow(4, 9, 2)):
            with pytest.raises(InvalidQuantityRule):
                await service.set_quantity_rule(uow, variant.id, rule)
    async with db.read() as reader:
        assert [row[0] for row in await reader.fetch("SELECT handle FROM pricing_list")] == [
            "right"
        ]
        assert await reader.fetch("SELECT id FROM pricing_list_price") == []
        assert await reader.fetch("SELECT id FROM pricing_quantity_rule") == []


async def test_a_changed_list_holds_for_others(db: Database, shop: Shop, execute: Execute) -> None:
    async with db.transaction() as uow:
        variant = await mug(uow)
        row = await listed(uow, active=False)
        await service.set_list_price(uow, row, variant, Money(900, "EUR"))
    await worked(db)
    assert await shown(execute, variant) == ("10.00 EUR", "", "10.00", "10.00")
    async with db.transaction() as uow:
        known = await uow.session.get(PriceList, row.id)
        assert known
        await service.change_list(uow, known, active=True, market_id=shop.eu)
    await worked(db)
    assert await shown(execute, variant) == ("9.00 EUR", "", "9.00", "9.00")
    assert set(await indexed(db, variant.product_id)) == {"EUR", f"EUR_m{shop.eu}"}
    async with db.transaction() as uow:
        known = await uow.session.get(PriceList, row.id)
        assert known
        await service.drop_list_prices(uow, known, variant)
    await worked(db)
    assert await shown(execute, variant) == ("10.00 EUR", "", "10.00", "10.00")
    assert await service.audit(db) == []
