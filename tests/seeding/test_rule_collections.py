"""The demonstration's rule-based collections, and generated products in them."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from commerce_api.cli import doctor
from commerce_api.kernel.db import Database
from commerce_api.ports import Plugins, Services
from commerce_api.search import memberships
from commerce_api.seeding.growth import grow
from commerce_api.seeding.shop import seed_shop
from commerce_api.settings import Settings, seeds_dir
from tests.conftest import Execute

PRODUCTS: list[dict[str, Any]] = [
    product
    for file in sorted((seeds_dir() / "products").glob("*.toml"))
    for product in tomllib.loads(file.read_text("utf-8"))["product"]
]


def reduced(product: dict[str, Any]) -> bool:
    return any("compare_at" in each for each in (product, *product.get("exception", ())))


# The price of a product is that of its cheapest variant: surcharges only add to it.
EXPECTED = {
    "under-30": {p["handle"] for p in PRODUCTS if Decimal(p["price"]["EUR"]) < 30},
    "sale": {p["handle"] for p in PRODUCTS if reduced(p)},
    "new": {p["handle"] for p in PRODUCTS if p["published"] > "2025-06-01"},
    "wool": {
        p["handle"]
        for p in PRODUCTS
        if "wool" in p["tags"] or "wool" in p["title"].lower() or "merino" in p["title"].lower()
    },
}


@pytest.fixture
async def shop(db: Database, tmp_path: Path) -> Database:
    await seed_shop(db, seeds_dir(), tmp_path / "media")
    return db


async def members(db: Database, handle: str) -> set[str]:
    async with db.read() as reader:
        rows = await reader.fetch(
            "SELECT p.handle FROM catalog_collection_product AS m "
            "JOIN catalog_collection AS c ON c.id = m.collection_id "
            "JOIN catalog_product AS p ON p.id = m.product_id "
            "WHERE c.handle = :handle AND m.by_rule = TRUE",
            handle=handle,
        )
    return {handle for (handle,) in rows}


async def test_seeded_products_are_where_the_rules_put_them(shop: Database) -> None:
    assert {handle: len(found) for handle, found in EXPECTED.items()} == {
        "under-30": 29,
        "sale": 8,
        "new": 8,
        "wool": 8,
    }
    for handle, expected in EXPECTED.items():
        assert await members(shop, handle) == expected


async def test_collections_are_shown_in_their_own_orders(shop: Database, execute: Execute) -> None:
    query = """query C($h: String!) { collection(handle: $h) { title products(first: 50) { nodes {
      title publishedAt priceRange { minVariantPrice { amount } } } } } }"""
    found = {handle: (await execute(query, h=handle))["collection"] for handle in EXPECTED}
    cheap = [
        float(node["priceRange"]["minVariantPrice"]["amount"])
        for node in found["under-30"]["products"]["nodes"]
    ]
    assert cheap == sorted(cheap)
    assert max(cheap) < 30
    days = [node["publishedAt"] for node in found["new"]["products"]["nodes"]]
    assert days == sorted(days, reverse=True)
    titles = [node["title"] for node in found["wool"]["products"]["nodes"]]
    assert titles == sorted(titles)
    german = 'query C @inContext(language: DE) { collection(handle: "wool") { title } }'
    assert (await execute(german))["collection"]["title"] == "Alles aus Wolle"


async def test_generated_products_are_members_too(
    shop: Database, plugins: Plugins, settings: Settings
) -> None:
    await grow(shop, 200)
    for handle, expected in EXPECTED.items():
        found = await members(shop, handle)
        assert expected < found
        assert len(found) < 274
    async with shop.read() as reader:
        drift = await memberships.audit(reader)
    assert (drift.missing, drift.extra) == ([], [])
    told = await doctor._collections(Services(shop, plugins, settings))
    assert told == (True, f"{drift.members} products by rules, all of them right")
    async with shop.transaction() as uow:
        sql = "DELETE FROM catalog_collection_product WHERE product_id = 75 AND by_rule = TRUE"
        await uow.fetch(f"{sql} AND collection_id IN (SELECT id FROM catalog_collection)")
        await uow.fetch("UPDATE catalog_product SET title = 'Wool 75' WHERE id = 75")
    good, text = await doctor._collections(Services(shop, plugins, settings))
    assert not good
    assert "missing, 0 too many" in text
