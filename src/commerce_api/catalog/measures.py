"""How much a variant holds, and what one unit of that costs.

A quantity is counted in whole thousandths of its unit, so that 0.75 l is exact. Sizes of units are
whole multiples of a tiny base, after the definitions of the international yard and pound and the
US gallon: prices per unit are computed in integers and rounded half up, once.
"""

from enum import StrEnum

import msgspec

from commerce_api.kernel.money import divided_half_up


class MeasureUnit(StrEnum):
    """The names are those of the wire."""

    ML = "ML"
    CL = "CL"
    L = "L"
    M3 = "M3"
    FLOZ = "FLOZ"
    PT = "PT"
    QT = "QT"
    GAL = "GAL"
    MG = "MG"
    G = "G"
    KG = "KG"
    OZ = "OZ"
    LB = "LB"
    MM = "MM"
    CM = "CM"
    M = "M"
    IN = "IN"
    FT = "FT"
    YD = "YD"
    M2 = "M2"
    FT2 = "FT2"
    ITEM = "ITEM"


# What a unit measures, and how many of the base it is.
SIZES: dict[str, tuple[str, int]] = {
    # 10^-10 ml; a US gallon is 231 cubic inches
    "ML": ("VOLUME", 10**10),
    "CL": ("VOLUME", 10**11),
    "L": ("VOLUME", 10**13),
    "M3": ("VOLUME", 10**16),
    "FLOZ": ("VOLUME", 295_735_295_625),
    "PT": ("VOLUME", 4_731_764_730_000),
    "QT": ("VOLUME", 9_463_529_460_000),
    "GAL": ("VOLUME", 37_854_117_840_000),
    # 10^-9 g; a pound is 453.59237 g
    "MG": ("WEIGHT", 10**6),
    "G": ("WEIGHT", 10**9),
    "KG": ("WEIGHT", 10**12),
    "OZ": ("WEIGHT", 28_349_523_125),
    "LB": ("WEIGHT", 453_592_370_000),
    # 0.1 mm; an inch is 25.4 mm
    "MM": ("LENGTH", 10),
    "CM": ("LENGTH", 100),
    "M": ("LENGTH", 10_000),
    "IN": ("LENGTH", 254),
    "FT": ("LENGTH", 3_048),
    "YD": ("LENGTH", 9_144),
    # 10^-8 m²
    "M2": ("AREA", 10**8),
    "FT2": ("AREA", 9_290_304),
    "ITEM": ("COUNT", 1),
}


class Measure(msgspec.Struct, frozen=True):
    """`quantity_thousandths` of `unit` are in it; its price is told for `reference` of another."""

    unit: str
    quantity_thousandths: int
    reference_unit: str
    reference: int

    @property
    def kind(self) -> str:
        """VOLUME, WEIGHT, LENGTH, AREA or COUNT."""
        return SIZES[self.unit][0]

    def unit_price(self, price_minor: int) -> int:
        """What `reference` costs, in minor units, when the whole costs `price_minor`."""
        size, reference_size = SIZES[self.unit][1], SIZES[self.reference_unit][1]
        return divided_half_up(
            price_minor * self.reference * reference_size * 1000, self.quantity_thousandths * size
        )


def measure(
    unit: str | None, thousandths: int | None, reference_unit: str | None, reference: int | None
) -> Measure | None:
    """The measure of four columns; none where they are empty or do not fit each other."""
    if unit is None or not thousandths or reference_unit is None or not reference:
        return None
    if unit not in SIZES or SIZES[unit][0] != SIZES.get(reference_unit, (None, 0))[0]:
        return None
    return Measure(unit, thousandths, reference_unit, reference)
