"""What one unit costs: exact integers, rounded half up, null without data."""

import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from commerce_api.catalog.measures import SIZES, Measure, MeasureUnit, measure
from commerce_api.catalog.models import Variant
from commerce_api.kernel.db import Database, UnitOfWork
from commerce_api.kernel.money import Money
from commerce_api.pricing import service as pricing
from tests import make
from tests.conftest import Counting, Execute

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "products"

UNIT_PRICES = """
query Prices($handle: String!, $country: CountryCode) @inContext(country: $country) {
  product(handle: $handle) { variants(first: 250) { nodes {
    price { amount currencyCode } unitPrice { amount currencyCode }
    unitPriceMeasurement { measuredType quantityUnit quantityValue referenceUnit referenceValue }
  } } }
}"""


@pytest.mark.parametrize(
    ("unit", "thousandths", "per", "per_unit", "price", "expected"),
    [
        ("G", 250_000, 1, "KG", 950, 3800),
        ("G", 80_000, 100, "G", 890, 1113),  # 11.125 is rounded up
        ("KG", 1_000, 100, "G", 3204, 320),
        ("KG", 1_000, 100, "G", 3205, 321),  # half up
        ("ML", 750_000, 1, "L", 999, 1332),
        ("L", 750, 100, "ML", 999, 133),
        ("CL", 70_000, 1, "L", 2100, 3000),
        ("OZ", 16_000, 1, "LB", 1234, 1234),
        ("LB", 1_000, 1, "KG", 1000, 2205),
        ("GAL", 1_000, 1, "FLOZ", 12_800, 100),
        ("QT", 2_000, 2, "PT", 300, 150),
        ("YD", 1_000, 1, "FT", 300, 100),
        ("M2", 1_000, 1, "FT2", 1076, 100),
        ("ITEM", 6_000, 1, "ITEM", 990, 165),
        ("G", 1, 1, "KG", 0, 0),
    ],
)
def test_unit_prices(
    unit: str, thousandths: int, per: int, per_unit: str, price: int, expected: int
) -> None:
    assert Measure(unit, thousandths, per_unit, per).unit_price(price) == expected


def test_sizes_of_units_have_their_defined_proportions() -> None:
    def ratio(one: str, other: str) -> Fraction:
        assert SIZES[one][0] == SIZES[other][0]
        return Fraction(SIZES[one][1], SIZES[other][1])

    assert set(SIZES) == set(MeasureUnit)
    assert ratio("LB", "OZ") == 16
    assert ratio("LB", "KG") == Fraction("0.45359237")
    assert ratio("GAL", "L") == Fraction("3.785411784")
    assert [ratio("GAL", part) for part in ("QT", "PT", "FLOZ")] == [4, 8, 128]
    assert ratio("M3", "L") == 1000
    assert ratio("IN", "CM") == Fraction("2.54")
    assert [ratio("YD", "FT"), ratio("FT", "IN")] == [3, 12]
    assert ratio("FT2", "M2") == Fraction("0.09290304")


@pytest.mark.parametrize(
    "columns",
    [
        (None, None, None, None),
        ("G", None, "KG", 1),
        ("G", 1, None, 1),
        ("G", 1, "KG", None),
        ("G", 1, "L", 1),
        ("CUP", 1, "L", 1),
    ],
)
def test_nothing_is_told_without_a_measure_that_fits(
    columns: tuple[str | None, int | None, str | None, int | None],
) -> None:
    assert measure(*columns) is None


async def test_unit_prices_on_the_wire(db: Database, execute: Execute) -> None:
    async with db.transaction() as uow:
        await make.markets(uow)
        coffee = await make.product(uow, title="Coffee")
        bag = await make.variant(uow, of=coffee, price=Money(950, "EUR"))
        await pricing.set_price(uow, bag, Money(1090, "USD"))
        await measured(uow, bag, ("G", 250_500, "KG", 1))
        await make.variant(uow, of=coffee, price=Money(500, "EUR"))
        unsold = await make.variant(uow, of=coffee, price=None)
        await measured(uow, unsold, ("ITEM", 6_000, "ITEM", 1))
    data = await execute(UNIT_PRICES, handle=coffee.handle)
    first, second, third = data["product"]["variants"]["nodes"]
    assert first["unitPrice"] == {"amount": "37.92", "currencyCode": "EUR"}
    assert first["unitPriceMeasurement"] == {
        "measuredType": "WEIGHT",
        "quantityUnit": "G",
        "quantityValue": 250.5,
        "referenceUnit": "KG",
        "referenceValue": 1,
    }
    assert (second["unitPrice"], second["unitPriceMeasurement"]) == (None, None)
    assert third["unitPrice"] is None
    assert third["unitPriceMeasurement"]["measuredType"] == "COUNT"
    data = await execute(UNIT_PRICES, handle=coffee.handle, country="US")
    assert data["product"]["variants"]["nodes"][0]["unitPrice"] == {
        "amount": "43.51",
        "currencyCode": "USD",
    }


async def test_statements_do_not_grow_with_variants(
    db: Database, execute: Execute, count_statements: Counting
) -> None:
    async with db.transaction() as uow:
        await make.markets(uow)
        coffee = await make.product(uow)
        await measured(uow, await make.variant(uow, of=coffee), ("G", 250_000, "KG", 1))
    with count_statements() as few:
        await execute(UNIT_PRICES, handle=coffee.handle)
    async with db.transaction() as uow:
        for number in range(30):
            bag = await make.variant(uow, of=coffee, options={"Title": str(number)})
            await measured(uow, bag, ("G", 250_000, "KG", 1))
    with count_statements() as many:
        data = await execute(UNIT_PRICES, handle=coffee.handle)
    assert len(data["product"]["variants"]["nodes"]) == 31
    assert len(many) <= len(few) <= 6


@pytest.mark.parametrize(
    "columns",
    [("G", None, "KG", 1), ("G", 0, "KG", 1), ("G", -1, "KG", 1), ("G", 1, "KG", 0)],
)
async def test_half_a_measure_is_not_saved(
    db: Database, columns: tuple[str, int | None, str, int]
) -> None:
    async with db.transaction() as uow:
        bag = await make.variant(uow)
    with pytest.raises(IntegrityError):
        async with db.transaction() as uow:
            await measured(uow, bag, columns)
    async with db.read() as reader:
        rows = await reader.fetch(
            "SELECT measure_unit FROM catalog_variant WHERE id = :key", key=bag.id
        )
    assert [tuple(row) for row in rows] == [(None,)]


def test_measures_of_the_seeds_fit() -> None:
    found = 0
    for file in sorted(SEEDS.glob("*.toml")):
        for entry in tomllib.loads(file.read_text("utf-8"))["product"]:
            for part in (entry, *entry.get("exception", ())):
                said = part.get("unit_price")
                if said:
                    assert SIZES[said["unit"]][0] == SIZES[said["per_unit"]][0]
                    assert float(said["quantity"]) > 0 < said["per"]
                    found += 1
    assert found >= 10


async def measured(
    uow: UnitOfWork, variant: Variant, columns: tuple[str, int | None, str, int]
) -> None:
    unit, thousandths, per_unit, per = columns
    await uow.fetch(
        """UPDATE catalog_variant SET measure_unit = :unit, measure_thousandths = :thousandths,
        reference_unit = :per_unit, reference_value = :per WHERE id = :key""",
        unit=unit,
        thousandths=thousandths,
        per_unit=per_unit,
        per=per,
        key=variant.id,
    )
