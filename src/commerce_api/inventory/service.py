"""Holds: claims on stock with a time limit, so that the last unit is sold once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from commerce_api.inventory import queries
from commerce_api.inventory.errors import OutOfStock
from commerce_api.inventory.models import HoldItem
from commerce_api.inventory.queries import Claim, StockRow
from commerce_api.inventory.telling import tell, tell_of
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database, Fetches, UnitOfWork
from commerce_api.kernel.errors import NotFound, TransientError

RELEASED_AT_ONCE = 100


def demand_of(lines: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Variant and quantity of each line, summed by variant."""
    demand: dict[int, int] = {}
    for variant_id, quantity in lines:
        demand[variant_id] = demand.get(variant_id, 0) + quantity
    return demand


async def hold(
    uow: UnitOfWork, reference: str, demand: Mapping[int, int], expires: datetime
) -> None:
    """Claim units of variants until `expires`; an earlier claim of the same reference ends.

    Variants without stock rows are not counted and need no claim. Raises `OutOfStock`.
    """
    claim = Claim(reference, _as_text(demand), expires)
    renewed, ended = await queries.clear(uow, claim, sorted(demand), now())
    if renewed:
        await _freed(uow, ended)
        return
    before, stock = await _stock_to_share(uow, sorted(demand), ended)
    items = _allocated(demand, stock)
    if items is None:
        raise OutOfStock(await queries.shortages(uow, demand, stock))
    hold_id = await queries.open_hold(uow, claim, now())
    if hold_id is None:
        raise TransientError("This is being held already. Please try again.")
    await uow.insert(
        *(HoldItem(hold_id=hold_id, stock_id=id, quantity=n) for id, n in items.items())
    )
    if items and await queries.reserve(uow, hold_id) != len(items):
        raise OutOfStock(await queries.shortages(uow, demand, stock))
    await tell(uow, before, _changes(before, stock, items))


async def release(uow: UnitOfWork, reference: str) -> bool:
    """Give up a claim. False: there was none."""
    return await _freed(uow, await queries.end_of_reference(uow, reference, "released"))


async def take(uow: UnitOfWork, reference: str) -> bool:
    """The claimed units leave the shelf. False: the claim has run out, and nothing was taken."""
    ended = await queries.end_of_reference(uow, reference, "taken")
    if ended:
        await queries.ship(uow, ended)
    return bool(ended)


async def adjust(uow: UnitOfWork, variant: int, location: int, change: int) -> None:
    """More or fewer units on a shelf. What is claimed cannot be taken away."""
    stock = await queries.lock_stock(uow, [variant], [])
    row = await queries.change_on_hand(uow, variant, location, change)
    if row is None:
        if not any(known.variant_id == variant for known in stock):
            raise NotFound("Stock")
        raise OutOfStock(await queries.shortages(uow, {variant: -change}, stock))
    await tell(uow, stock, {row: change})


async def is_held(reader: Fetches, reference: str, *, until: datetime) -> bool:
    return await queries.held_until(reader, reference, until)


async def release_expired(db: Database) -> int:
    """Give up the claims whose time is over. Returns how many there were."""
    total = 0
    while True:
        ended = await db.atomically(_release_some)
        total += ended
        if ended < RELEASED_AT_ONCE:
            return total


async def _release_some(uow: UnitOfWork) -> int:
    ended = await queries.end_expired(uow, now(), RELEASED_AT_ONCE)
    await _freed(uow, ended)
    return len(ended)


async def _freed(uow: UnitOfWork, ended: Sequence[int]) -> bool:
    if ended:
        await queries.free(uow, ended)
        stock, units = await queries.given_back(uow, ended)
        await tell_of(uow, stock, units)
    return bool(ended)


def _as_text(demand: Mapping[int, int]) -> str:
    return ",".join(f"{variant}:{units}" for variant, units in sorted(demand.items()))


async def _stock_to_share(
    uow: UnitOfWork, variants: Sequence[int], ended: Sequence[int]
) -> tuple[list[StockRow], list[StockRow]]:
    """The stock of these variants, locked: as it was, and with what ended holds give back."""
    before = await queries.lock_stock(uow, variants, ended)
    if not ended:
        return before, _in_order(before)
    await queries.free(uow, ended)
    return before, _in_order(await queries.lock_stock(uow, variants, ended))


def _in_order(stock: Sequence[StockRow]) -> list[StockRow]:
    return sorted(stock, key=lambda row: (row.position, row.id))


def _changes(
    before: Sequence[StockRow], shared: Sequence[StockRow], items: Mapping[int, int]
) -> dict[int, int]:
    """What each row of stock gains by ended holds and loses by the new one."""
    now_there = {row.id: row.available for row in shared}
    return {row.id: now_there[row.id] - row.available - items.get(row.id, 0) for row in before}


def _allocated(demand: Mapping[int, int], stock: Sequence[StockRow]) -> dict[int, int] | None:
    """Units per stock row, places in their order. None: there is not enough."""
    counted = {row.variant_id for row in stock}
    missing = {variant: n for variant, n in demand.items() if variant in counted}
    items: dict[int, int] = {}
    for row in stock:
        units = min(missing.get(row.variant_id, 0), row.available)
        if units > 0:
            items[row.id] = units
            missing[row.variant_id] -= units
    return None if any(missing.values()) else items
