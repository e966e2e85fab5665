from commerce_api.catalog.events import ProductChanged
from commerce_api.catalog.models import Variant
from commerce_api.kernel.db import Database, Fetches, UnitOfWork
from commerce_api.kernel.money import Money
from commerce_api.pricing import queries
from commerce_api.pricing.models import Price
from commerce_api.pricing.rows import Buyer, MarketRow

MARKETS_SECONDS = 5.0
NOWHERE = Buyer("ZZ", "EUR", 0)  # a shop without any market yet

PRICE_OF = """
SELECT price_minor FROM pricing_price WHERE variant_id = :variant AND currency = :currency"""

PUT_PRICE = """
INSERT INTO pricing_price (created_at, variant_id, currency, price_minor, compare_at_minor)
VALUES (CURRENT_TIMESTAMP, :variant, :currency, :minor, :compare)
ON CONFLICT (variant_id, currency)
DO UPDATE SET price_minor = :minor, compare_at_minor = :compare"""


async def markets(db: Database) -> list[MarketRow]:
    return await db.cached("pricing.markets", MARKETS_SECONDS, queries.markets)


async def buyer_in(db: Database, country: str | None) -> Buyer:
    """The market of a country; the shop's own for none, for ZZ and where it does not sell."""
    known = await markets(db)
    if not known:
        return NOWHERE
    for market in known:
        if country in market.countries:
            return Buyer(country or "", market.currency, market.key)
    home = known[0]
    return Buyer(home.countries[0] if home.countries else "ZZ", home.currency, home.key)


async def set_price(
    uow: UnitOfWork, variant: Variant, price: Money, compare_at: Money | None = None
) -> None:
    await uow.fetch(
        PUT_PRICE,
        variant=variant.id,
        currency=price.currency,
        minor=price.minor,
        compare=compare_at.minor if compare_at else None,
    )
    await queries.refresh_ranges(uow, [variant.product_id])
    uow.emit(ProductChanged(variant.product_id))


async def price_of(fetches: Fetches, variant: int, currency: str) -> Money | None:
    rows = await fetches.fetch(
        PRICE_OF,
        variant=variant,
        currency=currency,
    )
    return Money(rows[0][0], currency) if rows else None


__all__ = ["Price", "buyer_in", "markets", "price_of", "set_price"]
