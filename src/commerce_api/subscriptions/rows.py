from typing import Any

import msgspec

from commerce_api.kernel.rows import Row


class AdjustmentRow(msgspec.Struct, frozen=True):
    """`amounts`: currency to minor units; empty for a percentage."""

    kind: str  # an AdjustmentKind
    basis_points: int
    order_count: int | None
    amounts: dict[str, int] = {}


class PlanRow(Row):
    key: int
    group_key: int
    name: str
    description: str | None
    billing_interval: str | None
    billing_count: int | None
    delivery_interval: str | None
    delivery_count: int | None
    deliveries: int
    charge_basis_points: int
    options: list["PlanOptionRow"] = msgspec.field(default_factory=list)
    adjustments: list[AdjustmentRow] = msgspec.field(default_factory=list)

    @property
    def recurring_deliveries(self) -> bool:
        return self.delivery_interval is not None


class PlanOptionRow(Row):
    key: int
    name: str
    value: str


class GroupOptionRow(Row):
    key: int
    name: str
    values: list[str] = msgspec.field(default_factory=list)


class GroupRow(Row):
    key: int
    name: str
    app_name: str | None
    options: list[GroupOptionRow] = msgspec.field(default_factory=list)
    plans: list[PlanRow] = msgspec.field(default_factory=list)


class PlanPrice(msgspec.Struct, frozen=True):
    """What one piece costs under a plan, in minor units, for all deliveries of one billing."""

    compare_at_minor: int
    price_minor: int
    per_delivery_minor: int


class Terms(msgspec.Struct, frozen=True):
    """A plan as one price meets it: up to two prices in turn, and what is due at checkout."""

    plan: Any  # a PlanRow
    prices: tuple[PlanPrice, ...]
    charge_minor: int

    @property
    def remaining_minor(self) -> int:
        return self.prices[0].price_minor - self.charge_minor
