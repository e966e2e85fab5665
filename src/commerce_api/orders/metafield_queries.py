"""Metafields that an order takes over from its cart."""

from commerce_api.kernel.db import UnitOfWork

COPY = """
INSERT INTO metafields_value (
  created_at, definition_id, owner_id, value, unique_value, updated_at)
SELECT CURRENT_TIMESTAMP, d.id, o.id, m.value, NULL, CURRENT_TIMESTAMP
FROM orders_order AS o
JOIN cart_metafield AS m ON m.cart_id = o.cart_id
JOIN metafields_definition AS d
  ON d.owner = 'order' AND d.namespace = m.namespace AND d.key = m.key AND d.type = m.type
WHERE o.id = :order AND d.type <> 'id'
ON CONFLICT (definition_id, owner_id) DO NOTHING"""


async def copy_from_cart(uow: UnitOfWork, order_id: int) -> None:
    await uow.fetch(COPY, order=order_id)
