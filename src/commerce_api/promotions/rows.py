from collections.abc import Sequence

import msgspec

from commerce_api.promotions.models import DiscountKind, StackingClass

AMOUNTS = {DiscountKind.FIXED, DiscountKind.FIXED_PRICE}


class Offer(msgspec.Struct, frozen=True):
    """A discount as one cart sees it: in the cart's currency, for the cart's products and buyer."""

    id: int
    code: str  # in upper case
    title: str
    kind: str  # a DiscountKind
    basis_points: int
    current: bool  # switched on, and within its dates
    amount_minor: int | None  # None: not offered in this currency
    min_subtotal_minor: int
    entitled: frozenset[int] | None = None  # products it counts for; None: all
    automatic: bool = False
    priority: int = 0
    excludes: frozenset[str] = frozenset()  # members of StackingClass
    min_quantity: int = 0
    get_quantity: int = 0
    bought: frozenset[int] | None = None  # products that have to be there; None: those it is for
    in_currency: bool = True
    barred: "Refusal | None" = None  # why it is not for this buyer

    @property
    def worth_something(self) -> bool:
        """A fixed amount exists per currency; a percentage counts in every one, unless it asks
        for an amount that it names in others only."""
        return self.in_currency and (self.kind not in AMOUNTS or bool(self.amount_minor))

    @property
    def stacking(self) -> StackingClass:
        if self.kind == DiscountKind.FREE_SHIPPING:
            return StackingClass.SHIPPING
        of_goods = self.kind in {DiscountKind.FIXED_PRICE, DiscountKind.BUY_GET}
        whole = self.entitled is None and not of_goods
        return StackingClass.ORDER if whole else StackingClass.PRODUCT


class Target(msgspec.Struct, frozen=True):
    """A line that may be discounted. By their keys lines always have the same order."""

    product_id: int
    subtotal_minor: int
    quantity: int = 1
    key: int = 0

    @property
    def unit_minor(self) -> int:
        return self.subtotal_minor // self.quantity


class Refusal(msgspec.Struct, frozen=True):
    """Why a discount does nothing: a code of the wire's `CartWarningCode`, and, where the code
    alone does not say it, a sentence."""

    code: str
    told: str | None = None


class Outcome(msgspec.Struct, frozen=True):
    """What one discount does: minor units taken off each line, or why it does nothing."""

    parts: tuple[int, ...]
    refusal: str | None = None
    told: str | None = None
    ships_free: bool = False

    @property
    def applicable(self) -> bool:
        return self.refusal is None


class Purchase(msgspec.Struct, frozen=True):
    """What discounts look at besides the lines: where to, for whom, and under which name it claims
    its uses. `marks` tell buyers apart without naming them."""

    currency: str
    products: Sequence[int] = ()
    country: str = ""
    customer: int | None = None
    email: str | None = None
    marks: tuple[str, ...] = ()
    reference: str = ""


class Offered(msgspec.Struct, frozen=True):
    """What there is for a cart: parallel to its codes (None: unknown), and without a code."""

    by_code: list[Offer | None] = []
    automatic: list[Offer] = []


def nothing(targets: Sequence[Target], refusal: Refusal) -> Outcome:
    return Outcome((0,) * len(targets), refusal.code, refusal.told)
