from collections.abc import Sequence

import msgspec

from commerce_api.promotions.models import DiscountKind


class Offer(msgspec.Struct, frozen=True):
    """A discount as one cart sees it: in the cart's currency, for the cart's products."""

    id: int
    code: str  # in upper case
    title: str
    kind: str  # a DiscountKind
    basis_points: int
    current: bool  # switched on, and within its dates
    amount_minor: int | None  # None: not offered in this currency
    min_subtotal_minor: int
    entitled: frozenset[int] | None = None  # products it counts for; None: all

    @property
    def worth_something(self) -> bool:
        """A fixed amount exists per currency; a percentage counts in every one."""
        return self.kind == DiscountKind.PERCENT or bool(self.amount_minor)


class Target(msgspec.Struct, frozen=True):
    """A line that may be discounted."""

    product_id: int
    subtotal_minor: int


class Outcome(msgspec.Struct, frozen=True):
    """What one code does: minor units taken off each line, or why it does nothing."""

    parts: tuple[int, ...]
    refusal: str | None = None

    @property
    def applicable(self) -> bool:
        return self.refusal is None


def nothing(targets: Sequence[Target], refusal: str) -> Outcome:
    return Outcome((0,) * len(targets), refusal)
