"""An endless catalogue: product number n is the same in every run, however many are asked for."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import product as combinations
from typing import TypeVar

from commerce_api.seeding.growth_rows import GrownProduct, GrownVariant
from commerce_api.seeding.growth_words import (
    ADJECTIVES,
    CARE,
    KINDS,
    MAKERS,
    PROMISES,
    Kind,
)

__all__ = ["CURRENCIES", "LOCATIONS", "GrownProduct", "GrownVariant", "generated_products"]

CURRENCIES = ("EUR", "USD", "GBP")
LOCATIONS = ("berlin", "portland")
MOST_VARIANTS = 12
FIRST_DAY = datetime(2021, 1, 4, 9, tzinfo=UTC)
DAYS = 1_700  # over which products came into the shop
_GROWING = {"Blade", "Diameter", "Persons", "Pot", "Size", "Volume", "Weight"}
_RATES = (100, 109, 86)  # percent of the price in euro
_MASK = (1 << 64) - 1

Option = tuple[str, tuple[str, ...]]
T = TypeVar("T")


def generated_products(
    n: int, start: int = 0, *, locations: Sequence[str] = LOCATIONS
) -> Iterator[GrownProduct]:
    """Products `start` to `start + n - 1`. Each depends on its own number alone."""
    for index in range(start, start + n):
        yield _product(index, locations)


def _product(index: int, locations: Sequence[str]) -> GrownProduct:
    dice = _Dice(index)
    kind = dice.one_of(KINDS)
    adjective, material = dice.one_of(ADJECTIVES), dice.one_of(kind.materials)
    vendor, noun = dice.one_of(MAKERS), dice.one_of(kind.nouns)
    title = f"{adjective} {material} {noun} {index + 1}"
    options = _options(kind, dice)
    description = _description(noun, material, vendor, dice)
    variants = tuple(_variants(index, kind, options, dice, locations))
    return GrownProduct(
        index=index,
        handle=f"{adjective}-{material}-{noun}-{index + 1}".lower()
        .replace(" ", "-")
        .replace("'", ""),
        title=title,
        description_html=description,
        vendor=vendor,
        product_type=kind.name,
        tags=tuple(dict.fromkeys((*kind.tags, material.lower(), adjective.lower()))),
        published=FIRST_DAY + timedelta(days=dice.below(DAYS)),
        options=options or (("Title", ("Default Title",)),),
        variants=variants,
    )


def _options(kind: Kind, dice: "_Dice") -> tuple[Option, ...]:
    """A few values of each option, in the option's own order; at most twelve combinations."""
    chosen: list[Option] = []
    room = MOST_VARIANTS
    for name, values in kind.options:
        count = min(1 + dice.below(5), len(values), room)
        if count > 1 or not chosen:
            first = dice.below(len(values) - count + 1)
            chosen.append((name, values[first : first + count]))
            room //= count
    return tuple(chosen)


def _description(noun: str, material: str, vendor: str, dice: "_Dice") -> str:
    first = dice.below(len(PROMISES))
    second = first + 1 + dice.below(len(PROMISES) - 1)
    return (
        f"<p>{material} {noun.lower()} by {escape(vendor)}. {PROMISES[first]}</p>"
        f"<ul><li>{PROMISES[second % len(PROMISES)]}</li><li>Care: {dice.one_of(CARE)}</li></ul>"
    )


def _variants(
    index: int, kind: Kind, options: Sequence[Option], dice: "_Dice", locations: Sequence[str]
) -> Iterator[GrownVariant]:
    low, high = kind.price_minor
    # Cheap ones are more common: the square of an even draw.
    base = low + (high - low) * dice.below(1_000) ** 2 // 1_000_000
    lightest, heaviest = kind.weight_grams
    weight = lightest + dice.below(heaviest - lightest + 1)
    on_offer = dice.below(8) == 0
    for number, picks in enumerate(combinations(*(enumerate(values) for _, values in options))):
        values = tuple(value for _, value in picks)
        # Larger costs and weighs more; another color does not.
        steps = sum(
            at for (at, _), (name, _) in zip(picks, options, strict=True) if name in _GROWING
        )
        prices = _prices(base + base * 18 * steps // 100)
        yield GrownVariant(
            sku=f"G{index + 1:07d}-{number + 1:02d}",
            barcode=_barcode(index * MOST_VARIANTS + number),
            title=" / ".join(values) or "Default Title",
            options=values or ("Default Title",),
            prices_minor=prices,
            compare_at_minor={c: _rounded(p * 5 // 4) for c, p in prices.items()}
            if on_offer
            else {},
            stock={location: _stock(dice.below(1_000)) for location in locations},
            weight_grams=weight + weight * 25 * steps // 100,
        )


def _prices(euro_minor: int) -> dict[str, int]:
    return {
        currency: _rounded(euro_minor * rate // 100)
        for currency, rate in zip(CURRENCIES, _RATES, strict=True)
    }


def _rounded(minor: int) -> int:
    """To the next .90 below ten, the next .50 or .00 below a hundred, and whole units above."""
    if minor < 1_000:
        return minor // 100 * 100 + 90
    step = 50 if minor < 10_000 else 100
    return (minor + step - 1) // step * step


def _stock(draw: int) -> int:
    """One in twelve is sold out, most have some, a few have many."""
    return 0 if draw < 83 else draw // 12 if draw < 900 else draw - 600


def _barcode(number: int) -> str:
    """An EAN-13 of the range that is reserved for use inside a shop."""
    digits = f"29{number % 10**10:010d}"
    odd, even = sum(map(int, digits[::2])), sum(map(int, digits[1::2]))
    return f"{digits}{-(odd + 3 * even) % 10}"


class _Dice:
    """Even draws from a number (splitmix64): no state is shared between products."""

    __slots__ = ("_state",)

    def __init__(self, seed: int) -> None:
        self._state = (seed + 1) * 0xD1B54A32D192ED03 & _MASK

    def below(self, limit: int) -> int:
        self._state = self._state + 0x9E3779B97F4A7C15 & _MASK
        mixed = (self._state ^ self._state >> 30) * 0xBF58476D1CE4E5B9 & _MASK
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & _MASK
        return (mixed ^ mixed >> 31) % limit

    def one_of(self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]
