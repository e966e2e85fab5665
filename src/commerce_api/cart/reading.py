"""A cart with all that it costs, out of a constant number of statements."""

from collections.abc import Sequence

import msgspec

from commerce_api.cart import giftcards, pricing, queries
from commerce_api.cart.basket import NOT_ENOUGH, SOLD_OUT
from commerce_api.cart.pricing import Delivery, Discounted
from commerce_api.cart.rows import AddressRow, CartRow, CodeState, Notice, PricedCart, PricedLine
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Fetches
from commerce_api.ports.shipping import ShippingOption, ShippingRates, ShippingRequest
from commerce_api.ports.tax import Destination, TaxCalculator, TaxRequest
from commerce_api.promotions import discounting
from commerce_api.promotions.service import offers

MESSAGES = {
    discounting.NOT_FOUND: "There is no such discount code.",
    discounting.NOT_CURRENT: "This discount code is not valid now.",
    discounting.NOT_IN_CURRENCY: "This discount code is not valid in this currency.",
    discounting.NO_LINES: "This discount code is for none of these goods.",
    discounting.TOO_LITTLE: "For this discount code more has to be bought.",
    NOT_ENOUGH: "There is less of this left than the cart wants.",
    SOLD_OUT: "This has sold out in the meantime.",
}


async def find(fetches: Fetches, token: str) -> CartRow | None:
    """A cart that can still become an order: not expired, not completed."""
    return await queries.cart(fetches, token, now())


async def priced(
    fetches: Fetches,
    tax: TaxCalculator,
    shipping: ShippingRates,
    cart: CartRow,
    language: str | None = None,
) -> PricedCart:
    """Everything about a cart. `language` of the delivery's texts; else the one of the cart."""
    goods = await discounted_lines(fetches, cart)
    known = await queries.addresses(fetches, cart.key) if cart.has_addresses else []
    place = _destination(cart, known)
    options: Sequence[ShippingOption] = ()
    if goods.requires_shipping:
        request = ShippingRequest(
            cart.currency,
            place,
            goods.subtotal_minor,
            goods.weight_grams,
            language or cart.language,
        )
        options = await shipping.options(request)
    chosen = next((option for option in options if option.handle == cart.delivery_handle), None)
    delivery = Delivery(tuple(known), tuple(options), chosen)
    # Tax is due when a gift card is spent, not when it is bought.
    totals = tuple(_taxed_minor(line) for line in goods.lines)
    included = next((line.row.tax_included for line in goods.lines), None)
    quote = await tax.quote(
        TaxRequest(cart.currency, place, totals, delivery.price_minor, included)
    )
    whole = pricing.price_cart(cart, goods, delivery, quote)
    if not cart.has_gift_cards:
        return whole
    cards = giftcards.spread(await queries.gift_cards(fetches, cart, now()), whole.total_minor)
    return msgspec.structs.replace(whole, gift_cards=cards)


async def discounted_lines(fetches: Fetches, cart: CartRow) -> Discounted:
    rows = await queries.lines(fetches, cart, now())
    codes = await queries.codes(fetches, cart.key) if cart.has_codes else []
    products = sorted({row.product_key for row in rows})
    return pricing.discounted(rows, codes, await offers(fetches, codes, cart.currency, products))


def problems(cart: PricedCart) -> list[Notice]:
    """What stands between this cart and an order, as far as goods and codes are concerned."""
    short = []
    for line in cart.lines:
        left = line.row.available
        if left is not None and cart.demand[line.row.variant_key] > left:
            code = NOT_ENOUGH if left > 0 else SOLD_OUT
            short.append(Notice(code, MESSAGES[code], "CartLine", str(line.row.key)))
    token = cart.cart.token
    found = short + problems_of_codes(token, cart.codes)
    return found + giftcards.problems(token, cart.gift_cards)


def problems_of_codes(token: str, codes: Sequence[CodeState]) -> list[Notice]:
    return [
        Notice(state.refusal, f"{state.code}: {MESSAGES[state.refusal]}", "Cart", token)
        for state in codes
        if state.refusal
    ]


def _taxed_minor(line: PricedLine) -> int:
    return line.total_minor if line.row.taxable and not line.row.is_gift_card else 0


def _destination(cart: CartRow, addresses: Sequence[AddressRow]) -> Destination:
    """The selected address; before there is one, the country of the buyer."""
    for address in addresses:
        if address.selected and address.country_code:
            return Destination(address.country_code, address.province_code, address.zip)
    return Destination(cart.country)
