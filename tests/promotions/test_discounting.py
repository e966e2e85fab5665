from hypothesis import given
from hypothesis import strategies as st

from commerce_api.promotions.discounting import apply
from commerce_api.promotions.models import DiscountKind
from commerce_api.promotions.rows import Offer, Outcome, Target


def percent(points: int, **other: object) -> Offer:
    return offer(kind=DiscountKind.PERCENT, basis_points=points, **other)


def fixed(minor: int | None, **other: object) -> Offer:
    return offer(kind=DiscountKind.FIXED, amount_minor=minor, **other)


def offer(**fields: object) -> Offer:
    values = {
        "id": 1,
        "code": "CODE",
        "title": "Title",
        "basis_points": 0,
        "current": True,
        "amount_minor": None,
        "min_subtotal_minor": 0,
        "entitled": None,
    }
    return Offer(**{**values, **fields})  # type: ignore[arg-type]


def lines(*subtotals: int) -> list[Target]:
    return [Target(product_id, minor) for product_id, minor in enumerate(subtotals, start=1)]


def test_a_percentage_is_rounded_once_and_shared_out() -> None:
    # 10 % of 9.95 is 0.995: one euro, of which each line bears its part and none is lost
    assert apply([percent(1000)], lines(333, 333, 329)) == [Outcome((34, 33, 33))]


def test_a_fixed_amount_is_shared_by_value() -> None:
    assert apply([fixed(500)], lines(1000, 3000)) == [Outcome((125, 375))]


def test_no_more_is_taken_than_there_is() -> None:
    assert apply([fixed(9999)], lines(1000, 500)) == [Outcome((1000, 500))]
    assert apply([percent(10_000), fixed(100)], lines(1000)) == [Outcome((1000,)), Outcome((0,))]


def test_codes_apply_one_after_another_in_their_order() -> None:
    assert apply([percent(1000), fixed(500)], lines(10_000)) == [Outcome((1000,)), Outcome((500,))]
    assert apply([fixed(500), percent(1000)], lines(10_000)) == [Outcome((500,)), Outcome((950,))]


def test_only_entitled_lines_are_touched() -> None:
    some = percent(5000, entitled=frozenset({2}))
    assert apply([some], lines(1000, 600, 100)) == [Outcome((0, 300, 0))]


def test_why_a_code_does_nothing() -> None:
    goods = lines(1000, 2000)
    offers = [
        None,
        percent(1000, current=False),
        fixed(None),
        percent(1000, entitled=frozenset({9})),
        percent(1000, entitled=frozenset({1}), min_subtotal_minor=1001),
        percent(1000, entitled=frozenset({1}), min_subtotal_minor=1000),
    ]
    assert apply(offers, goods) == [
        Outcome((0, 0), "DISCOUNT_NOT_FOUND"),
        Outcome((0, 0), "DISCOUNT_CURRENTLY_INACTIVE"),
        Outcome((0, 0), "DISCOUNT_CODE_NOT_HONOURED"),
        Outcome((0, 0), "DISCOUNT_NO_ENTITLED_LINE_ITEMS"),
        Outcome((0, 0), "DISCOUNT_PURCHASE_NOT_IN_RANGE"),
        Outcome((100, 0)),
    ]
    assert apply([percent(1000)], []) == [Outcome((), "DISCOUNT_NO_ENTITLED_LINE_ITEMS")]


def test_the_minimum_counts_before_other_codes() -> None:
    offers = [percent(5000), fixed(500, min_subtotal_minor=5000)]
    assert apply(offers, lines(5000)) == [Outcome((2500,)), Outcome((500,))]


some_offers = st.builds(
    offer,
    kind=st.sampled_from(DiscountKind),
    basis_points=st.integers(0, 10_000),
    amount_minor=st.none() | st.integers(0, 10**7),
    min_subtotal_minor=st.integers(0, 10**5),
    entitled=st.none() | st.frozensets(st.integers(1, 6)),
)


@given(st.lists(st.none() | some_offers, max_size=5), st.lists(st.integers(0, 10**7), max_size=6))
def test_no_line_ever_falls_below_nothing(offers: list[Offer | None], minors: list[int]) -> None:
    targets = lines(*minors)
    outcomes = apply(offers, targets)
    for index, target in enumerate(targets):
        taken = [outcome.parts[index] for outcome in outcomes]
        assert min(taken, default=0) >= 0
        assert sum(taken) <= target.subtotal_minor
