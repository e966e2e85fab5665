"""A cart with all that it costs, out of a constant number of statements."""

from collections.abc import Mapping, Sequence

import msgspec

from commerce_api.cart import giftcards, pricing, queries
from commerce_api.cart.basket import NOT_ENOUGH, SOLD_OUT
from commerce_api.cart.pricing import Discounted
from commerce_api.cart.rows import (
    AddressRow,
    CartRow,
    CodeState,
    LineRow,
    Notice,
    PricedCart,
    PricedLine,
)
from commerce_api.identity.checks import same_email
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Fetches
from commerce_api.ports.shipping import ShippingOption, ShippingRates, ShippingRequest
from commerce_api.ports.tax import Destination, TaxCalculator, TaxRequest
from commerce_api.promotions import buyers, discounting
from commerce_api.promotions.rows import Purchase
from commerce_api.promotions.service import offers
from commerce_api.subscriptions import service as subscriptions

MESSAGES = {
    discounting.NOT_FOUND: "There is no such discount code.",
    discounting.NOT_CURRENT: "This discount code is not valid now.",
    discounting.NOT_HONOURED: "This discount code is not valid in this currency.",
    discounting.NO_LINES: "This discount code is for none of these goods.",
    discounting.NO_DELIVERY: "This discount code is for delivery, and nothing has to be delivered.",
    discounting.TOO_LITTLE: "For this discount code more has to be bought.",
    discounting.TOO_FEW: "For this discount code more pieces have to be bought.",
    discounting.NOBODY: "This discount code is for certain customers, who have to sign in.",
    discounting.NOT_FOR_YOU: "This discount code is not for this customer.",
    discounting.USED_BY_YOU: "You have used this discount code before.",
    discounting.USED_UP: "This discount code has been used as often as it can be.",
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
    known = await _addresses(fetches, cart)
    goods = await discounted_lines(fetches, cart, known)
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
    delivery = pricing.delivered(goods, known, options, cart.delivery_handle)
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


async def discounted_lines(
    fetches: Fetches, cart: CartRow, addresses: Sequence[AddressRow] | None = None
) -> Discounted:
    """The lines after discounts. The addresses are read unless they are given."""
    rows = await queries.lines(fetches, cart, now())
    await _apply_plans(fetches, rows, cart.currency)
    codes = await queries.codes(fetches, cart.key) if cart.has_codes else []
    if not codes and not cart.has_automatic:
        return pricing.discounted(rows, (), ())
    known = await _addresses(fetches, cart) if addresses is None else addresses
    products = sorted({row.product_key for row in rows})
    purchase = _purchase(cart, products, _destination(cart, known).country)
    found = await offers(fetches, codes, purchase, automatic=cart.has_automatic)
    return pricing.discounted(rows, codes, [*found.by_code, *found.automatic])


def marks_of(cart: CartRow) -> tuple[str, ...]:
    """By these discounts know the buyer again."""
    return buyers.marks(cart.customer_key, cart.email, cart.phone)


def _purchase(cart: CartRow, products: Sequence[int], country: str) -> Purchase:
    return Purchase(
        currency=cart.currency,
        products=products,
        country=country,
        customer=cart.customer_key,
        email=same_email(cart.email) if cart.email else None,
        marks=marks_of(cart),
        reference=f"cart:{cart.token}",
    )


async def _addresses(fetches: Fetches, cart: CartRow) -> list[AddressRow]:
    return await queries.addresses(fetches, cart.key) if cart.has_addresses else []


async def _apply_plans(fetches: Fetches, rows: Sequence[LineRow], currency: str) -> None:
    """A line that is bought by a plan costs what the plan makes of its price."""
    keys = sorted({row.plan_key for row in rows if row.plan_key})
    if not keys:
        return
    plans = await subscriptions.plans(fetches, keys)
    for row in rows:
        plan = plans.get(row.plan_key or 0)
        terms = subscriptions.terms_of(plan, row.unit_minor, currency) if plan else None
        if plan is None or terms is None:
            continue
        price = terms.prices[0]
        row.plan_name, row.once_minor = plan.name, row.unit_minor
        before = (row.compare_at_minor or row.unit_minor) * plan.deliveries
        row.unit_minor = price.price_minor
        row.compare_at_minor = before if before > price.price_minor else None


def problems(cart: PricedCart) -> list[Notice]:
    """What stands between this cart and an order, as far as goods and codes are concerned."""
    short = []
    demand = cart.demand
    for line in cart.lines:
        if _is_short(line.row, demand):
            code = NOT_ENOUGH if line.row.available else SOLD_OUT
            short.append(Notice(code, MESSAGES[code], "CartLine", str(line.row.key)))
    token = cart.cart.token
    found = short + problems_of_codes(token, cart.codes)
    return found + giftcards.problems(token, cart.gift_cards)


def _is_short(row: LineRow, demand: Mapping[int, int]) -> bool:
    """Whether the whole cart wants more than there is of the goods, or of what is in them."""
    left = [(part.variant_key, part.available) for part in row.components]
    left = left or [(row.variant_key, row.available)]
    return any(units is not None and demand[key] > units for key, units in left)


def problems_of_codes(token: str, codes: Sequence[CodeState]) -> list[Notice]:
    return [
        Notice(
            state.refusal,
            f"{state.code}: {state.told or MESSAGES[state.refusal]}",
            "Cart",
            token,
        )
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
