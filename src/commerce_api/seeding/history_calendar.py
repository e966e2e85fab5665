"""When people buy: the days of a year and the hours of a day."""

from datetime import UTC, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

YEAR_DAYS = 365
GROWTH = 1.6  # the last day sells this many times as much as the first
# January to December: a quiet new year, a slow summer, presents in November and December.
MONTHS = (0.82, 0.84, 0.94, 0.98, 1.0, 0.95, 0.86, 0.88, 1.0, 1.08, 1.42, 1.62)
WEEKDAYS = (1.08, 1.02, 1.0, 1.0, 0.94, 0.86, 1.18)  # Monday to Sunday
_HOURS = (
    *(0.5, 0.3, 0.2, 0.1, 0.1, 0.3, 0.9, 1.8, 2.6, 3.2, 3.6, 3.8),
    *(4.4, 3.8, 3.3, 3.1, 3.4, 4.0, 4.8, 5.8, 6.6, 6.2, 4.2, 1.8),
)


def midnight_of(moment: datetime) -> datetime:
    return datetime.combine(moment.astimezone(UTC).date(), time(), UTC)


def day_weights(ends_at: datetime) -> Floats:
    """Relative sales of each day; the last one is as short as `ends_at` leaves it."""
    last = midnight_of(ends_at)
    weights = np.empty(YEAR_DAYS + 1)
    for day in range(YEAR_DAYS + 1):
        date = last - timedelta(days=YEAR_DAYS - day)
        growth = 1 + (GROWTH - 1) * day / YEAR_DAYS
        weights[day] = growth * MONTHS[date.month - 1] * WEEKDAYS[date.weekday()]
    weights[-1] *= (ends_at - last) / timedelta(days=1)
    return weights


def draw_days(weights: Floats, first: Floats, last: Floats, rng: np.random.Generator) -> Floats:
    """A day for each order, inside its customer's active time, by the weights of the days."""
    edges = np.concatenate(([0.0], np.cumsum(weights)))
    low, high = (
        np.interp(first, np.arange(len(edges)), edges),
        np.interp(last, np.arange(len(edges)), edges),
    )
    at = low + (high - low) * rng.random(len(first))
    return np.clip(np.searchsorted(edges, at, side="right") - 1.0, 0, YEAR_DAYS)


def draw_moments(days: Floats, ends_at: datetime, rng: np.random.Generator) -> NDArray[np.int64]:
    """Epoch seconds inside the days, by the pattern of the hours; never at or after `ends_at`."""
    shares = np.cumsum(_HOURS) / sum(_HOURS)
    hours = np.minimum(np.searchsorted(shares, rng.random(len(days)), side="right"), 23)
    seconds = hours * 3600 + rng.integers(0, 3600, len(days))
    start = int((midnight_of(ends_at) - timedelta(days=YEAR_DAYS)).timestamp())
    moments = start + days.astype(np.int64) * 86_400 + seconds
    end = int(ends_at.timestamp())
    return np.where(moments >= end, moments - 86_400, moments)
