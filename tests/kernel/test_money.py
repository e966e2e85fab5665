import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_api.kernel.errors import BadInput
from commerce_api.kernel.money import Money, allocate, divided_half_up, parse


@given(
    st.integers(-(10**15), 10**15),
    st.lists(st.integers(0, 10**9), min_size=1, max_size=20).filter(any),
)
def test_allocate_loses_nothing_and_is_fair(total: int, weights: list[int]) -> None:
    parts = allocate(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)


def test_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="cannot mix"):
        Money(1, "EUR") + Money(1, "USD")


@pytest.mark.parametrize(
    ("currency", "minor", "amount"),
    [
        ("EUR", 1234, "12.34"),
        ("EUR", 5, "0.05"),
        ("EUR", -5, "-0.05"),
        ("JPY", 1234, "1234"),
        ("KWD", 1234, "1.234"),
    ],
)
def test_amount_has_the_digits_of_the_currency(currency: str, minor: int, amount: str) -> None:
    assert Money(minor, currency).amount == amount
    assert parse(amount, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    "amount", ["", "1,5", "NaN", "Infinity", "1e400", "1e999999", "0.001", "9" * 30]
)
def test_what_is_no_amount_is_refused(amount: str) -> None:
    with pytest.raises(BadInput):
        parse(amount, "EUR")


@pytest.mark.parametrize(
    ("n", "d", "out"), [(1, 2, 1), (-1, 2, -1), (5, 2, 3), (4, 3, 1), (0, 7, 0)]
)
def test_half_goes_up(n: int, d: int, out: int) -> None:
    assert divided_half_up(n, d) == out
