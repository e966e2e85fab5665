"""A year of plausible orders with known structure: the same input always tells the same story."""

from bisect import bisect
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate

import msgspec
import numpy as np

from commerce_api.seeding import history_calendar as calendar
from commerce_api.seeding.history_people import (
    COUNTRIES,
    Crowd,
    PastCustomer,
    draw_crowd,
    introduce,
)
from commerce_api.seeding.history_truth import (
    COMPANION_CHANCE,
    SEGMENTS,
    STYLES,
    Item,
    Truth,
    invent_truth,
)

__all__ = ["SEGMENTS", "History", "Item", "PastCustomer", "PastOrder", "Truth", "generate"]

LARGEST_BASKET = 6
_BASKET_SIZES = tuple(accumulate((0.38, 0.27, 0.16, 0.10, 0.06, 0.03)))
_AGAIN = 0.3  # chance that a line repeats a consumable the customer knows
_TASTE = 0.45  # chance that a line follows the customer's favourite group and style
_STYLE_MATCH = 6.0
_SEASONS = 12

Draw = Callable[[], float]
Table = tuple[list[int], list[float]]


class PastOrder(msgspec.Struct, frozen=True, gc=False):
    """`lines` are (variant id, product id, quantity), each product once."""

    customer_index: int
    placed_at: datetime
    lines: tuple[tuple[int, int, int], ...]
    country: str
    segment: str


class History(msgspec.Struct, frozen=True):
    customers: list[PastCustomer]
    orders: list[PastOrder]
    truth: Truth


def generate(
    items: Sequence[Item],
    *,
    ends_at: datetime,
    seed: int = 20_260_401,
    n_customers: int = 1_500,
    n_orders: int = 6_000,
    countries: Mapping[str, float] = COUNTRIES,
) -> History:
    """The orders of the year before `ends_at`, oldest first; none of them at or after it."""
    if len(items) < 2 or n_customers < 1 or n_orders < 1:
        raise ValueError("a history needs two items, a customer and an order at least")
    rng = np.random.Generator(np.random.PCG64(seed))
    truth = invent_truth(items, rng)
    crowd = draw_crowd(n_customers, n_orders, countries, rng)
    buyers = np.repeat(np.arange(n_customers), crowd.orders)
    days = calendar.draw_days(
        calendar.day_weights(ends_at), crowd.first_day[buyers], crowd.last_day[buyers], rng
    )
    moments = calendar.draw_moments(days, ends_at, rng)
    in_turn = np.lexsort((moments, buyers))
    visits = list(zip(buyers[in_turn].tolist(), moments[in_turn].tolist(), strict=True))
    orders = list(_Shopping(items, truth, crowd, rng).orders(visits))
    orders.sort(key=lambda order: (order.placed_at, order.customer_index))
    starts_at = calendar.midnight_of(ends_at) - timedelta(days=calendar.YEAR_DAYS)
    first_orders = dict(reversed(visits))
    return History(introduce(crowd, first_orders, starts_at, rng), orders, truth)


class _Shopping:
    """Fills baskets: what the segment likes, what the customer likes, and what was liked before."""

    def __init__(
        self, items: Sequence[Item], truth: Truth, crowd: Crowd, rng: np.random.Generator
    ) -> None:
        self.items = {item.product_id: item for item in items}
        self.truth = truth
        self.crowd = crowd
        self.companions = dict(truth.pairs)
        self.groups = sorted({item.group for item in items})
        self.by_season = _season_tables(items, truth, self.groups)
        self.by_taste = _taste_tables(items, truth, self.groups)
        self.favourites = self._draw_favourites(rng)
        self.styles = rng.integers(0, STYLES, len(crowd.countries)).tolist()
        self.draw: Draw = _draws(rng).__next__

    def orders(self, visits: Sequence[tuple[int, int]]) -> Iterator[PastOrder]:
        """`visits` are (customer, epoch seconds) with each customer's in order of time."""
        known: dict[int, list[int]] = {}
        for buyer, moment in visits:
            placed_at = datetime.fromtimestamp(moment, UTC)
            basket = self._basket(buyer, placed_at, known.setdefault(buyer, []))
            yield PastOrder(
                buyer,
                placed_at,
                tuple(self._line(buyer, product) for product in basket),
                self.crowd.countries[buyer],
                SEGMENTS[self.crowd.segments[buyer]].name,
            )

    def _basket(self, buyer: int, placed_at: datetime, known: list[int]) -> list[int]:
        size = bisect(_BASKET_SIZES, self.draw() * _BASKET_SIZES[-1]) + 1
        season = self.by_season[self.crowd.segments[buyer]][placed_at.month - 1]
        basket: list[int] = []
        for _ in range(min(size, LARGEST_BASKET)):
            product = self._wish(buyer, season, known)
            if product not in basket:
                basket.append(product)
                self._add_companion(product, basket)
        known.extend(product for product in basket if product in self.truth.consumables)
        return basket[:LARGEST_BASKET]

    def _wish(self, buyer: int, season: Table, known: list[int]) -> int:
        luck = self.draw()
        if luck < _AGAIN and known:
            return known[int(self.draw() * len(known))]
        if luck < _AGAIN + _TASTE:
            first, second = self.favourites[buyer]
            group = first if self.draw() < 0.7 else second
            return _pick(self.by_taste[group][self.styles[buyer]], self.draw())
        return _pick(season, self.draw())

    def _add_companion(self, product: int, basket: list[int]) -> None:
        companion = self.companions.get(product)
        if companion is not None and self.draw() < COMPANION_CHANCE and companion not in basket:
            basket.append(companion)

    def _line(self, buyer: int, product: int) -> tuple[int, int, int]:
        variants = self.items[product].variant_ids
        # A customer keeps to one size or colour, most of the time.
        usual = (buyer * 7919 + product) % len(variants)
        variant = usual if self.draw() < 0.8 else int(self.draw() * len(variants))
        more = (0.62, 0.86, 0.95) if product in self.truth.consumables else (0.93, 0.99, 1.0)
        return variants[variant], product, bisect(more, self.draw()) + 1

    def _draw_favourites(self, rng: np.random.Generator) -> list[tuple[int, int]]:
        """Two groups a customer, drawn by the affinity of the segment."""
        weights = np.array(
            [[self.truth.affinity[s.name][g] for g in self.groups] for s in SEGMENTS]
        )
        shares = np.cumsum(weights / weights.sum(axis=1, keepdims=True), axis=1)
        rows = shares[self.crowd.segments]
        luck = rng.random((len(rows), 2))
        drawn = (rows[:, None, :] < luck[:, :, None]).sum(axis=2)
        drawn = np.minimum(drawn, len(self.groups) - 1)
        return [(int(first), int(second)) for first, second in drawn]


def _season_tables(items: Sequence[Item], truth: Truth, groups: Sequence[str]) -> list[list[Table]]:
    """For each segment and month: every product by popularity, affinity and the season's mood."""
    phase = {group: i / len(groups) for i, group in enumerate(groups)}
    ids = [item.product_id for item in items]
    tables = []
    for segment in SEGMENTS:
        affinity = truth.affinity[segment.name]
        base = np.array([truth.popularity[i.product_id] * affinity[i.group] for i in items])
        months = []
        for month in range(_SEASONS):
            moods = {g: 1 + 0.5 * np.sin(2 * np.pi * (month / 12 - phase[g])) for g in groups}
            weights = base * np.array([moods[item.group] for item in items])
            months.append((ids, np.cumsum(weights).tolist()))
        tables.append(months)
    return tables


def _taste_tables(items: Sequence[Item], truth: Truth, groups: Sequence[str]) -> list[list[Table]]:
    """For each group and style: the group's products, those of the style before the others."""
    tables = []
    for group in groups:
        members = [item.product_id for item in items if item.group == group]
        styles = []
        for style in range(STYLES):
            weights = [
                truth.popularity[p] ** 0.6 * (_STYLE_MATCH if truth.styles[p] == style else 1.0)
                for p in members
            ]
            styles.append((members, list(accumulate(weights))))
        tables.append(styles)
    return tables


def _pick(table: Table, luck: float) -> int:
    ids, edges = table
    return ids[min(bisect(edges, luck * edges[-1]), len(ids) - 1)]


def _draws(rng: np.random.Generator) -> Iterator[float]:
    while True:
        yield from rng.random(65_536).tolist()
