"""A small shop with markets, groups and lists to price things in."""

from dataclasses import dataclass
from typing import Any

from commerce_api.catalog.models import Product, Variant
from commerce_api.kernel import outbox
from commerce_api.kernel.db import Database, UnitOfWork
from commerce_api.kernel.money import Money
from commerce_api.pricing import service
from commerce_api.pricing.models import Group, Market, PriceList
from tests import make


@dataclass
class Shop:
    """Markets `eu` (EUR), `us` (USD) and `ch` (CHF), and the group of wholesale customers."""

    eu: int
    us: int
    ch: int
    group: int


async def founded(db: Database) -> Shop:
    async with db.transaction() as uow:
        await make.markets(uow)
        swiss = Market(handle="ch", name="Switzerland", currency="CHF", position=2, language="de")
        ch = await service.add_market(uow, swiss, ["CH", "LI"])
        group = await service.add_group(uow, Group(handle="wholesale", name="Wholesale"))
        rows = await uow.fetch("SELECT handle, id FROM pricing_market")
        keys: dict[str, int] = {row[0]: row[1] for row in rows}
        return Shop(keys["eu"], keys["us"], ch.id, group.id)


async def listed(uow: UnitOfWork, handle: str = "list", **columns: Any) -> PriceList:
    row = PriceList(handle=handle, name=handle.title(), **{"currency": "EUR", **columns})
    return await service.add_list(uow, row)


async def mug(
    uow: UnitOfWork, cents: int = 1000, *, of: Product | None = None, **fields: Any
) -> Variant:
    return await make.variant(uow, of=of, price=Money(cents, "EUR"), **fields)


async def worked(db: Database) -> None:
    """What the worker does until nothing is left to do."""
    await outbox.drain(db)
    await service.follow_dates(db)
    await service.drain(db)
    await outbox.drain(db)


async def indexed(db: Database, product: int) -> dict[str, tuple[int, int, int, int]]:
    """Rows of the price index, by their code."""
    async with db.read() as reader:
        rows = await reader.fetch(
            "SELECT context, min_minor, max_minor, compare_min_minor, compare_max_minor "
            "FROM pricing_index WHERE product_id = :product",
            product=product,
        )
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}
