"""Carts for resolvers: read once per request, priced as they are now."""

from collections.abc import Mapping, Sequence

from commerce_api.cart import bundles, service
from commerce_api.cart.rows import PricedCart, PricedLine
from commerce_api.gql import Context, MoneyRow, money_row
from commerce_api.kernel.db import Fetches
from commerce_api.kernel.rows import Row
from commerce_api.ports.shipping import ShippingRates
from commerce_api.ports.tax import TaxCalculator


class LineOnWire(Row):
    """A line together with the cart that it is on."""

    cart: PricedCart
    line: PricedLine
    part: int | None = None  # which component of the line's bundle it is

    def money(self, minor: int) -> MoneyRow:
        return money_row(minor, self.cart.currency)


class BundleOnWire(LineOnWire):
    """A line with a bundle."""

    @property
    def parts(self) -> list[LineOnWire]:
        found = enumerate(bundles.parts_of(self.line), start=1)
        return [LineOnWire(self.cart, line, number) for number, line in found]


async def carts(context: Context, tokens: Sequence[str | None]) -> list[PricedCart | None]:
    """None for a token that names no cart, or one that is over."""
    return await context.many(_load, tokens, *_for_whom(context))


def keep(context: Context, cart: PricedCart) -> None:
    """A mutation that leaves the cart as it has read it spares its payload the reading."""
    if context.language is None:  # else the delivery's texts may be in another language
        context.keep(_load, cart.cart.token, cart, *_for_whom(context))


def _for_whom(context: Context) -> tuple[TaxCalculator, ShippingRates, str | None]:
    language = context.language.lower() if context.language else None
    return context.plugins.tax, context.plugins.shipping, language


async def _load(
    reader: Fetches,
    tokens: Sequence[str],
    tax: TaxCalculator,
    shipping: ShippingRates,
    language: str | None,
) -> Mapping[str, PricedCart]:
    found = {}
    for token in tokens:
        row = await service.find(reader, token)
        if row:
            found[token] = await service.priced(reader, tax, shipping, row, language)
    return found


def lines_of(cart: PricedCart) -> list[LineOnWire]:
    return [_on_wire(cart, line) for line in cart.lines]


def _on_wire(cart: PricedCart, line: PricedLine) -> LineOnWire:
    return BundleOnWire(cart, line) if line.row.components else LineOnWire(cart, line)
