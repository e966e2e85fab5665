"""A trained model in memory: item factors, popularity and bought-together lists."""

from collections.abc import Collection, Sequence
from heapq import nsmallest

import msgspec
import numpy as np
from numpy.typing import NDArray

from commerce_api.plugins.als_recommender.blas import one_thread
from commerce_api.plugins.als_recommender.parameters import Parameters
from commerce_api.ports.recommender import Purchase, TrainReport

Scored = tuple[tuple[int, float], ...]
Floats = NDArray[np.float32]

LARGEST_HISTORY = 5_000
LARGEST_KEY = 2**63 - 1


class Arrays(msgspec.Struct, frozen=True):
    """What is stored. `together_*` is a sparse matrix by rows over positions in `products`."""

    products: NDArray[np.int64]  # sorted ids
    on_sale: NDArray[np.bool_]
    factors: NDArray[np.float16]
    popularity: NDArray[np.float32]
    together_start: NDArray[np.int64]
    together_products: NDArray[np.int32]
    together_scores: NDArray[np.float16]

    def check(self) -> None:
        """Raise ValueError unless the arrays fit each other and hold numbers."""
        n = len(self.products)
        fits = (
            self.factors.ndim == 2
            and n == len(self.on_sale) == len(self.factors) == len(self.popularity) > 0
            and len(self.together_start) == n + 1
            and self.together_start[0] == 0
            and bool((np.diff(self.together_start) >= 0).all())
            and self.together_start[-1] == len(self.together_products) == len(self.together_scores)
        )
        if not fits:
            raise ValueError("the arrays of the model do not fit each other")
        if not (np.isfinite(self.factors).all() and np.isfinite(self.popularity).all()):
            raise ValueError("the model holds values that are not numbers")


class Model:
    def __init__(self, arrays: Arrays, report: TrainReport) -> None:
        arrays.check()
        self.report = report
        self.parameters = msgspec.convert(report.parameters, Parameters)
        self._arrays = arrays
        # The products of a visit: 16-bit factors are for the disk, arithmetic needs 32.
        self._factors: Floats = arrays.factors.astype(np.float32)
        self._norms: Floats = np.linalg.norm(self._factors, axis=1)
        exact = self._factors.astype(np.float64)
        ridge = self.parameters.regularization * np.eye(self._factors.shape[1])
        with one_thread():
            self._gram = exact.T @ exact + ridge

    def similar(self, product_id: int, limit: int) -> Scored:
        """By cosine of the factors; empty if nobody bought the product."""
        positions = self.positions((product_id,))
        if not positions or self._norms[positions[0]] == 0:
            return ()
        at = positions[0]
        cosines = _products(self._factors, self._factors[at] / self._norms[at])
        cosines /= np.where(self._norms == 0, np.inf, self._norms)
        return self._best(cosines, limit, (at,), above=0.0)

    def together(self, product_ids: Sequence[int], limit: int) -> Scored:
        """The sum over the products of how much likelier each makes the other."""
        given = self.positions(product_ids)
        scores = np.zeros(len(self._arrays.products), dtype=np.float32)
        for at in given:
            row = slice(*self._arrays.together_start[at : at + 2])
            others = self._arrays.together_products[row]
            known = (others >= 0) & (others < len(scores))
            scores[others[known]] += self._arrays.together_scores[row][known]
        return self._best(scores, limit, given, above=0.0)

    def for_history(
        self, history: Sequence[Purchase], limit: int, exclude: Collection[int]
    ) -> Scored:
        """Empty if the model knows nothing of what was bought."""
        buyer = self.fold_in(history)
        if buyer is None:
            return ()
        return self._best(_products(self._factors, buyer), limit, self.positions(exclude))

    def popular(self, limit: int, exclude: Collection[int]) -> Scored:
        return self._best(self._arrays.popularity, limit, self.positions(exclude))

    def fold_in(self, history: Sequence[Purchase]) -> Floats | None:
        """The factors of a buyer, solved from what was bought: Hu, Koren, Volinsky 2008, eq. 4."""
        weights: dict[int, float] = {}
        for product_id, quantity, age_days in nsmallest(LARGEST_HISTORY, history, key=_age):
            weight = self._weight(quantity, age_days)
            if weight > 0 and 0 < product_id <= LARGEST_KEY:
                weights[product_id] = weights.get(product_id, 0.0) + weight
        known = self.positions(weights)
        if not known:
            return None
        bought = self._factors[known].astype(np.float64)
        ids = self._arrays.products[known].tolist()
        trust = self.parameters.alpha * np.array([weights[product_id] for product_id in ids])
        with one_thread():
            left = self._gram + (bought.T * (trust - 1.0)) @ bought
            return np.linalg.solve(left, bought.T @ trust).astype(np.float32)

    def positions(self, product_ids: Collection[int]) -> list[int]:
        """Where the known ones are. Ids come from strangers: any whole number is allowed."""
        wanted = np.array([p for p in product_ids if 0 < p <= LARGEST_KEY], dtype=np.int64)
        at = np.searchsorted(self._arrays.products, wanted)
        at = np.minimum(at, len(self._arrays.products) - 1)
        found: list[int] = at[self._arrays.products[at] == wanted].tolist()
        return found

    def _weight(self, quantity: float, age_days: float) -> float:
        if not (quantity > 0 and np.isfinite(quantity) and np.isfinite(age_days)):
            return 0.0
        age = max(age_days, 0.0)
        boost = self.parameters.session_boost if age < self.parameters.session_days else 1.0
        freshness: float = 0.5 ** (age / self.parameters.half_life_days)
        return boost * freshness

    def _best(
        self, scores: Floats, limit: int, hidden: Collection[int], above: float = -np.inf
    ) -> Scored:
        """The highest scores of products on sale; equal ones in the order of their ids."""
        scores = np.where(self._arrays.on_sale, scores, -np.inf)
        scores[list(hidden)] = -np.inf
        candidates = np.flatnonzero(scores > above)
        limit = max(0, min(limit, len(candidates)))
        if limit == 0:
            return ()
        values = scores[candidates]
        if limit < len(candidates):
            threshold = np.partition(values, len(values) - limit)[len(values) - limit]
            candidates, values = candidates[values >= threshold], values[values >= threshold]
        best = np.lexsort((candidates, -values))[:limit]
        ids = self._arrays.products[candidates[best]].tolist()
        return tuple(zip(ids, values[best].tolist(), strict=True))


def _products(factors: Floats, vector: Floats) -> Floats:
    with one_thread():
        return factors @ vector


def _age(purchase: Purchase) -> float:
    return purchase[2]
