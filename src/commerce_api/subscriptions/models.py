from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from commerce_api.kernel.tables import Table, choice, currency, minor_units, reference


class Interval(StrEnum):
    """The names are those of the wire."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    YEAR = "YEAR"


class AdjustmentKind(StrEnum):
    PERCENT = "percent"
    AMOUNT = "amount"  # so much off
    PRICE = "price"  # a price of its own


class Group(Table, table=True):
    """Plans that are offered together, such as the rhythms of one subscription."""

    __tablename__ = "subscriptions_group"

    name: str = Field(max_length=255, unique=True)
    app_name: str | None = Field(default=None, max_length=255)
    position: int = 0


class GroupOption(Table, table=True):
    """What the plans of a group differ in, such as how often they deliver."""

    __tablename__ = "subscriptions_group_option"
    __table_args__ = (UniqueConstraint("group_id", "name"),)

    group_id: int = reference("subscriptions_group.id", index=False)
    name: str = Field(max_length=255)
    position: int


class Plan(Table, table=True):
    """Each billing pays for `deliveries` deliveries; at checkout a share of the first is due."""

    __tablename__ = "subscriptions_plan"
    __table_args__ = (
        UniqueConstraint("group_id", "name"),
        CheckConstraint("deliveries BETWEEN 1 AND 366", name="some_deliveries"),
        CheckConstraint("charge_basis_points BETWEEN 0 AND 10000", name="at_most_all_at_once"),
        CheckConstraint(
            "(billing_interval IS NULL) = (billing_count IS NULL)"
            " AND (delivery_interval IS NULL) = (delivery_count IS NULL)",
            name="rhythm_whole",
        ),
        CheckConstraint("billing_count > 0 AND delivery_count > 0", name="rhythm_positive"),
    )

    group_id: int = reference("subscriptions_group.id", index=False)
    name: str = Field(max_length=255)
    description: str | None = Field(default=None, max_length=2000)
    position: int
    billing_interval: Interval | None = choice(Interval, default=None, nullable=True)
    billing_count: int | None = None
    delivery_interval: Interval | None = choice(Interval, default=None, nullable=True)
    delivery_count: int | None = None
    deliveries: int = 1
    charge_basis_points: int = 10_000


class PlanOption(Table, table=True):
    __tablename__ = "subscriptions_plan_option"
    __table_args__ = (UniqueConstraint("plan_id", "option_id"),)

    plan_id: int = reference("subscriptions_plan.id", index=False)
    option_id: int = reference("subscriptions_group_option.id")
    value: str = Field(max_length=255)


class Adjustment(Table, table=True):
    """How a plan changes a price: always, or for `order_count` orders and then by a second one."""

    __tablename__ = "subscriptions_adjustment"
    __table_args__ = (
        UniqueConstraint("plan_id", "position"),
        CheckConstraint("position IN (0, 1)", name="at_most_two"),
        CheckConstraint("basis_points BETWEEN 0 AND 10000", name="at_most_everything"),
        CheckConstraint("order_count > 0", name="some_orders"),
    )

    plan_id: int = reference("subscriptions_plan.id", index=False)
    position: int
    kind: AdjustmentKind = choice(AdjustmentKind)
    basis_points: int = 0  # of a percentage: 1000 is 10 %
    order_count: int | None = None


class AdjustmentAmount(Table, table=True):
    """In one currency: what is taken off, or the price that holds instead."""

    __tablename__ = "subscriptions_adjustment_amount"
    __table_args__ = (
        UniqueConstraint("adjustment_id", "currency"),
        CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
    )

    adjustment_id: int = reference("subscriptions_adjustment.id", index=False)
    currency: str = currency()
    amount_minor: int = minor_units()


class GroupProduct(Table, table=True):
    """All variants of the product can be bought by the plans of the group."""

    __tablename__ = "subscriptions_group_product"
    __table_args__ = (UniqueConstraint("product_id", "group_id"),)

    product_id: int = reference("catalog_product.id", index=False)
    group_id: int = reference("subscriptions_group.id")


class GroupVariant(Table, table=True):
    """This variant can be bought by the plans of the group, whatever holds for its product."""

    __tablename__ = "subscriptions_group_variant"
    __table_args__ = (UniqueConstraint("variant_id", "group_id"),)

    variant_id: int = reference("catalog_variant.id", index=False)
    group_id: int = reference("subscriptions_group.id")


class PlanOnly(Table, table=True):
    """A product that is not sold without a plan."""

    __tablename__ = "subscriptions_plan_only"

    product_id: int = reference("catalog_product.id", index=False, unique=True)
