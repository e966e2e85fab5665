"""Posting: balanced, once, never below zero where that is forbidden, and never changed."""

import asyncio

import pytest
from sqlalchemy.exc import IntegrityError

from commerce_api.kernel.db import Database
from commerce_api.kernel.money import LARGEST_MINOR
from commerce_api.ledger import service
from commerce_api.ledger.errors import Overdrawn, Unbalanced
from commerce_api.ledger.models import CREDIT, GUARDED, AccountKind, EntryLine
from commerce_api.ledger.rows import AccountKey, NewEntry, Posting, credit, debit, entry
from tests.conftest import Counting

CARD = AccountKey(AccountKind.GIFT_CARD, "EUR", "giftcard:1")
GIVEN = AccountKey(AccountKind.GIFT_CARDS_GIVEN, "EUR")
ORDER = AccountKey(AccountKind.RECEIVABLE, "EUR", "order:42")
REVENUE = AccountKey(AccountKind.REVENUE, "EUR")
TAX = AccountKey(AccountKind.TAX, "EUR")
DOLLARS = AccountKey(AccountKind.REVENUE, "USD")


def issued(minor: int, reference: str = "issued") -> NewEntry:
    return entry(reference, debit(GIVEN, minor), credit(CARD, minor))


def spent(minor: int, reference: str = "spent") -> NewEntry:
    return entry(reference, debit(CARD, minor), credit(ORDER, minor))


async def post(db: Database, *entries: NewEntry) -> frozenset[str]:
    return await db.atomically(lambda uow: service.post(uow, *entries))


async def balance(db: Database, account: AccountKey) -> int:
    async with db.read() as reader:
        return await service.balance(reader, account)


async def count(db: Database, table: str) -> int:
    async with db.read() as reader:
        [[rows]] = await reader.fetch(f"SELECT count(*) FROM ledger_{table}")
    return int(rows)


async def clean(db: Database) -> bool:
    async with db.read() as reader:
        return (await service.audit(reader)).clean


async def test_balances_are_sums_on_the_side_where_accounts_stand(db: Database) -> None:
    sale = entry("sale", debit(ORDER, 1190), credit(REVENUE, 1000), credit(TAX, 190))
    assert await post(db, sale, issued(5000)) == {"sale", "issued"}
    await post(db, spent(1190))
    async with db.read() as reader:
        found = await service.balances(reader, [ORDER, REVENUE, TAX, GIVEN, CARD, DOLLARS])
    assert found == {ORDER: 0, REVENUE: 1000, TAX: 190, GIVEN: 5000, CARD: 3810, DOLLARS: 0}
    assert await clean(db)


async def test_the_same_reference_posts_nothing_again(db: Database) -> None:
    assert await post(db, issued(500)) == {"issued"}
    assert await post(db, issued(500)) == frozenset()
    assert await post(db, issued(500), spent(200), spent(200)) == {"spent"}
    assert await post(db, spent(200)) == frozenset()
    assert (await count(db, "entry"), await count(db, "line")) == (2, 4)
    assert await balance(db, CARD) == 300
    assert await clean(db)


async def test_ten_at_once_with_one_reference_are_one_entry(db: Database) -> None:
    answers = await asyncio.gather(*(post(db, issued(100)) for _ in range(10)))
    assert sorted(map(len, answers)) == [0] * 9 + [1]
    assert await balance(db, CARD) == 100


@pytest.mark.parametrize(
    "lines",
    [
        (Posting(ORDER, 100), Posting(REVENUE, -99)),
        (Posting(ORDER, 100), Posting(DOLLARS, -100)),
        (Posting(ORDER, LARGEST_MINOR + 1), Posting(REVENUE, -LARGEST_MINOR - 1)),
        (Posting(ORDER, 1),),
    ],
)
async def test_what_does_not_come_out_at_zero_is_refused(
    db: Database, lines: tuple[Posting, ...]
) -> None:
    with pytest.raises(Unbalanced):
        await post(db, issued(100), NewEntry("odd", lines))
    assert (await count(db, "account"), await count(db, "entry")) == (0, 0)


async def test_an_entry_may_balance_in_two_currencies(db: Database) -> None:
    other = AccountKey(AccountKind.CLEARING, "USD", "sandbox")
    both = entry("two", debit(ORDER, 5), credit(REVENUE, 5), debit(other, 7), credit(DOLLARS, 7))
    assert await post(db, both) == {"two"}
    assert (await balance(db, REVENUE), await balance(db, DOLLARS)) == (5, 7)


async def test_nothing_to_post_posts_nothing(db: Database) -> None:
    assert await post(db) == frozenset()
    assert await post(db, entry("none", debit(ORDER, 0), credit(REVENUE, 0))) == frozenset()
    assert await count(db, "entry") == 0


async def test_a_guarded_account_never_falls_below_zero(db: Database) -> None:
    await post(db, issued(500))
    with pytest.raises(Overdrawn) as refused:
        await post(db, issued(100, "more"), spent(400, "a"), spent(201, "b"))
    assert (refused.value.account, refused.value.left_minor) == ("gift_card/giftcard:1/EUR", 200)
    assert (await balance(db, CARD), await count(db, "entry")) == (500, 1)
    assert await post(db, spent(500)) == {"spent"}
    assert await balance(db, CARD) == 0
    with pytest.raises(Overdrawn):
        await post(db, spent(1, "one more"))
    assert await clean(db)


async def test_twenty_at_once_take_only_what_is_there(db: Database) -> None:
    await post(db, issued(1000))
    answers = await asyncio.gather(
        *(post(db, spent(150, f"spent-{n}")) for n in range(20)), return_exceptions=True
    )
    assert sum(isinstance(answer, frozenset) for answer in answers) == 6
    assert sum(isinstance(answer, Overdrawn) for answer in answers) == 14
    assert (await balance(db, CARD), await balance(db, ORDER)) == (100, -900)
    assert await clean(db)


async def test_entries_of_an_account_come_with_their_other_sides(db: Database) -> None:
    await post(db, issued(500), entry("sale", debit(ORDER, 200), credit(REVENUE, 200)))
    await post(db, spent(200))
    async with db.read() as reader:
        lines = await service.entries_of(reader, CARD)
    assert [(line.reference, line.account, line.minor) for line in lines] == [
        ("issued", GIVEN.name, 500),
        ("issued", CARD.name, -500),
        ("spent", CARD.name, 200),
        ("spent", ORDER.name, -200),
    ]


async def test_the_audit_finds_what_was_done_past_it(db: Database) -> None:
    await post(db, issued(500))
    async with db.transaction() as uow:
        id = await service.open_account(uow, CARD)
        [[entry_id]] = await uow.fetch(
            "INSERT INTO ledger_entry (created_at, reference) SELECT created_at, 'forged'"
            " FROM ledger_entry RETURNING id"
        )
        await uow.add(EntryLine(entry_id=entry_id, account_id=id, amount_minor=600))
    async with db.read() as reader:
        found = await service.audit(reader)
    assert (found.unbalanced, found.off_by, found.overdrawn) == (
        ["forged"],
        {"EUR": 600},
        [CARD.name],
    )
    assert not found.clean


async def test_the_database_refuses_an_empty_line(db: Database) -> None:
    await post(db, issued(500))
    async with db.transaction() as uow:
        account = await service.open_account(uow, REVENUE)
        [[entry_id]] = await uow.fetch("SELECT id FROM ledger_entry")
    with pytest.raises(IntegrityError, match="amount_not_zero"):
        async with db.transaction() as uow:
            await uow.add(EntryLine(entry_id=entry_id, account_id=account, amount_minor=0))


async def test_statements_do_not_grow_with_the_lines(
    db: Database, count_statements: Counting
) -> None:
    async def statements(cards: int, name: str) -> int:
        with count_statements() as seen:
            await post(db, *(issued(10, f"{name}-{n}") for n in range(cards)))
        return len(seen)

    await post(db, issued(1))
    assert await statements(1, "one") == await statements(100, "many") == 3


def test_the_chart_of_accounts_has_two_sides() -> None:
    assert {
        AccountKind.REVENUE,
        AccountKind.SHIPPING,
        AccountKind.TAX,
        AccountKind.GIFT_CARDS_SOLD,
        AccountKind.GIFT_CARD,
        AccountKind.GIFT_CARD_HELD,
        AccountKind.STORE_CREDIT,
        AccountKind.PROMISED,
    } == CREDIT
    assert GUARDED < CREDIT
