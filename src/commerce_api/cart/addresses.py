"""Changing the addresses of a cart that has been taken. At most one of them is selected."""

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec
from sqlalchemy import insert, update

from commerce_api.cart import checks, errors, places, queries
from commerce_api.cart.errors import CartRefused, Mistake, refuse
from commerce_api.cart.models import CartAddress
from commerce_api.cart.queries import Taken
from commerce_api.cart.rows import AddressRow, Notice
from commerce_api.cart.values import AddressChange, NewAddress, Path, Place
from commerce_api.identity import loaders as customers
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import UnitOfWork

A = TypeVar("A", NewAddress, AddressChange)

ADDRESSES_MAX = 50
DUPLICATE = "DUPLICATE_DELIVERY_ADDRESS"
FIELDS = Place.__struct_fields__


def mistakes(new: Sequence[NewAddress], path: Path) -> list[Mistake]:
    found = _too_many(len(new), path) + _one_selected([a.selected for a in new], path)
    for index, address in enumerate(new[:ADDRESSES_MAX]):
        where = (*path, str(index), "address")
        if address.copied_from is not None:
            continue  # it is looked at when it has been read
        if address.place is None:
            found.append(Mistake(errors.INVALID, "Send a delivery address.", where))
        else:
            found += _of_place(address.place, where, strict=address.strict)
    return found


def mistakes_of_changes(changes: Sequence[AddressChange], path: Path) -> list[Mistake]:
    found = checks.length(changes, ADDRESSES_MAX, path)
    found += _one_selected([bool(change.selected) for change in changes], path)
    for index, change in enumerate(changes[:ADDRESSES_MAX]):
        if change.place:
            found += _of_place(change.place, (*path, str(index), "address"), strict=change.strict)
    return found


async def add(uow: UnitOfWork, cart: Taken, new: Sequence[NewAddress], path: Path) -> list[Notice]:
    """An address that the cart has already is not saved twice."""
    if not new:
        return []
    new = await _copied(uow, cart, new, path)
    known = {_place_of(row): row.key for row in await queries.addresses(uow, cart.id)}
    added: dict[Place, dict[str, Any]] = {}
    notices = []
    for address in new:
        place = places.trimmed(address.place or Place())
        if place in known or place in added:
            message = "The cart has this address already."
            notices.append(Notice(DUPLICATE, message, "Cart", cart.token))
        else:
            added[place] = _columns_of(cart, place, once=address.one_time_use)
    refuse(_too_many(len(known) + len(added), path))
    selected = next((places.trimmed(a.place or Place()) for a in new if a.selected), None)
    if selected and known:
        await queries.select_address(uow, cart.id, known.get(selected, 0))
    if selected in added:
        added[selected]["selected"] = True
    if added:
        await uow.session.execute(insert(CartAddress), list(added.values()))
    return notices


async def change(
    uow: UnitOfWork, cart: Taken, changes: Sequence[AddressChange], path: Path
) -> None:
    changes = await _copied(uow, cart, changes, path)
    known = {row.key: row for row in await queries.addresses(uow, cart.id)}
    _refuse_unknown([change.address_id for change in changes], known, path, suffix=("id",))
    selected = next((row.key for row in known.values() if row.selected), 0)
    updates: dict[int, dict[str, Any]] = {}
    for wanted in changes:
        key = wanted.address_id or 0
        updates[key] = _columns(known[key]) | updates.get(key, {}) | _changed(wanted) | {"id": key}
        if wanted.selected is not None:
            selected = key if wanted.selected else (0 if selected == key else selected)
    if updates:
        await uow.session.execute(update(CartAddress), list(updates.values()))
        await queries.select_address(uow, cart.id, selected)


async def remove(uow: UnitOfWork, cart: Taken, keys: Sequence[int | None], path: Path) -> None:
    known = {row.key: row for row in await queries.addresses(uow, cart.id)}
    _refuse_unknown(keys, known, path)
    await queries.drop_addresses(uow, cart.id, [key for key in keys if key])


async def _copied(uow: UnitOfWork, cart: Taken, given: Sequence[A], path: Path) -> list[A]:
    """With the addresses that the cart's customer has saved; nobody else's can be copied."""
    wanted = [address.copied_from for address in given if address.copied_from]
    saved = await customers.addresses_by_key(uow, wanted) if wanted else {}
    found: list[A] = []
    for index, address in enumerate(given):
        if address.copied_from is None:
            found.append(address)
            continue
        source = saved.get(address.copied_from)
        where: Path = (*path, str(index), "address")
        if source is None or source.customer_key != cart.customer_key:
            at = (*where, "copyFromCustomerAddressId")
            refuse([Mistake(errors.INVALID, "The cart's customer has no such address.", at)])
        else:
            refuse(_of_place(source.place, where, strict=address.strict))
            found.append(msgspec.structs.replace(address, place=source.place))
    return found


def _of_place(place: Place, where: Path, *, strict: bool) -> list[Mistake]:
    return places.mistakes(places.trimmed(place), (*where, "deliveryAddress"), strict=strict)


def _too_many(count: int, path: Path) -> list[Mistake]:
    if count <= ADDRESSES_MAX:
        return []
    message = f"A cart has at most {ADDRESSES_MAX} addresses."
    return [Mistake(errors.TOO_MANY_ADDRESSES, message, path)]


def _one_selected(selected: Sequence[bool], path: Path) -> list[Mistake]:
    if sum(selected) <= 1:
        return []
    return [Mistake(errors.ONE_SELECTED, "Only one address can be selected.", path)]


def _refuse_unknown(
    keys: Sequence[int | None],
    known: dict[int, AddressRow],
    path: Path,
    *,
    suffix: Path = (),
) -> None:
    wrong = [
        Mistake(errors.ADDRESS_ID, "This cart has no such address.", (*path, str(i), *suffix))
        for i, key in enumerate(keys)
        if key not in known
    ]
    if wrong:
        raise CartRefused(wrong)


def _columns_of(cart: Taken, place: Place, *, once: bool) -> dict[str, Any]:
    return msgspec.structs.asdict(place) | {
        "cart_id": cart.id,
        "created_at": now(),
        "selected": False,
        "one_time_use": once,
    }


def _place_of(row: AddressRow) -> Place:
    return Place(**{name: getattr(row, name) for name in FIELDS})


def _columns(row: AddressRow) -> dict[str, Any]:
    return msgspec.structs.asdict(_place_of(row)) | {"one_time_use": row.one_time_use}


def _changed(wanted: AddressChange) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if wanted.place:
        columns |= msgspec.structs.asdict(places.trimmed(wanted.place))
    if wanted.one_time_use is not None:
        columns["one_time_use"] = wanted.one_time_use
    return columns
