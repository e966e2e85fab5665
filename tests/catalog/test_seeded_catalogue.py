"""The demonstration shop's products as option pickers and price tags need them."""

from typing import Any

import pytest

from commerce_api.app import services_of
from commerce_api.settings import Settings
from tests.clients import node
from tests.conftest import ask

ALL = """
query All {
  collections(first: 50) { nodes { products(first: 100) { nodes { ...whole } } } }
}
fragment whole on Product {
  handle encodedVariantExistence encodedVariantAvailability
  options { name optionValues { name swatch { color image { alt } }
    firstSelectableVariant { ...variant } } }
  variants(first: 250) { nodes { ...variant } }
  selectedOrFirstAvailableVariant { ...variant } adjacentVariants { ...variant }
}
fragment variant on ProductVariant {
  id sku availableForSale product { handle } selectedOptions { name value }
  unitPrice { amount currencyCode } unitPriceMeasurement { quantityValue quantityUnit }
}"""


@pytest.fixture
async def products(seeded: Settings) -> dict[str, Any]:
    services = services_of(seeded)
    answer = await ask(services.db, services.plugins, seeded)(ALL)
    await services.plugins.search.close()
    await services.db.close()
    assert "errors" not in answer, answer["errors"]
    lists = [found["products"]["nodes"] for found in answer["data"]["collections"]["nodes"]]
    return {product["handle"]: product for found in lists for product in found}


async def test_the_published_library_reads_every_matrix(products: dict[str, Any]) -> None:
    assert len(products) >= 60
    question = {
        "encoded": [
            product[field]
            for product in products.values()
            for field in ("encodedVariantExistence", "encodedVariantAvailability")
        ],
        "products": list(products.values()),
    }
    answer = node.run("product_options.cjs", question)
    matrices = iter(answer["encoded"])
    for product in products.values():
        made = product["variants"]["nodes"]
        assert next(matrices) == sorted(places(product, v) for v in made)
        there = [v for v in made if v["availableForSale"]]
        assert next(matrices) == sorted(places(product, v) for v in there)
    drawn = [value for pickers in answer["products"] for p in pickers for value in p["values"]]
    assert len(drawn) > 150
    assert {value["available"] for value in drawn} == {True, False}


async def test_a_known_product(products: dict[str, Any]) -> None:
    coffee = products["north-ridge-espresso"]
    assert coffee["encodedVariantExistence"] == "v1_0:0-2,1:0-1,"
    found = {
        v["sku"]: (v["unitPrice"], v["unitPriceMeasurement"]) for v in coffee["variants"]["nodes"]
    }
    assert len(found) == 5
    assert sorted({price["amount"] for price, _ in found.values()}) == ["32.00", "38.00"]
    assert {price["currencyCode"] for price, _ in found.values()} == {"EUR"}
    assert {(m["quantityValue"], m["quantityUnit"]) for _, m in found.values()} == {
        (250.0, "G"),
        (1.0, "KG"),
    }
    colors, sizes = products["marsh-rug"]["options"]
    assert [value["swatch"]["image"]["alt"] for value in colors["optionValues"]] == [
        "Marsh Flatweave Rug in rust",
        "Marsh Flatweave Rug in ink",
    ]
    assert {value["swatch"] is None for value in sizes["optionValues"]} == {True}


def places(product: dict[str, Any], variant: dict[str, Any]) -> list[int]:
    by_name = {
        option["name"]: [value["name"] for value in option["optionValues"]]
        for option in product["options"]
    }
    return [by_name[o["name"]].index(o["value"]) for o in variant["selectedOptions"]]
