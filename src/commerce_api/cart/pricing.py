"""What a cart costs: integers in, integers out, nothing read and nobody asked."""

from collections.abc import Sequence

import msgspec

from commerce_api.cart.rows import (
    AddressRow,
    Allocation,
    CartRow,
    CodeState,
    LineRow,
    PricedCart,
    PricedLine,
)
from commerce_api.ports.shipping import ShippingOption
from commerce_api.ports.tax import TaxQuote
from commerce_api.promotions.discounting import apply
from commerce_api.promotions.models import DiscountKind
from commerce_api.promotions.rows import Offer, Target


class Discounted(msgspec.Struct, frozen=True):
    """Lines with what the codes take off them; still without tax and delivery."""

    lines: tuple[PricedLine, ...]
    codes: tuple[CodeState, ...] = ()

    @property
    def subtotal_minor(self) -> int:
        return sum(line.total_minor for line in self.lines)

    @property
    def weight_grams(self) -> int:
        rows = (line.row for line in self.lines)
        return sum(row.weight_grams * row.quantity for row in rows if row.requires_shipping)

    @property
    def requires_shipping(self) -> bool:
        return any(line.row.requires_shipping for line in self.lines)


class Delivery(msgspec.Struct, frozen=True):
    """Where to, the ways that are offered, and the chosen one."""

    addresses: tuple[AddressRow, ...] = ()
    options: tuple[ShippingOption, ...] = ()
    selected: ShippingOption | None = None

    @property
    def price_minor(self) -> int:
        return self.selected.price_minor if self.selected else 0


def discounted(
    lines: Sequence[LineRow], codes: Sequence[str], offers: Sequence[Offer | None]
) -> Discounted:
    """`offers` are parallel to `codes`; a code takes its share after the ones before it."""
    if not codes:
        return Discounted(tuple(PricedLine(row) for row in lines))
    parts: list[list[Allocation]] = [[] for _ in lines]
    # Gift cards cost what is on them, whatever codes there are.
    cheaper = [mine for mine, row in zip(parts, lines, strict=True) if not row.is_gift_card]
    goods = [row for row in lines if not row.is_gift_card]
    outcomes = apply(offers, [Target(row.product_key, row.subtotal_minor) for row in goods])
    for offer, outcome in zip(offers, outcomes, strict=True):
        if offer is not None:
            for taken, minor in zip(cheaper, outcome.parts, strict=True):
                taken.extend([_allocation(offer, minor)] if minor else [])
    return Discounted(
        tuple(PricedLine(row, tuple(mine)) for row, mine in zip(lines, parts, strict=True)),
        tuple(CodeState(code, o.refusal) for code, o in zip(codes, outcomes, strict=True)),
    )


def price_cart(cart: CartRow, goods: Discounted, delivery: Delivery, tax: TaxQuote) -> PricedCart:
    """Totals are sums of rounded lines. `tax` was asked for the totals of just these lines."""
    lines = tuple(
        msgspec.structs.replace(line, tax_minor=minor)
        for line, minor in zip(goods.lines, tax.line_tax_minor, strict=True)
    )
    return PricedCart(
        cart=cart,
        lines=lines,
        codes=goods.codes,
        addresses=delivery.addresses,
        options=delivery.options,
        selected=delivery.selected,
        subtotal_minor=goods.subtotal_minor,
        discount_minor=sum(line.discount_minor for line in lines),
        shipping_minor=delivery.price_minor,
        tax_minor=tax.total_minor,
        added_tax_minor=tax.added_minor,
        total_minor=goods.subtotal_minor + delivery.price_minor + tax.added_minor,
        tax_name=tax.rate_name,
        tax_ppm=tax.rate_ppm,
        tax_included=tax.included,
    )


def _allocation(offer: Offer, minor: int) -> Allocation:
    percent = offer.kind == DiscountKind.PERCENT
    return Allocation(
        code=offer.code,
        title=offer.title,
        minor=minor,
        basis_points=offer.basis_points if percent else None,
        amount_minor=offer.amount_minor or 0,
        for_all=offer.entitled is None,
    )
