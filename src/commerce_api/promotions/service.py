from collections.abc import Sequence
from datetime import datetime

import msgspec

from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.promotions import queries
from commerce_api.promotions.errors import InvalidDiscount
from commerce_api.promotions.models import (
    Discount,
    DiscountAmount,
    DiscountCollection,
    DiscountKind,
)
from commerce_api.promotions.rows import Offer

CODE_LENGTH_MAX = 255


class NewDiscount(msgspec.Struct, frozen=True):
    """`percent`: in basis points; `amounts`, `minimums`: currency to minor units.

    Without collections it counts for everything.
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
    )
    await uow.add(discount)
    amounts = [
        DiscountAmount(
            discount_id=discount.id,
            currency=currency,
            amount_minor=new.amounts.get(currency, 0),
            min_subtotal_minor=new.minimums.get(currency, 0),
        )
        for currency in sorted({*new.amounts, *new.minimums})
    ]
    limits = [
        DiscountCollection(discount_id=discount.id, collection_id=id) for id in new.collection_ids
    ]
    await uow.add(*amounts)
    await uow.add(*limits)
    return discount


async def offers(
    fetches: Fetches, codes: Sequence[str], currency: str, products: Sequence[int]
) -> list[Offer | None]:
    """What each code offers to a cart with these products, in the order of the codes."""
    if not codes:
        return []
    typed = [canonical(code) for code in codes]
    found = await queries.offers(fetches, sorted(set(typed)), currency, now())
    limited = [offer.id for offer, is_limited in found if is_limited]
    entitled = await queries.entitled_products(fetches, limited, products) if limited else {}
    by_code = {
        offer.code: msgspec.structs.replace(offer, entitled=frozenset(entitled.get(offer.id, ())))
        if is_limited
        else offer
        for offer, is_limited in found
    }
    return [by_code.get(code) for code in typed]


def canonical(code: str) -> str:
    return code.strip().upper()


def _check(new: NewDiscount) -> None:
    if not 1 <= len(canonical(new.code)) <= CODE_LENGTH_MAX:
        raise InvalidDiscount(f"A code has 1 to {CODE_LENGTH_MAX} characters.", "code")
    if not 0 <= new.basis_points <= 10_000:
        raise InvalidDiscount("A percentage is between 0 and 100.", "basisPoints")
    if any(minor < 0 for minor in (*new.amounts.values(), *new.minimums.values())):
        raise InvalidDiscount("An amount is not negative.", "amounts")
    if new.kind == DiscountKind.FIXED and not new.amounts:
        raise InvalidDiscount("A fixed discount needs an amount in some currency.", "amounts")
