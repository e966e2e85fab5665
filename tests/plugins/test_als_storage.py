"""Models on disk: repeatable to the byte, replaced in one step, and never trusted blindly."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from commerce_api.plugins.als_recommender import AlsRecommender, Parameters
from commerce_api.plugins.als_recommender.storage import versions
from commerce_api.ports.recommender import Interactions
from tests.plugins.als_shop import ENDS_AT, interactions, shop_items, year

PRODUCTS = {item.product_id for item in shop_items()}


def orders() -> Interactions:
    return interactions(year().orders[:2_000], PRODUCTS)


def train(directory: Path, parameters: Parameters | None = None) -> Path:
    recommender = AlsRecommender(directory, parameters, now=lambda: ENDS_AT)
    return directory / recommender.train(orders()).model_version


def reader(directory: Path) -> AlsRecommender:
    return AlsRecommender(directory, reload_seconds=0.0)


def test_training_twice_writes_the_same_bytes(tmp_path: Path) -> None:
    one, two = train(tmp_path / "one"), train(tmp_path / "two", Parameters(threads=2))
    assert {p.name for p in one.iterdir()} == {p.name for p in two.iterdir()}
    for path in one.glob("*.npy"):
        assert path.read_bytes() == (two / path.name).read_bytes(), path.name
    assert one.name == two.name


def test_the_order_of_the_rows_does_not_matter(tmp_path: Path) -> None:
    given = orders()
    shuffle = np.random.default_rng(1).permutation(len(given.buyers))
    shuffled = Interactions(
        given.buyers[shuffle],
        given.products[shuffle],
        given.quantities[shuffle],
        given.moments[shuffle],
        on_sale=given.on_sale,
    )
    report = AlsRecommender(tmp_path / "shuffled").train(shuffled)
    assert report.model_version == train(tmp_path / "straight").name


def test_factors_are_stored_in_16_bits_and_of_products_only(tmp_path: Path) -> None:
    path = train(tmp_path)
    factors = np.load(path / "factors.npy")
    assert (factors.dtype, factors.shape) == (np.float16, (96, 32))
    largest = max(len(np.load(p)) for p in path.glob("*.npy") if "together" not in p.name)
    assert largest == 96


def test_a_newer_model_is_picked_up_by_a_running_process(tmp_path: Path) -> None:
    running = reader(tmp_path)
    assert running.popular(3).fallback
    first = train(tmp_path)
    assert running.popular(3).model_version == first.name
    second = train(tmp_path, Parameters(seed=8))
    assert running.popular(3).model_version == second.name
    train(tmp_path)
    assert [path.name[:6] for path in versions(tmp_path)] == ["000003", "000002"]


def test_the_disk_is_looked_at_seldom(tmp_path: Path) -> None:
    patient = AlsRecommender(tmp_path, reload_seconds=3_600)
    assert patient.popular(3).fallback
    train(tmp_path)
    assert patient.popular(3).fallback
    assert patient.load()
    assert not patient.popular(3).fallback


def test_another_process_reads_without_the_training_libraries(tmp_path: Path) -> None:
    version = train(tmp_path).name
    script = (
        "import sys, pathlib; from commerce_api.plugins.als_recommender import AlsRecommender;"
        f"answer = AlsRecommender(pathlib.Path({str(tmp_path)!r})).similar(100, 3);"
        "print(answer.model_version, len(answer.items), 'implicit' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [version, "3", "False"]


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def garbled(path: Path) -> None:
    path.write_bytes(b"\x93NUMPY\xff{" * (len(path.read_bytes()) // 8))


def one_row_short(path: Path) -> None:
    if path.suffix == ".npy":
        np.save(path, np.load(path)[:-1])
    else:
        path.write_bytes(b'{"model_version": 3}')


@pytest.mark.parametrize("damage", [Path.unlink, cut_short, emptied, garbled, one_row_short])
@pytest.mark.parametrize(
    "name", ["report.json", "factors.npy", "products.npy", "together_start.npy", "on_sale.npy"]
)
def test_a_damaged_model_is_passed_over(tmp_path: Path, name: str, damage: object) -> None:
    assert callable(damage)
    healthy = train(tmp_path)
    damaged = train(tmp_path, Parameters(seed=8))
    damage(damaged / name)
    answer = reader(tmp_path).similar(100, 3)
    assert (answer.model_version, answer.fallback, len(answer.items)) == (healthy.name, False, 3)


def test_the_only_model_damaged_leaves_an_honest_empty_answer(tmp_path: Path) -> None:
    cut_short(train(tmp_path) / "factors.npy")
    answer = reader(tmp_path).for_history([(100, 1, 1.0)], 3)
    assert (answer.items, answer.fallback, answer.model_version) == ((), True, "")


def test_values_that_are_not_numbers_are_noticed(tmp_path: Path) -> None:
    path = train(tmp_path) / "factors.npy"
    factors = np.load(path)
    factors[3, 3] = np.nan
    np.save(path, factors)
    assert reader(tmp_path).popular(3).fallback


def test_a_running_process_keeps_its_model_when_the_directory_vanishes(tmp_path: Path) -> None:
    directory = tmp_path / "models"
    version = train(directory).name
    running = reader(directory)
    assert running.popular(3).model_version == version
    directory.rename(tmp_path / "elsewhere")
    assert running.popular(3).model_version == version
    assert AlsRecommender(tmp_path / "report.json").popular(3).fallback


def test_leftovers_of_a_crash_are_cleared_and_never_loaded(tmp_path: Path) -> None:
    leftover = tmp_path / ".unfinished-abc"
    leftover.mkdir()
    os.utime(leftover, (0, 0))
    (tmp_path / "notes.txt").write_text("mine")
    version = train(tmp_path).name
    assert sorted(path.name for path in tmp_path.iterdir()) == [version, "notes.txt"]
