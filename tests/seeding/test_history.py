"""The invented year has the structure that it claims to have."""

import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from commerce_api.seeding.history import SEGMENTS, History, Item, PastOrder, generate

ENDS_AT = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
GROUPS = ("Coffee", "Tea", "Kitchen", "Table", "Outdoor", "Textiles", "Bath", "Gifts")


def some_items(count: int = 80) -> list[Item]:
    return [
        Item(
            product_id=7 + 3 * i,
            variant_ids=tuple(range(500 + 10 * i, 501 + 10 * i + i % 4)),
            price_minor=300 + 55 * i,
            group=GROUPS[i % len(GROUPS)],
            tags=("grinder",) if i % 8 == 0 and i > 40 else (),
        )
        for i in range(count)
    ]


@pytest.fixture(scope="module")
def year() -> History:
    return generate(some_items(), ends_at=ENDS_AT)


def products_of(order: PastOrder) -> set[int]:
    return {product for _, product, _ in order.lines}


def test_the_numbers_asked_for_are_given(year: History) -> None:
    assert (len(year.orders), len(year.customers)) == (6_000, 1_500)
    assert [customer.index for customer in year.customers] == list(range(1_500))
    assert len({customer.email for customer in year.customers}) == 1_500
    assert all(c.email.isascii() and c.email.endswith("@example.org") for c in year.customers)
    assert {c.segment for c in year.customers} == {segment.name for segment in SEGMENTS}


def test_the_same_input_tells_the_same_story(year: History) -> None:
    assert generate(some_items(), ends_at=ENDS_AT) == year
    assert generate(some_items(), ends_at=ENDS_AT, seed=5).orders != year.orders


def test_everything_is_in_range(year: History) -> None:
    variants = {v: item.product_id for item in some_items() for v in item.variant_ids}
    for order in year.orders:
        customer = year.customers[order.customer_index]
        assert ENDS_AT - timedelta(days=366) <= order.placed_at < ENDS_AT
        assert customer.joined_at <= order.placed_at
        assert (order.country, order.segment) == (customer.country, customer.segment)
        assert 1 <= len(order.lines) == len(products_of(order)) <= 6
        assert all(variants[variant] == product for variant, product, _ in order.lines)
        assert all(1 <= quantity <= 4 for _, _, quantity in order.lines)
    moments = [order.placed_at for order in year.orders]
    assert moments == sorted(moments)


def test_segments_buy_from_their_own_groups(year: History) -> None:
    group = {item.product_id: item.group for item in some_items()}
    bought: dict[str, Counter[str]] = {segment.name: Counter() for segment in SEGMENTS}
    for order in year.orders:
        bought[order.segment].update(group[product] for product in products_of(order))
    everything = sum(bought.values(), Counter[str]())
    for name, counts in bought.items():
        own = {g for g, weight in year.truth.affinity[name].items() if weight > 1}
        assert own, name
        share = sum(counts[g] for g in own) / counts.total()
        usual = sum(everything[g] for g in own) / everything.total()
        assert share > 1.5 * usual, name


def test_words_bring_a_group_to_its_segment(year: History) -> None:
    assert year.truth.affinity["baristas"]["Coffee"] == 10
    assert year.truth.affinity["tea_drinkers"]["Tea"] == 10
    assert year.truth.affinity["tea_drinkers"]["Coffee"] == 1


def test_planted_pairs_are_bought_together(year: History) -> None:
    sold: Counter[int] = Counter()
    both: Counter[tuple[int, int]] = Counter()
    for order in year.orders:
        products = products_of(order)
        sold.update(products)
        both.update(pair for pair in year.truth.pairs if products.issuperset(pair))
    assert len(year.truth.pairs) == 10
    for anchor, companion in year.truth.pairs:
        lift = both[anchor, companion] * len(year.orders) / (sold[anchor] * sold[companion])
        assert lift > 3


def test_a_known_pair_is_among_them(year: History) -> None:
    item = {item.product_id: item for item in some_items()}
    anchor, companion = year.truth.pairs[0]
    assert item[anchor].group == "Coffee"
    assert "grinder" in item[companion].tags


def test_popularity_has_a_long_tail_and_everything_sells(year: History) -> None:
    sold = Counter(product for order in year.orders for product in products_of(order))
    assert set(sold) == {item.product_id for item in some_items()}
    ranked = sorted(sold.values(), reverse=True)
    assert sum(ranked[:16]) > 0.33 * sum(ranked)


def test_the_year_has_seasons_weeks_hours_and_growth(year: History) -> None:
    months = Counter(order.placed_at.month for order in year.orders)
    weekdays = Counter(order.placed_at.weekday() for order in year.orders)
    hours = Counter(order.placed_at.hour for order in year.orders)
    assert months[12] > 1.4 * months[2]
    assert weekdays[6] > 1.2 * weekdays[5]
    assert hours[20] > 10 * hours[4]
    spring_before, spring_after = months[4], months[3]
    assert spring_after > 1.2 * spring_before  # the window runs from April to March


def test_some_come_once_some_never_and_a_few_all_the_time(year: History) -> None:
    orders = Counter(order.customer_index for order in year.orders)
    counts = Counter(orders.values())
    assert 0.3 * 1_500 < counts[1] < 0.65 * 1_500
    assert len(orders) < 1_500
    assert sum(1 for n in orders.values() if n >= 12) > 60


def test_customers_leave(year: History) -> None:
    last: dict[int, datetime] = {}
    orders = Counter(order.customer_index for order in year.orders)
    for order in year.orders:
        last[order.customer_index] = order.placed_at
    regulars = [index for index, n in orders.items() if n >= 4]
    gone = [i for i in regulars if ENDS_AT - last[i] > timedelta(days=90)]
    assert 0.1 < len(gone) / len(regulars) < 0.6


def test_consumables_are_bought_again(year: History) -> None:
    buyers: dict[int, Counter[int]] = {}
    for order in year.orders:
        for product in products_of(order):
            buyers.setdefault(product, Counter())[order.customer_index] += 1

    def repeats(consumable: bool) -> float:
        some = [c for p, c in buyers.items() if (p in year.truth.consumables) is consumable]
        return sum(c.total() - len(c) for c in some) / sum(c.total() for c in some)

    assert repeats(True) > 1.3 * repeats(False)


def test_six_thousand_orders_take_no_time() -> None:
    started = time.process_time()
    generate(some_items(), ends_at=ENDS_AT, seed=3)
    assert time.process_time() - started < 1.5


@pytest.mark.parametrize(
    ("n_items", "n_customers", "n_orders"), [(2, 1, 1), (3, 5, 200), (9, 50, 7)]
)
def test_small_shops_have_a_history_too(n_items: int, n_customers: int, n_orders: int) -> None:
    story = generate(
        some_items(n_items), ends_at=ENDS_AT, n_customers=n_customers, n_orders=n_orders
    )
    assert (len(story.orders), len(story.customers)) == (n_orders, n_customers)


def test_countries_can_be_chosen() -> None:
    story = generate(some_items(9), ends_at=ENDS_AT, n_orders=50, countries={"CN": 1.0})
    assert {order.country for order in story.orders} == {"CN"}


@pytest.mark.parametrize(("items", "people", "orders"), [(1, 5, 5), (5, 0, 5), (5, 5, 0)])
def test_a_history_of_nothing_is_refused(items: int, people: int, orders: int) -> None:
    with pytest.raises(ValueError, match="at least"):
        generate(some_items(items), ends_at=ENDS_AT, n_customers=people, n_orders=orders)
