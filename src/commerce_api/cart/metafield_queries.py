"""Statements about the metafields of carts."""

from collections.abc import Mapping, Sequence

from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.kernel.rows import iso
from commerce_api.metafields.models import Owner
from commerce_api.metafields.rows import MetafieldRow

PUT = """
INSERT INTO cart_metafield (created_at, cart_id, namespace, key, type, value, updated_at)
VALUES (:now, :cart, :namespace, :key, :type, :value, :now)
ON CONFLICT (cart_id, namespace, key)
DO UPDATE SET type = :type, value = :value, updated_at = :now"""

DROP = """
DELETE FROM cart_metafield WHERE cart_id = :cart AND namespace = :namespace AND key = :key
RETURNING id"""

COUNT = "SELECT COUNT(*) FROM cart_metafield WHERE cart_id = :cart"

# What has no definition is the storefront's own; what has one is shown as that says.
VALUES = """
SELECT m.id, d.id, m.cart_id, m.namespace, m.key, m.type, m.value, d.description, m.created_at,
  m.updated_at
FROM cart_metafield AS m LEFT JOIN metafields_definition AS d
  ON d.owner = 'cart' AND d.namespace = m.namespace AND d.key = m.key
WHERE m.cart_id = ANY(:carts) AND m.namespace || '.' || m.key = ANY(:names)
  AND (d.id IS NULL OR d.storefront = TRUE)"""


async def put(uow: UnitOfWork, cart: int, name: tuple[str, str], type: str, value: str) -> None:
    namespace, key = name
    params = {"cart": cart, "namespace": namespace, "key": key, "type": type, "value": value}
    await uow.fetch(PUT, **params, now=now())


async def drop(uow: UnitOfWork, cart: int, name: tuple[str, str]) -> int | None:
    if "\0" in "".join(name):
        return None
    rows = await uow.fetch(DROP, cart=cart, namespace=name[0], key=name[1])
    return rows[0][0] if rows else None


async def count(uow: UnitOfWork, cart: int) -> int:
    [[found]] = await uow.fetch(COUNT, cart=cart)
    return int(found)


async def values(
    reader: Fetches, keys: Sequence[tuple[int, str]]
) -> Mapping[tuple[int, str], MetafieldRow]:
    """By cart and `namespace.key`."""
    found = {}
    for key, definition, cart, *columns in await reader.fetch(
        VALUES,
        carts=list(dict.fromkeys(cart for cart, _ in keys)),
        names=list(dict.fromkeys(name for _, name in keys)),
    ):
        row = MetafieldRow(f"c{key}", definition, Owner.CART.value, cart, *columns)
        row.created_at, row.updated_at = iso(row.created_at) or "", iso(row.updated_at) or ""
        found[cart, f"{row.namespace}.{row.key}"] = row
    return found
