import asyncio

from hypothesis import given
from hypothesis import strategies as st

from commerce_api.cart.pricing import Delivery, discounted, price_cart
from commerce_api.cart.rows import CartRow, LineRow, PricedCart
from commerce_api.plugins.rate_tables import RateTables, RateTableTax, TaxRate
from commerce_api.ports.shipping import ShippingOption
from commerce_api.ports.tax import Destination, TaxRequest
from commerce_api.promotions.rows import Offer
from tests.promotions.test_discounting import fixed, percent, some_offers

CART = CartRow(
    1,
    "t",
    "open",
    "EUR",
    "DE",
    "en",
    "",
    [],
    None,
    None,
    None,
    None,
    0,
    "",
    "",
    False,
    False,
    False,
)
MWST = TaxRate("*", 190_000, inclusive=True, name="MwSt")
SALES = TaxRate("*", 88_750, inclusive=False, name="Sales tax")


def line(key: int, unit: int, quantity: int, **other: object) -> LineRow:
    values = {
        "variant_key": key,
        "product_key": key,
        "attributes": [],
        "compare_at_minor": None,
        "weight_grams": 250,
        "requires_shipping": True,
        "available": None,
        "title": "Mug",
        "variant_title": "Red",
        "sku": f"M-{key}",
    }
    fields = {**values, **other}
    return LineRow(key=key, unit_minor=unit, quantity=quantity, **fields)  # type: ignore[arg-type]


def priced(
    lines: list[LineRow], offers: list[Offer | None], tax: TaxRate, shipping: int | None
) -> PricedCart:
    goods = discounted(lines, [str(n) for n in range(len(offers))], offers)
    option = ShippingOption("post", "Post", "", "SHIPPING", shipping or 0)
    delivery = Delivery((), (option,), None if shipping is None else option)
    request = TaxRequest(
        "EUR",
        Destination("DE"),
        tuple(line.total_minor for line in goods.lines),
        delivery.price_minor,
    )
    quote = asyncio.run(RateTableTax(RateTables([tax])).quote(request))
    return price_cart(CART, goods, delivery, quote)


def test_tax_within_the_prices() -> None:
    cart = priced([line(1, 1250, 2), line(2, 999, 1)], [percent(1000)], MWST, 490)
    assert [
        (li.subtotal_minor, li.discount_minor, li.total_minor, li.tax_minor) for li in cart.lines
    ] == [
        (2500, 250, 2250, 359),
        (999, 100, 899, 144),
    ]
    assert (cart.subtotal_minor, cart.discount_minor, cart.shipping_minor) == (3149, 350, 490)
    assert (cart.tax_minor, cart.added_tax_minor, cart.total_minor) == (581, 0, 3639)


def test_tax_on_top_of_the_prices() -> None:
    cart = priced([line(1, 1250, 2)], [fixed(500)], SALES, 1000)
    assert (cart.subtotal_minor, cart.discount_minor, cart.shipping_minor) == (2000, 500, 1000)
    assert (cart.tax_minor, cart.added_tax_minor, cart.total_minor) == (267, 267, 3267)


def test_an_empty_cart_costs_nothing() -> None:
    cart = priced([], [percent(1000)], MWST, None)
    assert (cart.total_minor, cart.tax_minor, cart.quantity) == (0, 0, 0)
    assert [code.refusal for code in cart.codes] == ["DISCOUNT_NO_ENTITLED_LINE_ITEMS"]


def test_a_priced_cart_survives_storage() -> None:
    cart = priced(
        [line(1, 1250, 2, attributes=[{"key": "a", "value": "b"}])], [percent(1000)], MWST, 5
    )
    assert PricedCart.from_json(cart.as_json()) == cart


some_lines = st.builds(
    line, key=st.integers(1, 8), unit=st.integers(0, 10**7), quantity=st.integers(1, 10_000)
)
some_taxes = st.builds(
    TaxRate,
    country=st.just("*"),
    rate_ppm=st.integers(0, 1_000_000),
    inclusive=st.booleans(),
    name=st.just("Tax"),
)


@given(
    st.lists(some_lines, max_size=8),
    st.lists(st.none() | some_offers, max_size=4),
    some_taxes,
    st.none() | st.integers(0, 10**6),
)
def test_what_is_paid_is_the_sum_of_what_is_shown(
    lines: list[LineRow], offers: list[Offer | None], tax: TaxRate, shipping: int | None
) -> None:
    cart = priced(lines, offers, tax, shipping)
    subtotals = sum(li.subtotal_minor for li in cart.lines)
    paid = subtotals - cart.discount_minor + cart.shipping_minor + cart.added_tax_minor
    assert cart.total_minor == paid
    assert cart.subtotal_minor == sum(li.total_minor for li in cart.lines)
    assert cart.discount_minor == sum(a.minor for li in cart.lines for a in li.allocations)
    assert all(0 <= li.total_minor <= li.subtotal_minor for li in cart.lines)
    assert cart.tax_minor >= sum(li.tax_minor for li in cart.lines) >= 0
    assert cart.added_tax_minor == (0 if tax.inclusive else cart.tax_minor)
