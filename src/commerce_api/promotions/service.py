"""Discounts: made, offered to carts, and, where they are limited, claimed by purchases."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.kernel.tables import Table
from commerce_api.promotions import buyers, queries
from commerce_api.promotions.errors import DiscountUsedUp, InvalidDiscount
from commerce_api.promotions.models import (
    Discount,
    DiscountAmount,
    DiscountBought,
    DiscountBuyer,
    DiscountCollection,
    DiscountKind,
    DiscountProduct,
    StackingClass,
)
from commerce_api.promotions.queries import TermsRow
from commerce_api.promotions.rows import AMOUNTS, Offer, Offered, Purchase

CODE_LENGTH_MAX = 255
QUANTITY_MAX = 10_000
EXCLUSIVE = frozenset(StackingClass)


class NewDiscount(msgspec.Struct, frozen=True):
    """`percent`: in basis points; `amounts`, `minimums`: currency to minor units.

    Without products and collections it counts for everything; without customers and groups it is
    for everybody. `bought_…`: what has to be in the cart, where that is not what gets cheaper.
    """

    code: str
    title: str
    kind: DiscountKind
    basis_points: int = 0
    amounts: dict[str, int] = {}
    minimums: dict[str, int] = {}
    collection_ids: tuple[int, ...] = ()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    active: bool = True
    automatic: bool = False
    priority: int = 0
    excludes: frozenset[StackingClass] = frozenset()
    min_quantity: int = 0
    get_quantity: int = 0
    countries: tuple[str, ...] = ()
    first_order: bool = False
    usage_limit: int | None = None
    customer_limit: int | None = None
    product_ids: tuple[int, ...] = ()
    bought_product_ids: tuple[int, ...] = ()
    bought_collection_ids: tuple[int, ...] = ()
    customer_ids: tuple[int, ...] = ()
    group_ids: tuple[int, ...] = ()


async def create(uow: UnitOfWork, new: NewDiscount) -> Discount:
    """Save a discount. Its code is found whatever case the buyer types."""
    _check(new)
    discount = Discount(
        code=canonical(new.code),
        title=new.title,
        kind=new.kind,
        basis_points=new.basis_points,
        starts_at=new.starts_at,
        ends_at=new.ends_at,
        active=new.active,
        automatic=new.automatic,
        priority=new.priority,
        excludes=sorted(new.excludes),
        min_quantity=new.min_quantity,
        get_quantity=new.get_quantity,
        countries=list(new.countries),
        first_order=new.first_order,
        usage_limit=new.usage_limit,
        customer_limit=new.customer_limit,
    )
    await uow.add(discount)
    await uow.add(*conditions(new, discount.id))
    return discount


def conditions(new: NewDiscount, id: int) -> list[Table]:
    """The rows that hang on the discount of this key."""
    rows: list[Table] = [
        DiscountAmount(
            discount_id=id,
            currency=currency,
            amount_minor=new.amounts.get(currency, 0),
            min_subtotal_minor=new.minimums.get(currency, 0),
        )
        for currency in sorted({*new.amounts, *new.minimums})
    ]
    rows += [DiscountCollection(discount_id=id, collection_id=key) for key in new.collection_ids]
    rows += [DiscountProduct(discount_id=id, product_id=key) for key in new.product_ids]
    rows += [DiscountBought(discount_id=id, product_id=key) for key in new.bought_product_ids]
    rows += [DiscountBought(discount_id=id, collection_id=k) for k in new.bought_collection_ids]
    rows += [DiscountBuyer(discount_id=id, customer_id=key) for key in new.customer_ids]
    return rows + [DiscountBuyer(discount_id=id, group_id=key) for key in new.group_ids]


async def offers(
    fetches: Fetches, codes: Sequence[str], purchase: Purchase, *, automatic: bool = False
) -> Offered:
    """What each code offers to this purchase, and, if they are wanted, what needs no code."""
    if not codes and not automatic:
        return Offered()
    typed = [canonical(code) for code in codes]
    found = await queries.terms(fetches, sorted(set(typed)), purchase, now(), automatic=automatic)
    limited = [row.id for row in found if row.limited or row.needs_goods]
    goods = await queries.goods(fetches, limited, purchase.products) if limited else ({}, {})
    made = [_offer(row, purchase, *goods) for row in found]
    by_code = {offer.code: offer for offer in made if not offer.automatic}
    return Offered([by_code.get(code) for code in typed], [o for o in made if o.automatic])


async def claim(
    uow: UnitOfWork, reference: str, discounts: Sequence[int], marks: Sequence[str]
) -> None:
    """Count one use of those that are limited. Raises `DiscountUsedUp`: nothing may be kept then.

    In the same order by everybody, so that nobody waits for somebody who waits for him."""
    if not discounts:
        return
    for discount, most, most_each in sorted(await queries.limits(uow, discounts)):
        wanted = [("", most)] if most is not None else []
        wanted += [(mark, most_each) for mark in sorted(marks)] if most_each is not None else []
        for buyer, limit in wanted:
            if not await queries.claim(uow, reference, discount, buyer, limit, now()):
                raise DiscountUsedUp


async def release(uow: UnitOfWork, reference: str) -> None:
    """The purchase failed: others may use what it has claimed. Harmless when there is nothing."""
    await queries.release(uow, reference)


def canonical(code: str) -> str:
    return code.strip().upper()


def _offer(
    row: TermsRow, purchase: Purchase, entitled: dict[int, set[int]], bought: dict[int, set[int]]
) -> Offer:
    return Offer(
        id=row.id,
        code=row.code,
        title=row.title,
        kind=row.kind,
        basis_points=row.basis_points,
        current=row.current,
        amount_minor=row.amount_minor,
        min_subtotal_minor=row.min_subtotal_minor or 0,
        entitled=frozenset(entitled.get(row.id, ())) if row.limited else None,
        automatic=row.automatic,
        priority=row.priority,
        excludes=frozenset(row.excludes),
        min_quantity=row.min_quantity,
        get_quantity=row.get_quantity,
        bought=frozenset(bought.get(row.id, ())) if row.needs_goods else None,
        in_currency=row.in_currency,
        barred=buyers.barred(row, purchase),
    )


def _check(new: NewDiscount) -> None:
    if not 1 <= len(canonical(new.code)) <= CODE_LENGTH_MAX:
        raise InvalidDiscount(f"A code has 1 to {CODE_LENGTH_MAX} characters.", "code")
    if not 0 <= new.basis_points <= 10_000:
        raise InvalidDiscount("A percentage is between 0 and 100.", "basisPoints")
    if any(minor < 0 for minor in (*new.amounts.values(), *new.minimums.values())):
        raise InvalidDiscount("An amount is not negative.", "amounts")
    if new.kind in AMOUNTS and not new.amounts:
        raise InvalidDiscount("A discount by an amount needs one in some currency.", "amounts")
    _check_counts(new)


def _check_counts(new: NewDiscount) -> None:
    if not (0 <= new.min_quantity <= QUANTITY_MAX and 0 <= new.get_quantity <= QUANTITY_MAX):
        raise InvalidDiscount(f"A quantity is between 0 and {QUANTITY_MAX}.", "minQuantity")
    if new.kind == DiscountKind.BUY_GET and not (new.min_quantity and new.get_quantity):
        message = "It has to be said how many are bought and how many are cheaper."
        raise InvalidDiscount(message, "getQuantity")
    if any(limit is not None and limit < 1 for limit in (new.usage_limit, new.customer_limit)):
        raise InvalidDiscount("A limit is at least 1.", "usageLimit")
