"""Learning from orders, and asking what was learned."""

import asyncio
from datetime import timedelta

import numpy as np
import structlog

from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Fetches
from commerce_api.kernel.rows import iso, moment
from commerce_api.ports import Services
from commerce_api.ports.recommender import (
    Interactions,
    Progress,
    Recommendations,
    Recommender,
    TrainReport,
)
from commerce_api.recommendations import queries
from commerce_api.recommendations.rows import BoughtRow, SuggestedRow, SuggestionsRow

log = structlog.get_logger(__name__)

RETRAIN_AFTER = timedelta(hours=24)
SPARE = 2  # some of what is recommended may no longer be on sale


async def train(services: Services, progress: Progress | None = None) -> TrainReport:
    """Learn from every order there is; in a thread, so that nothing else waits."""
    async with services.db.read() as reader:
        interactions = await interactions_of(reader)
    recommender = services.plugins.recommender
    report = await asyncio.to_thread(recommender.train, interactions, progress)
    log.info("recommender_trained", version=report.model_version, seconds=report.seconds)
    return report


async def train_when_old(services: Services) -> None:
    """Once a day, when there is anything to learn from."""
    trained_at = services.plugins.recommender.popular(1).trained_at
    if trained_at is None or now() - trained_at > RETRAIN_AFTER:
        await train(services)


async def interactions_of(reader: Fetches) -> Interactions:
    lines: list[tuple[int, int, int, int]] = []
    async for rows in queries.bought(reader):
        lines += [_line(row) for row in rows]
    columns = np.array(lines, dtype=np.int64).reshape(-1, 4).T
    buyers, products, quantities, moments = (np.ascontiguousarray(part) for part in columns)
    on_sale = np.array(await queries.on_sale(reader), dtype=np.int64)
    return Interactions(buyers, products, quantities, moments, on_sale)


def _line(row: BoughtRow) -> tuple[int, int, int, int]:
    """A guest is a new buyer with every order: nobody is recognised by an unproven address."""
    buyer = 2 * row.customer_key if row.customer_key is not None else 2 * row.order_key + 1
    return buyer, row.product_key, row.quantity, int(moment(row.moment).timestamp())


def similar(recommender: Recommender, product: int, limit: int) -> SuggestionsRow:
    return _row(recommender.similar(product, limit * SPARE))


def complementary(recommender: Recommender, product: int, limit: int) -> SuggestionsRow:
    return _row(recommender.together([product], limit * SPARE))


async def for_cart(
    fetches: Fetches, recommender: Recommender, token: str, limit: int
) -> SuggestionsRow:
    """For what lies in the cart now, and for what its signed-in owner bought before."""
    wanted = await queries.in_cart(fetches, token)
    before = await queries.bought_by_owner(fetches, token)
    history = [(product, float(quantity), 0.0) for product, quantity in wanted]
    history += [(product, float(quantity), age) for product, quantity, age in before]
    exclude = [product for product, _ in wanted]
    return _row(recommender.for_history(history, limit * SPARE, exclude))


def for_products(recommender: Recommender, products: list[int], limit: int) -> SuggestionsRow:
    history = [(product, 1.0, 0.0) for product in products]
    return _row(recommender.for_history(history, limit * SPARE, products))


def popular(recommender: Recommender, limit: int) -> SuggestionsRow:
    return _row(recommender.popular(limit * SPARE))


def _row(found: Recommendations) -> SuggestionsRow:
    return SuggestionsRow(
        found.strategy.value.upper(),
        found.fallback,
        found.model_version or None,
        iso(found.trained_at),
        [SuggestedRow(key, score) for key, score in found.items],
    )
