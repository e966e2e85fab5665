from random import Random

from hypothesis import given
from hypothesis import strategies as st

from commerce_api.promotions.discounting import apply
from commerce_api.promotions.models import DiscountKind, StackingClass
from commerce_api.promotions.rows import Offer, Outcome, Refusal, Target


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


def buy_get(buy: int, get: int, points: int = 10_000, **other: object) -> Offer:
    return offer(
        kind=DiscountKind.BUY_GET, basis_points=points, min_quantity=buy, get_quantity=get, **other
    )


def free_shipping(**other: object) -> Offer:
    return offer(kind=DiscountKind.FREE_SHIPPING, **other)


def pieces(*lines: tuple[int, int]) -> list[Target]:
    """Lines of so many pieces at such a price, each of another product."""
    return [
        Target(key, unit * quantity, quantity, key)
        for key, (quantity, unit) in enumerate(lines, start=1)
    ]


def parts(offers: list[Offer | None], goods: list[Target]) -> list[tuple[int, ...]]:
    return [outcome.parts for outcome in apply(offers, goods)]


def test_a_fixed_price_is_for_each_piece_and_never_dearer() -> None:
    cheap = offer(kind=DiscountKind.FIXED_PRICE, amount_minor=500)
    assert parts([cheap], pieces((3, 800), (2, 400))) == [(900, 0)]
    # a percentage before it has left 720 a piece; the price is not taken off twice
    first = [percent(1000, entitled=frozenset({1})), cheap]
    assert parts([*first], pieces((3, 800))) == [(240,), (660,)]


def test_of_what_is_bought_the_cheapest_pieces_are_cheaper() -> None:
    assert parts([buy_get(2, 1)], pieces((2, 1000), (1, 400))) == [(0, 400)]
    assert parts([buy_get(2, 1)], pieces((5, 1000), (1, 400))) == [(1000, 400)]
    assert parts([buy_get(1, 1, 5000)], pieces((3, 333))) == [(167,)]
    assert apply([buy_get(2, 1)], pieces((2, 1000))) == [
        Outcome((0,), "DISCOUNT_QUANTITY_NOT_IN_RANGE")
    ]


def test_one_product_is_bought_and_another_is_cheaper() -> None:
    mug_for_lamp = buy_get(1, 2, bought=frozenset({1}), entitled=frozenset({2}))
    assert parts([mug_for_lamp], pieces((1, 5000), (5, 300))) == [(0, 600)]
    assert parts([mug_for_lamp], pieces((3, 5000), (5, 300))) == [(0, 1200)]
    # what may be both is shared out: of four mugs one is free for every one that is bought
    either = buy_get(1, 1, bought=frozenset({1, 2}), entitled=frozenset({2}))
    assert parts([either], pieces((1, 5000), (3, 300))) == [(0, 600)]
    assert parts([either], pieces((9, 5000), (3, 300))) == [(0, 900)]


def test_free_shipping_takes_nothing_off_lines_and_needs_a_delivery() -> None:
    goods = lines(1000)
    assert apply([free_shipping()], goods) == [Outcome((0,), ships_free=True)]
    assert apply([free_shipping()], goods, ships=False) == [
        Outcome((0,), "DISCOUNT_NO_ENTITLED_SHIPPING_LINES")
    ]


def test_quantity_and_other_goods_as_conditions() -> None:
    few = percent(1000, min_quantity=3)
    assert apply([few], pieces((2, 100)))[0].refusal == "DISCOUNT_QUANTITY_NOT_IN_RANGE"
    assert parts([few], pieces((2, 100), (1, 100))) == [(20, 10)]
    with_lamp = percent(1000, bought=frozenset({2}), min_subtotal_minor=200)
    assert apply([with_lamp], pieces((1, 100)))[0].refusal == "DISCOUNT_NO_ENTITLED_LINE_ITEMS"
    short = pieces((9, 100), (1, 199))
    assert apply([with_lamp], short)[0].refusal == "DISCOUNT_PURCHASE_NOT_IN_RANGE"
    assert parts([with_lamp], pieces((1, 100), (2, 100))) == [(10, 20)]


def test_what_is_barred_says_why() -> None:
    why = Refusal("DISCOUNT_USAGE_LIMIT_REACHED", "All gone.")
    assert apply([percent(1000, barred=why)], lines(100)) == [
        Outcome((0,), "DISCOUNT_USAGE_LIMIT_REACHED", "All gone.")
    ]


def test_goods_come_before_the_order_whatever_the_buyer_typed_first() -> None:
    whole, some = fixed(500), percent(5000, entitled=frozenset({1}))
    assert parts([whole, some], lines(1000, 500)) == [(250, 250), (500, 0)]


ALL = frozenset(StackingClass)
APART = "This discount code cannot be combined with another discount of the cart."


def test_what_cannot_be_combined_goes_by_priority_then_by_order() -> None:
    goods = lines(1000)
    alone, other = percent(1000, excludes=ALL), percent(500)
    left_out = Outcome((0,), "DISCOUNT_CODE_NOT_HONOURED", APART)
    assert apply([alone, other], goods) == [Outcome((100,)), left_out]
    assert apply([other, alone], goods) == [Outcome((50,)), left_out]
    higher = percent(1000, excludes=ALL, priority=1)
    assert apply([other, higher], goods) == [left_out, Outcome((100,))]
    # it stands in nobody's way when it does not apply itself
    barred = percent(1000, excludes=ALL, priority=1, min_subtotal_minor=1001)
    assert parts([other, barred], goods) == [(50,), (0,)]


def test_classes_can_be_excluded_one_by_one() -> None:
    goods = lines(1000, 1000)
    no_order = percent(1000, entitled=frozenset({1}), excludes=frozenset({"order"}))
    also = percent(1000, entitled=frozenset({2}))
    outcomes = apply([no_order, percent(100), also, free_shipping()], goods)
    assert [outcome.applicable for outcome in outcomes] == [True, False, True, True]


def test_the_classes_of_what_there_is() -> None:
    some = frozenset({1})
    found = [
        percent(1000),
        percent(1000, entitled=some),
        fixed(1),
        offer(kind=DiscountKind.FIXED_PRICE, amount_minor=1),
        buy_get(1, 1),
        free_shipping(entitled=some),
    ]
    assert [o.stacking for o in found] == [
        "order",
        "product",
        "order",
        "product",
        "product",
        "shipping",
    ]


whole_offers = st.builds(
    offer,
    kind=st.sampled_from(DiscountKind),
    basis_points=st.integers(0, 10_000),
    amount_minor=st.none() | st.integers(0, 10**5),
    min_subtotal_minor=st.integers(0, 10**4),
    min_quantity=st.integers(0, 4),
    get_quantity=st.integers(0, 3),
    entitled=st.none() | st.frozensets(st.integers(1, 6)),
    bought=st.none() | st.frozensets(st.integers(1, 6)),
    excludes=st.frozensets(st.sampled_from(StackingClass), max_size=1),
    priority=st.integers(0, 2),
)
some_targets = st.lists(
    st.tuples(st.integers(1, 6), st.integers(0, 10**5), st.integers(1, 9)), max_size=6
).map(
    lambda found: [
        Target(product, unit * quantity, quantity, key)
        for key, (product, unit, quantity) in enumerate(found)
    ]
)


@given(st.lists(whole_offers, max_size=5), some_targets, st.randoms())
def test_sums_are_exact_and_lines_may_come_in_any_order(
    offers: list[Offer], targets: list[Target], chance: Random
) -> None:
    outcomes = apply(offers, targets)
    whole = sum(target.subtotal_minor for target in targets)
    for offer, outcome in zip(offers, outcomes, strict=True):
        assert all(part >= 0 for part in outcome.parts)
        if offer.kind == DiscountKind.FIXED:
            assert sum(outcome.parts) <= (offer.amount_minor or 0)
        whole -= sum(outcome.parts)
    left = [
        target.subtotal_minor - sum(outcome.parts[index] for outcome in outcomes)
        for index, target in enumerate(targets)
    ]
    assert all(0 <= rest <= t.subtotal_minor for rest, t in zip(left, targets, strict=True))
    assert whole == sum(left)
    order = list(range(len(targets)))
    chance.shuffle(order)
    shuffled = apply(offers, [targets[i] for i in order])
    assert [o.refusal for o in shuffled] == [o.refusal for o in outcomes]
    for before, after in zip(outcomes, shuffled, strict=True):
        assert after.parts == tuple(before.parts[i] for i in order)


@given(st.integers(1, 5), st.integers(1, 4), some_targets)
def test_whole_sets_are_bought_and_no_piece_counts_twice(
    buy: int, get: int, targets: list[Target]
) -> None:
    outcome = apply([buy_get(buy, get)], targets)[0]
    units = sorted(t.unit_minor for t in targets for _ in range(t.quantity))
    free = len(units) // (buy + get) * get
    assert sum(outcome.parts) == sum(units[:free])
