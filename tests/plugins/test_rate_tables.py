from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_api.plugins.rate_tables import (
    InvalidRates,
    RateTables,
    RateTableShipping,
    RateTableTax,
    TaxRate,
    read,
)
from commerce_api.ports.shipping import ShippingOption, ShippingRequest
from commerce_api.ports.tax import Destination, TaxQuote, TaxRequest
from commerce_api.settings import Settings

TABLES = """
[[tax]]
country = "*"
name = "Tax"
rate_ppm = 0
inclusive = false

[[tax]]
country = "DE"
name = "MwSt"
rate_ppm = 190000
inclusive = true

[[tax]]
country = "US"
name = "Sales tax"
rate_ppm = 0
inclusive = false

[[tax]]
country = "US"
province = "NY"
name = "NY sales tax"
rate_ppm = 88750
inclusive = false

[[zone]]
name = "Germany"
countries = ["DE"]

[[zone.method]]
handle = "express"
title = "Express"
description = "Fast."
kind = "SHIPPING"
price = { EUR = "12.90" }
max_weight_grams = 20000
min_days = 1
max_days = 1

[[zone.method]]
handle = "standard"
title = "Standard"
title_de = "Standardversand"
description = "By post."
kind = "SHIPPING"
price = { EUR = "4.90", JPY = "700" }
free_over = { EUR = "60.00" }
max_weight_grams = 31500
min_days = 1
max_days = 3

[[zone.method]]
handle = "freight"
title = "Freight"
description = "By van."
kind = "SHIPPING"
price = { EUR = "39.00" }
min_weight_grams = 31501

[[zone.method]]
handle = "pickup"
title = "Pick up"
description = "Come round."
kind = "PICK_UP"
location = "berlin"
price = { EUR = "0.00" }
"""


Tables = tuple[RateTableTax, RateTableShipping]


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    path = written(tmp_path, TABLES)
    return RateTableTax(path), RateTableShipping(path)


def written(folder: Path, text: str) -> Path:
    path = folder / "rates.toml"
    path.write_text(text, "utf-8")
    return path


def taxed(country: str, province: str | None = None) -> TaxRequest:
    return TaxRequest("EUR", Destination(country, province), (1000, 999, 1), 490)


async def test_tax_within_the_price(tables: Tables) -> None:
    quote = await tables[0].quote(taxed("DE", "BE"))
    assert quote == TaxQuote(True, "MwSt", 190_000, (160, 160, 0), 78)
    assert (quote.total_minor, quote.added_minor) == (398, 0)


async def test_tax_on_top_of_the_price(tables: Tables) -> None:
    quote = await tables[0].quote(taxed("US", "NY"))
    assert quote == TaxQuote(False, "NY sales tax", 88_750, (89, 89, 0), 43)
    assert (quote.total_minor, quote.added_minor) == (221, 221)


async def test_the_most_specific_rate_wins(tables: Tables) -> None:
    taxes = tables[0]
    assert (await taxes.quote(taxed("US", "OR"))).rate_name == "Sales tax"
    assert (await taxes.quote(taxed("BR"))).rate_name == "Tax"
    assert (await RateTableTax(RateTables()).quote(taxed("BR"))).total_minor == 0


@given(st.integers(0, 10**12), st.integers(0, 1_000_000))
async def test_included_tax_is_what_the_net_amount_would_carry(minor: int, ppm: int) -> None:
    within = RateTableTax(RateTables([TaxRate("DE", ppm, inclusive=True, name="")]))
    on_top = RateTableTax(RateTables([TaxRate("DE", ppm, inclusive=False, name="")]))
    gross = TaxRequest("EUR", Destination("DE"), (minor,))
    tax = (await within.quote(gross)).total_minor
    net = TaxRequest("EUR", Destination("DE"), (minor - tax,))
    assert abs((await on_top.quote(net)).total_minor - tax) <= 1


def parcel(**other: object) -> ShippingRequest:
    values = {
        "currency": "EUR",
        "destination": Destination("DE"),
        "subtotal_minor": 5999,
        "weight_grams": 800,
    }
    return ShippingRequest(**{**values, **other})  # type: ignore[arg-type]


async def handles(shipping: RateTableShipping, **other: object) -> list[tuple[str, int]]:
    return [(o.handle, o.price_minor) for o in await shipping.options(parcel(**other))]


async def test_deliveries_come_first_and_the_cheapest_of_them(tables: Tables) -> None:
    options = await tables[1].options(parcel(language="de-DE"))
    assert list(options) == [
        ShippingOption("standard", "Standardversand", "By post.", "SHIPPING", 490, 1, 3),
        ShippingOption("express", "Express", "Fast.", "SHIPPING", 1290, 1, 1),
        ShippingOption("pickup", "Pick up", "Come round.", "PICK_UP", 0, location="berlin"),
    ]


async def test_value_and_weight_decide(tables: Tables) -> None:
    shipping = tables[1]
    assert await handles(shipping, subtotal_minor=6000) == [
        ("standard", 0),
        ("express", 1290),
        ("pickup", 0),
    ]
    assert await handles(shipping, weight_grams=31_500) == [("standard", 490), ("pickup", 0)]
    assert await handles(shipping, weight_grams=31_501) == [("freight", 3900), ("pickup", 0)]


async def test_not_everything_goes_everywhere(tables: Tables) -> None:
    assert await handles(tables[1], destination=Destination("FR")) == []
    assert await handles(tables[1], currency="JPY") == [("standard", 700)]
    assert await handles(tables[1], currency="USD") == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("[[tax]\n", "Expected ']]'"),
        ('[[tax]]\ncountry = "DE"\n', "missing required field"),
        ('[[tax]]\ncountry="DE"\nname=""\nrate_ppm=-1\ninclusive=true\n', "rate_ppm"),
        ("zone = 1\n", "Expected `array`"),
        (TABLES.replace('"4.90"', '"4.905"'), "standard: price"),
        (TABLES.replace('"4.90"', '"-4.90"'), "price is negative"),
        (TABLES.replace('"express"', '"standard"'), "two methods"),
        (TABLES.replace('title = "Express"', 'title_de = "Express"'), "no title"),
        (TABLES.replace("PICK_UP", "DRONE"), "DRONE"),
        (TABLES.replace("min_days", "min_dayz"), "unknown field"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(tmp_path: Path, wrong: str, told: str) -> None:
    with pytest.raises(InvalidRates, match=r"rates\.toml") as refusal:
        read(written(tmp_path, wrong))
    assert told in str(refusal.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidRates, match="nowhere"):
        read(tmp_path / "nowhere.toml")


async def test_the_tables_of_the_shop_are_sound() -> None:
    path = Settings().rates
    assert len(read(path).zone) >= 5
    shipping = RateTableShipping(path)
    assert await handles(shipping, destination=Destination("US"), currency="USD") == [
        ("na-economy", 1950),
        ("na-express", 4200),
    ]
    assert await handles(shipping, destination=Destination("AQ"))
