"""The recommender finds again what the invented year was given to find."""

import time
from pathlib import Path

import numpy as np
import pytest

from commerce_api.plugins.als_recommender import AlsRecommender
from commerce_api.ports.recommender import Strategy
from tests.plugins.als_shop import (
    DAY_SECONDS,
    ENDS_AT,
    histories,
    interactions,
    ndcg,
    shop_items,
    split,
    year,
)

HELD_OUT_DAYS = 28
PRODUCTS = {item.product_id for item in shop_items()}


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> AlsRecommender:
    recommender = AlsRecommender(tmp_path_factory.mktemp("models"))
    before, _ = split(year().orders, HELD_OUT_DAYS)
    recommender.train(interactions(before, PRODUCTS))
    return recommender


@pytest.mark.parametrize(("only_new", "at_least"), [(False, 1.8), (True, 1.6)])
def test_next_month_is_foreseen_better_than_by_what_sells(
    trained: AlsRecommender, only_new: bool, at_least: float
) -> None:
    before, after = split(year().orders, HELD_OUT_DAYS)
    known = histories(before, ENDS_AT.timestamp() - HELD_OUT_DAYS * DAY_SECONDS)
    als, popular = [], []
    for buyer, bought in histories(after, ENDS_AT.timestamp()).items():
        seen = {line[0] for line in known.get(buyer, [])} if only_new else set()
        wanted = {line[0] for line in bought} - seen
        if buyer not in known or not wanted:
            continue
        personal = trained.for_history(known[buyer], 10, seen)
        assert personal.strategy is Strategy.ALS
        als.append(ndcg([p for p, _ in personal.items], wanted))
        popular.append(ndcg([p for p, _ in trained.popular(10, seen).items], wanted))
    assert len(als) > 150
    assert np.mean(als) > at_least * np.mean(popular)


def test_the_rest_of_a_basket_is_foreseen_better_than_by_best_sellers(
    trained: AlsRecommender,
) -> None:
    before, after = split(year().orders, HELD_OUT_DAYS)
    lines = [product for order in before for _, product, _ in order.lines]
    ids, counts = np.unique(lines, return_counts=True)
    best_sellers = ids[np.argsort(-counts)].tolist()
    hits = best_hits = baskets = 0
    for order in after:
        first, *rest = (product for _, product, _ in order.lines)
        if not rest:
            continue
        baskets += 1
        together = trained.together([first], 5)
        assert first not in dict(together.items)
        hits += any(product in rest for product, _ in together.items)
        best_hits += any(p in rest for p in [p for p in best_sellers if p != first][:5])
    assert baskets > 200
    assert hits > 1.5 * best_hits


def test_every_planted_pair_is_found(trained: AlsRecommender) -> None:
    for anchor, companion in year().truth.pairs:
        found = trained.together([anchor], 3)
        assert found.strategy is Strategy.CO_PURCHASE
        assert companion in dict(found.items)


def test_similar_products_share_the_hidden_taste(trained: AlsRecommender) -> None:
    group = {item.product_id: item.group for item in shop_items()}
    near = [
        group[other] == group[product]
        for product in PRODUCTS
        for other, _ in trained.similar(product, 5).items
    ]
    assert np.mean(near) > 0.5  # by chance one in eight


def test_the_present_visit_counts_most_for_who_bought_little(trained: AlsRecommender) -> None:
    before, _ = split(year().orders, HELD_OUT_DAYS)
    known = histories(before, ENDS_AT.timestamp())
    seen_now = year().truth.pairs[0][0]

    def changed(lines: list[tuple[int, float, float]]) -> bool:
        usual = trained.for_history(lines, 10).items
        visiting = trained.for_history([*lines, (seen_now, 1, 0.0)], 10).items
        return {p for p, _ in usual} != {p for p, _ in visiting}

    light = [changed(lines) for lines in known.values() if len({p for p, _, _ in lines}) <= 5]
    heavy = [changed(lines) for lines in known.values() if len({p for p, _, _ in lines}) > 25]
    assert np.mean(light) > 0.8
    assert np.mean(light) > np.mean(heavy)


def test_a_year_of_eight_thousand_orders_is_learned_in_three_seconds(tmp_path: Path) -> None:
    orders = interactions(year(8_000).orders, PRODUCTS)
    started = time.process_time()
    report = AlsRecommender(tmp_path).train(orders)
    assert time.process_time() - started < 3.0
    assert (report.orders, report.products, report.factors) == (8_000, 96, 32)
