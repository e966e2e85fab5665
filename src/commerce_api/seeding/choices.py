"""What a choice of option values means for the variant that is made of them."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product as combinations
from typing import Any

from commerce_api.catalog.measures import MeasureUnit
from commerce_api.kernel.money import parse
from commerce_api.seeding.files import Entry

Choice = dict[str, str]

MEASURE_COLUMNS = ("measure_unit", "measure_thousandths", "reference_unit", "reference_value")


def choices(options: list[Entry]) -> Iterator[Choice]:
    names = [option["name"] for option in options]
    for values in combinations(*(option["values"] for option in options)):
        yield dict(zip(names, values, strict=True))


def exception_of(entry: Entry, choice: Choice) -> Entry:
    """What is special about this choice; later exceptions add to earlier ones."""
    found: dict[str, Any] = {}
    for exception in entry.get("exception", ()):
        if exception["selected"].items() <= choice.items():
            found |= exception
    return found


def surcharges(entry: Entry, choice: Choice, currency: str) -> Iterator[int]:
    for name, by_value in entry.get("surcharge", {}).items():
        amount = by_value.get(choice.get(name, ""), {}).get(currency)
        if amount is not None:
            yield parse(amount, currency).minor


def picture_of(choice: Choice, pictures: list[tuple[Choice, int]]) -> int | None:
    return next((key for option, key in pictures if option.items() <= choice.items()), None)


def barcode(entry: Entry, number: int) -> str | None:
    """EAN-13: the prefix, the number of the variant, the check digit."""
    if not entry.get("barcode_prefix"):
        return None
    digits = f"{entry['barcode_prefix']}{number + 1:03d}"
    weighted = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits))
    return f"{digits}{-weighted % 10}"


def measure_columns(entry: Entry | None) -> dict[str, Any]:
    """How much is in a variant, and for how much of it the unit price is told."""
    if entry is None:
        return dict.fromkeys(MEASURE_COLUMNS)
    values = (
        MeasureUnit(entry["unit"]),
        int(Decimal(entry["quantity"]) * 1000),
        MeasureUnit(entry["per_unit"]),
        entry["per"],
    )
    return dict(zip(MEASURE_COLUMNS, values, strict=True))
