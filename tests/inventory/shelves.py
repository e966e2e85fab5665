"""Builders for stock: a variant, its places, and what is on the shelf."""

from itertools import count

from commerce_api.catalog.models import Product, Variant
from commerce_api.inventory.models import Location, Stock
from commerce_api.kernel.db import Database, UnitOfWork

numbers = count(1)


async def variant(uow: UnitOfWork, sku: str | None = None) -> int:
    n = next(numbers)
    product = Product(handle=f"thing-{n}", title=f"Thing {n}")
    await uow.add(product)
    row = Variant(product_id=product.id, sku=sku or f"SKU-{n}", title="Plain", position=1)
    await uow.add(row)
    return row.id


async def place(uow: UnitOfWork, position: int = 0) -> int:
    n = next(numbers)
    row = Location(handle=f"place-{n}", name=f"Place {n}", country="DE", position=position)
    await uow.add(row)
    return row.id


async def stocked(db: Database, *units: int, sku: str | None = None) -> int:
    """A variant with that many units at each of as many places."""
    async with db.transaction() as uow:
        id = await variant(uow, sku)
        for position, on_hand in enumerate(units):
            location_id = await place(uow, position)
            await uow.add(Stock(variant_id=id, location_id=location_id, on_hand=on_hand))
    return id


async def shelf(db: Database, variant_id: int) -> list[tuple[int, int]]:
    """On hand and reserved, place by place."""
    sql = """
    SELECT s.on_hand, s.reserved FROM inventory_stock AS s
    JOIN inventory_location AS l ON l.id = s.location_id
    WHERE s.variant_id = :id ORDER BY l.position"""
    async with db.read() as reader:
        return [(row[0], row[1]) for row in await reader.fetch(sql, id=variant_id)]
