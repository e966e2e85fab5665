"""The port's adapter: answers from the newest model on disk, and says so when it cannot."""

import time
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from commerce_api.kernel import clock
from commerce_api.plugins.als_recommender import storage
from commerce_api.plugins.als_recommender.model import Model, Scored
from commerce_api.plugins.als_recommender.parameters import Parameters
from commerce_api.ports.recommender import (
    Interactions,
    Progress,
    Purchase,
    Recommendations,
    Strategy,
    TrainReport,
)

RELOAD_SECONDS = 3.0


class AlsRecommender:
    """One per process. A model trained by any other process is picked up within seconds."""

    def __init__(
        self,
        directory: Path,
        parameters: Parameters | None = None,
        *,
        now: Callable[[], datetime] = clock.now,
        reload_seconds: float = RELOAD_SECONDS,
    ) -> None:
        self._directory = directory
        self._parameters = parameters or Parameters()
        self._now = now
        self._reload_seconds = reload_seconds
        self._look_again = 0.0
        self._changed_ns = -1
        self._model: Model | None = None

    def train(self, interactions: Interactions, progress: Progress | None = None) -> TrainReport:
        # Learning needs scipy and implicit (40 MB); processes that only answer do without.
        from commerce_api.plugins.als_recommender import training  # noqa: PLC0415

        started = time.perf_counter()
        data = training.prepare(interactions, self._parameters)
        if len(data.products) == 0:
            return TrainReport(model_version="", trained_at=self._now())
        tell = progress or _silence
        arrays = training.learn(data, interactions.on_sale, self._parameters, tell)
        report = TrainReport(
            model_version="",
            trained_at=self._now(),
            interactions=len(data.product_at),
            buyers=int(data.buyer_at.max()) + 1,
            orders=int(data.order_at[-1]) + 1,
            products=len(data.products),
            on_sale=int(arrays.on_sale.sum()),
            factors=arrays.factors.shape[1],
            pairs=len(arrays.together_products),
            seconds=round(time.perf_counter() - started, 3),
            parameters=msgspec.to_builtins(self._parameters),
        )
        report = storage.save(self._directory, arrays, report)
        self.load()
        tell(training.steps(self._parameters), training.steps(self._parameters))
        return report

    def load(self) -> bool:
        self._look_again = time.monotonic() + self._reload_seconds
        changed_ns = _changed_ns(self._directory)
        if changed_ns != self._changed_ns:
            self._changed_ns = changed_ns
            loaded = self._model.report.model_version if self._model else ""
            self._model = storage.load_newest(self._directory, loaded) or self._model
        return self._model is not None

    def similar(self, product_id: int, limit: int) -> Recommendations:
        model = self._current()
        found = model.similar(product_id, limit) if model else ()
        return self._answer(found, Strategy.ALS, limit, (product_id,))

    def together(self, product_ids: Sequence[int], limit: int) -> Recommendations:
        model = self._current()
        found = model.together(product_ids, limit) if model else ()
        return self._answer(found, Strategy.CO_PURCHASE, limit, product_ids)

    def for_history(
        self, history: Sequence[Purchase], limit: int, exclude: Collection[int] = ()
    ) -> Recommendations:
        model = self._current()
        found = model.for_history(history, limit, exclude) if model else ()
        return self._answer(found, Strategy.ALS, limit, exclude)

    def popular(self, limit: int, exclude: Collection[int] = ()) -> Recommendations:
        model = self._current()
        found = model.popular(limit, exclude) if model else ()
        return self._labelled(found, Strategy.POPULAR, fallback=model is None)

    def _answer(
        self, found: Scored, strategy: Strategy, limit: int, exclude: Collection[int]
    ) -> Recommendations:
        if found or limit < 1:
            return self._labelled(found, strategy, fallback=False)
        popular = self._model.popular(limit, exclude) if self._model else ()
        return self._labelled(popular, Strategy.POPULAR, fallback=True)

    def _labelled(self, found: Scored, strategy: Strategy, *, fallback: bool) -> Recommendations:
        if self._model is None:
            return Recommendations(found, strategy, fallback=fallback)
        report = self._model.report
        return Recommendations(
            found, strategy, report.model_version, report.trained_at, fallback=fallback
        )

    def _current(self) -> Model | None:
        if time.monotonic() >= self._look_again:
            self.load()
        return self._model


def _changed_ns(directory: Path) -> int:
    """A new version is a rename inside the directory, which changes the directory's own time."""
    try:
        return directory.stat().st_mtime_ns
    except OSError:
        return -1


def _silence(_done: int, _total: int) -> None:
    return
