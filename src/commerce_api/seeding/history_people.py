"""Invented customers: who they are, where they live, and how faithful they stay."""

import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import msgspec
import numpy as np
from numpy.typing import NDArray

from commerce_api.seeding.history_calendar import YEAR_DAYS, Floats
from commerce_api.seeding.history_truth import SEGMENTS

COUNTRIES = {"DE": 0.34, "US": 0.22, "GB": 0.15, "FR": 0.08, "AT": 0.07, "NL": 0.06, "CH": 0.05}
ONE_TIME_SHARE = 0.35
CHURN_SHARE = 0.45
CHURN_AFTER_DAYS = 130.0
OLD_CUSTOMER_SHARE = 0.3

_FIRST = (
    *("Ada", "Amira", "Anouk", "Arjun", "Aylin", "Bela", "Birgit", "Bruno", "Carla", "Cem"),
    *("Chiara", "Daan", "Delia", "Dmitri", "Edda", "Elif", "Emil", "Esra", "Fatou", "Femke"),
    *("Finn", "Greta", "Gustav", "Hana", "Henrik", "Ida", "Imani", "Ines", "Ivo", "Jakob"),
    *("Jolanda", "Jun", "Kaja", "Kofi", "Lale", "Lars", "Leila", "Linus", "Lotte", "Luca"),
    *("Maeve", "Malik", "Marit", "Mei", "Mila", "Nadia", "Nils", "Nora", "Odile", "Omar"),
    *("Paula", "Pavel", "Priya", "Quentin", "Rafael", "Rosa", "Runa", "Samir", "Selma", "Sven"),
    *("Tariq", "Thea", "Tilda", "Uma", "Viktor", "Wanda", "Xenia", "Yara", "Yusuf", "Zoë"),
)
_LAST = (
    *("Abel", "Achterberg", "Adeyemi", "Albrecht", "Arslan", "Baker", "Baumann", "Beck", "Bell"),
    *("Berger", "Blanc", "Brandt", "Castell", "Chen", "Clarke", "Costa", "Dahl", "Demir", "Dupont"),
    *("Eberle", "Engel", "Evans", "Faber", "Fischer", "Fontaine", "Frost", "Gallo", "Graf", "Gray"),
    *("Haas", "Hartmann", "Hill", "Huber", "Ibsen", "Jansen", "Jung", "Kaya", "Keller", "Klein"),
    *(
        "Koch",
        "Kovač",
        "Lang",
        "Lindqvist",
        "Lorenz",
        "Marsh",
        "Mbeki",
        "Meyer",
        "Moreau",
        "Müller",
    ),
    *(
        "Nakamura",
        "Novak",
        "Okafor",
        "Ortiz",
        "Patel",
        "Petit",
        "Quist",
        "Reed",
        "Richter",
        "Rossi",
    ),
    *("Sato", "Schmid", "Silva", "Sørensen", "Stone", "Tanaka", "Thorn", "Ueda", "Vogel", "Walker"),
    *("Weiss", "Winter", "Wolf", "Yilmaz", "Young", "Zander", "Ziegler"),
)
_ASCII = str.maketrans({"ø": "o", "ß": "ss", "æ": "ae"})


class PastCustomer(msgspec.Struct, frozen=True, gc=False):
    index: int
    first_name: str
    last_name: str
    email: str
    country: str
    segment: str
    joined_at: datetime


class Crowd(msgspec.Struct, frozen=True):
    """One row a customer: segment and country by number, the active days, the number of orders."""

    segments: NDArray[np.int64]
    countries: list[str]
    first_day: Floats
    last_day: Floats
    orders: NDArray[np.int64]


def draw_crowd(
    n_customers: int, n_orders: int, countries: Mapping[str, float], rng: np.random.Generator
) -> Crowd:
    shares = np.array([segment.share for segment in SEGMENTS])
    chances = np.array(list(countries.values()))
    first = np.where(
        rng.random(n_customers) < OLD_CUSTOMER_SHARE,
        0.0,
        YEAR_DAYS * np.sqrt(rng.random(n_customers)) * 0.98,
    )
    stays = rng.exponential(CHURN_AFTER_DAYS, n_customers) + 7
    stays = np.where(rng.random(n_customers) < CHURN_SHARE, stays, YEAR_DAYS + 1)
    last = np.minimum(first + stays, YEAR_DAYS + 1.0)
    return Crowd(
        segments=rng.choice(len(SEGMENTS), n_customers, p=shares / shares.sum()),
        countries=[
            list(countries)[i]
            for i in rng.choice(len(countries), n_customers, p=chances / chances.sum())
        ],
        first_day=first,
        last_day=last,
        orders=_draw_order_counts(n_orders, last - first, rng),
    )


def _draw_order_counts(
    n_orders: int, active_days: Floats, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Some buy once; the rest share what is left, a few of them most of it (a gamma mixture)."""
    counts = np.zeros(len(active_days), dtype=np.int64)
    one_timers = rng.permutation(len(counts))[: int(len(counts) * ONE_TIME_SHARE)]
    one_timers = one_timers[: n_orders // 2]
    counts[one_timers] = 1
    eagerness = rng.gamma(0.9, 1.0, len(counts)) * active_days
    eagerness[one_timers] = 0
    if eagerness.sum() == 0:
        eagerness[:] = 1
    left = n_orders - len(one_timers)
    return counts + rng.multinomial(left, eagerness / eagerness.sum())


def introduce(
    crowd: Crowd, first_orders: Mapping[int, int], starts_at: datetime, rng: np.random.Generator
) -> list[PastCustomer]:
    """Names and addresses. Newcomers sign up minutes before they first buy."""
    n = len(crowd.countries)
    firsts = rng.integers(0, len(_FIRST), n).tolist()
    lasts = rng.integers(0, len(_LAST), n).tolist()
    minutes = rng.integers(2, 40, n).tolist()
    ages = rng.integers(1, 400, n).tolist()
    people = []
    for i in range(n):
        joined = starts_at + timedelta(days=float(crowd.first_day[i]))
        if crowd.first_day[i] == 0:
            joined = starts_at - timedelta(days=ages[i])
        elif i in first_orders:
            joined = datetime.fromtimestamp(first_orders[i] - 60 * minutes[i], UTC)
        first, last = _FIRST[firsts[i]], _LAST[lasts[i]]
        email = f"{_plain(first)}.{_plain(last)}.{i}@example.org"
        segment = SEGMENTS[crowd.segments[i]].name
        joined = joined.replace(microsecond=0)
        people.append(PastCustomer(i, first, last, email, crowd.countries[i], segment, joined))
    return people


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.lower().translate(_ASCII))
    return "".join(letter for letter in letters if letter.isascii())
