from datetime import timedelta

import pytest

from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database
from commerce_api.promotions import service
from commerce_api.promotions.errors import InvalidDiscount
from commerce_api.promotions.models import DiscountKind
from commerce_api.promotions.rows import Purchase
from commerce_api.promotions.service import NewDiscount
from tests import make
from tests.conftest import Counting

DAY = timedelta(days=1)


def percent(code: str, **other: object) -> NewDiscount:
    values = {"title": code.title(), "kind": DiscountKind.PERCENT, "basis_points": 1000}
    return NewDiscount(code, **{**values, **other})  # type: ignore[arg-type]


async def test_codes_are_found_in_any_case_and_in_order(db: Database) -> None:
    async with db.transaction() as uow:
        first = await service.create(uow, percent(" Welcome10 "))
        second = await service.create(uow, percent("SPÄTER", starts_at=now() + DAY))
    async with db.read() as reader:
        typed = ["später", "nope", "wELCOME10"]
        found = (await service.offers(reader, typed, Purchase("EUR"))).by_code
        none = (await service.offers(reader, [], Purchase("EUR"))).by_code
    assert first.code == "WELCOME10"
    assert [(o.id, o.current, o.basis_points) if o else None for o in found] == [
        (second.id, False, 1000),
        None,
        (first.id, True, 1000),
    ]
    assert none == []


async def test_dates_and_the_switch_decide_what_is_current(db: Database) -> None:
    async with db.transaction() as uow:
        await service.create(uow, percent("RUNNING", starts_at=now() - DAY, ends_at=now() + DAY))
        await service.create(uow, percent("OVER", starts_at=now() - 2 * DAY, ends_at=now() - DAY))
        await service.create(uow, percent("OFF", active=False))
    async with db.read() as reader:
        typed = ["RUNNING", "OVER", "OFF"]
        found = (await service.offers(reader, typed, Purchase("EUR"))).by_code
    assert [offer.current for offer in found if offer] == [True, False, False]


async def test_amounts_are_per_currency(db: Database) -> None:
    new = NewDiscount(
        "FIVEOFF",
        "Five off",
        DiscountKind.FIXED,
        amounts={"EUR": 500, "USD": 550},
        minimums={"EUR": 5000, "GBP": 100},
    )
    async with db.transaction() as uow:
        await service.create(uow, new)
    async with db.read() as reader:
        found = {
            currency: (await service.offers(reader, ["FIVEOFF"], Purchase(currency))).by_code
            for currency in ("EUR", "USD", "GBP", "JPY")
        }
    assert {
        currency: (offer.amount_minor, offer.min_subtotal_minor, offer.worth_something)
        for currency, [offer] in found.items()
        if offer
    } == {
        "EUR": (500, 5000, True),
        "USD": (550, 0, True),
        "GBP": (0, 100, False),
        "JPY": (None, 0, False),
    }


async def test_collections_limit_a_discount(db: Database, count_statements: Counting) -> None:
    async with db.transaction() as uow:
        tent, lamp, mug = [await make.product(uow) for _ in range(3)]
        camp = await make.collection(uow, tent, lamp)
        light = await make.collection(uow, lamp)
        await service.create(uow, percent("CAMP", collection_ids=(camp.id, light.id)))
        await service.create(uow, percent("ALL"))
    async with db.read() as reader:
        with count_statements() as seen:
            purchase = Purchase("EUR", [lamp.id, mug.id])
            found = await service.offers(reader, ["CAMP", "ALL"], purchase)
    assert [offer.entitled for offer in found.by_code if offer] == [{lamp.id}, None]
    assert len(seen) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        percent(" "),
        percent("X" * 256),
        percent("X", basis_points=10_001),
        percent("X", minimums={"EUR": -1}),
        NewDiscount("X", "X", DiscountKind.FIXED),
    ],
)
async def test_a_discount_that_makes_no_sense_is_refused(db: Database, wrong: NewDiscount) -> None:
    async with db.transaction() as uow:
        with pytest.raises(InvalidDiscount):
            await service.create(uow, wrong)
        assert list(await uow.fetch("SELECT id FROM promotions_discount")) == []
