"""A shop to buy in: the real services, the sandbox gateway, plain taxes and deliveries."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from commerce_api.cart import service as carts
from commerce_api.cart.rows import PricedCart
from commerce_api.cart.values import BuyerChange, Market, NewAddress, NewCart, NewLine, Place
from commerce_api.checkout import completion, service
from commerce_api.checkout.errors import Problem
from commerce_api.checkout.payment_choice import PaymentChoice
from commerce_api.checkout.rows import Accepted, AttemptRow, Submission
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database
from commerce_api.kernel.money import Money, divided_half_up
from commerce_api.plugins.sandbox_carrier import SandboxCarrier
from commerce_api.plugins.sandbox_gateway import SandboxGateway
from commerce_api.ports import Plugins, Services
from commerce_api.ports.shipping import ShippingOption, ShippingRequest
from commerce_api.ports.tax import TaxQuote, TaxRequest
from commerce_api.settings import Settings
from tests import make
from tests.fakes import Absent, FakeNotifier

PUBLIC = "http://shop.test"
HOME = Place(
    first_name="Ada",
    last_name="Lovelace",
    address1="Hauptstraße 1",
    city="Berlin",
    zip="10115",
    country_code="DE",
)


class TenPercent:
    """Included in the prices in Germany, added to them elsewhere."""

    async def quote(self, request: TaxRequest) -> TaxQuote:
        included = request.destination.country == "DE"
        whole = 110 if included else 100

        def tax(minor: int) -> int:
            return divided_half_up(minor * 10, whole)

        lines = tuple(tax(minor) for minor in request.line_minor)
        return TaxQuote(included, "VAT", 100_000, lines, tax(request.shipping_minor))


class FlatPost:
    """One way of delivery for 4.90, everywhere but in the Vatican."""

    async def options(self, request: ShippingRequest) -> Sequence[ShippingOption]:
        if request.destination.country == "VA":
            return []
        return [ShippingOption("post", "Post", "By post.", "SHIPPING", 490, 1, 3)]


@dataclass
class Shop:
    db: Database
    services: Services
    log: Path

    @classmethod
    def of(cls, db: Database, folder: Path, **settings: Any) -> "Shop":
        log = folder / "sandbox.jsonl"
        plugins = Plugins(
            search=Absent(),
            recommender=Absent(),
            tax=TenPercent(),
            shipping=FlatPost(),
            carrier=SandboxCarrier(),
            notifier=FakeNotifier(),
            gateways={"sandbox": gateway(log)},
        )
        known = Settings(data_dir=folder, public_url=PUBLIC, **settings)
        return cls(db, Services(db, plugins, known), log)

    @property
    def gateway(self) -> SandboxGateway:
        found = self.services.plugins.gateways["sandbox"]
        assert isinstance(found, SandboxGateway)
        return found

    async def product(self, price_minor: int = 1000, stock: int | None = 10) -> int:
        """The key of a variant."""
        async with self.db.transaction() as uow:
            row = await make.variant(uow, price=Money(price_minor, "EUR"), stock=stock)
        return row.id

    async def open_cart(
        self, *lines: tuple[int, int], email: str | None = "ada@example.org"
    ) -> str:
        """A cart with these variants and quantities that still has no way to pay."""
        new = NewCart(
            market=Market("DE", "EUR"),
            language="en",
            lines=tuple(
                NewLine(variant, quantity, (("n", str(n)),))
                for n, (variant, quantity) in enumerate(lines)
            ),
            buyer=BuyerChange(email=email),
            addresses=(NewAddress(HOME, selected=True),),
        )
        token = (await self.db.atomically(lambda uow: carts.create(uow, new))).token
        seen = await self.priced(token)
        await self.db.atomically(lambda uow: carts.choose_delivery(uow, token, seen, "post"))
        return token

    async def cart(self, *lines: tuple[int, int], card: str = "tok_success") -> str:
        """A cart that only has to be submitted."""
        token = await self.open_cart(*lines)
        await self.pay_with(token, card)
        return token

    async def pay_with(self, token: str, card: str) -> None:
        total = (await self.priced(token)).total_minor
        choice = PaymentChoice(Money(total, "EUR"), card=card)
        await service.choose_payment(self.services, token, choice)

    async def priced(self, token: str) -> PricedCart:
        plugins = self.services.plugins
        async with self.db.read() as reader:
            cart = await carts.find(reader, token)
            assert cart
            return await carts.priced(reader, plugins.tax, plugins.shipping, cart)

    async def prepare(self, token: str) -> list[Problem]:
        """What is still missing."""
        prepared = await service.prepare(self.services, token)
        assert prepared
        return prepared[1]

    async def submit(self, token: str, key: str = "first") -> Submission:
        return await service.submit(self.services, token, key)

    async def submitted(self, token: str, key: str = "first") -> AttemptRow:
        """Submit, and see what has become of it at once."""
        answer = await self.submit(token, key)
        assert isinstance(answer, Accepted), answer
        return await self.attempt(answer.attempt)

    async def attempt(self, token: str) -> AttemptRow:
        found = await service.find_attempt(self.db, token)
        assert found
        return found

    async def poll(self, attempt: AttemptRow) -> AttemptRow:
        await completion.advance(self.services, await self.attempt(attempt.token))
        return await self.attempt(attempt.token)

    async def later(self, **passed: float) -> None:
        """Everything in the checkout becomes older."""
        for table, columns in (
            ("checkout_attempt", ("created_at", "updated_at")),
            ("payments_intent", ("created_at", "updated_at")),
            ("inventory_hold", ("expires_at",)),
        ):
            for column in columns:
                await self.shift(table, column, timedelta(**passed))

    async def reconcile(self) -> None:
        await completion.reconcile(self.services)

    async def stock(self, variant: int) -> tuple[int, int]:
        """On hand and reserved."""
        sql = "SELECT on_hand, reserved FROM inventory_stock WHERE variant_id = :id"
        [[on_hand, reserved]] = await self.fetch(sql, id=variant)
        return on_hand, reserved

    async def cart_status(self, token: str) -> str:
        [[status]] = await self.fetch("SELECT status FROM cart_cart WHERE token = :t", t=token)
        return str(status)

    async def orders(self) -> list[tuple[int, int, str]]:
        """Number, total and payment state of every order."""
        sql = "SELECT number, total_minor, financial_status FROM orders_order ORDER BY number"
        return [(row[0], row[1], row[2]) for row in await self.fetch(sql)]

    async def payments(self) -> list[str]:
        rows = await self.fetch("SELECT status FROM payments_intent ORDER BY id")
        return [row[0] for row in rows]

    async def movements(self) -> list[str]:
        rows = await self.fetch("SELECT kind FROM payments_movement ORDER BY id")
        return [row[0] for row in rows]

    async def confirm(self, *, approve: bool) -> str:
        """Answer the page of the bank about the first payment; returns its reference."""
        [reference, *_] = await self.fetch(
            "SELECT gateway_reference FROM payments_intent ORDER BY id"
        )
        assert await self.gateway.confirm(reference[0], approve=approve)
        return str(reference[0])

    def charged(self) -> Counter[str]:
        """What the gateway's own log says it has done."""
        if not self.log.exists():
            return Counter()
        lines = [msgspec.json.decode(line) for line in self.log.read_bytes().splitlines()]
        return Counter(line["step"] for line in lines if line["answer"] == "approved")

    async def fetch(self, sql: str, **params: Any) -> Sequence[Sequence[Any]]:
        async with self.db.read() as reader:
            return await reader.fetch(sql, **params)

    async def shift(self, table: str, column: str, passed: timedelta) -> None:
        rows = await self.fetch(f"SELECT id, {column} FROM {table}")
        async with self.db.transaction() as uow:
            for id, moment in rows:
                await uow.fetch(
                    f"UPDATE {table} SET {column} = :at WHERE id = :id",
                    at=_moment(moment) - passed,
                    id=id,
                )


def gateway(log: Path) -> SandboxGateway:
    return SandboxGateway(log, page_url=f"{PUBLIC}/sandbox/3ds")


def _moment(value: Any) -> Any:
    return now().fromisoformat(f"{value}+00:00") if isinstance(value, str) else value
