"""What prices become under plans."""

from hypothesis import given
from hypothesis import strategies as st

from commerce_api.subscriptions.models import AdjustmentKind
from commerce_api.subscriptions.rows import AdjustmentRow, PlanPrice, PlanRow
from commerce_api.subscriptions.terms import terms_of


def plan(*adjustments: AdjustmentRow, deliveries: int = 1, charge: int = 10_000) -> PlanRow:
    return PlanRow(
        key=1,
        group_key=1,
        name="Every month",
        description=None,
        billing_interval="MONTH",
        billing_count=1,
        delivery_interval="MONTH",
        delivery_count=1,
        deliveries=deliveries,
        charge_basis_points=charge,
        adjustments=list(adjustments),
    )


def percent(points: int, orders: int | None = None) -> AdjustmentRow:
    return AdjustmentRow(AdjustmentKind.PERCENT, points, orders)


def test_without_an_adjustment_the_price_stays() -> None:
    terms = terms_of(plan(), 1250, "EUR")
    assert terms
    assert terms.prices == (PlanPrice(1250, 1250, 1250),)
    assert (terms.charge_minor, terms.remaining_minor) == (1250, 0)


def test_a_percentage_is_rounded_half_up_once_for_each_delivery() -> None:
    terms = terms_of(plan(percent(1500), deliveries=3), 1390, "EUR")
    assert terms
    # 15 % of 13.90 is 2.085, which is 2.09: 11.81 each
    assert terms.prices == (PlanPrice(4170, 3543, 1181),)


def test_a_second_adjustment_is_a_second_price() -> None:
    off = AdjustmentRow(AdjustmentKind.AMOUNT, 0, 3, {"EUR": 200})
    terms = terms_of(plan(off, percent(500)), 990, "EUR")
    assert terms
    assert [price.price_minor for price in terms.prices] == [790, 940]


def test_an_amount_off_never_makes_a_price_negative() -> None:
    off = AdjustmentRow(AdjustmentKind.AMOUNT, 0, None, {"EUR": 200})
    terms = terms_of(plan(off), 150, "EUR")
    assert terms
    assert terms.prices[0].price_minor == 0


def test_a_price_of_its_own_holds_whatever_the_variant_costs() -> None:
    own = AdjustmentRow(AdjustmentKind.PRICE, 0, None, {"EUR": 800})
    terms = terms_of(plan(own), 990, "EUR")
    assert terms
    assert terms.prices == (PlanPrice(990, 800, 800),)


def test_a_plan_without_an_amount_in_the_currency_is_not_offered_in_it() -> None:
    off = AdjustmentRow(AdjustmentKind.AMOUNT, 0, None, {"EUR": 200})
    assert terms_of(plan(off), 990, "USD") is None


@given(
    unit=st.integers(0, 10**9),
    points=st.integers(0, 10_000),
    deliveries=st.integers(1, 366),
    charge=st.integers(0, 10_000),
)
def test_nothing_is_lost_between_checkout_and_later(
    unit: int, points: int, deliveries: int, charge: int
) -> None:
    terms = terms_of(plan(percent(points), deliveries=deliveries, charge=charge), unit, "EUR")
    assert terms
    [price] = terms.prices
    assert price.price_minor == price.per_delivery_minor * deliveries
    assert 0 <= price.price_minor <= price.compare_at_minor == unit * deliveries
    assert terms.charge_minor + terms.remaining_minor == price.price_minor
    assert terms.charge_minor >= 0 <= terms.remaining_minor
