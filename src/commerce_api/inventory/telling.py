"""Which changes of stock others hear of: those that lists and collections show."""

from collections import Counter
from collections.abc import Mapping, Sequence

from commerce_api.inventory import queries
from commerce_api.inventory.events import StockChanged
from commerce_api.inventory.queries import StockRow
from commerce_api.kernel.db import UnitOfWork


async def tell(uow: UnitOfWork, before: Sequence[StockRow], changes: Mapping[int, int]) -> None:
    """`before` is the stock as it was, `changes` are the units that its rows gain or lose.

    A variant that sells out is told for sure, since its rows are locked. The units of a whole
    product are as they were read: of two orders at the same moment for different variants none
    may notice that a number is passed together. The audit of collections finds that.
    """
    products = _flipped(before, changes) | _passed(before, changes)
    for product in sorted(products | await _bundled(uow, before, changes)):
        uow.emit(StockChanged(product))


async def tell_of(uow: UnitOfWork, after: Sequence[StockRow], changes: Mapping[int, int]) -> None:
    """The same, where the stock was read when it had changed already."""
    gained = _by_product(after, changes)
    before = [
        StockRow(
            row.id,
            row.variant_id,
            row.available - changes.get(row.id, 0),
            row.position,
            row.product_id,
            row.product_units - gained[row.product_id],
            row.watched,
            row.in_bundle,
        )
        for row in after
    ]
    await tell(uow, before, changes)


def _flipped(before: Sequence[StockRow], changes: Mapping[int, int]) -> set[int]:
    """Products of which a variant is sold out now, or is back."""
    had, gained, products = Counter[int](), Counter[int](), dict[int, int]()
    for row in before:
        had[row.variant_id] += row.available
        gained[row.variant_id] += changes.get(row.id, 0)
        products[row.variant_id] = row.product_id
    return {
        product
        for variant, product in products.items()
        if (had[variant] > 0) != (had[variant] + gained[variant] > 0)
    }


def _passed(before: Sequence[StockRow], changes: Mapping[int, int]) -> set[int]:
    """Products whose units come to, leave or jump over a number that somebody watches."""
    watched = _watched(before)
    units = {row.product_id: row.product_units for row in before}
    gained = _by_product(before, changes)
    return {
        product
        for product, had in units.items()
        if any(_side(had, n) != _side(had + gained[product], n) for n in watched)
    }


async def _bundled(
    uow: UnitOfWork, before: Sequence[StockRow], changes: Mapping[int, int]
) -> set[int]:
    """Products with bundles of which a component now suffices for none, or for one again, or for a
    number that somebody watches. What the other components suffice for is not looked at: they may
    change in this moment, and who changes them does not see this change."""
    had, gained = Counter[int](), Counter[int]()
    for row in before:
        if row.in_bundle:
            had[row.variant_id] += row.available
            gained[row.variant_id] += changes.get(row.id, 0)
    moved = [variant for variant, units in gained.items() if units]
    if not moved:
        return set()
    numbers = {0} | _watched(before)
    found = set()
    for bundle in await queries.bundles(uow, moved):
        then = had[bundle.component_id]
        now_there = (then + gained[bundle.component_id]) // bundle.quantity
        if any(_side(then // bundle.quantity, n) != _side(now_there, n) for n in numbers):
            found.add(bundle.product_id)
    return found


def _by_product(rows: Sequence[StockRow], changes: Mapping[int, int]) -> Counter[int]:
    gained = Counter[int]()
    for row in rows:
        gained[row.product_id] += changes.get(row.id, 0)
    return gained


def _watched(rows: Sequence[StockRow]) -> set[int]:
    return {int(value) for row in rows[:1] for value in _numbers(row.watched)}


def _numbers(watched: str | None) -> list[str]:
    """Rules may say 10 as 10.0."""
    return [number.partition(".")[0] for number in (watched or "").split(",") if number]


def _side(units: int, number: int) -> int:
    return (units > number) - (units < number)
