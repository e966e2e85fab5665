from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from commerce_api.kernel.tables import Table, currency, minor_units, reference


class Market(Table, table=True):
    __tablename__ = "pricing_market"

    handle: str = Field(max_length=80, unique=True)
    name: str = Field(max_length=255)
    currency: str = currency()
    position: int = 0


class MarketCountry(Table, table=True):
    __tablename__ = "pricing_market_country"

    country: str = Field(max_length=2, unique=True)
    market_id: int = reference("pricing_market.id")


class Price(Table, table=True):
    __tablename__ = "pricing_price"
    __table_args__ = (
        UniqueConstraint("variant_id", "currency"),
        CheckConstraint("price_minor >= 0", name="price_not_negative"),
    )

    variant_id: int = reference("catalog_variant.id", index=False)
    currency: str = currency()
    price_minor: int = minor_units()
    compare_at_minor: int | None = minor_units(default=None, nullable=True)


class ProductRange(Table, table=True):
    """Lowest and highest price of a product's variants, kept with every change of a price."""

    __tablename__ = "pricing_product_range"
    __table_args__ = (
        UniqueConstraint("product_id", "currency"),
        Index(None, "currency", "min_minor", "product_id"),
    )

    product_id: int = reference("catalog_product.id", index=False)
    currency: str = currency()
    min_minor: int = minor_units()
    max_minor: int = minor_units()
    compare_min_minor: int = minor_units(default=0)  # 0: no variant has a compare-at price
    compare_max_minor: int = minor_units(default=0)
