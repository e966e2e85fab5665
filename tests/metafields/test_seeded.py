"""The demonstration shop's metafields and metaobjects, as its seed files have them."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from commerce_api.app import services_of
from commerce_api.seeding.files import SeedFiles
from commerce_api.settings import Settings, seeds_dir
from tests.conftest import Execute, ask

FILES = SeedFiles(seeds_dir())
FACTS = FILES.read("metafields.toml")
THINGS = FILES.read("metaobjects.toml")

PRODUCT = """
query Product($handle: String!, $identifiers: [HasMetafieldsIdentifier!]!, $language: LanguageCode)
@inContext(language: $language) {
  product(handle: $handle) { metafields(identifiers: $identifiers) {
    namespace key type value
    reference { __typename ... on Metaobject { type handle } ... on Product { handle }
      ... on MediaImage { image { url } } ... on GenericFile { url mimeType }
      ... on Video { sources { url } } ... on ProductVariant { sku } ... on Collection { handle }
      ... on Page { handle } ... on Article { handle } }
    references(first: 10) { nodes { __typename ... on Product { handle }
      ... on Metaobject { type handle } ... on MediaImage { image { url } } } }
  } }
}"""


@pytest.fixture
async def shop(seeded: Settings) -> AsyncIterator[Execute]:
    services = services_of(seeded)
    run = ask(services.db, services.plugins, seeded)

    async def execute(operation: str, **variables: Any) -> Any:
        answer = await run(operation, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    yield execute
    await services.plugins.search.close()
    await services.db.close()


def identifiers(entry: Any) -> list[dict[str, str]]:
    pairs = [name.split(".") for name in entry["values"]]
    return [{"namespace": namespace, "key": key} for namespace, key in pairs]


TYPES = {f"{d['owner']}:{d['namespace']}.{d['key']}": d["type"] for d in FACTS["definition"]}
TEXTS = {
    "single_line_text_field",
    "multi_line_text_field",
    "number_integer",
    "color",
    "url",
    "date",
}


async def test_every_product_says_what_the_seeds_say(shop: Execute) -> None:
    assert len(FACTS["product"]) >= 25
    for entry in FACTS["product"]:
        answer = await shop(PRODUCT, handle=entry["handle"], identifiers=identifiers(entry))
        found = answer["product"]["metafields"]
        for (name, value), row in zip(entry["values"].items(), found, strict=True):
            if name.startswith("internal."):
                assert row is None
                continue
            type = TYPES[f"product:{name}"]
            assert (f"{row['namespace']}.{row['key']}", row["type"]) == (name, type)
            if type in TEXTS:
                assert row["value"] == str(value)
            if type == "list.single_line_text_field":
                assert json.loads(row["value"]) == value
            if type == "list.product_reference":
                assert [node["handle"] for node in row["references"]["nodes"]] == value


async def test_one_product_in_full(shop: Execute) -> None:
    [entry] = [found for found in FACTS["product"] if found["handle"] == "ember-skillet"]
    asked = identifiers(entry)
    answer = await shop(PRODUCT, handle="ember-skillet", identifiers=asked, language="DE")
    found = {
        f"{row['namespace']}.{row['key']}": row for row in answer["product"]["metafields"] if row
    }
    assert found["custom.material"]["value"] == "Gusseisen"
    assert found["descriptors.subtitle"]["value"] == "Die Pfanne, die besser wird"
    assert found["custom.designer"]["reference"] == {
        "__typename": "Metaobject",
        "type": "designer",
        "handle": "orla-fenwick",
    }
    assert found["custom.hero"]["reference"]["image"]["url"].endswith("ember-skillet-scene.webp")
    assert found["custom.manual"]["reference"]["mimeType"] == "application/pdf"
    assert found["custom.favourite_variant"]["reference"]["sku"] == "SKI-EMB-26"
    assert found["custom.set"]["reference"]["handle"] == "cook-and-bake"
    assert found["custom.care_page"]["reference"]["handle"] == "repairs"
    assert found["custom.story"]["reference"]["handle"] == "one-pot-four-evenings"
    assert [row["handle"] for row in found["custom.faq"]["references"]["nodes"]] == [
        "does-it-work-on-induction",
        "can-it-be-repaired",
    ]
    assert json.loads(found["reviews.rating"]["value"]) == {
        "scale_min": "1.0",
        "scale_max": "5.0",
        "value": "4.8",
    }
    assert found["custom.net_weight"]["value"] == '{"value":1.9,"unit":"kg"}'
    assert found["custom.dishwasher_safe"]["value"] == "false"
    care = json.loads(found["custom.care_guide"]["value"])
    kinds = [child["type"] for child in care["children"]]
    assert kinds == ["paragraph", "list", "paragraph"]
    assert care["children"][0]["children"] == [{"type": "text", "value": "Warm abspülen."}]
    assert care["children"][2]["children"][1] == {
        "type": "text",
        "value": "einem Tropfen Öl",
        "bold": True,
    }


async def test_other_things_have_theirs(shop: Execute) -> None:
    answer = await shop("""query Q @inContext(language: ZH) {
      shop { metafield(key: "announcement") { value parentResource { __typename } } }
      collection(handle: "light") { metafield(key: "featured_product") {
        reference { ... on Product { handle } } } }
      page(handle: "faq") { metafield(key: "questions") { references(first: 5) { nodes {
        ... on Metaobject { field(key: "question") { value } } } } } }
      blog(handle: "journal") { metafield(key: "tagline") { value }
        articleByHandle(handle: "mending-a-blanket") {
          metafield(key: "reading_minutes") { value } } }
      locations(first: 1) { nodes { metafield(key: "opening_hours") { value } } }
      mug: product(handle: "koa-mug") { metafield(key: "film") { reference { __typename } } } }""")
    assert answer["shop"]["metafield"] == {
        "value": "一月免费维修",
        "parentResource": {"__typename": "Shop"},
    }
    featured = answer["collection"]["metafield"]["reference"]
    assert featured == {"handle": "luma-table-lamp"}
    questions = answer["page"]["metafield"]["references"]["nodes"]
    assert [row["field"]["value"] for row in questions] == [
        "多久能送到?",
        "可以修吗?",
        "电磁炉能用吗?",
    ]
    assert answer["blog"]["metafield"] == {"value": "工坊手记"}
    assert answer["blog"]["articleByHandle"]["metafield"] == {"value": "7"}
    [berlin] = answer["locations"]["nodes"]
    assert json.loads(berlin["metafield"]["value"])["sat"] == "10:00-17:00"
    assert answer["mug"]["metafield"]["reference"] == {"__typename": "Video"}


@pytest.mark.parametrize(("language", "at"), [("EN", "values"), ("DE", "de"), ("ZH", "zh")])
async def test_metaobjects_speak_three_languages(shop: Execute, language: str, at: str) -> None:
    asked = """query Q($type: String!, $language: LanguageCode!) @inContext(language: $language) {
      metaobjects(type: $type, first: 50) { nodes { handle care: field(key: "care") { value }
        name: field(key: "name") { value } fields { key } } } }"""
    materials = [entry for entry in THINGS["metaobject"] if entry["type"] == "material"]
    found = (await shop(asked, type="material", language=language))["metaobjects"]["nodes"]
    assert [(row["handle"], row["name"]["value"], row["care"]["value"]) for row in found] == [
        (e["handle"], e[at]["name"], e[at]["care"]) for e in materials
    ]
    assert [field["key"] for field in found[0]["fields"]] == list(materials[0]["values"])
    assert (await shop(asked, type="supplier", language=language))["metaobjects"]["nodes"] == []


async def test_a_menu_and_the_sitemap_lead_to_metaobjects(shop: Execute) -> None:
    answer = await shop("""{ menu(handle: "makers") { items { title url
        resource { ... on Metaobject { handle } } } }
      sitemap(type: METAOBJECT) { resources(page: 1) { items { handle } } } }""")
    items = answer["menu"]["items"]
    assert [item["resource"]["handle"] for item in items] == [
        "orla-fenwick",
        "tomas-birk",
        "greta-solveig",
        "cast-iron",
    ]
    assert items[3]["url"] == "http://127.0.0.1:8000/pages/materials/cast-iron"
    listed = [entry["handle"] for entry in answer["sitemap"]["resources"]["items"]]
    expected = [e["handle"] for e in THINGS["metaobject"] if e["type"] in {"designer", "material"}]
    assert listed == expected


async def test_products_are_found_by_material(shop: Execute) -> None:
    asked = """query Q($filters: [ProductFilter!]) {
      products(first: 50, filters: $filters) { nodes { handle } } }"""
    iron = {"productMetafield": {"namespace": "custom", "key": "material", "value": "Cast iron"}}
    found = (await shop(asked, filters=[iron]))["products"]["nodes"]
    expected = {
        entry["handle"]
        for entry in FACTS["product"]
        if entry["values"].get("custom.material") == "Cast iron"
    }
    assert {row["handle"] for row in found} == expected == {"ember-skillet", "ember-casserole"}
    wide = {"variantMetafield": {"namespace": "custom", "key": "diameter", "value": "26"}}
    found = (await shop(asked, filters=[wide]))["products"]["nodes"]
    assert [row["handle"] for row in found] == ["ember-skillet"]
