"""What a product page needs to draw its option pickers."""

from itertools import product as combinations
from typing import Any

from commerce_api.kernel.db import Database
from commerce_api.kernel.translations import put
from tests import make
from tests.clients import node
from tests.conftest import Counting, Execute

PICKERS = """
query Pickers($handle: String!, $options: [SelectedOptionInput!], $language: LanguageCode)
@inContext(language: $language) {
  product(handle: $handle) {
    handle requiresSellingPlan encodedVariantExistence encodedVariantAvailability
    options { name optionValues { id name
      swatch { color image { mediaContentType alt previewImage { url } } }
      firstSelectableVariant { ...variant } } }
    selectedOrFirstAvailableVariant(selectedOptions: $options) { ...variant }
    adjacentVariants(selectedOptions: $options) { ...variant }
  }
}
fragment variant on ProductVariant {
  id sku title availableForSale product { handle } selectedOptions { name value }
}"""

# Small Red, Large Red, Large Blue; sold out: Large Red. Nobody makes Green.
MADE = {("S", "Red"): 1, ("L", "Red"): 0, ("L", "Blue"): 2}


async def shirt(db: Database) -> dict[tuple[str, str], str]:
    """A shirt whose values were entered in another order than they are shown; SKU by choice."""
    skus = {}
    async with db.transaction() as uow:
        product = await make.product(uow, title="Shirt")
        for (size, color), stock in reversed(MADE.items()):
            made = await make.variant(
                uow, of=product, stock=stock, options={"Size": size, "Color": color}
            )
            skus[size, color] = made.sku
        await make.variant(uow, of=product, options={"Size": "S", "Color": "Green"})
        for position, name in enumerate(("S", "L", "Red", "Green", "Blue")):
            await uow.fetch(
                "UPDATE catalog_option_value SET position = :position WHERE name = :name",
                position=position,
                name=name,
            )
        await uow.fetch(
            "DELETE FROM inventory_stock WHERE variant_id IN "
            "(SELECT variant_id FROM catalog_variant_value AS v JOIN catalog_option_value AS o "
            "ON o.id = v.value_id WHERE o.name = 'Green')"
        )
        await uow.fetch(
            "DELETE FROM catalog_variant_value WHERE value_id = "
            "(SELECT id FROM catalog_option_value WHERE name = 'Green')"
        )
        picture = await make.image(uow, product, alt="Red cloth")
        await uow.fetch(
            "UPDATE catalog_option_value SET swatch_media_id = :key WHERE name = 'Red'",
            key=picture.id,
        )
        await uow.fetch(
            "UPDATE catalog_option_value SET swatch_color = '#0000ff' WHERE name = 'Blue'"
        )
        skus["handle", ""] = product.handle
    return skus


async def test_existence_and_first_variants(db: Database, execute: Execute) -> None:
    skus = await shirt(db)
    shown = (await execute(PICKERS, handle=skus["handle", ""]))["product"]
    assert shown["requiresSellingPlan"] is False
    # Sizes S, L; colours Red, Green, Blue. The variant without a colour is not in the matrix.
    assert shown["encodedVariantExistence"] == "v1_0:0,1:0 2,"
    assert shown["encodedVariantAvailability"] == "v1_0:0,1:2,"
    sizes, colors = shown["options"]
    assert [value["name"] for value in colors["optionValues"]] == ["Red", "Green", "Blue"]
    firsts = [
        (value["firstSelectableVariant"] or {}).get("sku")
        for option in (sizes, colors)
        for value in option["optionValues"]
    ]
    # Sold out or not: what counts is that the other option's value comes first.
    assert firsts == [
        skus["S", "Red"],
        skus["L", "Red"],
        skus["S", "Red"],
        None,
        skus["L", "Blue"],
    ]


async def test_swatches(db: Database, execute: Execute) -> None:
    skus = await shirt(db)
    shown = (await execute(PICKERS, handle=skus["handle", ""]))["product"]
    red, green, blue = (value["swatch"] for value in shown["options"][1]["optionValues"])
    assert red["color"] is None
    assert red["image"]["mediaContentType"] == "IMAGE"
    assert red["image"]["alt"] == "Red cloth"
    assert red["image"]["previewImage"]["url"].endswith(".webp")
    assert green is None
    assert blue == {"color": "#0000ff", "image": None}


async def test_first_variants_speak_the_language_of_the_request(
    db: Database, execute: Execute
) -> None:
    skus = await shirt(db)
    async with db.transaction() as uow:
        [[key]] = await uow.fetch("SELECT id FROM catalog_option_value WHERE name = 'Red'")
        await put(uow, "option_value", key, "de", {"name": "Rot"})
    shown = (await execute(PICKERS, handle=skus["handle", ""], language="DE"))["product"]
    red = shown["options"][1]["optionValues"][0]
    assert red["name"] == "Rot"
    assert red["firstSelectableVariant"]["title"] == "S / Rot"
    assert shown["encodedVariantExistence"] == "v1_0:0,1:0 2,"


async def test_the_published_library_draws_the_pickers(db: Database, execute: Execute) -> None:
    skus = await shirt(db)
    chosen = [{"name": "Size", "value": "L"}, {"name": "Color", "value": "Blue"}]
    data = await execute(PICKERS, handle=skus["handle", ""], options=chosen)
    [pickers] = node.run("product_options.cjs", {"products": [data["product"]]})["products"]
    found = {
        value["name"]: (value["exists"], value["available"], value["selected"], value["sku"])
        for picker in pickers
        for value in picker["values"]
    }
    assert found == {
        "S": (True, True, False, skus["S", "Red"]),
        "L": (True, True, True, skus["L", "Blue"]),
        "Red": (True, False, False, skus["L", "Red"]),
        "Green": (False, False, False, None),
        "Blue": (True, True, True, skus["L", "Blue"]),
    }


async def test_a_product_without_variants_has_an_empty_matrix(
    db: Database, execute: Execute
) -> None:
    async with db.transaction() as uow:
        product = await make.product(uow)
    shown: dict[str, Any] = (await execute(PICKERS, handle=product.handle))["product"]
    assert shown["encodedVariantExistence"] == "v1_"
    assert shown["encodedVariantAvailability"] == "v1_"
    assert shown["options"] == []


async def test_one_option_and_a_variant_that_is_not_counted(db: Database, execute: Execute) -> None:
    async with db.transaction() as uow:
        product = await make.product(uow)
        for size, stock in (("S", 0), ("M", 1), ("L", None)):
            await make.variant(uow, of=product, stock=stock, options={"Size": size})
    shown = (await execute(PICKERS, handle=product.handle))["product"]
    assert shown["encodedVariantExistence"] == "v1_0-2"
    assert shown["encodedVariantAvailability"] == "v1_1-2"


async def test_statements_do_not_grow_with_values_and_products(
    db: Database, execute: Execute, count_statements: Counting
) -> None:
    async with db.transaction() as uow:
        keys = []
        for _ in range(6):
            product = await make.product(uow)
            keys.append(f"gid://shopify/Product/{product.id}")
            for size, color in combinations("SML", ("Red", "Blue", "Ink")):
                await make.variant(uow, of=product, options={"Size": size, "Color": color})
        await uow.fetch("UPDATE catalog_option_value SET swatch_color = '#112233'")
    operation = """query Many($ids: [ID!]!) { nodes(ids: $ids) { ... on Product {
      encodedVariantExistence encodedVariantAvailability
      options { optionValues { swatch { color image { alt } }
        firstSelectableVariant { sku selectedOptions { value } } } } } } }"""
    with count_statements() as few:
        await execute(operation, ids=keys[:1])
    with count_statements() as many:
        data = await execute(operation, ids=keys)
    assert [found["encodedVariantExistence"] for found in data["nodes"]] == [
        "v1_0:0-2,1:0-2,2:0-2,"
    ] * 6
    assert len(many) <= len(few) <= 9
