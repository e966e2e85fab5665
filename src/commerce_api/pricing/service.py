"""What the shop does with prices. Who changes a list tells it with an event: the index follows."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from commerce_api.catalog.events import ProductChanged
from commerce_api.catalog.models import Variant
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database, Fetches, UnitOfWork
from commerce_api.kernel.money import Money
from commerce_api.pricing import index, queries, terms
from commerce_api.pricing.errors import InvalidPrice, InvalidPriceList, InvalidQuantityRule
from commerce_api.pricing.events import (
    MarketsChanged,
    PriceChanged,
    PriceListChanged,
    PricesIndexed,
)
from commerce_api.pricing.index import Drift
from commerce_api.pricing.models import Group, Market, MarketCountry, PriceList
from commerce_api.pricing.rows import Buyer, MarketRow, RuleRow
from commerce_api.pricing.terms import Terms

TERMS_SECONDS = 5.0
DRIFTS_MOST = 1_000
PRODUCT, COLLECTION, VARIANT = "product", "collection", "variant"

Progress = Callable[[int], None]


async def known_terms(db: Database) -> Terms:
    return await db.cached("pricing.terms", TERMS_SECONDS, queries.terms)


async def markets(db: Database) -> tuple[MarketRow, ...]:
    return (await known_terms(db)).markets


async def buyer_in(db: Database, country: str | None, group: int | None = None) -> Buyer:
    """The market of a country; the shop's own for none, for ZZ and where it does not sell."""
    return terms.buyer_in(await known_terms(db), country, group, now())


async def group_of(fetches: Fetches, customer: int | None) -> int | None:
    """The group whose prices a customer has."""
    return None if customer is None else await queries.group_of(fetches, customer)


async def taxes_included(db: Database, country: str) -> bool | None:
    """Whether prices in that country hold the tax; None: as the tables of taxes say."""
    known = await known_terms(db)
    buyer = terms.buyer_in(known, country, None, now())
    return next((m.taxes_included for m in known.markets if m.key == buyer.market_key), None)


async def set_price(
    uow: UnitOfWork, variant: Variant, price: Money, compare_at: Money | None = None
) -> None:
    """The plain price, without any list."""
    _check(price, compare_at)
    before = compare_at.minor if compare_at else None
    await queries.put_price(uow, (variant.id, price.currency), price.minor, before, now())
    await follow(uow, [variant.product_id])
    uow.emit(ProductChanged(variant.product_id))


async def price_of(fetches: Fetches, variant: int, currency: str) -> Money | None:
    """The plain price, without any list."""
    minor = await queries.price_of(fetches, variant, currency)
    return None if minor is None else Money(minor, currency)


async def add_market(uow: UnitOfWork, market: Market, countries: Sequence[str]) -> Market:
    await uow.add(market)
    await uow.add(*(MarketCountry(country=code, market_id=market.id) for code in countries))
    _terms_changed(uow, MarketsChanged(market.id))
    return market


async def add_group(uow: UnitOfWork, group: Group) -> Group:
    await uow.add(group)
    _terms_changed(uow, MarketsChanged(0))
    return group


async def join_group(uow: UnitOfWork, customer: int, group: int) -> None:
    await queries.join_group(uow, customer, group, now())


async def leave_group(uow: UnitOfWork, customer: int, group: int) -> None:
    await queries.leave_group(uow, customer, group)


async def add_list(uow: UnitOfWork, row: PriceList) -> PriceList:
    _check_list(row)
    await uow.add(row)
    _terms_changed(uow, PriceListChanged(row.id))
    return row


async def change_list(uow: UnitOfWork, row: PriceList, **changes: Any) -> None:
    """For whom, when and how a list holds. Its currency stays: its prices are in it."""
    if changes.keys() - PriceList.model_fields.keys() or "currency" in changes:
        raise InvalidPriceList("A list keeps its currency: make another one.")
    _check_list(row.model_copy(update=changes))
    for name, value in changes.items():
        setattr(row, name, value)
    await uow.add(row)
    _terms_changed(uow, PriceListChanged(row.id))


async def set_list_price(
    uow: UnitOfWork,
    row: PriceList,
    variant: Variant,
    price: Money,
    *,
    compare_at: Money | None = None,
    min_quantity: int = 1,
) -> None:
    _check(price, compare_at)
    if price.currency != row.currency:
        raise InvalidPrice(f"This list has prices in {row.currency}.")
    if not 1 <= min_quantity <= 1_000_000:
        raise InvalidPrice("A price is for 1 to 1,000,000 pieces or more.")
    await queries.put_list_price(
        uow,
        now(),
        list=row.id,
        variant=variant.id,
        minimum=min_quantity,
        minor=price.minor,
        compare=compare_at.minor if compare_at else None,
    )
    uow.emit(PriceChanged(variant.product_id))


async def drop_list_prices(uow: UnitOfWork, row: PriceList, variant: Variant) -> None:
    await queries.drop_list_prices(uow, row.id, variant.id)
    uow.emit(PriceChanged(variant.product_id))


async def leave_out(uow: UnitOfWork, market: int, kind: str, key: int) -> None:
    """A market does without a product, a variant, or a collection with all that is in it."""
    await queries.exclude(uow, market, (kind, key), now())
    await _choice_changed(uow, market, kind, key)


async def let_in(uow: UnitOfWork, market: int, kind: str, key: int) -> None:
    await queries.include(uow, market, (kind, key))
    await _choice_changed(uow, market, kind, key)


async def set_quantity_rule(
    uow: UnitOfWork, variant: int, rule: RuleRow, *, group: int | None = None
) -> None:
    """In what quantities a variant is sold, to one group or to everybody else."""
    if not 1 <= rule.increment <= rule.minimum or rule.minimum % rule.increment:
        raise InvalidQuantityRule("The minimum is a multiple of the increment, at least one.")
    if rule.maximum is not None and (rule.maximum < rule.minimum or rule.maximum % rule.increment):
        raise InvalidQuantityRule("The maximum is a multiple of the increment, above the minimum.")
    await queries.put_rule(
        uow,
        group,
        now(),
        variant=variant,
        minimum=rule.minimum,
        maximum=rule.maximum,
        increment=rule.increment,
    )


async def set_taxable(uow: UnitOfWork, variant: int, *, taxable: bool) -> None:
    await queries.put_taxable(uow, variant, now(), taxable=taxable)


async def follow(uow: UnitOfWork, products: Sequence[int]) -> list[int]:
    """Let the price index follow these products; who shows prices elsewhere is told."""
    changed = await index.refresh(uow, products)
    if changed:
        uow.emit(PricesIndexed(changed[0], changed))
    return changed


async def follow_quietly(uow: UnitOfWork, products: Sequence[int]) -> None:
    """For whoever builds the search index anew afterwards."""
    await index.refresh(uow, products)


async def follow_list(uow: UnitOfWork, key: int) -> None:
    """Mark what a list has prices of, or reckons prices of."""
    await index.mark(uow, index.OF_LIST, key)


async def follow_terms(uow: UnitOfWork) -> bool:
    """Whether there are buyers for whom the index had no rows: then everything is marked."""
    new = await index.announce(uow)
    if new:
        await index.mark(uow, index.ALL)
    return new


async def follow_collection(uow: UnitOfWork, key: int) -> None:
    """Only where a market does without the collection are prices a matter of who is in it."""
    if await queries.left_out_somewhere(uow, key):
        await index.mark(uow, index.OF_COLLECTION, key)


async def follow_dates(db: Database) -> int:
    """Mark what the lists that began or ended in the meantime have prices of."""
    async with db.read() as reader:
        if not await queries.any_due(reader, now()):
            return 0

    async def work(uow: UnitOfWork) -> int:
        due = await queries.apply_due(uow, now())
        for key in due:
            await follow_list(uow, key)
        return len(due)

    return await db.atomically(work)


async def drain(db: Database) -> int:
    """Let the index follow everything that is marked. Returns how many products that were."""
    total = 0
    async with db.read() as reader:
        pending = await index.pending(reader)
    while True:
        async with db.read() as reader:
            marks = await index.stale(reader)
        if marks:
            await db.atomically(partial(_seen, marks=marks))
        total += len(marks)
        if len(marks) < index.BATCH:
            await _complete(db, pending)
            return total


async def rebuild(db: Database, progress: Progress | None = None) -> int:
    """Let the index follow every product. Returns how many there are."""
    await db.atomically(index.announce)
    async with db.read() as reader:
        pending = await index.pending(reader)
    total, after = 0, 0
    while True:
        async with db.read() as reader:
            keys = await index.products_after(reader, after)
        if not keys:
            await _complete(db, pending)
            return total
        await db.atomically(partial(follow, products=keys))
        total, after = total + len(keys), keys[-1]
        if progress:
            progress(total)


async def audit(db: Database) -> list[Drift]:
    """Where the index differs from the tables that it follows: the first 1,000 places."""
    found: list[Drift] = []
    after = 0
    async with db.read() as reader:
        while keys := await index.products_after(reader, after):
            found += await index.drift(reader, keys)
            after = keys[-1]
            if len(found) >= DRIFTS_MOST:
                break
    return found[:DRIFTS_MOST]


async def _seen(uow: UnitOfWork, marks: list[tuple[int, int]]) -> None:
    await follow(uow, [product for product, _ in marks])
    await index.forget_seen(uow, marks)


async def _complete(db: Database, codes: list[str]) -> None:
    if codes:
        await db.atomically(partial(index.complete, codes=codes))


async def _choice_changed(uow: UnitOfWork, market: int, kind: str, key: int) -> None:
    _terms_changed(uow, MarketsChanged(market))
    if kind == COLLECTION:
        await index.mark(uow, index.OF_COLLECTION, key)
    else:
        product = key if kind == PRODUCT else await queries.product_of(uow, key)
        uow.emit(PriceChanged(product))


def _terms_changed(uow: UnitOfWork, event: PriceListChanged | MarketsChanged) -> None:
    uow.settings_changed = True
    uow.emit(event)


def _check(price: Money, compare_at: Money | None) -> None:
    if price.minor < 0 or (compare_at is not None and compare_at.minor < 0):
        raise InvalidPrice("A price is not negative.")
    if compare_at is not None and compare_at.currency != price.currency:
        raise InvalidPrice("Both prices are in one currency.")


def _check_list(row: PriceList) -> None:
    if (row.factor_ppm is None) != (row.source_currency is None):
        raise InvalidPriceList("A list that reckons needs a factor and a currency to reckon from.")
    if row.factor_ppm is not None and row.factor_ppm <= 0:
        raise InvalidPriceList("The factor is more than nothing.")
    if row.round_to_minor < 1:
        raise InvalidPriceList("Prices are rounded to at least one minor unit.")
    if row.starts_at and row.ends_at and row.ends_at <= row.starts_at:
        raise InvalidPriceList("A list ends after it starts.")
