"""What the recommender answers, and what it says when it cannot."""

from pathlib import Path

import msgspec
import numpy as np
import pytest
from implicit.cpu.als import AlternatingLeastSquares
from scipy.sparse import csr_matrix

from commerce_api.plugins.als_recommender import AlsRecommender, Parameters, storage
from commerce_api.plugins.als_recommender.blas import one_thread_everywhere
from commerce_api.plugins.als_recommender.model import Model
from commerce_api.ports.recommender import Interactions, Recommender, Strategy
from tests.plugins.als_shop import ENDS_AT, interactions, of_rows, shop_items, year

PRODUCTS = {item.product_id for item in shop_items()}
STRANGE_IDS = (-1, 0, 1, 2**31, 2**63 - 1, 2**63, 10**30)
DAY = 86_400


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("models")
    AlsRecommender(directory, now=lambda: ENDS_AT).train(interactions(year().orders, PRODUCTS))
    return directory


@pytest.fixture(scope="module")
def trained(directory: Path) -> AlsRecommender:
    return AlsRecommender(directory)


def rows(*lines: tuple[int, int, int, int], on_sale: tuple[int, ...]) -> Interactions:
    return of_rows(lines, on_sale)


def test_the_adapter_is_a_recommender(trained: AlsRecommender) -> None:
    port: Recommender = trained
    assert port.load()


def test_an_answer_names_its_model(trained: AlsRecommender) -> None:
    answer = trained.similar(100, 5)
    assert answer.strategy is Strategy.ALS
    assert answer.fallback is False
    assert answer.model_version.startswith("000001-")
    assert answer.trained_at == ENDS_AT
    assert len(answer.items) == 5
    assert 100 not in dict(answer.items)
    scores = [score for _, score in answer.items]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("limit", [-3, 0, 1, 95, 96, 10_000])
def test_no_answer_is_longer_than_asked_or_holds_what_does_not_exist(
    trained: AlsRecommender, limit: int
) -> None:
    history = [(101, 1, 3.0)]
    for answer in (
        trained.similar(100, limit),
        trained.together([100, 101], limit),
        trained.for_history(history, limit),
        trained.popular(limit),
    ):
        ids = [product for product, _ in answer.items]
        assert len(ids) == len(set(ids)) <= max(limit, 0)
        assert set(ids) <= PRODUCTS
        assert all(np.isfinite(score) for _, score in answer.items)
        assert not answer.fallback


def test_unknown_products_are_answered_by_what_sells_and_it_says_so(
    trained: AlsRecommender,
) -> None:
    popular = trained.popular(4)
    assert (popular.strategy, popular.fallback) == (Strategy.POPULAR, False)
    for strange in STRANGE_IDS:
        for answer in (
            trained.similar(strange, 4),
            trained.together([strange], 4),
            trained.for_history([(strange, 1, 0.0)], 4),
        ):
            assert (answer.strategy, answer.fallback) == (Strategy.POPULAR, True)
            assert answer.items == popular.items
    assert trained.together([], 4).fallback
    assert trained.for_history([], 4).fallback


def test_strange_ids_beside_known_ones_change_nothing(trained: AlsRecommender) -> None:
    assert trained.together([100, *STRANGE_IDS], 5) == trained.together([100], 5)
    mixed = [(strange, 1.0, 0.0) for strange in STRANGE_IDS] + [(104, 1.0, 9.0)]
    assert trained.for_history(mixed, 5, STRANGE_IDS) == trained.for_history([(104, 1, 9.0)], 5)


@pytest.mark.parametrize(
    "line", [(104, 0, 1.0), (104, -2, 1.0), (104, float("nan"), 1.0), (104, 1, float("nan"))]
)
def test_lines_that_are_no_purchase_count_for_nothing(
    trained: AlsRecommender, line: tuple[int, float, float]
) -> None:
    assert trained.for_history([line], 5).fallback


def test_what_is_excluded_stays_out(trained: AlsRecommender) -> None:
    exclude = {product for product, _ in trained.for_history([(104, 1, 9.0)], 10).items}
    assert not exclude & {p for p, _ in trained.for_history([(104, 1, 9.0)], 20, exclude).items}
    assert not exclude & {p for p, _ in trained.popular(20, exclude).items}


def test_what_is_not_on_sale_teaches_but_is_not_recommended(tmp_path: Path) -> None:
    gone = year().truth.pairs[0][1]
    recommender = AlsRecommender(tmp_path)
    recommender.train(interactions(year().orders, PRODUCTS - {gone}))
    everything = len(PRODUCTS)
    for answer in (
        recommender.similar(year().truth.pairs[0][0], everything),
        recommender.together([year().truth.pairs[0][0]], everything),
        recommender.for_history([(gone, 1, 1.0)], everything),
        recommender.popular(everything),
    ):
        assert gone not in dict(answer.items)
    assert not recommender.for_history([(gone, 1, 1.0)], 3).fallback


def test_a_fold_in_is_what_training_would_have_solved(directory: Path) -> None:
    """Against the solver of `implicit` itself, on the same 16-bit factors."""
    model = storage.load_newest(directory, "")
    assert isinstance(model, Model)
    folded = model.fold_in([(100, 1, 10.0), (105, 3, 20.0), (105, 1, 75.0), (130, 1, 0.0)])
    with one_thread_everywhere():
        als = AlternatingLeastSquares(factors=32, regularization=20.0, alpha=3.0, num_threads=1)
        als.item_factors = model._factors
        weights = [0.5 ** (10 / 75), 0.5 ** (20 / 75) + 0.5, 4.0]
        row = csr_matrix((weights, ([0, 0, 0], [0, 5, 30])), shape=(1, 96))
        solved = als.recalculate_user(0, row)
    assert folded is not None
    assert np.allclose(folded, solved, rtol=1e-3, atol=1e-5)


def test_lately_popular_is_counted_over_28_days(tmp_path: Path) -> None:
    recommender = AlsRecommender(tmp_path)
    long_ago = [(buyer, 1, 1, buyer) for buyer in range(1, 10)]
    lately = [(buyer, 2, 1, 400 * DAY + buyer) for buyer in range(3)]
    recommender.train(rows(*long_ago, *lately, (9, 3, 1, 399 * DAY), on_sale=(1, 2, 3, 4)))
    assert [product for product, _ in recommender.popular(9).items] == [2, 3, 1]


def test_nothing_to_learn_from_is_said_and_writes_nothing(tmp_path: Path) -> None:
    recommender = AlsRecommender(tmp_path / "models")
    report = recommender.train(rows((1, 5, 0, 10), (1, -5, 2, 10), on_sale=(5,)))
    assert (report.model_version, report.products) == ("", 0)
    assert not (tmp_path / "models").exists()
    answer = recommender.popular(5)
    assert (answer.items, answer.fallback, answer.model_version) == ((), True, "")


def test_one_line_is_enough(tmp_path: Path) -> None:
    recommender = AlsRecommender(tmp_path)
    report = recommender.train(rows((1, 5, 2, 10), on_sale=(5,)))
    assert (report.buyers, report.orders, report.products, report.pairs) == (1, 1, 1, 0)
    assert recommender.popular(3).items[0][0] == 5
    assert recommender.similar(5, 3).fallback


def test_arrays_of_different_length_are_refused(tmp_path: Path) -> None:
    good = rows((1, 5, 2, 10), (1, 6, 2, 10), on_sale=(5,))
    with pytest.raises(ValueError, match="differ in length"):
        AlsRecommender(tmp_path).train(msgspec.structs.replace(good, buyers=good.buyers[:1]))


def test_progress_reaches_its_end(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    AlsRecommender(tmp_path, Parameters(iterations=4)).train(
        rows((1, 5, 1, 10), (2, 6, 1, 10), on_sale=(5, 6)),
        lambda done, total: seen.append((done, total)),
    )
    assert [done for done, _ in seen] == [1, 2, 3, 4, 5, 6, 7]
    assert {total for _, total in seen} == {7}
