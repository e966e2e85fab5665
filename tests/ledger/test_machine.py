"""Random days of a shop against a small model: the books always balance, no card below zero."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from commerce_api.giftcards import accounts
from commerce_api.giftcards import service as giftcards
from commerce_api.giftcards.errors import GiftCardDrained, NotEnoughCredit
from commerce_api.giftcards.rows import NewCard, Spent
from commerce_api.kernel.db import Database, UnitOfWork
from commerce_api.kernel.money import Money
from commerce_api.ledger import service as ledger
from commerce_api.ledger.models import AccountKind
from commerce_api.ledger.rows import AccountKey

T = TypeVar("T")
AMOUNT = st.integers(1, 500)
CARD = st.integers(0, 3)
HOLD = st.integers(0, 5)
ORDER = AccountKey(AccountKind.RECEIVABLE, "EUR", "order:1")
CUSTOMER = 1


class Books(RuleBasedStateMachine):
    """`left`: what each card shall have; `held`: what each payment has put aside of which."""

    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.db = Database(self.url, pool_size=2)
        self.cards: list[int] = []
        self.left: dict[int, int] = {}
        self.held: dict[int, dict[int, int]] = {}
        self.spent = self.credit = self.steps = 0
        self.run(self._forget)

    async def _forget(self, uow: UnitOfWork) -> None:
        tables = ("giftcards_hold", "giftcards_card", "ledger_line", "ledger_entry")
        for table in (*tables, "ledger_account"):
            await uow.fetch(f"DELETE FROM {table}")

    def run(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        async def once() -> T:
            return await self.db.atomically(work)

        return self.runner.run(once())

    def teardown(self) -> None:
        self.runner.run(self.db.close())
        self.runner.close()

    @rule(minor=AMOUNT, paid=st.booleans())
    def issue(self, minor: int, paid: bool) -> None:
        new = [NewCard(Money(minor, "EUR"))]
        [card] = self.run(lambda uow: giftcards.issue(uow, new, paid=paid))
        self.cards.append(card.key)
        self.left[card.key] = minor

    @rule(hold=HOLD, wanted=st.dictionaries(CARD, AMOUNT, min_size=1, max_size=3))
    def put_aside(self, hold: int, wanted: dict[int, int]) -> None:
        amounts = {self.cards[n]: minor for n, minor in wanted.items() if n < len(self.cards)}
        if hold in self.held or not amounts:
            return
        enough = all(self.left[card] >= minor for card, minor in amounts.items())
        try:
            self.run(lambda uow: giftcards.hold(uow, f"cart:{hold}", amounts, "EUR"))
            assert enough
        except GiftCardDrained:
            assert not enough
            return
        self.held[hold] = amounts
        for card, minor in amounts.items():
            self.left[card] -= minor

    @rule(hold=HOLD)
    def release(self, hold: int) -> None:
        self.run(lambda uow: giftcards.release(uow, f"cart:{hold}", "EUR"))
        for card, minor in self.held.pop(hold, {}).items():
            self.left[card] += minor

    @rule(hold=HOLD)
    def take(self, hold: int) -> None:
        async def pay(uow: UnitOfWork) -> list[Spent]:
            parts = await giftcards.take(uow, f"cart:{hold}")
            await ledger.post(uow, *giftcards.spending(parts, "EUR", ORDER))
            return parts

        taken = self.run(pay)
        wanted = self.held.pop(hold, {})
        assert {part.card: part.minor for part in taken} == wanted
        self.spent += sum(wanted.values())

    @rule(minor=AMOUNT, again=st.booleans())
    def grant(self, minor: int, again: bool) -> None:
        self.steps += 1
        money, name = Money(minor, "EUR"), f"step {self.steps}"
        for expected in (True, False)[: 1 + again]:
            assert expected is self.run(
                lambda uow: giftcards.grant_store_credit(uow, CUSTOMER, money, reference=name)
            )
        self.credit += minor

    @rule(minor=AMOUNT)
    def spend(self, minor: int) -> None:
        self.steps += 1
        money, name = Money(minor, "EUR"), f"step {self.steps}"
        try:
            self.run(
                lambda uow: giftcards.spend_store_credit(
                    uow, CUSTOMER, money, reference=name, owed_by=ORDER
                )
            )
        except NotEnoughCredit:
            assert minor > self.credit
            return
        self.credit -= minor
        self.spent += minor

    @invariant()
    def the_books_are_as_the_model_says(self) -> None:
        held: dict[int, int] = dict.fromkeys(self.cards, 0)
        for amounts in self.held.values():
            for card, minor in amounts.items():
                held[card] += minor
        expected = {accounts.on_card(card, "EUR"): n for card, n in self.left.items()}
        expected |= {accounts.held(card, "EUR"): n for card, n in held.items()}
        expected |= {ORDER: -self.spent, accounts.credit_of(CUSTOMER, "EUR"): self.credit}

        async def look() -> tuple[Any, bool]:
            async with self.db.read() as reader:
                found = await ledger.balances(reader, list(expected))
                return found, (await ledger.audit(reader)).clean

        found, clean = self.runner.run(look())
        assert (found, clean) == (expected, True)


def test_random_days_leave_clean_books(database_url: str) -> None:
    Books.url = database_url
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
