"""What payments leave in the ledger, and what the database refuses to believe."""

from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from commerce_api.cart import service as carts
from commerce_api.inventory import service as inventory
from commerce_api.kernel.db import Database
from commerce_api.kernel.money import Money
from commerce_api.ledger import service as ledger
from commerce_api.payments import service as payments
from commerce_api.payments.bookkeeping import debtor_of
from commerce_api.payments.models import PaymentStatus
from commerce_api.payments.rows import IntentRow
from commerce_api.ports.payment import Approved
from tests import make
from tests.checkout.shop import Shop
from tests.giftcards.cards import books


@pytest.fixture
async def intent(db: Database) -> IntentRow:
    amount = Money(1490, "EUR")
    return await db.atomically(
        lambda uow: payments.start(uow, "cart:x", "sandbox", "tok_success", amount)
    )


async def again(db: Database, intent: IntentRow) -> IntentRow:
    async with db.read() as reader:
        return await payments.find(reader, intent.key)


async def totals(db: Database) -> list[tuple[int, int, int]]:
    async with db.read() as reader:
        rows = await reader.fetch(
            "SELECT authorized_minor, captured_minor, refunded_minor FROM payments_total"
        )
    return [(row[0], row[1], row[2]) for row in rows]


async def test_a_promise_is_a_memo_until_it_is_let_go(db: Database, intent: IntentRow) -> None:
    for expected in (True, False):
        assert expected is await db.atomically(
            lambda uow: payments.record_outcome(uow, intent, Approved("ref"))
        )
    assert await books(db) == {"authorized sandbox": 1490, "promised sandbox": 1490}
    known = await again(db, intent)
    for expected in (True, False):
        assert expected is await db.atomically(
            lambda uow: payments.record_given_back(uow, known, PaymentStatus.VOIDED)
        )
    assert (await books(db), await totals(db)) == ({}, [(1490, 0, 0)])


async def test_what_was_taken_and_paid_back_comes_out_at_zero(
    db: Database, intent: IntentRow
) -> None:
    await db.atomically(lambda uow: payments.record_outcome(uow, intent, Approved("ref")))
    known = await again(db, intent)
    await db.atomically(lambda uow: payments.record_given_back(uow, known, PaymentStatus.REFUNDED))
    assert (await books(db), await totals(db)) == ({}, [(1490, 1490, 1490)])
    async with db.read() as reader:
        lines = await ledger.entries_of(reader, debtor_of(intent))
    assert [(line.reference.rpartition(":")[2], line.minor) for line in lines] == [
        *(("capture", -1490), ("capture", 1490), ("capture", 1490), ("capture", -1490)),
        *(("refund", 1490), ("refund", -1490)),
    ]


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("captured_minor = 1491", "captured_was_authorized"),
        ("refunded_minor = 1491", "refunded_was_captured"),
        ("refunded_minor = -1", "refunded_not_negative"),
    ],
)
async def test_more_than_there_was_is_refused_by_the_database(
    db: Database, intent: IntentRow, change: str, constraint: str
) -> None:
    await db.atomically(lambda uow: payments.record_capture(uow, intent, "ref"))
    with pytest.raises(IntegrityError, match=constraint):
        async with db.transaction() as uow:
            await uow.fetch(f"UPDATE payments_total SET {change}")
    assert await totals(db) == [(1490, 1490, 0)]


async def test_a_refused_purchase_leaves_the_books_empty(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with db.transaction() as uow:
        await make.markets(uow)
    shop = Shop.of(db, tmp_path)
    mug = await shop.product(stock=1)
    token = await shop.cart((mug, 1))
    real = payments.capture

    async def capture_slowly(*args: object) -> object:
        answer = await real(*args)  # type: ignore[arg-type]
        async with db.transaction() as uow:
            await inventory.release(uow, carts.hold_reference(token))
            await uow.fetch("UPDATE inventory_stock SET on_hand = 0")
        return answer

    monkeypatch.setattr(payments, "capture", capture_slowly)
    assert (await shop.submitted(token)).status == "failed"
    assert (await books(db), await totals(db)) == ({}, [(1490, 1490, 1490)])
