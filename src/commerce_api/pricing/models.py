from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from commerce_api.kernel.tables import (
    Table,
    choice,
    currency,
    document,
    minor_units,
    reference,
    whole,
)

FOR_ALL = text("group_id IS NULL")
ONE_TARGET = """
(CASE WHEN product_id IS NULL THEN 0 ELSE 1 END)
+ (CASE WHEN collection_id IS NULL THEN 0 ELSE 1 END)
+ (CASE WHEN variant_id IS NULL THEN 0 ELSE 1 END) = 1"""


class CompareAt(StrEnum):
    """What a list that reckons its prices shows as the price before."""

    NONE = "none"
    RECKONED = "reckoned"  # the variant's own compare-at price, reckoned like the price
    BASE = "base"  # what the variant costs without the list


class Market(Table, table=True):
    __tablename__ = "pricing_market"

    handle: str = Field(max_length=80, unique=True)
    name: str = Field(max_length=255)
    currency: str = currency()
    position: int = 0
    taxes_included: bool | None = None  # None: as the tables of taxes say for each country
    language: str = Field(default="", max_length=8)  # empty: the shop's own
    languages: list[str] = document(default_factory=list)  # empty: all that the shop speaks


class MarketCountry(Table, table=True):
    __tablename__ = "pricing_market_country"

    country: str = Field(max_length=2, unique=True)
    market_id: int = reference("pricing_market.id")


class Exclusion(Table, table=True):
    """Something that a market does without: a product, one of its variants, or a collection with
    all that is in it."""

    __tablename__ = "pricing_exclusion"
    __table_args__ = (
        UniqueConstraint("market_id", "product_id"),
        UniqueConstraint("market_id", "collection_id"),
        UniqueConstraint("market_id", "variant_id"),
        CheckConstraint(ONE_TARGET, name="one_target"),
    )

    market_id: int = reference("pricing_market.id", index=False)
    product_id: int | None = reference("catalog_product.id", default=None, nullable=True)
    collection_id: int | None = reference("catalog_collection.id", default=None, nullable=True)
    variant_id: int | None = reference("catalog_variant.id", default=None, nullable=True)


class Group(Table, table=True):
    """Customers with prices of their own. Whoever is in several has the prices of the first."""

    __tablename__ = "pricing_group"

    handle: str = Field(max_length=80, unique=True)
    name: str = Field(max_length=255)
    position: int = 0


class GroupMember(Table, table=True):
    __tablename__ = "pricing_group_member"
    __table_args__ = (UniqueConstraint("customer_id", "group_id"),)

    customer_id: int = reference("identity_customer.id", index=False, ondelete="CASCADE")
    group_id: int = reference("pricing_group.id")


class Price(Table, table=True):
    """What a variant costs where no list says otherwise."""

    __tablename__ = "pricing_price"
    __table_args__ = (
        UniqueConstraint("variant_id", "currency"),
        CheckConstraint("price_minor >= 0", name="price_not_negative"),
    )

    variant_id: int = reference("catalog_variant.id", index=False)
    currency: str = currency()
    price_minor: int = minor_units()
    compare_at_minor: int | None = minor_units(default=None, nullable=True)


class PriceList(Table, table=True):
    """Other prices for a market, for a group, for both or for everybody, always or for a time.

    It names prices of variants, or reckons them: `factor_ppm` minor units of its currency for
    every million minor units that the variant costs in `source_currency`.
    """

    __tablename__ = "pricing_list"
    __table_args__ = (
        CheckConstraint("ends_at IS NULL OR starts_at IS NULL OR ends_at > starts_at", name="time"),
        CheckConstraint("factor_ppm IS NULL OR factor_ppm > 0", name="factor_positive"),
        CheckConstraint("round_to_minor > 0", name="round_to_positive"),
        CheckConstraint("(factor_ppm IS NULL) = (source_currency IS NULL)", name="factor_whole"),
    )

    handle: str = Field(max_length=80, unique=True)
    name: str = Field(max_length=255)
    market_id: int | None = reference("pricing_market.id", default=None, nullable=True)
    group_id: int | None = reference("pricing_group.id", default=None, nullable=True)
    source_currency: str | None = currency(default=None, nullable=True)
    currency: str = currency()
    priority: int = 0
    active: bool = True
    starts_at: datetime | None = None
    ends_at: datetime | None = None  # the first moment at which it no longer counts
    factor_ppm: int | None = whole(default=None, nullable=True)
    round_to_minor: int = minor_units(default=1)
    compare_at: CompareAt = choice(CompareAt, default=CompareAt.NONE)
    applied_at: datetime | None = None  # when the price index last followed its start or end


class ListPrice(Table, table=True):
    """What one piece costs for whoever buys `min_quantity` or more of it in one line."""

    __tablename__ = "pricing_list_price"
    __table_args__ = (
        UniqueConstraint("list_id", "variant_id", "min_quantity"),
        CheckConstraint("min_quantity > 0", name="quantity_positive"),
        CheckConstraint("price_minor >= 0", name="price_not_negative"),
        CheckConstraint(
            "compare_at_minor IS NULL OR compare_at_minor >= 0", name="compare_not_negative"
        ),
    )

    list_id: int = reference("pricing_list.id", index=False, ondelete="CASCADE")
    variant_id: int = reference("catalog_variant.id")
    min_quantity: int = 1
    price_minor: int = minor_units()
    compare_at_minor: int | None = minor_units(default=None, nullable=True)


class QuantityRule(Table, table=True):
    """In what quantities a variant is sold: to one group, or to everybody without such a rule."""

    __tablename__ = "pricing_quantity_rule"
    __table_args__ = (
        UniqueConstraint("variant_id", "group_id"),
        Index(
            "uq_pricing_quantity_rule_for_all",
            "variant_id",
            unique=True,
            sqlite_where=FOR_ALL,
            postgresql_where=FOR_ALL,
        ),
        CheckConstraint("increment > 0 AND minimum >= increment", name="minimum_reachable"),
        CheckConstraint("minimum % increment = 0", name="minimum_in_steps"),
        CheckConstraint(
            "maximum IS NULL OR (maximum >= minimum AND maximum % increment = 0)",
            name="maximum_reachable",
        ),
    )

    variant_id: int = reference("catalog_variant.id", index=False)
    group_id: int | None = reference("pricing_group.id", default=None, nullable=True)
    minimum: int = 1
    maximum: int | None = None
    increment: int = 1


class UntaxedVariant(Table, table=True):
    """A variant that is sold without tax. Gift cards are so by nature and need no row."""

    __tablename__ = "pricing_untaxed_variant"

    variant_id: int = reference("catalog_variant.id", index=False, unique=True)


class IndexedPrice(Table, table=True):
    """Lowest and highest price of what is sold of a product, for everyone who pays by the same
    prices. `context` is their code, see `terms`. Follows the other tables and can be rebuilt."""

    __tablename__ = "pricing_index"
    __table_args__ = (
        UniqueConstraint("product_id", "context"),
        Index("ix_pricing_index_sort", "context", "min_minor", "product_id"),
    )

    product_id: int = reference("catalog_product.id", index=False)
    context: str = Field(max_length=64)
    min_minor: int = minor_units()
    max_minor: int = minor_units()
    compare_min_minor: int = minor_units(default=0)  # 0: no variant has a compare-at price
    compare_max_minor: int = minor_units(default=0)


class IndexedContext(Table, table=True):
    """A code of the index. Until it is complete, its buyers see the plain prices there."""

    __tablename__ = "pricing_context"

    code: str = Field(max_length=64, unique=True)
    complete: bool = False


class StaleProduct(Table, table=True):
    """A product whose rows in the index may no longer be right."""

    __tablename__ = "pricing_stale_product"

    product_id: int = reference("catalog_product.id", index=False, unique=True)
    version: int = whole(default=0)  # grows with every mark, so that a later one is not lost
