from commerce_api.kernel.db import Fetches
from commerce_api.pricing.rows import MarketRow

MARKETS = """
SELECT m.id, m.handle, m.name, m.currency, c.country
FROM pricing_market AS m LEFT JOIN pricing_market_country AS c ON c.market_id = m.id
ORDER BY m.position, m.id, c.id"""

REFRESH_RANGE = """
INSERT INTO pricing_product_range (created_at, product_id, currency, min_minor, max_minor,
  compare_min_minor, compare_max_minor)
SELECT CURRENT_TIMESTAMP, v.product_id, p.currency, MIN(p.price_minor), MAX(p.price_minor),
  COALESCE(MIN(p.compare_at_minor), 0), COALESCE(MAX(p.compare_at_minor), 0)
FROM pricing_price AS p JOIN catalog_variant AS v ON v.id = p.variant_id
WHERE v.product_id = ANY(:keys)
GROUP BY v.product_id, p.currency
ON CONFLICT (product_id, currency) DO UPDATE SET min_minor = excluded.min_minor,
  max_minor = excluded.max_minor, compare_min_minor = excluded.compare_min_minor,
  compare_max_minor = excluded.compare_max_minor"""


async def markets(reader: Fetches) -> list[MarketRow]:
    """All markets with their countries; the first is the shop's own."""
    found: dict[int, MarketRow] = {}
    for key, handle, name, currency, country in await reader.fetch(MARKETS):
        row = found.setdefault(key, MarketRow(key, handle, name, currency))
        if country:
            row.countries = (*row.countries, country)
    return list(found.values())


async def refresh_ranges(uow: Fetches, products: list[int]) -> None:
    """Lowest and highest prices of these products, after any of their prices changed."""
    await uow.fetch(REFRESH_RANGE, keys=products)
