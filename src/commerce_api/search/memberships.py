"""Keeping the members of rule-based collections: one product at a time, or a whole collection."""

from collections.abc import Sequence

import msgspec
import structlog

from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database, Fetches, UnitOfWork
from commerce_api.pricing import service as prices
from commerce_api.search import membership_queries as found
from commerce_api.search import queries
from commerce_api.search.membership_queries import Member, Pair
from commerce_api.search.rules import Moment, RuleSet, collections_of

log = structlog.get_logger(__name__)

BATCH = 500


class Drift(msgspec.Struct):
    """What memberships say and rules do not (`extra`), or the other way round (`missing`)."""

    members: int = 0
    missing: list[Pair] = []
    extra: list[Pair] = []

    @property
    def collections(self) -> list[int]:
        return sorted({collection for collection, _ in (*self.missing, *self.extra)})


async def keep(uow: UnitOfWork, products: Sequence[int], collection: int | None = None) -> set[int]:
    """Look at these products again, for all collections or for one.

    Rules are read after the products are locked, so that of two who decide at the same time the
    later one knows the newer rules. Returns the products that came or went.
    """
    await found.lock_products(uow, products)
    sets = await found.rule_sets(uow, collection)
    members = await found.members(uow, products, collection)
    if not sets and not any(member.by_rule for member in members):
        return set()
    wanted = await _wanted(uow, products, sets)
    coming, going = _difference(wanted, members)
    if coming:
        await found.join_in(uow, coming)
    if going:
        await found.leave(uow, going)
    moved = {product for _, product in (*coming, *going)}
    if moved and await found.matter_for_prices(uow, (*coming, *going)):
        await prices.follow(uow, sorted(moved))
    return moved


async def ask_recount(uow: UnitOfWork, collection: int) -> None:
    """All products are to be looked at for this collection, batch by batch."""
    await found.ask_recount(uow, [collection])


async def recount(db: Database) -> int:
    """Do what was asked for; after a crash it goes on where it was. Returns how many changed."""
    changed = 0
    while (batch := await db.atomically(_recount_some)) is not None:
        changed += batch
    return changed


async def audit(reader: Fetches) -> Drift:
    """Compare memberships with rules that are evaluated afresh; nothing is changed."""
    drift, after = Drift(), 0
    sets = await found.rule_sets(reader)
    while keys := await found.next_products(reader, after, BATCH):
        after = keys[-1]
        members = await found.members(reader, keys)
        coming, going = _difference(await _wanted(reader, keys, sets), members)
        drift.missing += sorted(coming)
        drift.extra += sorted(going)
        drift.members += sum(member.by_rule for member in members)
    return drift


async def check(db: Database) -> Drift:
    """The audit of the worker: what differs is counted again. Time alone makes a difference, too:
    a rule may ask for what is not older than some days."""
    async with db.read() as reader:
        drift = await audit(reader)
    if drift.collections:
        log.info("collections_recounted", missing=len(drift.missing), extra=len(drift.extra))
        await db.atomically(lambda uow: found.ask_recount(uow, drift.collections))
        await recount(db)
    return drift


async def _recount_some(uow: UnitOfWork) -> int | None:
    """A batch. None: there is nothing left to do."""
    begun = await found.next_recount(uow)
    if begun is None:
        return None
    collection, after = begun
    keys = await found.next_products(uow, after, BATCH)
    if not keys:
        await found.recounted(uow, collection)
        return 0
    changed = await keep(uow, keys, collection)
    if changed:
        await queries.mark_many(uow, sorted(changed), postgres=uow.postgres)
    await found.go_on(uow, collection, keys[-1])
    return len(changed)


async def _wanted(reader: Fetches, products: Sequence[int], sets: Sequence[RuleSet]) -> set[Pair]:
    if not sets:
        return set()
    moment = Moment(await found.own_currency(reader), now())
    asked = {rule.subject for each in sets for rule in each.rules}
    facts = await found.facts_of(reader, products, moment.currency, asked)
    return {
        (collection, product)
        for product, known in facts.items()
        for collection in collections_of(known, sets, moment)
    }


def _difference(wanted: set[Pair], members: Sequence[Member]) -> tuple[set[Pair], set[Pair]]:
    """Who is to join, and who is to leave: never what was chosen by hand."""
    present = {(member.collection, member.product) for member in members}
    ruled = {(member.collection, member.product) for member in members if member.by_rule}
    return wanted - present, ruled - wanted
