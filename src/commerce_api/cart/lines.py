"""Changing the lines of a cart that has been taken: read once, planned in memory, saved at once."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, update

from commerce_api.cart import bundles, checks, queries
from commerce_api.cart.basket import NOT_ENOUGH, SOLD_OUT, Basket, Entry, Shortage
from commerce_api.cart.errors import Mistake, refuse
from commerce_api.cart.models import CartLine
from commerce_api.cart.queries import EntryRow, Taken
from commerce_api.cart.rows import Notice
from commerce_api.cart.values import LineChange, NewLine, Path
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import UnitOfWork
from commerce_api.subscriptions import service as subscriptions

__all__ = ["NOT_ENOUGH", "SOLD_OUT", "add", "change", "mistakes", "remove"]

MESSAGES = {
    NOT_ENOUGH: "There is less of this than you asked for; you got what is left.",
    SOLD_OUT: "This is sold out.",
}


def mistakes(new: Sequence[NewLine | LineChange], path: Path) -> list[Mistake]:
    found = checks.length(new, checks.LINES_AT_ONCE, path)
    if found:
        return found
    for index, line in enumerate(new):
        found += checks.attributes(line.attributes or (), (*path, str(index), "attributes"))
    return found


async def add(uow: UnitOfWork, cart: Taken, new: Sequence[NewLine], path: Path) -> list[Notice]:
    if not new:
        return []
    plans = [line.plan_id for line in new]
    basket = await _basket(uow, cart, [line.variant_id for line in new], plans)
    basket.put(new, path)
    return await _save(uow, cart, basket)


async def change(
    uow: UnitOfWork, cart: Taken, changes: Sequence[LineChange], path: Path
) -> list[Notice]:
    plans = [change.plan_id for change in changes if isinstance(change.plan_id, int)]
    basket = await _basket(uow, cart, [change.variant_id for change in changes], plans)
    basket.change(changes, path)
    return await _save(uow, cart, basket)


async def remove(
    uow: UnitOfWork, cart: Taken, keys: Sequence[int | None], path: Path
) -> list[Notice]:
    basket = await _basket(uow, cart, [], [])
    basket.remove(keys, path)
    return await _save(uow, cart, basket)


async def _basket(
    uow: UnitOfWork, cart: Taken, wanted: Sequence[int | None], plans: Sequence[int | None]
) -> Basket:
    entries = _entries(await queries.entries(uow, cart.id))
    variants = {entry.variant for entry in entries} | {key for key in wanted if key}
    goods = await queries.goods(uow, cart, sorted(variants), now())
    packs = sorted(key for key, row in goods.items() if row.is_bundle)
    asked = {*plans, *(entry.plan for entry in entries)} - {None, 0}
    keys = sorted(key for key in asked if key)
    return Basket(
        entries,
        {key: row.units for key, row in goods.items()},
        {key: row.rule for key, row in goods.items()},
        await subscriptions.sold(uow, sorted(variants), keys, cart.currency) if keys else (),
        {key for key, row in goods.items() if row.by_plan_only},
        await bundles.contents(uow, packs) if packs else bundles.NO_BUNDLES,
    )


def _entries(rows: Sequence[EntryRow]) -> list[Entry]:
    found = {
        row.key: Entry(
            row.key,
            row.variant_key,
            row.quantity,
            tuple((each["key"], each["value"]) for each in row.attributes),
            row.plan_key,
        )
        for row in rows
    }
    for row in rows:
        found[row.key].parent = found.get(row.parent_key or 0)
    return list(found.values())


async def _save(uow: UnitOfWork, cart: Taken, basket: Basket) -> list[Notice]:
    """As many statements for one line as for hundreds."""
    refuse(basket.mistakes)
    if basket.removed:
        await queries.drop_lines(uow, cart.id, [e.key for e in basket.removed if e.key is not None])
    changed = [_columns(e) | {"id": e.key} for e in basket.entries if e.changed and e.key]
    if changed:
        await uow.session.execute(update(CartLine), changed)
    await _insert(uow, cart, basket)
    return [_notice(shortage) for shortage in basket.shortages]


async def _insert(uow: UnitOfWork, cart: Taken, basket: Basket) -> None:
    """Lines that others belong to come first: their keys are needed."""
    new = [entry for entry in basket.entries if entry.key is None]
    await _insert_some(uow, cart, basket, [entry for entry in new if entry.parent is None])
    await _insert_some(uow, cart, basket, [entry for entry in new if entry.parent is not None])


async def _insert_some(uow: UnitOfWork, cart: Taken, basket: Basket, new: Sequence[Entry]) -> None:
    if not new:
        return
    common = {"cart_id": cart.id, "created_at": now()}
    await uow.session.execute(insert(CartLine), [common | _columns(entry) for entry in new])
    needed = {id(entry.parent) for entry in basket.entries}
    needed |= {id(shortage.entry) for shortage in basket.shortages}
    if any(id(entry) in needed for entry in new):
        saved = await queries.entries(uow, cart.id)  # with their keys, the newest last
        for entry, row in zip(new, saved[-len(new) :], strict=True):
            entry.key = row.key


def _columns(entry: Entry) -> dict[str, Any]:
    return {
        "variant_id": entry.variant,
        "quantity": entry.quantity,
        "attributes": checks.as_json(entry.attributes),
        "plan_id": entry.plan,
        "parent_id": entry.parent.key if entry.parent else None,
    }


def _notice(shortage: Shortage) -> Notice:
    """About the line; about the goods when there is no line."""
    entry = shortage.entry
    kind, key = ("CartLine", entry.key) if shortage.added else ("ProductVariant", entry.variant)
    return Notice(shortage.code, MESSAGES[shortage.code], kind, str(key))
