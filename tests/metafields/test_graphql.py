"""Metafields as storefronts read them."""

from typing import Any

import pytest

from commerce_api.kernel.db import Database
from commerce_api.metafields.models import Owner
from tests import make
from tests.conftest import Counting, Execute
from tests.metafields.conftest import Things, give

WITH_GAPS = """
query Product($id: ID!, $identifiers: [HasMetafieldsIdentifier!]!) {
  product(id: $id) {
    metafields(identifiers: $identifiers) { namespace key type value }
    material: metafield(key: "material") { value }
    same: metafield(namespace: "custom", key: "material") { value description }
    none: metafield(namespace: "other", key: "material") { value }
    hidden: metafield(key: "secret") { value }
  }
}"""

REFERENCES = """
fragment Facts on HasMetafields {
  designer: metafield(key: "designer") {
    value
    reference { __typename ... on Metaobject {
      id handle field(key: "line") { value }
      portrait: field(key: "portrait") { reference { ... on MediaImage { image { altText } } } }
      works: field(key: "works") { references(first: 5) { nodes { ... on Product { title } } } }
    } }
  }
  hero: metafield(key: "hero") { value reference { ... on MediaImage { image { url altText } } } }
  related: metafield(key: "related") {
    value reference { __typename }
    references(first: 1) {
      nodes { ... on Product { title } }
      edges { cursor node { __typename } }
      pageInfo { hasNextPage endCursor }
    }
  }
}
query Products($ids: [ID!]!, $language: LanguageCode) @inContext(language: $language) {
  nodes(ids: $ids) { ... on Product { title ...Facts } }
}"""


def gid(kind: str, key: int) -> str:
    return f"gid://shopify/{kind}/{key}"


async def test_gaps_keep_their_place(execute: Execute, things: Things) -> None:
    wanted = [
        {"key": "nothing"},
        {"key": "material", "namespace": "custom"},
        {"key": "secret"},
        {"key": "material"},
        {"key": "no such key"},
        {"key": "hero", "namespace": None},
    ]
    answer = await execute(WITH_GAPS, id=gid("Product", things.mug), identifiers=wanted)
    material = {"namespace": "custom", "key": "material", "type": "single_line_text_field"}
    hero = {"namespace": "custom", "key": "hero", "type": "file_reference"}
    assert answer["product"] == {
        "metafields": [
            None,
            {**material, "value": "Clay"},
            None,
            {**material, "value": "Clay"},
            None,
            {**hero, "value": gid("MediaImage", things.image)},
        ],
        "material": {"value": "Clay"},
        "same": {"value": "Clay", "description": "What it is made of."},
        "none": None,
        "hidden": None,
    }


async def test_too_many_identifiers_are_refused(refused: Execute, things: Things) -> None:
    wanted = [{"key": "material"}] * 251
    id = gid("Product", things.mug)
    assert await refused(WITH_GAPS, id=id, identifiers=wanted) == ["BAD_USER_INPUT"]


async def test_references_lead_on(execute: Execute, things: Things) -> None:
    ids = [gid("Product", things.mug), gid("Product", things.lamp)]
    mug, lamp = (await execute(REFERENCES, ids=ids, language="DE"))["nodes"]
    assert mug["designer"] == {
        "value": gid("Metaobject", things.orla),
        "reference": {
            "__typename": "Metaobject",
            "id": gid("Metaobject", things.orla),
            "handle": "orla",
            "field": {"value": "Dreht Schalen."},
            "portrait": {"reference": {"image": {"altText": "A mug"}}},
            "works": {"references": {"nodes": [{"title": "Mug"}]}},
        },
    }
    assert mug["hero"]["reference"]["image"]["altText"] == "A mug"
    related = mug["related"]
    keys = (things.lamp, things.draft, things.mug)
    assert related["value"] == "[" + ",".join(f'"{gid("Product", key)}"' for key in keys) + "]"
    assert related["reference"] is None
    assert related["references"]["nodes"] == [{"title": "Lamp"}]
    assert related["references"]["pageInfo"]["hasNextPage"] is True
    assert (lamp["designer"], lamp["hero"]) == (None, None)
    assert lamp["related"]["references"]["nodes"] == []
    after = """query After($id: ID!, $after: String) { product(id: $id) {
      metafield(key: "related") { references(first: 5, after: $after) {
        nodes { ... on Product { title } } pageInfo { hasNextPage hasPreviousPage } } } } }"""
    cursor = related["references"]["pageInfo"]["endCursor"]
    found = await execute(after, id=ids[0], after=cursor)
    assert found["product"]["metafield"]["references"] == {
        "nodes": [{"title": "Mug"}],  # the draft between them is not on sale
        "pageInfo": {"hasNextPage": False, "hasPreviousPage": True},
    }


async def test_single_values_have_no_references(execute: Execute, things: Things) -> None:
    asked = """query Q($id: ID!) { product(id: $id) {
      material: metafield(key: "material") { reference { __typename }
        references { nodes { __typename } } }
      hero: metafield(key: "hero") { references(first: 2) { nodes { __typename } } } } }"""
    found = (await execute(asked, id=gid("Product", things.mug)))["product"]
    assert found == {
        "material": {"reference": None, "references": None},
        "hero": {"references": None},
    }


async def test_statements_do_not_grow_with_the_list(
    db: Database, execute: Execute, things: Things, count_statements: Counting
) -> None:
    async with db.transaction() as uow:
        more = [await make.product(uow, title=f"Mug {n}") for n in range(8)]
        for row in more:
            await give(
                uow,
                row.id,
                designer=gid("Metaobject", things.tom),
                hero=gid("MediaImage", things.image),
                related=f'["{gid("Product", things.lamp)}"]',
            )
    two = [gid("Product", key) for key in (things.mug, things.lamp)]
    await execute(REFERENCES, ids=two, language="DE")  # now markets are known
    with count_statements() as few:
        await execute(REFERENCES, ids=two, language="DE")
    with count_statements() as many:
        keys = [things.mug, things.lamp, *(row.id for row in more)]
        await execute(REFERENCES, ids=[gid("Product", key) for key in keys], language="DE")
    assert len(many) == len(few)
    aliases = " ".join(f'a{n}: metafield(key: "key{n}") {{ value }}' for n in range(30))
    with count_statements() as aliased:
        await execute(
            f"query Q($id: ID!) {{ product(id: $id) {{ {aliases} }} }}",
            id=gid("Product", things.mug),
        )
    assert len([sql for sql in aliased if "metafields_value" in sql]) == 1


async def test_texts_follow_the_language(execute: Execute, things: Things) -> None:
    asked = """query Q($id: ID!, $language: LanguageCode!) @inContext(language: $language) {
      product(id: $id) { metafield(key: "material") { value description } } }"""
    id = gid("Product", things.mug)
    found = {
        language: (await execute(asked, id=id, language=language))["product"]["metafield"]
        for language in ("DE", "EN", "FR")
    }
    assert found["DE"] == {"value": "Ton", "description": "Woraus es ist."}
    own = {"value": "Clay", "description": "What it is made of."}
    assert found["EN"] == found["FR"] == own


async def test_the_owner_is_found_again(execute: Execute, things: Things) -> None:
    asked = """query Q($product: ID!, $collection: ID!) {
      product(id: $product) { variants(first: 1) { nodes {
        metafield(key: "fit") { id value
          parentResource { __typename ... on ProductVariant { id } } } } } }
      collection(id: $collection) { metafield(key: "lead") {
        parentResource { __typename ... on Collection { id } }
        reference { ... on Product { title } } } } }"""
    answer = await execute(
        asked,
        product=gid("Product", things.mug),
        collection=gid("Collection", things.collection),
    )
    [variant] = answer["product"]["variants"]["nodes"]
    assert variant["metafield"]["value"] == "Snug"
    assert variant["metafield"]["parentResource"] == {
        "__typename": "ProductVariant",
        "id": gid("ProductVariant", things.variant),
    }
    assert answer["collection"]["metafield"] == {
        "parentResource": {"__typename": "Collection", "id": gid("Collection", things.collection)},
        "reference": {"title": "Lamp"},
    }
    node = """query N($id: ID!) { node(id: $id) { __typename id ... on Metafield { value createdAt
      updatedAt parentResource { __typename } } } }"""
    found = (await execute(node, id=variant["metafield"]["id"]))["node"]
    assert (found["value"], found["parentResource"]) == ("Snug", {"__typename": "ProductVariant"})
    assert found["createdAt"] == found["updatedAt"]


async def test_ids_show_nothing_that_is_private(
    db: Database, execute: Execute, things: Things
) -> None:
    async with db.transaction() as uow:
        customer = await make.customer(uow)
        await give(uow, customer.id, Owner.CUSTOMER, loyalty="7")
        await give(uow, things.draft, material="Wood")
    async with db.read() as reader:
        rows = await reader.fetch(
            "SELECT id FROM metafields_value WHERE value IN ('7', 'Wood', 'cheap to make')"
        )
    assert len(rows) == 3  # a customer's, a draft's and a hidden one
    ids = [gid("Metafield", row[0]) for row in rows] + ["gid://shopify/Metafield/c1"]
    answer = await execute("query N($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)
    assert answer["nodes"] == [None] * 4


METAOBJECT = """
fragment M on Metaobject { id handle type updatedAt onlineStoreUrl
  seo { title { value } description { key value } } fields { key type value } }
"""


async def test_metaobjects_by_handle_and_id(execute: Execute, things: Things) -> None:
    asked = (
        METAOBJECT
        + """query Q($id: ID!) {
      a: metaobject(id: $id) { ...M }
      b: metaobject(handle: { type: "maker", handle: "orla" }) { ...M }
      node(id: $id) { ...M }
      draft: metaobject(handle: { type: "maker", handle: "ida" }) { id }
      hidden: metaobject(handle: { type: "supplier", handle: "foundry" }) { id }
      none: metaobject { id } }"""
    )
    answer = await execute(asked, id=gid("Metaobject", things.orla))
    orla = answer["a"]
    assert answer["b"] == answer["node"] == orla
    assert answer["draft"] is answer["hidden"] is answer["none"] is None
    assert orla["onlineStoreUrl"] == "http://127.0.0.1:8000/pages/makers/orla"
    assert orla["seo"] == {
        "title": {"value": "Orla"},
        "description": {"key": "line", "value": "Throws bowls."},
    }
    assert [(field["key"], field["type"]) for field in orla["fields"]] == [
        ("name", "single_line_text_field"),
        ("line", "single_line_text_field"),
        ("portrait", "file_reference"),
        ("works", "list.product_reference"),
    ]
    assert orla["fields"][3]["value"] == f'["{gid("Product", things.mug)}"]'


@pytest.mark.parametrize("sort", ["id", "updated_at", None])
async def test_metaobjects_page_by_page(execute: Execute, things: Things, sort: str | None) -> None:
    asked = """query Q($first: Int, $after: String, $last: Int, $before: String, $sort: String,
      $reverse: Boolean) { metaobjects(type: "maker", first: $first, after: $after, last: $last,
      before: $before, sortKey: $sort, reverse: $reverse) {
      nodes { handle } edges { cursor } pageInfo { hasNextPage endCursor startCursor } } }"""

    async def page(**arguments: Any) -> tuple[list[str], dict[str, Any]]:
        found = (await execute(asked, sort=sort, **arguments))["metaobjects"]
        return [node["handle"] for node in found["nodes"]], found["pageInfo"]

    first, info = await page(first=1)
    assert (first, info["hasNextPage"]) == (["orla"], True)
    second, info = await page(first=5, after=info["endCursor"])
    assert (second, info["hasNextPage"]) == (["tom"], False)
    assert (await page(last=1, before=info["startCursor"]))[0] == ["orla"]
    assert (await page(first=5, reverse=True))[0] == ["tom", "orla"]


async def test_lists_of_metaobjects_refuse_other_orders(
    execute: Execute, refused: Execute, things: Things
) -> None:
    asked = """query Q($sort: String) {
      metaobjects(type: "maker", first: 1, sortKey: $sort) { nodes { id } } }"""
    assert await refused(asked, sort="name") == ["BAD_USER_INPUT"]
    for type in ("supplier", "unknown", ""):
        found = await execute(
            "query Q($type: String!) { metaobjects(type: $type, first: 5) { nodes { id } } }",
            type=type,
        )
        assert found["metaobjects"]["nodes"] == []


async def test_the_sitemap_has_metaobjects_with_pages(execute: Execute, things: Things) -> None:
    asked = """{ sitemap(type: METAOBJECT) { pagesCount { count } resources(page: 1) { hasNextPage
      items { __typename handle
        ... on SitemapResourceMetaobject { type onlineStoreUrlHandle } } } } }"""
    found = (await execute(asked))["sitemap"]
    entry = {
        "__typename": "SitemapResourceMetaobject",
        "type": "maker",
        "onlineStoreUrlHandle": "makers",
    }
    assert found == {
        "pagesCount": {"count": 1},
        "resources": {
            "hasNextPage": False,
            "items": [{**entry, "handle": "orla"}, {**entry, "handle": "tom"}],
        },
    }
