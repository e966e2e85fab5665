from collections.abc import Sequence

import msgspec

from commerce_api.catalog.events import ProductChanged
from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.kernel.translations import rows_of
from commerce_api.subscriptions import loaders, queries
from commerce_api.subscriptions.errors import InvalidSellingPlan
from commerce_api.subscriptions.models import (
    Adjustment,
    AdjustmentAmount,
    AdjustmentKind,
    Group,
    GroupOption,
    GroupProduct,
    GroupVariant,
    Interval,
    Plan,
    PlanOnly,
    PlanOption,
)
from commerce_api.subscriptions.rows import PlanRow
from commerce_api.subscriptions.terms import terms_of

PLANS_MAX = 31
OPTIONS_MAX = 3

Words = dict[str, dict[str, str]]  # language to field to text


class NewAdjustment(msgspec.Struct, frozen=True):
    """`amounts`: currency to minor units, unless it is a percentage (in basis points)."""

    kind: AdjustmentKind
    basis_points: int = 0
    amounts: dict[str, int] = {}
    order_count: int | None = None


class NewChoice(msgspec.Struct, frozen=True):
    value: str
    texts: Words = {}


class Rhythm(msgspec.Struct, frozen=True):
    interval: Interval
    count: int = 1


class NewPlan(msgspec.Struct, frozen=True):
    """`choices` are parallel to the options of the group."""

    name: str
    choices: tuple[NewChoice, ...]
    description: str | None = None
    billing: Rhythm | None = None
    delivery: Rhythm | None = None
    deliveries: int = 1
    charge_basis_points: int = 10_000
    adjustments: tuple[NewAdjustment, ...] = ()
    texts: Words = {}


class NewOption(msgspec.Struct, frozen=True):
    name: str
    texts: Words = {}


class NewGroup(msgspec.Struct, frozen=True):
    name: str
    options: tuple[NewOption, ...]
    plans: tuple[NewPlan, ...]
    app_name: str | None = None
    position: int = 0
    texts: Words = {}


async def create_group(uow: UnitOfWork, new: NewGroup) -> Group:
    """Save a group with all its plans. Nothing is sold by it until products are added."""
    _check(new)
    group = Group(name=new.name, app_name=new.app_name, position=new.position)
    await uow.add(group)
    await uow.add(*rows_of("selling_plan_group", group.id, new.texts))
    options = [
        GroupOption(group_id=group.id, name=option.name, position=position)
        for position, option in enumerate(new.options)
    ]
    await uow.add(*options)
    for row, option in zip(options, new.options, strict=True):
        await uow.add(*rows_of("selling_plan_option", row.id, option.texts))
    for position, plan in enumerate(new.plans):
        await _add_plan(uow, group.id, options, plan, position)
    return group


async def offer(
    uow: UnitOfWork, group: int, *, products: Sequence[int] = (), variants: Sequence[int] = ()
) -> None:
    """Sell these products, or these variants alone, by the plans of a group."""
    known = await queries.known_products(uow, products)
    if missing := [id for id in products if id not in known]:
        raise InvalidSellingPlan(f"There is no product {missing[0]}.", "products")
    await uow.add(*(GroupProduct(group_id=group, product_id=id) for id in products))
    await uow.add(*(GroupVariant(group_id=group, variant_id=id) for id in variants))
    for id in products:
        uow.emit(ProductChanged(id))


async def require_plan(uow: UnitOfWork, product: int, *, required: bool = True) -> None:
    """Whether a product is sold by plans only."""
    await queries.forget_plan_only(uow, product)
    if required:
        await uow.add(PlanOnly(product_id=product))
    uow.emit(ProductChanged(product))


async def plans(fetches: Fetches, keys: Sequence[int]) -> dict[int, PlanRow]:
    """Plans by key, with texts in the shop's base language."""
    return dict(await loaders.plans(fetches, keys, None)) if keys else {}


async def offered(
    fetches: Fetches, variants: Sequence[int], plans: Sequence[int]
) -> set[tuple[int, int]]:
    """Pairs of a variant and a plan by which it can be bought."""
    return await queries.offered(fetches, variants, plans) if plans else set()


async def sold(
    fetches: Fetches, variants: Sequence[int], plans: Sequence[int], currency: str
) -> set[tuple[int, int]]:
    """Pairs of a variant and a plan that a cart in this currency can hold.

    What is paid in parts is not among them: nothing collects the rest yet.
    """
    rows = await loaders.plans(fetches, plans, None)
    whole = [
        key
        for key, plan in rows.items()
        if plan.charge_basis_points == 10_000 and terms_of(plan, 0, currency)
    ]
    return await queries.offered(fetches, variants, whole) if whole else set()


async def only_by_plan(fetches: Fetches, variants: Sequence[int]) -> set[int]:
    return await queries.only_by_plan(fetches, variants) if variants else set()


async def _add_plan(
    uow: UnitOfWork, group: int, options: Sequence[GroupOption], new: NewPlan, position: int
) -> None:
    plan = Plan(
        group_id=group,
        name=new.name,
        description=new.description,
        position=position,
        billing_interval=new.billing.interval if new.billing else None,
        billing_count=new.billing.count if new.billing else None,
        delivery_interval=new.delivery.interval if new.delivery else None,
        delivery_count=new.delivery.count if new.delivery else None,
        deliveries=new.deliveries,
        charge_basis_points=new.charge_basis_points,
    )
    await uow.add(plan)
    await uow.add(*rows_of("selling_plan", plan.id, new.texts))
    for option, choice in zip(options, new.choices, strict=True):
        row = PlanOption(plan_id=plan.id, option_id=option.id, value=choice.value)
        await uow.add(row)
        await uow.add(*rows_of("selling_plan_choice", row.id, choice.texts))
    for index, adjustment in enumerate(new.adjustments):
        await _add_adjustment(uow, plan.id, index, adjustment)


async def _add_adjustment(uow: UnitOfWork, plan: int, position: int, new: NewAdjustment) -> None:
    row = Adjustment(
        plan_id=plan,
        position=position,
        kind=new.kind,
        basis_points=new.basis_points,
        order_count=new.order_count,
    )
    await uow.add(row)
    await uow.add(
        *(
            AdjustmentAmount(adjustment_id=row.id, currency=currency, amount_minor=minor)
            for currency, minor in sorted(new.amounts.items())
        )
    )


def _check(new: NewGroup) -> None:
    if not 1 <= len(new.plans) <= PLANS_MAX:
        raise InvalidSellingPlan(f"A group has 1 to {PLANS_MAX} plans.", "plans")
    if not 1 <= len(new.options) <= OPTIONS_MAX:
        raise InvalidSellingPlan(f"A group has 1 to {OPTIONS_MAX} options.", "options")
    if len({plan.name for plan in new.plans}) < len(new.plans):
        raise InvalidSellingPlan("Two plans of a group have the same name.", "plans")
    for plan in new.plans:
        if len(plan.choices) != len(new.options):
            raise InvalidSellingPlan("A plan chooses a value of each option.", "choices")
        _check_plan(plan)


def _check_plan(plan: NewPlan) -> None:
    if not 1 <= plan.deliveries <= 366:
        raise InvalidSellingPlan("One billing pays for 1 to 366 deliveries.", "deliveries")
    if not 0 <= plan.charge_basis_points <= 10_000:
        raise InvalidSellingPlan("The charge at checkout is 0 to 100 %.", "chargeBasisPoints")
    if any(rhythm and rhythm.count < 1 for rhythm in (plan.billing, plan.delivery)):
        raise InvalidSellingPlan("A rhythm counts 1 interval or more.", "count")
    if len(plan.adjustments) > 2:
        raise InvalidSellingPlan("A plan adjusts a price at most twice.", "adjustments")
    for adjustment in plan.adjustments:
        _check_adjustment(adjustment)
    if len(plan.adjustments) == 2 and plan.adjustments[0].order_count is None:
        message = "The first of two adjustments says for how many orders it holds."
        raise InvalidSellingPlan(message, "orderCount")


def _check_adjustment(adjustment: NewAdjustment) -> None:
    if not 0 <= adjustment.basis_points <= 10_000:
        raise InvalidSellingPlan("A percentage is between 0 and 100.", "basisPoints")
    if any(minor < 0 for minor in adjustment.amounts.values()):
        raise InvalidSellingPlan("An amount is not negative.", "amounts")
    if adjustment.kind != AdjustmentKind.PERCENT and not adjustment.amounts:
        raise InvalidSellingPlan("It needs an amount in some currency.", "amounts")
    if adjustment.order_count is not None and adjustment.order_count < 1:
        raise InvalidSellingPlan("It counts 1 order or more.", "orderCount")


__all__ = [
    "NewAdjustment",
    "NewChoice",
    "NewGroup",
    "NewOption",
    "NewPlan",
    "Rhythm",
    "create_group",
    "offer",
    "offered",
    "only_by_plan",
    "plans",
    "require_plan",
    "terms_of",
]
