"""Facts that a storefront adds to a cart: typed, and checked when they are written."""

from collections.abc import Sequence

from commerce_api.cart import errors, metafield_queries, queries
from commerce_api.cart.errors import CartRefused, Mistake, refuse
from commerce_api.cart.values import KEEP, NewMetafield, Path
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import UnitOfWork
from commerce_api.metafields import errors as codes
from commerce_api.metafields import queries as definitions
from commerce_api.metafields import referring, rules
from commerce_api.metafields.errors import MetafieldRefused
from commerce_api.metafields.models import Owner
from commerce_api.metafields.rows import DefinitionRow
from commerce_api.metafields.service import DEFAULT_NAMESPACE

AT_ONCE = 25
MOST = 100
GONE = "METAFIELD_DOES_NOT_EXIST"

Set = tuple[str, str]  # the token of a cart, and `namespace.key`


async def set_metafields(
    uow: UnitOfWork, new: Sequence[tuple[str | None, NewMetafield]], at: Path
) -> list[Set]:
    """Each with the token of its cart, None where an id named none. All of them, or none."""
    _limit(new, at)
    entries = [each for _, each in new]
    values = await _checked(uow, entries, at)
    carts = await _taken(uow, [token for token, _ in new], at)
    done: dict[Set, None] = {}
    for (token, each), value in zip(new, values, strict=True):
        namespace, key = parted(each.name)
        await metafield_queries.put(uow, carts[token or ""], (namespace, key), each.type, value)
        done[token or "", f"{namespace}.{key}"] = None
    for cart in carts.values():
        await _limit_whole(uow, cart, at)
    return list(done)


async def put_first(uow: UnitOfWork, cart_id: int, new: Sequence[NewMetafield], at: Path) -> None:
    """Of a cart that is just being made. Refused in the words of carts."""
    if not new:
        return
    try:
        _limit(new, at)
        values = await _checked(uow, new, at)
    except CartRefused as error:
        raise CartRefused(
            [Mistake(errors.METAFIELDS, each.message, each.field) for each in error.mistakes]
        ) from error
    for each, value in zip(new, values, strict=True):
        await metafield_queries.put(uow, cart_id, parted(each.name), each.type, value)


async def delete_metafield(uow: UnitOfWork, token: str | None, name: str, at: Path) -> int:
    """Returns the key that it had."""
    cart = (await _taken(uow, [token], at, place=("ownerId",)))[token or ""]
    gone = await metafield_queries.drop(uow, cart, parted(name))
    if gone is None:
        message = f"The cart has no metafield “{name[:80]}”."
        raise CartRefused([Mistake(GONE, message, (*at, "key"))])
    return gone


def parted(name: str) -> tuple[str, str]:
    """Namespace and key."""
    namespace, dot, key = name.rpartition(".")
    return (namespace, key) if dot else (DEFAULT_NAMESPACE, name)


def _limit(new: Sequence[object], at: Path) -> None:
    if len(new) > AT_ONCE:
        message = f"At most {AT_ONCE} metafields at once, not {len(new)}."
        raise CartRefused([Mistake(codes.TOO_MANY, message, at)])


async def _limit_whole(uow: UnitOfWork, cart: int, at: Path) -> None:
    if await metafield_queries.count(uow, cart) > MOST:
        message = f"A cart can have at most {MOST} metafields."
        raise CartRefused([Mistake(codes.TOO_MANY, message, at)])


async def _taken(
    uow: UnitOfWork, tokens: Sequence[str | None], at: Path, place: Path | None = None
) -> dict[str, int]:
    """Keys of carts by token. Rows are taken in one order, whatever the order of the entries."""
    moment = now()
    carts: dict[str, int] = {}
    for token in sorted({token for token in tokens if token}):
        cart = await queries.touch(uow, token, moment, moment + KEEP, {})
        if cart is not None:
            carts[token] = cart.id
    message = "This is no cart that can be changed."
    refuse(
        [
            Mistake(codes.OWNER, message, (*at, *(place or (str(index), "ownerId"))))
            for index, token in enumerate(tokens)
            if (token or "") not in carts
        ]
    )
    return carts


async def _checked(uow: UnitOfWork, new: Sequence[NewMetafield], at: Path) -> list[str]:
    """Canonical values; everything that is wrong with any of them is told at once."""
    names = [".".join(parted(each.name)) for each in new]
    known = await _definitions(uow, names)
    values, mistakes = [], []
    for index, (each, name) in enumerate(zip(new, names, strict=True)):
        try:
            value = _one(each, known.get(name))
            asked = known[name].validations if name in known else {}
            await referring.require_all(uow, [referring.Referring(each.type, value, asked)])
            values.append(value)
        except MetafieldRefused as error:
            field = "key" if error.field == ("namespace",) else error.field[0]
            mistakes.append(Mistake(error.code, error.message, (*at, str(index), field)))
    refuse(mistakes)
    return values


async def _definitions(uow: UnitOfWork, names: Sequence[str]) -> dict[str, DefinitionRow]:
    safe = [name for name in names if "\0" not in name]
    return await definitions.definitions(uow, Owner.CART, safe)


def _one(new: NewMetafield, definition: DefinitionRow | None) -> str:
    namespace, key = parted(new.name)
    rules.check_name(key, rules.KEY, "key")
    rules.check_name(namespace, rules.NAMESPACE, "namespace")
    rules.check_type(new.type)
    if definition is None:
        return rules.checked(new.type, new.value, {})
    if not definition.storefront:
        message = f"The metafield {definition.full_name} is not for storefronts."
        raise MetafieldRefused(codes.HIDDEN, message, field=("key",))
    if definition.type != new.type:
        message = f"The metafield {definition.full_name} is of the type {definition.type}."
        raise MetafieldRefused(codes.TYPE, message, field=("type",))
    return rules.checked(new.type, new.value, definition.validations)
