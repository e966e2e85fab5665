"""The selling plans of the demonstration."""

from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.kernel.money import parse
from commerce_api.seeding.files import Entry, SeedFiles, alternatives, translations
from commerce_api.subscriptions import service
from commerce_api.subscriptions.models import AdjustmentKind, Interval
from commerce_api.subscriptions.service import (
    NewAdjustment,
    NewChoice,
    NewGroup,
    NewOption,
    NewPlan,
    Rhythm,
)

PRODUCTS = "SELECT handle, id FROM catalog_product WHERE handle = ANY(:handles)"


async def seed_selling_plans(uow: UnitOfWork, files: SeedFiles) -> None:
    groups = files.read("selling_plans.toml")["group"]
    handles = sorted({handle for entry in groups for handle in entry["products"]})
    products = await _products(uow, handles)
    for position, entry in enumerate(groups):
        group = await service.create_group(uow, _group(entry, position))
        keys = [products[handle] for handle in entry["products"]]
        await service.offer(uow, group.id, products=keys)


async def _products(fetches: Fetches, handles: list[str]) -> dict[str, int]:
    return {row[0]: row[1] for row in await fetches.fetch(PRODUCTS, handles=handles)}


def _group(entry: Entry, position: int) -> NewGroup:
    return NewGroup(
        name=entry["name"],
        options=tuple(
            NewOption(option["name"], alternatives(option, "name", "name"))
            for option in entry["option"]
        ),
        plans=tuple(_plan(plan) for plan in entry["plan"]),
        position=position,
        texts=translations(entry, "name"),
    )


def _plan(entry: Entry) -> NewPlan:
    every = entry.get("every")
    return NewPlan(
        name=entry["name"],
        description=entry["description"],
        choices=tuple(
            NewChoice(choice["value"], alternatives(choice, "value", "value"))
            for choice in entry["choice"]
        ),
        billing=_rhythm(entry.get("billed", every)),
        delivery=_rhythm(entry.get("delivered", every)),
        deliveries=entry.get("deliveries", 1),
        adjustments=tuple(_adjustment(each) for each in entry.get("adjustment", ())),
        texts=translations(entry, "name", "description"),
    )


def _rhythm(entry: Entry | None) -> Rhythm | None:
    return Rhythm(Interval(entry["interval"]), entry["count"]) if entry else None


def _adjustment(entry: Entry) -> NewAdjustment:
    orders = entry.get("orders")
    if "percent" in entry:
        points = entry["percent"] * 100
        return NewAdjustment(AdjustmentKind.PERCENT, basis_points=points, order_count=orders)
    kind = AdjustmentKind.AMOUNT if "amounts" in entry else AdjustmentKind.PRICE
    amounts = entry.get("amounts") or entry["prices"]
    minor = {currency: parse(text, currency).minor for currency, text in amounts.items()}
    return NewAdjustment(kind, amounts=minor, order_count=orders)
