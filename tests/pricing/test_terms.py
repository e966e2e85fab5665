"""Which price holds for whom, without any database."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_api.pricing import terms
from commerce_api.pricing.rows import ListRow, MarketRow, Step
from commerce_api.pricing.terms import Terms

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
EU, CH, GROUP = 1, 2, 7


def listed(key: int, **columns: Any) -> ListRow:
    names = {
        "market_key": None,
        "group_key": None,
        "currency": "EUR",
        "priority": 0,
        "active": True,
        "starts_at": None,
        "ends_at": None,
        "factor_ppm": None,
        "source_currency": None,
        "round_to_minor": 1,
        "compare_at": "none",
    }
    return ListRow(key, **{**names, **columns})


def order(*rows: ListRow, group: int | None = GROUP, at: datetime = NOON) -> list[int]:
    return [row.key for row in terms.in_force(rows, "EUR", EU, group, at)]


def test_the_nearer_list_counts_first() -> None:
    rows = [
        listed(1),
        listed(2, group_key=GROUP, priority=9),
        listed(3, market_key=EU),
        listed(4, market_key=EU, group_key=GROUP),
        listed(5, market_key=CH),
        listed(6, group_key=8),
        listed(7, currency="USD"),
        listed(8, active=False),
    ]
    assert order(*rows) == [4, 3, 2, 1]
    assert order(*rows, group=None) == [3, 1]


def test_among_equals_priority_then_a_date_then_the_newer() -> None:
    rows = [
        listed(1, starts_at=NOON - HOUR),
        listed(2),
        listed(3, priority=1),
        listed(4, ends_at=NOON + HOUR),
    ]
    assert order(*rows) == [3, 4, 1, 2]


def test_a_list_counts_from_its_start_until_just_before_its_end() -> None:
    row = listed(1, starts_at=NOON, ends_at=NOON + HOUR)
    second = timedelta(seconds=1)
    moments = [NOON - second, NOON, NOON + HOUR - second, NOON + HOUR]
    assert [order(row, at=moment) for moment in moments] == [[], [1], [1], []]


def test_the_first_list_that_says_something_decides_quantity_by_quantity() -> None:
    lists = (listed(2), listed(1))
    named: terms.Named = {2: [(6, 800, None)], 1: [(1, 950, 1100), (12, 500, None)]}
    assert terms.steps("EUR", lists, {"EUR": (1000, None)}, named) == (
        Step(1, 950, 1100),
        Step(6, 800, None),
    )
    assert terms.steps("EUR", lists[:1], {"EUR": (1000, 1200)}, named) == (
        Step(1, 1000, 1200),
        Step(6, 800, None),
    )


@pytest.mark.parametrize(
    ("quantity", "minor"), [(0, 1000), (1, 1000), (5, 1000), (6, 800), (99, 800)]
)
def test_the_price_is_that_of_the_quantity(quantity: int, minor: int) -> None:
    step = terms.at((Step(1, 1000, None), Step(6, 800, None)), quantity)
    assert step is not None
    assert step.price_minor == minor


def test_without_a_price_for_one_piece_it_is_not_sold() -> None:
    assert terms.steps("EUR", (listed(1),), {}, {1: [(6, 800, None)]}) == ()
    assert terms.steps("EUR", (), {"USD": (1000, None)}, {}) == ()
    assert terms.at((), 3) is None


@pytest.mark.parametrize(
    ("factor", "round_to", "minor", "reckoned"),
    [
        (900_000, 1, 1005, 905),  # 904.5 is rounded up
        (900_000, 10, 1005, 900),
        (950_000, 5, 2400, 2280),
        (1_430_000, 10, 2400, 3430),  # 3432 whole crowns
        (1_000_000, 1, 10**15, 10**15),
    ],
)
def test_prices_are_reckoned_and_rounded_once(
    factor: int, round_to: int, minor: int, reckoned: int
) -> None:
    row = listed(1, factor_ppm=factor, source_currency="EUR", round_to_minor=round_to)
    assert terms.steps("EUR", (row,), {"EUR": (minor, None)}, {}) == (Step(1, reckoned, None),)


@pytest.mark.parametrize(("mode", "before"), [("none", None), ("reckoned", 1350), ("base", 1000)])
def test_what_a_reckoning_list_shows_as_the_price_before(mode: str, before: int | None) -> None:
    row = listed(1, factor_ppm=900_000, source_currency="EUR", compare_at=mode)
    [step] = terms.steps("EUR", (row,), {"EUR": (1000, 1500)}, {})
    assert step == Step(1, 900, before)


def test_codes_name_the_market_and_the_group_only_where_they_matter() -> None:
    eu = MarketRow(1, "eu", "EU", "EUR", countries=("DE",))
    ie = MarketRow(2, "ie", "IE", "EUR", countries=("IE",))
    us = MarketRow(3, "us", "US", "USD", countries=("US",), closed=True)
    lists = (
        listed(1),
        listed(2, market_key=2),
        listed(3, group_key=7),
        listed(4, market_key=2, group_key=8),
        listed(5, market_key=1, currency="USD"),
    )
    known = Terms((eu, ie, us), lists, (7, 8))
    codes = {
        (market.handle, group): terms.code_of(known, market, group)
        for market in known.markets
        for group in (None, 7, 8)
    }
    assert codes == {
        ("eu", None): "EUR",
        ("eu", 7): "EUR_g7",
        ("eu", 8): "EUR",
        ("ie", None): "EUR_m2",
        ("ie", 7): "EUR_m2_g7",
        ("ie", 8): "EUR_m2_g8",
        ("us", None): "USD_m3",
        ("us", 7): "USD_m3",
        ("us", 8): "USD_m3",
    }
    assert {terms.currency_of(code) for code in codes.values()} == {"EUR", "USD"}
    shown = terms.buyer_in(known, "IE", 7, NOON)
    assert (shown.prices, [row.key for row in shown.lists]) == ("EUR", [2, 3, 1])
    complete = Terms(known.markets, lists, (7, 8), frozenset({"EUR_m2_g7"}))
    assert terms.buyer_in(complete, "IE", 7, NOON).prices == "EUR_m2_g7"


LISTS = st.lists(
    st.builds(
        lambda key, market, group, priority, factor: listed(
            key,
            market_key=market,
            group_key=group,
            priority=priority,
            factor_ppm=factor,
            source_currency="EUR" if factor else None,
        ),
        st.integers(1, 9),
        st.sampled_from([None, EU, CH]),
        st.sampled_from([None, GROUP, 8]),
        st.integers(0, 3),
        st.sampled_from([None, 500_000, 900_000]),
    ),
    max_size=6,
    unique_by=lambda row: row.key,
)
NAMED = st.dictionaries(
    st.integers(1, 9),
    st.lists(
        st.tuples(st.integers(1, 20), st.integers(0, 5000), st.none()),
        max_size=3,
        unique_by=lambda row: row[0],
    ),
)


@given(LISTS, NAMED, st.integers(1, 30))
def test_steps_say_for_every_quantity_what_looking_it_up_says(
    rows: list[ListRow], named: dict[int, list[tuple[int, int, None]]], quantity: int
) -> None:
    lists = terms.in_force(rows, "EUR", EU, GROUP, NOON)
    found = terms.steps("EUR", lists, {"EUR": (1000, None)}, named)
    minimums = [step.minimum for step in found]
    assert minimums == sorted(set(minimums))
    assert minimums[0] == 1
    assert all(a.price_minor != b.price_minor for a, b in pairwise(found))
    step = terms.at(found, quantity)
    assert step is not None
    assert step.price_minor == _looked_up(lists, named, quantity)


def _looked_up(
    lists: tuple[ListRow, ...], named: dict[int, list[tuple[int, int, None]]], quantity: int
) -> int:
    for row in lists:
        fitting = {
            minimum: price for minimum, price, _ in named.get(row.key, []) if minimum <= quantity
        }
        if fitting:
            return fitting[max(fitting)]
        if row.factor_ppm:
            return 1000 * row.factor_ppm // 1_000_000
    return 1000
