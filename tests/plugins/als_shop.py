"""A year of an invented shop as the recommender sees it, and how good its answers are."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache

import numpy as np

from commerce_api.ports.recommender import Interactions, Purchase
from commerce_api.seeding.history import History, Item, PastOrder, generate

ENDS_AT = datetime(2026, 3, 15, 12, tzinfo=UTC)
GROUPS = ("Coffee", "Tea", "Kitchen", "Table", "Outdoor", "Textiles", "Bath", "Gifts")
DAY_SECONDS = 86_400


def shop_items(count: int = 96) -> list[Item]:
    return [
        Item(
            product_id=100 + i,
            variant_ids=tuple(range(1_000 + 10 * i, 1_001 + 10 * i + i % 4)),
            price_minor=490 + 35 * i,
            group=GROUPS[i % len(GROUPS)],
        )
        for i in range(count)
    ]


@cache
def year(n_orders: int = 6_000) -> History:
    return generate(shop_items(), ends_at=ENDS_AT, n_orders=n_orders)


def interactions(orders: Iterable[PastOrder], on_sale: Collection[int]) -> Interactions:
    rows = [
        (order.customer_index, product, quantity, int(order.placed_at.timestamp()))
        for order in orders
        for _, product, quantity in order.lines
    ]
    return of_rows(rows, on_sale)


def of_rows(rows: Sequence[tuple[int, int, int, int]], on_sale: Collection[int]) -> Interactions:
    """Rows are (buyer, product, quantity, epoch seconds)."""
    buyers, products, quantities, moments = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    for_sale = np.array(sorted(on_sale), dtype=np.int64)
    return Interactions(buyers, products, quantities, moments, for_sale)


def split(orders: Sequence[PastOrder], days: int) -> tuple[list[PastOrder], list[PastOrder]]:
    """What was known, and what the last days then brought."""
    cut = ENDS_AT.timestamp() - days * DAY_SECONDS
    before = [order for order in orders if order.placed_at.timestamp() < cut]
    return before, list(orders[len(before) :])


def histories(orders: Iterable[PastOrder], at: float) -> dict[int, list[Purchase]]:
    found: dict[int, list[Purchase]] = {}
    for order in orders:
        age_days = (at - order.placed_at.timestamp()) / DAY_SECONDS
        lines = found.setdefault(order.customer_index, [])
        lines += [(product, quantity, age_days) for _, product, quantity in order.lines]
    return found


def ndcg(ranked: Sequence[int], relevant: Collection[int], depth: int = 10) -> float:
    gained = sum(1 / np.log2(i + 2) for i, p in enumerate(ranked[:depth]) if p in relevant)
    possible = sum(1 / np.log2(i + 2) for i in range(min(depth, len(relevant))))
    return float(gained / possible)
