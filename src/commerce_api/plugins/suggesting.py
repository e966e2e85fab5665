"""Queries to offer while a buyer types: the words of matching titles, completed."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from difflib import get_close_matches

from commerce_api.ports.search import Suggestion, clean

_WORD = re.compile(r"\w+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
ALIKE = 0.7


def suggestions(text: str, titles: Sequence[str], limit: int) -> list[Suggestion]:
    """`titles` best first. Most frequent completion first; what is typed already is not offered."""
    typed = _WORD.findall(clean(text).casefold())
    if not typed or limit <= 0:
        return []
    if _CJK.search(typed[-1]):
        offers = [clean(title) for title in titles]
    else:
        split = [_WORD.findall(clean(title).casefold()) for title in titles]
        begin = _beginning(typed[-1], split)
        offers = [offer for words in split for offer in _offers(typed[:-1], begin, words)]
    counts = Counter(offer for offer in offers if offer != " ".join(typed))
    found = [offer for offer, _ in counts.most_common(limit)]
    return [Suggestion(offer, _typed_ranges(offer, typed)) for offer in found]


def _beginning(last: str, titles: Sequence[Sequence[str]]) -> str:
    """The last word as typed, or as the most similar beginning of a word in the titles."""
    plain = _plain(last)
    beginnings = {_plain(word)[: len(plain)]: None for words in titles for word in words}
    if plain in beginnings:
        return plain
    return (get_close_matches(plain, list(beginnings)[:200], 1, ALIKE) or [plain])[0]


def _offers(before: Sequence[str], begin: str, words: Sequence[str]) -> list[str]:
    """The finished last word after the words before it, and that with the word's successor."""
    for at, word in enumerate(words):
        if _plain(word).startswith(begin) and word not in before:
            offer = " ".join([*before, word])
            successor = [after for after in words[at + 1 : at + 2] if after not in before]
            if at and not successor and not before and _plain(word) == begin:
                return [f"{words[at - 1]} {offer}"]  # typed to its end: which one is meant?
            return [offer, f"{offer} {successor[0]}"] if successor else [offer]
    return []


def _typed_ranges(offer: str, typed: Sequence[str]) -> list[tuple[int, int]]:
    """Where words of the offer begin with what was typed; accents count as their letters."""
    ranges = []
    for word in _WORD.finditer(offer):
        lengths = [len(part) for part in typed if _plain(word.group()).startswith(_plain(part))]
        if lengths:
            end = word.start() + min(max(lengths), len(word.group()))
            ranges.append((word.start(), end))
    return ranges


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
