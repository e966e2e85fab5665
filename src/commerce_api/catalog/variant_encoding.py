"""Which combinations of option values there are, as one short text: the `v1_` encoding.

A combination is one number per option: the place of its value in that option, counted from zero.
All combinations of a product, sorted, form a tree with one level per option, which is written from
the root. After `v1_` every value stands as its number, and

- `:` goes one level down, from a value to what it is combined with on the next option;
- `,` ends what belongs to a value, once per level that is left, so the text of a product with n
  options closes with n - 1 of them and that of a product with one option with none;
- on the last level a space separates values, and `-` stands for all values from one to another.

So (0, 0), (0, 1), (0, 2), (0, 5), (2, 1) are `v1_0:0-2 5,2:1,`; no combination at all is `v1_`.
"""

from collections.abc import Iterable
from itertools import groupby

VERSION = "v1_"

Combination = tuple[int, ...]


def encode(combinations: Iterable[Combination]) -> str:
    """All combinations have to be equally long; their order and repetitions do not matter."""
    ordered = sorted({combination for combination in combinations if combination})
    if len({len(combination) for combination in ordered}) > 1:
        raise ValueError("combinations of one product have one value per option")
    return VERSION + _level(ordered, 0)


def _level(combinations: list[Combination], depth: int) -> str:
    """What is written for combinations that agree on every option before `depth`."""
    if combinations and len(combinations[0]) == depth + 1:
        return _last_level([combination[depth] for combination in combinations])
    return "".join(
        f"{value}:{_level(list(group), depth + 1)},"
        for value, group in groupby(combinations, lambda combination: combination[depth])
    )


def _last_level(values: list[int]) -> str:
    runs: list[list[int]] = []
    for value in values:
        if runs and runs[-1][-1] == value - 1:
            runs[-1][1:] = [value]
        else:
            runs.append([value])
    return " ".join("-".join(map(str, run)) for run in runs)
