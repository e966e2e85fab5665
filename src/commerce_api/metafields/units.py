"""Units of measured metafields: every way in which they are written, and the one that is kept."""


def _written(**units: str) -> dict[str, str]:
    return {way.lower(): unit for unit, ways in units.items() for way in (unit, *ways.split())}


DIMENSIONS = _written(
    mm="millimeters", cm="centimeters", m="meters", ft="feet", yd="yards", **{"in": "inches"}
)
WEIGHTS = _written(g="grams", kg="kilograms", oz="ounces", lb="pounds")
VOLUMES = _written(
    ml="milliliters",
    cl="centiliters",
    l="liters",
    m3="cubic_meters",
    us_fl_oz="fluid_ounces",
    us_pt="pints",
    us_qt="quarts",
    us_gal="gallons",
    imp_fl_oz="imperial_fluid_ounces",
    imp_pt="imperial_pints",
    imp_qt="imperial_quarts",
    imp_gal="imperial_gallons",
)
