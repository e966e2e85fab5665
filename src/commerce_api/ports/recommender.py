"""What shoppers may like: learned from orders by whichever adapter the shop runs."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

Progress = Callable[[int, int], None]
"""Called with (steps done, steps in all)."""

Purchase = tuple[int, float, float]
"""Product id, quantity, age in days. An age of (nearly) zero is the present visit."""


class Strategy(StrEnum):
    ALS = "als"
    CO_PURCHASE = "co_purchase"
    POPULAR = "popular"


class Interactions(msgspec.Struct, frozen=True):
    """What was bought: four arrays of equal length, and the ids of all products on sale.

    A buyer is any whole number that stays the same for one person; lines of one buyer at one
    second are one order. Products no longer on sale teach, but are never recommended.
    """

    buyers: NDArray[np.int64]
    products: NDArray[np.int64]
    quantities: NDArray[np.int64]
    moments: NDArray[np.int64]
    on_sale: NDArray[np.int64]


class Recommendations(msgspec.Struct, frozen=True, gc=False):
    """(product id, score), best first. `fallback` says that the answer is not what was asked for.

    Scores order one answer and are not comparable between strategies. Without any model the list
    is empty and `model_version` is "".
    """

    items: tuple[tuple[int, float], ...]
    strategy: Strategy
    model_version: str = ""
    trained_at: datetime | None = None
    fallback: bool = False


class TrainReport(msgspec.Struct, frozen=True):
    """What was learned from what. `model_version` is "" when there was nothing to learn from."""

    model_version: str
    trained_at: datetime
    interactions: int = 0
    buyers: int = 0
    orders: int = 0
    products: int = 0
    on_sale: int = 0
    factors: int = 0
    pairs: int = 0
    seconds: float = 0.0
    parameters: dict[str, int | float] = msgspec.field(default_factory=dict)


class Recommender(Protocol):
    """Every method is synchronous. Reads take well under a millisecond in shops of ordinary size;
    `train` computes for seconds and belongs in a thread or a worker."""

    def train(
        self, interactions: Interactions, progress: Progress | None = None
    ) -> TrainReport: ...

    def load(self) -> bool:
        """Look for a newer model now. True if there is a model to answer from."""
        ...

    def similar(self, product_id: int, limit: int) -> Recommendations:
        """Liked by the same people."""
        ...

    def together(self, product_ids: Sequence[int], limit: int) -> Recommendations:
        """Bought in one order with these, more often than chance would have it."""
        ...

    def for_history(
        self, history: Sequence[Purchase], limit: int, exclude: Collection[int] = ()
    ) -> Recommendations:
        """For whoever bought this. What was bought is only left out if `exclude` names it."""
        ...

    def popular(self, limit: int, exclude: Collection[int] = ()) -> Recommendations:
        """Ordered most often in the 28 days before the newest order that was learned from."""
        ...
