from collections.abc import AsyncIterator

from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Fetches
from commerce_api.kernel.rows import moment, structs
from commerce_api.recommendations.rows import BoughtRow

BATCH = 20_000
HISTORY_MAX = 200

BOUGHT = """
SELECT l.id, o.customer_id, o.id, l.product_id, l.quantity, o.processed_at
FROM orders_line AS l JOIN orders_order AS o ON o.id = l.order_id
WHERE l.id > :after AND o.canceled_at IS NULL ORDER BY l.id LIMIT :limit"""

ON_SALE = """
SELECT id FROM catalog_product WHERE status = 'active' AND published_at <= :now ORDER BY id"""

IN_CART = """
SELECT v.product_id, l.quantity FROM cart_line AS l
JOIN cart_cart AS c ON c.id = l.cart_id JOIN catalog_variant AS v ON v.id = l.variant_id
WHERE c.token = :token AND c.expires_at > :now ORDER BY l.id"""

BOUGHT_BY = """
SELECT l.product_id, l.quantity, o.processed_at FROM orders_line AS l
JOIN orders_order AS o ON o.id = l.order_id JOIN cart_cart AS c ON c.customer_id = o.customer_id
WHERE c.token = :token AND o.canceled_at IS NULL ORDER BY o.processed_at DESC LIMIT :limit"""


async def bought(reader: Fetches) -> AsyncIterator[list[BoughtRow]]:
    """Every line that was ever ordered, in batches."""
    after = 0
    while True:
        rows = structs(BoughtRow, await reader.fetch(BOUGHT, after=after, limit=BATCH))
        if not rows:
            return
        yield rows
        after = rows[-1].line_key


async def on_sale(reader: Fetches) -> list[int]:
    return [row[0] for row in await reader.fetch(ON_SALE, now=now())]


async def in_cart(reader: Fetches, token: str) -> list[tuple[int, int]]:
    """Products and quantities of a cart."""
    return [(row[0], row[1]) for row in await reader.fetch(IN_CART, token=token, now=now())]


async def bought_by_owner(reader: Fetches, token: str) -> list[tuple[int, int, float]]:
    """What the signed-in owner of a cart bought: product, quantity, age in days."""
    today = now()
    return [
        (product, quantity, (today - moment(at)).total_seconds() / 86_400)
        for product, quantity, at in await reader.fetch(BOUGHT_BY, token=token, limit=HISTORY_MAX)
    ]
