"""What a cart costs: integers in, integers out, nothing read and nobody asked."""

from collections.abc import Sequence
from dataclasses import replace

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

ACROSS = {DiscountKind.PERCENT, DiscountKind.FIXED}


class Discounted(msgspec.Struct, frozen=True):
    """Lines with what the codes take off them; still without tax and delivery."""

    lines: tuple[PricedLine, ...]
    codes: tuple[CodeState, ...] = ()
    free_shipping: Allocation | None = None  # the discount that makes the delivery free

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
    discounts: tuple[Allocation, ...] = ()

    @property
    def price_minor(self) -> int:
        return self.selected.price_minor if self.selected else 0


def discounted(
    lines: Sequence[LineRow], codes: Sequence[str], offers: Sequence[Offer | None]
) -> Discounted:
    """`offers` are parallel to `codes`; after them come those that need no code."""
    if not offers:
        return Discounted(tuple(PricedLine(row) for row in lines))
    parts: list[list[Allocation]] = [[] for _ in lines]
    # Gift cards cost what is on them, whatever codes there are.
    cheaper = [mine for mine, row in zip(parts, lines, strict=True) if not row.is_gift_card]
    goods = [row for row in lines if not row.is_gift_card]
    targets = [Target(r.product_key, r.subtotal_minor, r.quantity, r.key) for r in goods]
    outcomes = apply(offers, targets, ships=any(row.requires_shipping for row in lines))
    free = None
    for offer, outcome in zip(offers, outcomes, strict=True):
        if offer is None:
            continue
        if outcome.ships_free:
            free = free or _allocation(offer, 0)
        whole = sum(outcome.parts)
        for taken, minor in zip(cheaper, outcome.parts, strict=True):
            taken.extend([_allocation(offer, minor, whole)] if minor else [])
    return Discounted(
        tuple(PricedLine(row, tuple(mine)) for row, mine in zip(lines, parts, strict=True)),
        tuple(CodeState(code, o.refusal, o.told) for code, o in zip(codes, outcomes, strict=False)),
        free,
    )


def delivered(
    goods: Discounted,
    addresses: Sequence[AddressRow],
    options: Sequence[ShippingOption],
    handle: str | None,
) -> Delivery:
    """The ways with what they cost after discounts; `handle` is the one that was chosen."""
    chosen = next((option for option in options if option.handle == handle), None)
    if goods.free_shipping is None:
        return Delivery(tuple(addresses), tuple(options), chosen)
    price = chosen.price_minor if chosen else 0
    off = [msgspec.structs.replace(goods.free_shipping, minor=price)] if price else []
    free = tuple(replace(option, price_minor=0) for option in options)
    chosen = replace(chosen, price_minor=0) if chosen else None
    return Delivery(tuple(addresses), free, chosen, tuple(off))


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
        shipping_discounts=delivery.discounts,
    )


def _allocation(offer: Offer, minor: int, whole: int = 0) -> Allocation:
    """`whole`: what the discount takes off all lines, which is the worth of a fixed price."""
    free = offer.kind == DiscountKind.FREE_SHIPPING
    by_parts = offer.kind in {DiscountKind.PERCENT, DiscountKind.BUY_GET}
    fixed_price = offer.kind == DiscountKind.FIXED_PRICE
    return Allocation(
        code=offer.code,
        title=offer.title,
        minor=minor,
        basis_points=10_000 if free else offer.basis_points if by_parts else None,
        amount_minor=whole if fixed_price else offer.amount_minor or 0,
        for_all=free or (offer.entitled is None and offer.kind != DiscountKind.BUY_GET),
        automatic=offer.automatic,
        discount_key=offer.id,
        method="ACROSS" if offer.kind in ACROSS else "EACH",
        target="SHIPPING_LINE" if free else "LINE_ITEM",
    )
