"""A small shop to fill carts in: two taxes, three ways of delivery."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from commerce_api.cart import service
from commerce_api.cart.rows import Changed, PricedCart
from commerce_api.cart.values import Market, NewCart, NewLine
from commerce_api.catalog.models import Variant
from commerce_api.kernel.db import Database, UnitOfWork
from commerce_api.plugins.rate_tables import (
    Method,
    RateTables,
    RateTableShipping,
    RateTableTax,
    TaxRate,
    Zone,
)

T = TypeVar("T")

GERMANY = Market("DE", "EUR")
STATES = Market("US", "USD")

TAXES = RateTableTax(
    RateTables(
        [
            TaxRate("*", 0, inclusive=False, name="None"),
            TaxRate("DE", 190_000, inclusive=True, name="MwSt"),
            TaxRate("US", 88_750, inclusive=False, name="NY sales tax", province="NY"),
        ]
    )
)


def method(handle: str, kind: str, **other: object) -> Method:
    texts = {"title": {"": handle.title(), "de": f"{handle} (de)"}, "description": {"": "By van."}}
    return Method(handle=handle, kind=kind, **texts, **other)  # type: ignore[arg-type]


SHIPPING = RateTableShipping(
    RateTables(
        zone=[
            Zone(
                "Germany",
                ["DE"],
                [
                    method(
                        "standard", "SHIPPING", price={"EUR": "4.90"}, free_over={"EUR": "60.00"}
                    ),
                    method("express", "SHIPPING", price={"EUR": "12.90"}, max_weight_grams=20_000),
                    method("pickup", "PICK_UP", price={"EUR": "0.00"}, location="berlin"),
                ],
            ),
            Zone("States", ["US"], [method("air", "SHIPPING", price={"USD": "18.00"})]),
        ]
    )
)


async def cart(db: Database, *lines: NewLine, **fields: object) -> str:
    """The token of a new cart."""
    new = NewCart(**{"market": GERMANY, "language": "en", "lines": lines, **fields})  # type: ignore[arg-type]
    return (await change(db, lambda uow: service.create(uow, new))).token


async def with_goods(db: Database, *goods: Variant) -> str:
    return await cart(db, *(NewLine(variant.id) for variant in goods))


async def change(db: Database, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
    async with db.transaction() as uow:
        return await work(uow)


async def read(db: Database, token: str) -> PricedCart | None:
    async with db.read() as reader:
        row = await service.find(reader, token)
        return await service.priced(reader, TAXES, SHIPPING, row) if row else None


async def present(db: Database, token: str) -> PricedCart:
    found = await read(db, token)
    assert found is not None
    return found


async def quantities(db: Database, token: str) -> list[int]:
    return [line.row.quantity for line in (await present(db, token)).lines]


def told(changed: Changed) -> list[tuple[str, str, str]]:
    return [(n.code, n.target_type, n.target_key) for n in changed.notices]
