"""Metafields and metaobjects as storefronts ask for them, gaps included."""

from typing import Any

import pytest

from tests.storefronts import seeds
from tests.storefronts.conftest import Storefront

FILE = seeds.file("metafields.toml")
FACTS = {entry["handle"]: entry for entry in FILE["product"]}
DEFINED = {
    f"{one['namespace']}.{one['key']}": one
    for one in FILE["definition"]
    if one["owner"] == "product"
}
THINGS = seeds.file("metaobjects.toml")["metaobject"]
PLAIN = {"single_line_text_field", "multi_line_text_field", "number_integer", "color", "date", "id"}
SKILLET = "ember-skillet"


def wanted(names: list[str]) -> list[dict[str, str]]:
    pairs = [name.partition(".")[::2] for name in names]
    return [{"namespace": namespace, "key": key} for namespace, key in pairs]


@pytest.mark.parametrize("handle", [SKILLET, "koa-mug", "ridge-daypack"])
async def test_what_is_known_of_a_product(storefront: Storefront, handle: str) -> None:
    """Every identifier has its place in the answer: a value, or a gap."""
    values = FACTS.get(handle, {}).get("values", {})
    names = [name for name, one in DEFINED.items() if one["type"] in PLAIN]
    asked = [*names, "custom.no_such_field", names[0]]
    data = await storefront.ask("metafields", "ProductFacts", handle=handle, wanted=wanted(asked))
    found = data["product"]["metafields"]
    assert len(found) == len(asked)
    for name, one in zip(asked, found, strict=True):
        if name not in values or not DEFINED[name].get("storefront", True):
            assert one is None
            continue
        assert f"{one['namespace']}.{one['key']}" == name
        assert one["type"] == DEFINED[name]["type"]
        assert one["value"] == str(values[name])
    assert data["product"]["secret"] is None


async def test_facts_in_every_language(storefront: Storefront) -> None:
    entry = FACTS[SKILLET]
    name = "descriptors.subtitle"
    for language, texts in (("EN", entry["values"]), ("DE", entry["de"]), ("ZH_CN", entry["zh"])):
        data = await storefront.ask(
            "metafields", "ProductFacts", handle=SKILLET, wanted=[], language=language
        )
        assert data["product"]["subtitle"] == {"value": texts[name]}
        assert data["product"]["metafields"] == []


async def test_what_facts_refer_to(storefront: Storefront) -> None:
    values = FACTS[SKILLET]["values"]
    data = (await storefront.ask("metafields", "ProductReferences", handle=SKILLET))["product"]
    kind, _, handle = values["custom.designer"].partition("/")
    thing(next(t for t in THINGS if t["handle"] == handle), data["designer"]["reference"])
    assert [
        f"{one['type']}/{one['handle']}" for one in data["materials"]["references"]["nodes"]
    ] == (values["custom.materials"])
    related = [edge["node"] for edge in data["related"]["references"]["edges"]]
    assert [one["handle"] for one in related] == values["custom.related"]
    for one in related:
        seed = seeds.PRODUCTS[one["handle"]]
        assert one["title"] == seed["title"]
        assert one["featuredImage"]["url"] == f"{storefront.home}/media/{seed['image'][0]['file']}"
    assert data["hero"]["reference"] == {
        "__typename": "MediaImage",
        "image": {"url": f"{storefront.home}/media/{values['custom.hero']}"},
    }
    collection = values["custom.set"]
    assert data["set"]["reference"] == {
        "handle": collection,
        "products": {"nodes": [{"handle": h} for h in seeds.inside(collection)[:2]]},
    }
    assert data["page"]["reference"]["handle"] == values["custom.care_page"]
    assert data["story"]["reference"]["handle"] == values["custom.story"]
    assert data["variant"]["reference"] == {
        "sku": values["custom.favourite_variant"],
        "product": {"handle": SKILLET},
    }
    assert kind == "designer"


async def test_things_of_the_merchants_own(storefront: Storefront) -> None:
    designers = {one["handle"]: one for one in THINGS if one["type"] == "designer"}
    data = await storefront.ask("metafields", "Things", type="designer", first=50)
    found = data["metaobjects"]["nodes"]
    assert {one["handle"] for one in found} == set(designers)
    for one in found:
        thing(designers[one["handle"]], one)
        named = await storefront.ask(
            "metafields", "ThingByHandle", type="designer", handle=one["handle"]
        )
        assert named["metaobject"] == one
    hidden = await storefront.ask("metafields", "Things", type="supplier", first=50)
    assert hidden["metaobjects"]["nodes"] == []


def thing(entry: seeds.Seed, found: Any) -> None:
    assert (found["handle"], found["type"]) == (entry["handle"], entry["type"])
    assert found["name"] == {"value": entry["values"]["name"]}
    fields = {field["key"]: field["value"] for field in found["fields"]}
    assert set(entry["values"]) <= set(fields)
    for key in ("name", "line", "website"):
        if key in entry["values"]:
            assert fields[key] == entry["values"][key]
