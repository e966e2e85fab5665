import asyncio

import pytest

from commerce_api.cart import service
from commerce_api.cart.errors import CartRefused
from commerce_api.cart.values import LineChange, NewLine, ParentLine
from commerce_api.catalog.models import ProductStatus, Variant
from commerce_api.kernel.db import Database
from commerce_api.kernel.money import Money
from tests import make
from tests.cart.shop import cart, change, present, quantities, read, told, with_goods
from tests.conftest import Counting


async def goods(db: Database, count: int = 1, **fields: object) -> list[Variant]:
    async with db.transaction() as uow:
        return [await make.variant(uow, **fields) for _ in range(count)]  # type: ignore[arg-type]


async def refused(db: Database, work: object) -> list[tuple[str, tuple[str, ...]]]:
    with pytest.raises(CartRefused) as refusal:
        await change(db, work)  # type: ignore[arg-type]
    return [(mistake.code, mistake.field) for mistake in refusal.value.mistakes]


async def test_the_same_goods_become_one_line(db: Database) -> None:
    [mug] = await goods(db)
    plain, engraved = NewLine(mug.id, 2), NewLine(mug.id, 1, (("a", "1"), ("b", "2")))
    token = await cart(db, plain, engraved, NewLine(mug.id))
    again = NewLine(mug.id, 4, (("b", "2"), ("a", "1")))
    await change(db, lambda uow: service.add_lines(uow, token, [again]))
    lines = (await present(db, token)).lines
    assert [(line.row.quantity, line.row.attributes) for line in lines] == [
        (3, []),
        (5, [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}]),
    ]


async def test_a_line_knows_its_goods(db: Database) -> None:
    async with db.transaction() as uow:
        product = await make.product(uow, title="Tent")
        tent = await make.variant(
            uow, of=product, price=Money(19_900, "EUR"), compare_at=Money(24_900, "EUR"), stock=4
        )
    token = await cart(db, NewLine(tent.id, 3))
    [line] = (await present(db, token)).lines
    row = line.row
    assert (row.variant_key, row.product_key, row.title) == (tent.id, product.id, "Tent")
    assert (row.variant_title, row.sku) == ("Default Title", tent.sku)
    assert (row.unit_minor, row.compare_at_minor, row.available) == (19_900, 24_900, 4)
    assert (line.subtotal_minor, line.total_minor, line.tax_minor) == (59_700, 59_700, 9532)


async def test_only_what_is_left_gets_in(db: Database) -> None:
    [mug] = await goods(db, stock=5)
    [gone] = await goods(db, stock=0)
    token = await cart(db)
    first = await change(
        db, lambda uow: service.add_lines(uow, token, [NewLine(mug.id, 7), NewLine(gone.id)])
    )
    [line] = (await present(db, token)).lines
    assert line.row.quantity == 5
    assert told(first) == [
        ("MERCHANDISE_NOT_ENOUGH_STOCK", "CartLine", str(line.row.key)),
        ("MERCHANDISE_OUT_OF_STOCK", "ProductVariant", str(gone.id)),
    ]
    engraved = NewLine(mug.id, 1, (("a", "1"),))
    second = await change(db, lambda uow: service.add_lines(uow, token, [engraved]))
    assert told(second) == [("MERCHANDISE_OUT_OF_STOCK", "ProductVariant", str(mug.id))]
    assert await quantities(db, token) == [5]


async def test_what_is_not_counted_is_always_there(db: Database) -> None:
    [ebook] = await goods(db, stock=None)
    token = await cart(db, NewLine(ebook.id, 9000))
    assert await quantities(db, token) == [9000]


async def test_quantities_change_and_lines_go(db: Database) -> None:
    mug, cup, bowl = await goods(db, 3, stock=6)
    token = await with_goods(db, mug, cup, bowl)
    first, second, third = [line.row.key for line in (await present(db, token)).lines]
    changes = [
        LineChange(first, quantity=9),
        LineChange(second, quantity=0),
        LineChange(third, attributes=(("gift", "yes"),)),
    ]
    changed = await change(db, lambda uow: service.change_lines(uow, token, changes))
    assert told(changed) == [("MERCHANDISE_NOT_ENOUGH_STOCK", "CartLine", str(first))]
    lines = (await present(db, token)).lines
    assert [(line.row.key, line.row.quantity, line.row.attributes) for line in lines] == [
        (first, 6, []),
        (third, 1, [{"key": "gift", "value": "yes"}]),
    ]
    await change(db, lambda uow: service.remove_lines(uow, token, [first, third]))
    assert await quantities(db, token) == []


async def test_other_goods_on_a_line_may_make_it_like_another(db: Database) -> None:
    mug, cup = await goods(db, 2)
    token = await cart(db, NewLine(mug.id, 2), NewLine(cup.id, 3))
    first, second = [line.row.key for line in (await present(db, token)).lines]
    changes = [LineChange(second, variant_id=mug.id)]
    await change(db, lambda uow: service.change_lines(uow, token, changes))
    [line] = (await present(db, token)).lines
    assert (line.row.key, line.row.variant_key, line.row.quantity) == (second, mug.id, 5)
    assert first != second


async def test_every_mistake_is_told_and_nothing_changes(db: Database) -> None:
    [mug] = await goods(db)
    [dollars] = await goods(db, price=Money(100, "USD"))
    async with db.transaction() as uow:
        draft = await make.variant(uow, of=await make.product(uow, status=ProductStatus.DRAFT))
    token = await with_goods(db, mug)
    before = await present(db, token)
    new = [
        NewLine(None),
        NewLine(2**62),
        NewLine(dollars.id),
        NewLine(draft.id),
        NewLine(mug.id, 0),
        NewLine(mug.id, 10_000),
        NewLine(mug.id, plan_id=2**62),
        NewLine(mug.id, parent=ParentLine(line_id=2**62)),
        NewLine(mug.id, 1),
    ]
    assert await refused(db, lambda uow: service.add_lines(uow, token, new)) == [
        ("INVALID", ("lines", "0", "merchandiseId")),
        ("INVALID", ("lines", "1", "merchandiseId")),
        ("INVALID", ("lines", "2", "merchandiseId")),
        ("INVALID", ("lines", "3", "merchandiseId")),
        ("INVALID", ("lines", "4", "quantity")),
        ("MAXIMUM_EXCEEDED", ("lines", "5", "quantity")),
        ("SELLING_PLAN_NOT_APPLICABLE", ("lines", "6", "sellingPlanId")),
        ("PARENT_LINE_NOT_FOUND", ("lines", "7", "parent", "lineId")),
    ]
    key = before.lines[0].row.key
    changes = [
        LineChange(None, quantity=1),
        LineChange(2**62, quantity=1),
        LineChange(key, quantity=-1),
        LineChange(key, variant_id=0),
        LineChange(key, quantity=10_001),
    ]
    assert await refused(db, lambda uow: service.change_lines(uow, token, changes)) == [
        ("NOT_FOUND", ("lines", "0", "id")),
        ("NOT_FOUND", ("lines", "1", "id")),
        ("INVALID", ("lines", "2", "quantity")),
        ("INVALID", ("lines", "3", "merchandiseId")),
        ("MAXIMUM_EXCEEDED", ("lines", "4", "quantity")),
    ]
    assert await refused(db, lambda uow: service.remove_lines(uow, token, [key, None])) == [
        ("NOT_FOUND", ("lineIds", "1"))
    ]
    assert await present(db, token) == before


async def test_a_line_of_another_cart_is_no_line_of_this_one(db: Database) -> None:
    [mug] = await goods(db)
    mine, theirs = await with_goods(db, mug), await with_goods(db, mug)
    key = (await present(db, theirs)).lines[0].row.key
    assert await refused(db, lambda uow: service.remove_lines(uow, mine, [key])) == [
        ("NOT_FOUND", ("lineIds", "0"))
    ]
    assert await quantities(db, theirs) == [1]


async def test_there_is_an_end_to_everything(db: Database) -> None:
    [mug] = await goods(db, stock=None)
    token = await cart(db)
    many = [NewLine(mug.id)] * 251
    assert await refused(db, lambda uow: service.add_lines(uow, token, many)) == [
        ("MAXIMUM_EXCEEDED", ("lines",))
    ]
    for batch in range(2):
        new = [NewLine(mug.id, 1, (("n", f"{batch}-{n}"),)) for n in range(250)]
        await change(db, lambda uow, new=new: service.add_lines(uow, token, new))  # type: ignore[misc]
    one_more = [NewLine(mug.id)]
    assert await refused(db, lambda uow: service.add_lines(uow, token, one_more)) == [
        ("CART_TOO_LARGE", ("lines",))
    ]
    assert len(await quantities(db, token)) == 500


async def test_statements_do_not_grow_with_the_lines(
    db: Database, count_statements: Counting
) -> None:
    variants = await goods(db, 20)
    counts = []
    for some in (variants[:2], variants):
        token = await cart(db)
        new = [NewLine(variant.id) for variant in some]
        with count_statements() as adding:
            await change(db, lambda uow: service.add_lines(uow, token, new))  # noqa: B023
        keys = [line.row.key for line in (await present(db, token)).lines]
        changes = [LineChange(key, quantity=2) for key in keys]
        with count_statements() as changing:
            await change(db, lambda uow: service.change_lines(uow, token, changes))  # noqa: B023
        with count_statements() as removing:
            await change(db, lambda uow: service.remove_lines(uow, token, keys))  # noqa: B023
        counts.append((len(adding), len(changing), len(removing)))
    assert counts == [(4, 4, 4), (4, 4, 4)]


async def test_two_who_add_at_once_both_get_in(db: Database) -> None:
    [mug] = await goods(db, stock=100)
    token = await cart(db)
    lines = [NewLine(mug.id)]
    await asyncio.gather(
        *(db.atomically(lambda uow: service.add_lines(uow, token, lines)) for _ in range(8))
    )
    assert await quantities(db, token) == [8]
    assert (await present(db, token)).cart.version == 8


async def test_goods_that_are_no_longer_sold_are_not_shown(db: Database) -> None:
    mug, cup = await goods(db, 2)
    token = await with_goods(db, mug, cup)
    async with db.transaction() as uow:
        sql = "UPDATE catalog_product SET status = 'archived' WHERE id = :id"
        await uow.fetch(sql, id=mug.product_id)
    found = await read(db, token)
    assert found
    assert [line.row.variant_key for line in found.lines] == [cup.id]
    assert found.total_minor == 1250
