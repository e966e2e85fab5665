"""Cards by themselves: issued, recognised, guessed at, put aside, disabled; and store credit."""

import asyncio
import re
from datetime import timedelta

import pytest

from commerce_api.giftcards import codes, service
from commerce_api.giftcards.errors import GiftCardDrained, InvalidGiftCard, NotEnoughCredit
from commerce_api.giftcards.rows import Issued, Looked, NewCard, Recipient
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database
from commerce_api.kernel.money import Money
from commerce_api.ledger.models import AccountKind
from commerce_api.ledger.rows import AccountKey
from tests import make
from tests.conftest import Counting
from tests.giftcards.cards import books, card, left

NO = Looked(None, service.UNUSABLE)
FOREIGN = Looked(None, service.OTHER_CURRENCY)
WAIT = Looked(None, service.TOO_MANY_TRIES)
ORDER = AccountKey(AccountKind.RECEIVABLE, "EUR", "order:1")


async def look(db: Database, *typed: str, client: str = "ada") -> list[Looked]:
    return await db.atomically(lambda uow: service.look_up(uow, client, typed, "EUR"))


async def hold(db: Database, name: str, amounts: dict[int, int]) -> None:
    await db.atomically(lambda uow: service.hold(uow, name, amounts, "EUR"))


async def test_a_code_is_shown_once_and_not_kept(db: Database) -> None:
    issued = await card(db, 2500)
    assert re.fullmatch("[A-HJ-NP-Z2-9]{16}", issued.code)
    assert issued.last_characters == issued.code[-4:]
    async with db.read() as reader:
        [row] = await reader.fetch("SELECT * FROM giftcards_card")
        [[hash]] = await reader.fetch("SELECT code_hash FROM giftcards_card")
        assert await service.balance(reader, issued.key) == 2500
        assert await service.balance(reader, issued.key + 1) == 0
    assert issued.code not in str(tuple(row))
    assert hash == codes.hashed(issued.code)
    assert await books(db) == {f"gift_card giftcard:{issued.key}": 2500, "gift_cards_given": 2500}


async def test_a_code_is_known_however_it_is_typed(db: Database) -> None:
    issued = await card(db, code="abcd-2345 efgh")
    assert (issued.code, issued.last_characters) == ("ABCD2345EFGH", "EFGH")
    found = await look(db, "ABCD2345EFGH", " abcd 2345-efgh ", "ABCD2345EFG")
    assert found == [Looked(issued.key), Looked(issued.key), NO]


@pytest.mark.parametrize("code", ["1234567", "x" * 33, "--------", "größe234"])
async def test_a_chosen_code_has_to_be_a_secret(db: Database, code: str) -> None:
    with pytest.raises(InvalidGiftCard, match="8 to 32"):
        await card(db, code=code)
    assert await books(db) == {}


async def test_a_code_belongs_to_one_card(db: Database) -> None:
    await card(db, 100, code="ABCD2345EFGH")
    with pytest.raises(InvalidGiftCard, match="with this code"):
        await card(db, 200, code="abcd-2345-efgh")
    twins = [NewCard(Money(100, "EUR"), code="TWIN22223333")] * 2
    with pytest.raises(InvalidGiftCard, match="with this code"):
        await db.atomically(lambda uow: service.issue(uow, twins))
    assert (await books(db))["gift_cards_given"] == 100


@pytest.mark.parametrize("minor", [0, -1, 10**16])
async def test_a_card_has_an_amount_on_it(db: Database, minor: int) -> None:
    with pytest.raises(InvalidGiftCard):
        await card(db, minor)
    assert await books(db) == {}


async def test_unknown_expired_disabled_and_empty_cards_look_the_same(db: Database) -> None:
    expired = await card(db, expires=now() - timedelta(seconds=1))
    disabled, empty, foreign = await card(db), await card(db), await card(db, currency="USD")
    good = await card(db, expires=now() + timedelta(days=1))
    assert await db.atomically(lambda uow: service.disable(uow, disabled.key)) is True
    assert await db.atomically(lambda uow: service.disable(uow, disabled.key)) is False
    await hold(db, "a", {empty.key: 5000})
    cards = (expired, disabled, empty, foreign, good)
    assert await look(db, "UNKNOWN222223333", *(each.code for each in cards)) == [
        *(NO, NO, NO, NO, FOREIGN),
        Looked(good.key),
    ]


async def test_guessing_is_stopped_for_a_while(db: Database) -> None:
    good = await card(db)
    for n in range(service.MISSES_MAX):
        assert await look(db, f"WRONGWRONG{n:06}") == [NO]
        assert await look(db, good.code, client="somebody else") == [Looked(good.key)]
    assert await look(db, good.code) == [WAIT]
    assert await look(db, good.code, "WRONG2223334444") == [WAIT, WAIT]
    assert await look(db, good.code, client="somebody else") == [Looked(good.key)]
    async with db.transaction() as uow:
        sql = "UPDATE giftcards_guesser SET since = :then WHERE client = 'ada'"
        await uow.fetch(sql, then=now() - service.WINDOW - timedelta(seconds=1))
    assert await look(db, good.code) == [Looked(good.key)]


async def test_guesses_at_the_same_time_are_counted(db: Database) -> None:
    good = await card(db)
    wrong = [look(db, *(f"WRONG{n}{m}XXXXXXXX" for m in range(5))) for n in range(10)]
    answers = await asyncio.gather(*wrong)
    assert sum(answer == [NO] * 5 for answer in answers) == 4
    assert sum(answer == [WAIT] * 5 for answer in answers) == 6
    assert await look(db, good.code) == [WAIT]


async def test_guessers_are_forgotten(db: Database) -> None:
    await look(db, "WRONG22223333444")
    await service.forget_guessers(db)
    async with db.read() as reader:
        assert len(await reader.fetch("SELECT 1 FROM giftcards_guesser")) == 1
    async with db.transaction() as uow:
        sql = "UPDATE giftcards_guesser SET since = :then"
        await uow.fetch(sql, then=now() - service.WINDOW - timedelta(seconds=1))
    await service.forget_guessers(db)
    async with db.read() as reader:
        assert await reader.fetch("SELECT 1 FROM giftcards_guesser") == []


async def test_what_is_put_aside_comes_back_or_is_spent(db: Database) -> None:
    one, two = await card(db, 5000), await card(db, 1000)
    await hold(db, "a", {two.key: 1000, one.key: 1500})
    assert (await left(db, one), await left(db, two)) == ((3500, 1500), (0, 1000))
    for _ in range(2):
        await db.atomically(lambda uow: service.release(uow, "a", "EUR"))
        assert (await left(db, one), await left(db, two)) == ((5000, 0), (1000, 0))
    await hold(db, "a", {one.key: 4000})
    parts = await db.atomically(lambda uow: service.take(uow, "a"))
    assert [(part.card, part.last_characters, part.minor) for part in parts] == [
        (one.key, one.last_characters, 4000)
    ]
    assert await db.atomically(lambda uow: service.take(uow, "a")) == []


async def test_more_than_is_on_a_card_cannot_be_put_aside(db: Database) -> None:
    one, two = await card(db, 5000), await card(db, 1000)
    with pytest.raises(GiftCardDrained):
        await hold(db, "a", {one.key: 100, two.key: 1001})
    await db.atomically(lambda uow: service.disable(uow, two.key))
    with pytest.raises(GiftCardDrained):
        await hold(db, "a", {one.key: 100, two.key: 1})
    assert (await left(db, one), await left(db, two)) == ((5000, 0), (1000, 0))
    async with db.read() as reader:
        assert await reader.fetch("SELECT 1 FROM giftcards_hold") == []


async def test_a_source_gets_each_card_once(db: Database, count_statements: Counting) -> None:
    async def issue(units: int) -> list[Issued]:
        new = [
            NewCard(
                Money(2500, "EUR"),
                source="order_line:7",
                source_number=n,
                recipient=Recipient("ada@example.org", "en"),
            )
            for n in range(units)
        ]
        return await db.atomically(lambda uow: service.issue(uow, new, paid=True))

    with count_statements() as few:
        assert len(await issue(2)) == 2
    with count_statements() as many:
        assert len(await issue(40)) == 38
    assert len(many) <= len(few)
    assert await issue(40) == []
    async with db.read() as reader:
        rows = await reader.fetch("SELECT source_number FROM giftcards_card ORDER BY source_number")
        mails = await reader.fetch("SELECT DISTINCT card_id FROM giftcards_mail")
    assert [n for (n,) in rows] == list(range(40))
    assert len(mails) == 40
    assert (await books(db))["gift_cards_sold"] == -40 * 2500


async def test_store_credit_is_granted_and_spent_once(db: Database) -> None:
    async with db.transaction() as uow:
        ada = (await make.customer(uow)).id

    async def grant(minor: int, reference: str) -> bool:
        money = Money(minor, "EUR")
        return await db.atomically(
            lambda uow: service.grant_store_credit(uow, ada, money, reference=reference)
        )

    async def spend(minor: int, reference: str) -> bool:
        money = Money(minor, "EUR")
        return await db.atomically(
            lambda uow: service.spend_store_credit(
                uow, ada, money, reference=reference, owed_by=ORDER
            )
        )

    async def balance(currency: str = "EUR") -> Money:
        async with db.read() as reader:
            return await service.store_credit_balance(reader, ada, currency)

    assert await balance() == Money(0, "EUR")
    assert [await grant(1000, "sorry"), await grant(1000, "sorry")] == [True, False]
    assert [await spend(300, "order:1"), await spend(300, "order:1")] == [True, False]
    assert (await balance(), await balance("USD")) == (Money(700, "EUR"), Money(0, "USD"))
    with pytest.raises(NotEnoughCredit):
        await spend(701, "order:2")
    with pytest.raises(InvalidGiftCard):
        await spend(-5, "order:3")
    answers = await asyncio.gather(
        *(spend(100, f"at once {n}") for n in range(10)), return_exceptions=True
    )
    assert (answers.count(True), await balance()) == (7, Money(0, "EUR"))
    assert await books(db) == {"store_credit_given": 1000, "receivable order:1": -1000}
