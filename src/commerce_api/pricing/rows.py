from commerce_api.kernel.rows import Row


class MarketRow(Row):
    key: int
    handle: str
    name: str
    currency: str
    countries: tuple[str, ...] = ()


class PriceRow(Row):
    variant_key: int
    price_minor: int
    compare_at_minor: int | None


class RangeRow(Row):
    product_key: int
    min_minor: int
    max_minor: int
    compare_min_minor: int
    compare_max_minor: int


class Buyer(Row):
    """For whom prices are: the country, its market's currency."""

    country: str
    currency: str
    market_key: int
