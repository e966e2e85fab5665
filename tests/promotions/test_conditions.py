"""What a discount asks of the buyer and the goods, as the database knows it."""

from typing import Any

import pytest

from commerce_api.kernel.db import Database
from commerce_api.orders.models import FinancialStatus, Order
from commerce_api.pricing import service as pricing
from commerce_api.pricing.models import Group
from commerce_api.promotions import buyers, service
from commerce_api.promotions.errors import DiscountUsedUp, InvalidDiscount
from commerce_api.promotions.models import DiscountKind
from commerce_api.promotions.rows import Offer, Offered, Purchase
from commerce_api.promotions.service import NewDiscount
from tests import make
from tests.conftest import Counting


def ten(code: str, **other: Any) -> NewDiscount:
    values = {"title": code.title(), "kind": DiscountKind.PERCENT, "basis_points": 1000}
    return NewDiscount(code, **{**values, **other})


async def offered(
    db: Database, *codes: str, automatic: bool = False, **purchase: Any
) -> list[Offer | None]:
    found = await found_for(db, *codes, automatic=automatic, **purchase)
    return found.by_code


async def found_for(db: Database, *codes: str, automatic: bool = False, **purchase: Any) -> Offered:
    async with db.read() as reader:
        asked = Purchase(**{"currency": "EUR", **purchase})
        return await service.offers(reader, codes, asked, automatic=automatic)


async def barred(db: Database, code: str, **purchase: Any) -> str | None:
    [offer] = await offered(db, code, **purchase)
    assert offer
    return offer.barred.code if offer.barred else None


async def test_customers_and_groups(db: Database) -> None:
    async with db.transaction() as uow:
        named, member, other = [await make.customer(uow) for _ in range(3)]
        group = await pricing.add_group(uow, Group(handle="trade", name="Trade"))
        await pricing.join_group(uow, member.id, group.id)
        await service.create(uow, ten("FRIENDS", customer_ids=(named.id,), group_ids=(group.id,)))
    assert await barred(db, "FRIENDS", customer=named.id) is None
    assert await barred(db, "FRIENDS", customer=member.id) is None
    assert await barred(db, "FRIENDS", customer=other.id) == "DISCOUNT_CUSTOMER_NOT_ELIGIBLE"
    assert await barred(db, "FRIENDS") == "DISCOUNT_ELIGIBLE_CUSTOMER_MISSING"


async def test_countries(db: Database) -> None:
    async with db.transaction() as uow:
        await service.create(uow, ten("ALPS", countries=("CH", "AT")))
    assert await barred(db, "ALPS", country="AT") is None
    [offer] = await offered(db, "ALPS", country="DE")
    assert offer
    assert offer.barred == buyers.ELSEWHERE
    assert buyers.ELSEWHERE.code == "DISCOUNT_CODE_NOT_HONOURED"


async def test_only_the_first_order(db: Database) -> None:
    async with db.transaction() as uow:
        customer = await make.customer(uow)
        await service.create(uow, ten("HELLO", first_order=True))
        common: dict[str, Any] = {
            "language": "en",
            "currency": "EUR",
            "subtotal_minor": 100,
            "discount_minor": 0,
            "shipping_minor": 0,
            "tax_minor": 0,
            "added_tax_minor": 0,
            "total_minor": 100,
            "financial_status": FinancialStatus.PAID,
        }
        guest = "guest@example.org"
        await uow.add(
            Order(number=1, customer_id=customer.id, email="c@example.org", **common),
            Order(number=2, email=guest, guest_email=guest, **common),
        )
    assert await barred(db, "HELLO", customer=customer.id) == "DISCOUNT_CUSTOMER_NOT_ELIGIBLE"
    assert await barred(db, "HELLO", email=guest) == "DISCOUNT_CUSTOMER_NOT_ELIGIBLE"
    assert await barred(db, "HELLO", email="new@example.org") is None
    assert await barred(db, "HELLO") is None


async def test_the_currency_of_a_least_subtotal(db: Database) -> None:
    """It never counts without its minimum in a currency that has none."""
    async with db.transaction() as uow:
        await service.create(uow, ten("BIG", minimums={"EUR": 10_000}))
    [euro] = await offered(db, "BIG")
    [franc] = await offered(db, "BIG", currency="CHF")
    assert euro
    assert franc
    assert (euro.worth_something, euro.min_subtotal_minor) == (True, 10_000)
    assert franc.worth_something is False


async def test_products_and_what_has_to_be_bought(db: Database, count_statements: Counting) -> None:
    async with db.transaction() as uow:
        mug, lamp, tent = [await make.product(uow) for _ in range(3)]
        camp = await make.collection(uow, tent)
        await service.create(
            uow,
            ten("MUG", product_ids=(mug.id,), bought_collection_ids=(camp.id,)),
        )
        await service.create(uow, ten("LAMP", bought_product_ids=(lamp.id,)))
    products = [mug.id, lamp.id, tent.id]
    with count_statements() as seen:
        [one, other] = await offered(db, "MUG", "LAMP", products=products)
    assert one
    assert other
    assert (one.entitled, one.bought) == (frozenset({mug.id}), frozenset({tent.id}))
    assert other.entitled is None
    assert other.bought == frozenset({lamp.id})
    assert len(seen) == 2


async def test_what_is_automatic_has_no_code(db: Database) -> None:
    async with db.transaction() as uow:
        await service.create(uow, ten("AUTO", automatic=True))
        await service.create(uow, ten("OFF", automatic=True, active=False))
        await service.create(uow, ten("CODE"))
    found = await found_for(db, "AUTO", "code", automatic=True)
    assert [o.code if o else None for o in found.by_code] == [None, "CODE"]
    assert [o.code for o in found.automatic] == ["AUTO"]
    assert (await found_for(db, "code")).automatic == []


async def test_uses_are_counted_for_all_and_for_each_buyer(db: Database) -> None:
    async with db.transaction() as uow:
        row = await service.create(uow, ten("FEW", usage_limit=2, customer_limit=1))
    ada, bob = (buyers.marks(None, f"{name}@example.org", None) for name in ("ada", "bob"))

    async def claim(reference: str, marks: tuple[str, ...]) -> None:
        async with db.transaction() as uow:
            await service.claim(uow, reference, [row.id], marks)

    await claim("cart:a", ada)
    await claim("cart:a", ada)  # the same again is one
    assert await barred(db, "FEW", marks=ada) == "DISCOUNT_CUSTOMER_USAGE_LIMIT_REACHED"
    assert await barred(db, "FEW", marks=ada, reference="cart:a") is None, "its own claim"
    assert await barred(db, "FEW", marks=bob) is None
    with pytest.raises(DiscountUsedUp):
        await claim("cart:a2", ada)
    await claim("cart:b", bob)
    assert await barred(db, "FEW", marks=("new",)) == "DISCOUNT_USAGE_LIMIT_REACHED"
    with pytest.raises(DiscountUsedUp):
        await claim("cart:c", ("new",))
    for _ in range(2):
        async with db.transaction() as uow:
            await service.release(uow, "cart:a")
    assert await barred(db, "FEW", marks=ada) is None
    async with db.read() as reader:
        uses = await reader.fetch("SELECT buyer, used FROM promotions_use ORDER BY buyer")
    assert sorted(tuple(use) for use in uses) == sorted([("", 1), (*ada, 0), (*bob, 1)])


def test_buyers_are_told_apart_without_being_named() -> None:
    assert buyers.marks(None, "Ada@Example.org ", "1") == buyers.marks(None, "ada@example.org", "2")
    assert len(buyers.marks(7, "ada@example.org", None)) == 2
    assert buyers.marks(None, None, "+49 (30) 12-34") == buyers.marks(None, None, "49301234")
    assert buyers.marks(None, None, None) == ()
    assert [len(mark) for mark in buyers.marks(1, "ada@example.org", "")] == [64, 64]


@pytest.mark.parametrize(
    "wrong",
    [
        NewDiscount("X", "X", DiscountKind.FIXED_PRICE),
        NewDiscount("X", "X", DiscountKind.BUY_GET, basis_points=10_000, min_quantity=2),
        ten("X", usage_limit=0),
        ten("X", customer_limit=-1),
        ten("X", min_quantity=-1),
        ten("X", min_quantity=10_001),
    ],
)
async def test_rules_that_make_no_sense_are_refused(db: Database, wrong: NewDiscount) -> None:
    async with db.transaction() as uow:
        with pytest.raises(InvalidDiscount):
            await service.create(uow, wrong)
        assert list(await uow.fetch("SELECT id FROM promotions_discount")) == []
