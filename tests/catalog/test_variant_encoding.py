"""The encoding of option matrices, read back by a reader of our own and by the published one."""

import random
from itertools import product

import pytest

from commerce_api.catalog.variant_encoding import Combination, encode
from tests.clients import node

EXAMPLES: list[tuple[str, list[Combination]]] = [
    ("v1_", []),
    ("v1_0", [(0,)]),
    ("v1_0-2", [(0,), (1,), (2,)]),
    ("v1_0 2-3 7", [(0,), (2,), (3,), (7,)]),
    ("v1_3:12,", [(3, 12)]),
    ("v1_0:0-2 5,2:1,", [(0, 0), (0, 1), (0, 2), (0, 5), (2, 1)]),
    ("v1_0:0:0,,1:1:0-1,,", [(0, 0, 0), (1, 1, 0), (1, 1, 1)]),
]


@pytest.mark.parametrize(("text", "combinations"), EXAMPLES)
def test_the_text_of_known_matrices(text: str, combinations: list[Combination]) -> None:
    assert encode(combinations) == text
    assert encode(reversed(combinations * 2)) == text


def test_combinations_of_different_lengths_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="one value per option"):
        encode([(0,), (0, 1)])


def test_every_matrix_is_read_back() -> None:
    for matrix in matrices(4000):
        assert decode(encode(matrix)) == matrix, matrix


def test_a_product_with_two_thousand_variants_stays_short() -> None:
    everything = list(product(range(20), range(10), range(10)))
    text = encode(everything)
    assert decode(text) == everything
    assert len(text) == 3 + 10 * 63 + 10 * 64


def test_the_published_reader_agrees() -> None:
    found = matrices(3000) + [combinations for _, combinations in EXAMPLES]
    texts = [encode(matrix) for matrix in found]
    chance = random.Random(7)
    asked = [
        (tuple(chance.randrange(8) for _ in range(chance.randint(1, len(matrix[0])))), text)
        for matrix, text in zip(found, texts, strict=True)
        if matrix
    ]
    answer = node.run("product_options.cjs", {"encoded": texts, "asked": asked})
    assert [[tuple(places) for places in matrix] for matrix in answer["encoded"]] == found
    known = {
        text: {places[:depth] for places in matrix for depth in range(1, len(places) + 1)}
        for matrix, text in zip(found, texts, strict=True)
    }
    assert answer["asked"] == [places in known[text] for places, text in asked]
    assert {True, False} <= set(answer["asked"])


def matrices(count: int) -> list[list[Combination]]:
    """Sorted sets of combinations: empty, full, with gaps, with numbers of several digits."""
    chance = random.Random(42)
    made: list[list[Combination]] = []
    for _ in range(count):
        options, start = chance.randint(1, 5), chance.choice((0, 0, 0, 8, 98))
        sizes = [chance.randint(1, 9 - options) for _ in range(options)]
        share = chance.choice((0.02, 0.2, 0.5, 0.9, 1.0))
        everything = product(*(range(start, start + size) for size in sizes))
        made.append([places for places in everything if chance.random() < share])
    return made


def decode(text: str) -> list[Combination]:
    assert text.startswith("v1_")
    rest = text.removeprefix("v1_")
    found, end = _read(rest, 0, ())
    assert end == len(rest)
    return found


def _read(text: str, at: int, before: Combination) -> tuple[list[Combination], int]:
    """One level of the tree, up to the comma that ends it or the end of the text."""
    found: list[Combination] = []
    while at < len(text) and text[at] != ",":
        number, at = _number(text, at)
        sign = text[at : at + 1]
        if sign == ":":
            below, at = _read(text, at + 1, (*before, number))
            assert text[at] == ","
            found += below
            at += 1
        else:
            last = number
            if sign == "-":
                last, at = _number(text, at + 1)
            found += [(*before, value) for value in range(number, last + 1)]
            at += text[at : at + 1] == " "
    return found, at


def _number(text: str, at: int) -> tuple[int, int]:
    end = at
    while end < len(text) and text[end].isdigit():
        end += 1
    return int(text[at:end]), end
