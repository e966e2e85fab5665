import pytest

from commerce_api.gql import ids as kinds
from commerce_api.kernel.db import Database
from tests import make
from tests.conftest import Counting, Execute

NODES = """query N($ids: [ID!]!) { nodes(ids: $ids) {
  id __typename ... on Product { title } ... on ProductVariant { sku } ... on Collection { handle }
} }"""
NODE = "query N($id: ID!) { node(id: $id) { id __typename } }"


async def test_things_of_all_kinds_by_their_ids(
    db: Database, execute: Execute, count_statements: Counting
) -> None:
    async with db.transaction() as uow:
        first, second = await make.product(uow, title="A"), await make.product(uow, title="B")
        variant = await make.variant(uow, of=first)
        collection = await make.collection(uow, first)
    product, other = (f"gid://shopify/Product/{row.id}" for row in (first, second))
    variant_id = f"gid://shop/ProductVariant/{variant.id}"
    ids = [
        other,
        variant_id,
        "gid://shopify/Product/999999",
        product,
        f"gid://shopify/Collection/{collection.id}",
        other,
        "nonsense",
        "gid://shopify/Unicorn/1",
    ]
    with count_statements() as seen:
        found = (await execute(NODES, ids=ids))["nodes"]
    assert [node and node["__typename"] for node in found] == [
        "Product",
        "ProductVariant",
        None,
        "Product",
        "Collection",
        "Product",
        None,
        None,
    ]
    assert [found[0]["title"], found[3]["title"], found[5]["title"]] == ["B", "A", "B"]
    assert found[1]["sku"] == variant.sku
    assert len([sql for sql in seen if "pricing_" not in sql]) == 3
    assert (await execute(NODE, id=product))["node"] == {"id": product, "__typename": "Product"}


@pytest.mark.parametrize(
    "id",
    [
        "",
        "x",
        "1",
        "gid://shopify/Product/",
        "gid://shopify/Product/0",
        "gid://shopify/Product/-1",
        "gid://shopify/Product/9223372036854775808",
        "gid://shopify/Product/1x",
        "gid://shopify/product/1",
        "gid://shopify/__proto__/1",
        "gid://shopify/Cart/x",
        "gid://" + "a" * 3000 + "/Product/1",
    ],
)
async def test_an_id_of_nothing_is_null(db: Database, execute: Execute, id: str) -> None:
    assert await execute(NODE, id=id) == {"node": None}


async def test_every_kind_that_can_be_found_answers_malformed_keys(
    db: Database, execute: Execute
) -> None:
    wanted = [
        f"gid://shopify/{kind}/{key}" for kind in kinds._finders for key in ("987654321", "x", "-0")
    ]
    found = (await execute("query N($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=wanted))[
        "nodes"
    ]
    assert found == [None] * len(wanted)


async def test_too_many_ids_are_refused(db: Database, refused: Execute) -> None:
    assert await refused(NODES, ids=["x"] * 251) == ["BAD_USER_INPUT"]
