"""The structure an invented history is given on purpose, for learners to find again."""

import re
from collections.abc import Sequence

import msgspec
import numpy as np

OWN_GROUP = 10.0
OTHER_GROUP = 1.0
COMPANION_CHANCE = 0.4
STYLES = 3


class Item(msgspec.Struct, frozen=True, gc=False):
    """What may be bought. `group` is a collection or product type; words of `tags` steer taste."""

    product_id: int
    variant_ids: tuple[int, ...]
    price_minor: int
    group: str
    tags: tuple[str, ...] = ()


class Segment(msgspec.Struct, frozen=True, gc=False):
    """A kind of customer: the words that attract it, and its share of all customers."""

    name: str
    words: tuple[str, ...]
    share: float


class Truth(msgspec.Struct, frozen=True):
    """What a learner should find again.

    `affinity[segment][group]` is a relative weight; `pairs` are (anchor, companion) product ids:
    who buys the anchor adds the companion with `COMPANION_CHANCE`; `styles` are hidden tastes that
    split each group; `consumables` are bought again and again.
    """

    affinity: dict[str, dict[str, float]]
    pairs: tuple[tuple[int, int], ...]
    styles: dict[int, int]
    consumables: frozenset[int]
    popularity: dict[int, float]


SEGMENTS = (
    Segment("baristas", ("coffee", "espresso", "grinder", "brew", "bean", "filter"), 0.26),
    Segment("tea_drinkers", ("tea", "matcha", "infus", "cup", "mug", "ceramic"), 0.20),
    Segment("hosts", ("kitchen", "table", "glass", "plate", "cook", "dining", "gift"), 0.20),
    Segment("travellers", ("outdoor", "travel", "bag", "bottle", "camp", "bike", "desk"), 0.16),
    Segment("nesters", ("home", "candle", "textile", "blanket", "decor", "bath", "living"), 0.18),
)
_KNOWN_PAIRS = (
    ("coffee", "grinder"),
    ("coffee", "filter"),
    ("tea", "teapot"),
    ("tea", "infus"),
    ("espresso", "cup"),
    ("candle", "match"),
    ("knife", "board"),
)
_CONSUMABLE_WORDS = (
    *("coffee", "bean", "tea", "matcha", "candle", "soap", "refill", "filter", "chocolate"),
    *("consumable", "food", "snack", "incense"),
)


def invent_truth(items: Sequence[Item], rng: np.random.Generator) -> Truth:
    popularity = _popularity(items, rng)
    return Truth(
        affinity=_affinities(items),
        pairs=_pairs(items, popularity, rng),
        styles=dict(
            zip(
                (item.product_id for item in items),
                rng.integers(0, STYLES, len(items)).tolist(),
                strict=True,
            )
        ),
        consumables=_consumables(items, rng),
        popularity=popularity,
    )


def _popularity(items: Sequence[Item], rng: np.random.Generator) -> dict[int, float]:
    """A long tail: the weight of the r-th best seller is (r + 4) ** -0.9."""
    ranks = rng.permutation(len(items))
    return {
        item.product_id: float((rank + 4.0) ** -0.9)
        for item, rank in zip(items, ranks.tolist(), strict=True)
    }


def _affinities(items: Sequence[Item]) -> dict[str, dict[str, float]]:
    """Each group belongs to the segment whose words it speaks most, else to the poorest segment."""
    words: dict[str, list[str]] = {}
    for item in items:
        words.setdefault(item.group, []).extend(_words(item))
    owned: dict[str, list[str]] = {segment.name: [] for segment in SEGMENTS}
    for group in sorted(words):
        hits = {segment.name: _hits(words[group], segment.words) for segment in SEGMENTS}
        best = max(hits, key=lambda name: (hits[name], -len(owned[name])))
        owned[best].append(group)
    _give_everybody_a_group(owned)
    return {
        name: {group: OWN_GROUP if group in groups else OTHER_GROUP for group in words}
        for name, groups in owned.items()
    }


def _give_everybody_a_group(owned: dict[str, list[str]]) -> None:
    for groups in owned.values():
        richest = max(owned.values(), key=len)
        if not groups and len(richest) > 1:
            groups.append(richest.pop())


def _pairs(
    items: Sequence[Item], popularity: dict[int, float], rng: np.random.Generator
) -> tuple[tuple[int, int], ...]:
    """Pairs a shopkeeper would expect, filled up with invented ones; no item is in two of them."""
    # The very best sellers are in too many baskets to stand out as anyone's companion.
    ranked = sorted(items, key=lambda item: -popularity[item.product_id])[len(items) // 20 :]
    wanted = min(24, len(items) // 8)
    used: set[int] = set()
    pairs: list[tuple[int, int]] = []

    def add(anchor: Item | None, companion: Item | None) -> None:
        if anchor and companion and anchor is not companion and len(pairs) < wanted:
            pairs.append((anchor.product_id, companion.product_id))
            used.update(pairs[-1])

    for first, second in _KNOWN_PAIRS:
        add(_first_with(ranked, first, used), _first_with(ranked[::-1], second, used))
    tail = [ranked[i] for i in rng.permutation(len(ranked)) if i >= len(ranked) // 2]
    for anchor in ranked:
        if anchor.product_id not in used:
            add(anchor, next((c for c in tail if _fits(anchor, c, used)), None))
    return tuple(pairs)


def _fits(anchor: Item, companion: Item, used: set[int]) -> bool:
    return companion.group != anchor.group and companion.product_id not in used


def _first_with(items: Sequence[Item], word: str, used: set[int]) -> Item | None:
    return next(
        (i for i in items if i.product_id not in used and _hits(_words(i), (word,))),
        None,
    )


def _consumables(items: Sequence[Item], rng: np.random.Generator) -> frozenset[int]:
    """By their words; where those say little, three items in ten."""
    named = {i.product_id for i in items if _hits(_words(i), _CONSUMABLE_WORDS)}
    if len(named) < len(items) // 10:
        drawn = rng.choice(len(items), size=max(1, len(items) * 3 // 10), replace=False)
        named |= {items[i].product_id for i in drawn.tolist()}
    return frozenset(named)


def _words(item: Item) -> list[str]:
    return re.findall(r"[a-z]+", " ".join((item.group, *item.tags)).lower())


def _hits(words: Sequence[str], wanted: Sequence[str]) -> int:
    return sum(word.startswith(start) for word in words for start in wanted)
