"""Carts pay the prices of their market, their customer and their quantities."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_api.cart import pricing as carts
from commerce_api.cart import queries, reading
from commerce_api.cart import service as cart_service
from commerce_api.cart.errors import CartRefused
from commerce_api.cart.pricing import Delivery
from commerce_api.cart.rows import CartRow, LineRow, PricedCart
from commerce_api.cart.values import BuyerChange, LineChange, Market, NewLine
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database
from commerce_api.kernel.money import Money, amount_of
from commerce_api.ports.tax import Destination, TaxRequest
from commerce_api.pricing import service, terms
from commerce_api.pricing.rows import ListRow, RuleRow
from tests import make
from tests.cart.shop import SHIPPING, TAXES, cart, change
from tests.pricing.shop import Shop, listed, mug, worked

SWISS = Market("CH", "CHF")


async def priced(db: Database, token: str) -> PricedCart:
    async with db.read() as reader:
        row = await cart_service.find(reader, token)
        assert row
        return await reading.priced(reader, TAXES, SHIPPING, row)


async def units(db: Database, token: str) -> list[tuple[int, int, int | None, int]]:
    """Quantity, price, price before and total of each line."""
    found = await priced(db, token)
    return [
        (line.row.quantity, line.row.unit_minor, line.row.compare_at_minor, line.total_minor)
        for line in found.lines
    ]


async def test_a_line_costs_what_its_quantity_costs(db: Database, shop: Shop) -> None:
    async with db.transaction() as uow:
        variant = await mug(uow, stock=None)
        row = await listed(uow)
        await service.set_list_price(uow, row, variant, Money(900, "EUR"), min_quantity=6)
    red = (("colour", "red"),)
    token = await cart(db, NewLine(variant.id, 5), NewLine(variant.id, 6, red))
    assert await units(db, token) == [(5, 1000, None, 5000), (6, 900, None, 5400)]
    assert (await priced(db, token)).subtotal_minor == 10_400
    key = (await priced(db, token)).lines[0].row.key
    await change(db, lambda uow: cart_service.change_lines(uow, token, [LineChange(key, 7)]))
    assert await units(db, token) == [(7, 900, None, 6300), (6, 900, None, 5400)]


async def test_a_customer_pays_the_prices_of_the_group(db: Database, shop: Shop) -> None:
    async with db.transaction() as uow:
        variant = await mug(uow)
        row = await listed(uow, group_id=shop.group)
        await service.set_list_price(
            uow, row, variant, Money(800, "EUR"), compare_at=Money(1000, "EUR")
        )
        ada = await make.customer(uow)
        await service.join_group(uow, ada.id, shop.group)
    token = await cart(db, NewLine(variant.id, 2))
    assert await units(db, token) == [(2, 1000, None, 2000)]
    async with db.transaction() as uow:
        await uow.fetch(
            "UPDATE cart_cart SET customer_id = :ada WHERE token = :token", ada=ada.id, token=token
        )
    assert await units(db, token) == [(2, 800, 1000, 1600)]
    async with db.transaction() as uow:
        await service.leave_group(uow, ada.id, shop.group)
    assert await units(db, token) == [(2, 1000, None, 2000)]


async def test_another_country_means_its_prices_and_its_goods(db: Database, shop: Shop) -> None:
    async with db.transaction() as uow:
        kept, gone = await mug(uow), await mug(uow)
        await listed(
            uow, market_id=shop.ch, currency="CHF", source_currency="EUR", factor_ppm=950_000
        )
        await service.leave_out(uow, shop.ch, service.VARIANT, gone.id)
    token = await cart(db, NewLine(kept.id, 2), NewLine(gone.id))
    changed = await change(
        db,
        lambda uow: cart_service.set_buyer(uow, token, BuyerChange(country="CH"), SWISS),
    )
    assert [(notice.target_type, notice.target_key) for notice in changed.notices] == [
        ("ProductVariant", str(gone.id))
    ]
    assert await units(db, token) == [(2, 950, None, 1900)]
    with pytest.raises(CartRefused) as refusal:
        await change(db, lambda uow: cart_service.add_lines(uow, token, [NewLine(gone.id)]))
    assert [each.code for each in refusal.value.mistakes] == ["INVALID"]
    assert await units(db, token) == [(2, 950, None, 1900)]


async def test_what_a_market_leaves_out_later_is_as_good_as_not_there(
    db: Database, shop: Shop
) -> None:
    async with db.transaction() as uow:
        kept, gone = await mug(uow), await mug(uow)
    token = await cart(db, NewLine(kept.id), NewLine(gone.id))
    assert (await priced(db, token)).subtotal_minor == 2000
    async with db.transaction() as uow:
        await service.leave_out(uow, shop.eu, service.PRODUCT, gone.product_id)
    assert (await priced(db, token)).subtotal_minor == 1000


RULED = [
    (5, "MINIMUM_NOT_MET"),
    (9, "INVALID_INCREMENT"),
    (36, "MAXIMUM_EXCEEDED"),
]


@pytest.mark.parametrize(("quantity", "code"), RULED)
async def test_quantities_that_are_not_sold_are_refused(
    db: Database, shop: Shop, quantity: int, code: str
) -> None:
    async with db.transaction() as uow:
        variant = await mug(uow, stock=None)
        await service.set_quantity_rule(uow, variant.id, RuleRow(6, 30, 6))
    token = await cart(db, NewLine(variant.id, 12))
    key = (await priced(db, token)).lines[0].row.key
    another = NewLine(variant.id, quantity, (("colour", "red"),))
    for attempt in (
        lambda uow: cart_service.change_lines(uow, token, [LineChange(key, quantity)]),
        lambda uow: cart_service.add_lines(uow, token, [another]),
    ):
        with pytest.raises(CartRefused) as refusal:
            await change(db, attempt)
        assert [(each.code, each.field) for each in refusal.value.mistakes] == [
            (code, ("lines", "0", "quantity"))
        ]
    assert await units(db, token) == [(12, 1000, None, 12_000)]
    await change(db, lambda uow: cart_service.change_lines(uow, token, [LineChange(key, 30)]))
    assert (await units(db, token))[0][0] == 30


async def test_what_is_left_is_sold_in_whole_steps(db: Database, shop: Shop) -> None:
    async with db.transaction() as uow:
        some = await mug(uow, stock=15)
        few = await mug(uow, stock=5)
        for variant in (some, few):
            await service.set_quantity_rule(uow, variant.id, RuleRow(6, None, 6))
    token = await cart(db, NewLine(some.id, 18), NewLine(few.id, 6))
    assert [(quantity, total) for quantity, _, _, total in await units(db, token)] == [(12, 12_000)]


async def test_a_group_has_its_own_quantities(db: Database, shop: Shop) -> None:
    async with db.transaction() as uow:
        variant = await mug(uow, stock=None)
        await service.set_quantity_rule(uow, variant.id, RuleRow(6, None, 6), group=shop.group)
        ada = await make.customer(uow)
        await service.join_group(uow, ada.id, shop.group)
    token = await cart(db, NewLine(variant.id, 1))
    async with db.transaction() as uow:
        await uow.fetch(
            "UPDATE cart_cart SET customer_id = :ada WHERE token = :token", ada=ada.id, token=token
        )
    with pytest.raises(CartRefused) as refusal:
        await change(db, lambda uow: cart_service.add_lines(uow, token, [NewLine(variant.id, 4)]))
    assert [each.code for each in refusal.value.mistakes] == ["MINIMUM_NOT_MET"]
    await change(db, lambda uow: cart_service.add_lines(uow, token, [NewLine(variant.id, 5)]))
    assert (await units(db, token))[0][0] == 6


@pytest.mark.parametrize(
    ("included", "tax", "total"), [(None, 160, 1000), (True, 160, 1000), (False, 190, 1190)]
)
async def test_a_market_says_whether_its_prices_hold_the_tax(
    db: Database, shop: Shop, included: bool | None, tax: int, total: int
) -> None:
    async with db.transaction() as uow:
        variant = await mug(uow)
        await uow.fetch(
            "UPDATE pricing_market SET taxes_included = :included WHERE id = :id",
            included=included,
            id=shop.eu,
        )
    found = await priced(db, await cart(db, NewLine(variant.id)))
    assert (found.tax_minor, found.total_minor, found.tax_included) == (
        tax,
        total,
        included is not False,
    )


async def test_what_is_not_taxable_is_sold_without_tax(db: Database, shop: Shop) -> None:
    async with db.transaction() as uow:
        taxed, free = await mug(uow), await mug(uow)
        await service.set_taxable(uow, free.id, taxable=False)
    token = await cart(db, NewLine(taxed.id), NewLine(free.id))
    assert [line.tax_minor for line in (await priced(db, token)).lines] == [160, 0]
    async with db.transaction() as uow:
        await service.set_taxable(uow, free.id, taxable=True)
    assert [line.tax_minor for line in (await priced(db, token)).lines] == [160, 160]


async def test_the_index_does_not_decide_what_is_paid(db: Database, shop: Shop) -> None:
    async with db.transaction() as uow:
        variant = await mug(uow)
    await worked(db)
    async with db.transaction() as uow:
        await uow.fetch("UPDATE pricing_index SET min_minor = 1, max_minor = 1")
        await uow.fetch("UPDATE pricing_price SET price_minor = 1234")
    assert (await priced(db, await cart(db, NewLine(variant.id)))).subtotal_minor == 1234


async def test_it_takes_one_statement_to_price_all_lines(db: Database, shop: Shop) -> None:
    seen: list[str] = []
    async with db.transaction() as uow:
        row = await listed(uow)
        variants = [await mug(uow, stock=None) for _ in range(20)]
        for variant in variants:
            await service.set_list_price(uow, row, variant, Money(900, "EUR"), min_quantity=2)
    token = await cart(db, *(NewLine(variant.id, 1 + n % 2) for n, variant in enumerate(variants)))
    db.observers.append(seen.append)
    async with db.read() as reader:
        found = await cart_service.find(reader, token)
        assert found
        del seen[:]
        lines = await queries.lines(reader, found, now())
    db.observers.remove(seen.append)
    assert len(seen) == 2
    assert [line.unit_minor for line in lines] == [1000, 900] * 10


PRICES = st.integers(0, 10**7)
LINE = st.tuples(PRICES, st.integers(1, 50), st.integers(2, 40), PRICES)


@st.composite
def lists(draw: st.DrawFn) -> tuple[ListRow, ...]:
    found = []
    for key in range(draw(st.integers(0, 3))):
        factor = draw(st.sampled_from([None, 333_333, 875_000, 1_070_000]))
        round_to = draw(st.sampled_from([1, 5, 10]))
        source = "EUR" if factor else None
        found.append(
            ListRow(key, None, None, "EUR", 0, True, None, None, factor, source, round_to, "none")
        )
    return tuple(found)


def row(key: int, quantity: int, unit: int) -> LineRow:
    return LineRow(key, key, key, quantity, [], unit, None, 0, False, None, "", "", "")


CART: dict[str, Any] = {
    "key": 1, "token": "t", "status": "open", "currency": "EUR", "country": "DE", "language": "en",
    "note": "", "attributes": [], "customer_key": None, "email": None, "phone": None,
    "delivery_handle": None, "version": 0, "created_at": "", "updated_at": "", "has_codes": False,
    "has_addresses": False, "has_lines": True,
}  # fmt: skip


@given(
    lists(),
    st.lists(
        st.tuples(PRICES, st.integers(1, 50), st.integers(2, 40), PRICES), min_size=1, max_size=6
    ),
    st.sampled_from([None, True, False]),
)
async def test_totals_add_up(
    known: tuple[ListRow, ...],
    wanted: list[tuple[int, int, int, int]],
    included: bool | None,
) -> None:
    lines = []
    for key, (plain, quantity, minimum, cheaper) in enumerate(wanted):
        named = {each.key: [(minimum, cheaper, None)] for each in known[:1]}
        step = terms.at(terms.steps("EUR", known, {"EUR": (plain, None)}, named), quantity)
        assert step
        if known and quantity >= minimum:
            assert step.price_minor == cheaper
        lines.append(row(key, quantity, step.price_minor))
    goods = carts.discounted(lines, (), ())
    totals = tuple(line.total_minor for line in goods.lines)
    quote = await TAXES.quote(TaxRequest("EUR", Destination("DE"), totals, 0, included))
    found = carts.price_cart(CartRow(**CART), goods, Delivery(), quote)
    assert found.subtotal_minor == sum(each.quantity * each.unit_minor for each in lines)
    assert found.total_minor == found.subtotal_minor + found.added_tax_minor
    assert found.added_tax_minor == (found.tax_minor if included is False else 0)
    assert found.tax_minor == sum(line.tax_minor for line in found.lines)
    assert "." in amount_of(found.total_minor, "EUR")
