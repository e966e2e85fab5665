"""The cart as it is read: rows of its tables, and the priced whole that everybody works with."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from commerce_api.kernel.rows import Row
from commerce_api.ports.shipping import ShippingOption


class CartRow(Row):
    key: int
    token: str
    status: str  # a CartStatus
    currency: str
    country: str
    language: str
    note: str
    attributes: list[dict[str, str]]
    customer_key: int | None
    email: str | None
    phone: str | None
    delivery_handle: str | None
    version: int
    created_at: str
    updated_at: str
    has_codes: bool
    has_addresses: bool
    has_lines: bool
    has_gift_cards: bool = False
    preferences: dict[str, Any] | None = None
    billing_address: dict[str, Any] | None = None
    has_automatic: bool = False  # discounts without a code: whether the shop has any


class ComponentRow(Row):
    """What is in the bundle of a line: `quantity` units in one bundle."""

    variant_key: int
    product_key: int
    quantity: int
    title: str
    variant_title: str
    sku: str
    price_minor: int | None  # of one unit by itself, in the cart's currency
    on_sale: bool  # by itself
    available: int | None  # units that this cart may have; None: not counted


class LineRow(Row):
    """A line with what the catalogue, the price list and the stock say about it now."""

    key: int
    variant_key: int
    product_key: int
    quantity: int
    attributes: list[dict[str, str]]
    unit_minor: int
    compare_at_minor: int | None
    weight_grams: int
    requires_shipping: bool
    available: int | None  # units that this cart may have; None: not counted
    title: str  # of the product, in the shop's base language
    variant_title: str
    sku: str
    is_gift_card: bool = False  # never taxed, discounted or sent
    taxable: bool = True
    tax_included: bool | None = None  # whether the market's prices hold it; None: by the country
    plan_key: int | None = None  # the selling plan that it is bought by
    parent_key: int | None = None  # the line that it belongs to
    plan_name: str | None = None
    once_minor: int | None = None  # what one piece costs without the plan

    components: tuple[ComponentRow, ...] = ()  # of a bundle

    @property
    def subtotal_minor(self) -> int:
        return self.unit_minor * self.quantity

    @property
    def needs(self) -> Mapping[int, int]:
        """Units of variants with stock that one piece takes off the shelves."""
        return {part.variant_key: part.quantity for part in self.components} or {
            self.variant_key: 1
        }


class AddressRow(Row):
    key: int
    selected: bool
    one_time_use: bool
    first_name: str | None
    last_name: str | None
    company: str | None
    address1: str | None
    address2: str | None
    city: str | None
    province_code: str | None
    zip: str | None
    country_code: str | None
    phone: str | None


class Allocation(msgspec.Struct, frozen=True):
    """What one discount takes off one line or off the delivery, and what kind of one it is."""

    code: str
    title: str
    minor: int
    basis_points: int | None  # None: a fixed amount
    amount_minor: int
    for_all: bool  # counts for every product
    automatic: bool = False
    discount_key: int = 0
    method: str = "ACROSS"
    target: str = "LINE_ITEM"


class CodeState(msgspec.Struct, frozen=True):
    """A code as the buyer typed it. `refusal` is a code of `CartWarningCode`, `told` a sentence
    where that does not say enough."""

    code: str
    refusal: str | None = None
    told: str | None = None

    @property
    def applicable(self) -> bool:
        return self.refusal is None


class AppliedCard(msgspec.Struct, frozen=True):
    """A gift card of the cart, and what it pays of it: as much as is on it, and is left to pay."""

    key: int
    card_key: int
    last_characters: str
    balance_minor: int  # what this cart could take
    used_minor: int = 0


class PricedLine(msgspec.Struct, frozen=True):
    row: LineRow
    allocations: tuple[Allocation, ...] = ()
    tax_minor: int = 0

    @property
    def subtotal_minor(self) -> int:
        return self.row.subtotal_minor

    @property
    def discount_minor(self) -> int:
        return sum(allocation.minor for allocation in self.allocations)

    @property
    def total_minor(self) -> int:
        return self.subtotal_minor - self.discount_minor


class PricedCart(msgspec.Struct, frozen=True):
    """A cart with every amount, in minor units of its currency. Can be stored as JSON and back.

    `total = subtotal + shipping + added tax`, and `subtotal = sum(lines) - discounts`.
    """

    cart: CartRow
    lines: tuple[PricedLine, ...]
    codes: tuple[CodeState, ...]
    addresses: tuple[AddressRow, ...]
    options: tuple[ShippingOption, ...]
    selected: ShippingOption | None
    subtotal_minor: int  # the lines, after discounts
    discount_minor: int
    shipping_minor: int
    tax_minor: int  # all tax, within the prices or not
    added_tax_minor: int  # the part that comes on top of the prices
    total_minor: int
    tax_name: str
    tax_ppm: int
    tax_included: bool
    gift_cards: tuple[AppliedCard, ...] = ()
    shipping_discounts: tuple[Allocation, ...] = ()  # what is off the price of the delivery already

    @property
    def discount_keys(self) -> list[int]:
        """Discounts that take something off."""
        found = {part.discount_key for line in self.lines for part in line.allocations}
        found |= {part.discount_key for part in self.shipping_discounts}
        return sorted(found - {0})

    @property
    def currency(self) -> str:
        return self.cart.currency

    @property
    def gift_card_minor(self) -> int:
        return sum(card.used_minor for card in self.gift_cards)

    @property
    def due_minor(self) -> int:
        """What is left to be paid in another way."""
        return self.total_minor - self.gift_card_minor

    @property
    def address(self) -> AddressRow | None:
        """Where it shall be delivered to, once the buyer has chosen."""
        return next((address for address in self.addresses if address.selected), None)

    @property
    def quantity(self) -> int:
        return sum(line.row.quantity for line in self.lines)

    @property
    def requires_shipping(self) -> bool:
        return any(line.row.requires_shipping for line in self.lines)

    @property
    def demand(self) -> Mapping[int, int]:
        """Units per variant; of a bundle those that it consists of."""
        units: dict[int, int] = {}
        for line in self.lines:
            for variant, needed in line.row.needs.items():
                units[variant] = units.get(variant, 0) + needed * line.row.quantity
        return units

    def as_json(self) -> dict[str, Any]:
        document: dict[str, Any] = msgspec.to_builtins(self)
        return document

    @classmethod
    def from_json(cls, document: Any) -> "PricedCart":
        return msgspec.convert(document, cls)


class Notice(Row):
    """A fact that the buyer should know. The target is named by its type and its key."""

    code: str
    message: str
    target_type: str
    target_key: str


class Changed(Row):
    """What a change of a cart answers."""

    token: str
    notices: Sequence[Notice] = ()
