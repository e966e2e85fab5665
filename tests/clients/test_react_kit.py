"""The published React components and hooks: pictures and prices drawn, a cart kept."""

import asyncio
import html
import re
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.clients import node
from tests.storefronts import seeds

HANDLE, KNOWN = "ridge-daypack", "ember-skillet"
KEYS = [
    "custom.dishwasher_safe",
    "custom.warranty_years",
    "custom.net_weight",
    "custom.launched_on",
    "custom.no_such_field",
    "reviews.rating",
    "custom.accent",
    "custom.care_page",
    "custom.care_guide",
]


@pytest.fixture
async def told(shop: str) -> Any:
    question = {
        "shop": shop,
        "handle": HANDLE,
        "known": {"handle": KNOWN, "keys": KEYS},
    }
    return await asyncio.to_thread(node.run, "hydrogen_react.cjs", question)


async def test_the_kit_draws_a_product_and_keeps_a_cart(shop: str, home: str, told: Any) -> None:
    """One run of the script for all of it: starting Node takes longer than the answers."""
    assert told["url"] == f"{shop}/api/2026-04/graphql.json"
    assert told["document"]["data"] == {"shop": {"name": seeds.SHOP["name"]}}
    seed, made = seeds.PRODUCTS[HANDLE], seeds.variants(HANDLE)
    assert len(told["variants"]) == len(made)
    assert set(seed["collections"]) <= set(told["collections"])
    assert told["media"].count("MediaImage") == len(seed["image"])
    pickers = {picker["name"]: picker["values"] for picker in told["options"]}
    assert pickers == {
        option["name"]: [
            [value, True, True, value == option["values"][0]] for value in option["values"]
        ]
        for option in seed["options"]
    }
    draws(told["drawn"], home, seed)
    reads_metafields(told["facts"])
    keeps_a_cart(told["cart"], told["chosen"], home)


def draws(drawn: Any, home: str, seed: seeds.Seed) -> None:
    picture = html.unescape(drawn["image"])
    assert f'alt="{seed["image"][0]["alt"]}"' in picture
    widths = []
    for address, width in re.findall(r"(http\S+) (\d+)w", picture):
        parts = urlsplit(address)
        assert f"{parts.scheme}://{parts.netloc}" == home
        assert parts.path == f"/media/{seed['image'][0]['file']}"
        asked = parse_qs(parts.query)
        assert (asked["width"], asked["crop"]) == ([width], ["center"])
        assert int(asked["height"][0]) == int(width) * 5 // 4
        widths.append(int(width))
    assert widths[:3] == [200, 400, 600]
    made = seeds.variants(HANDLE)
    assert drawn["price"] == f"<div>{made[0].price():.0f}\N{NO-BREAK SPACE}€</div>"
    dearest = seeds.text(max(variant.price() for variant in made)).replace(".", ",")
    assert drawn["range"] == f"<div>{dearest}\N{NO-BREAK SPACE}€</div>"
    shown = [part for part in drawn["media"] if part.startswith("<img")]
    assert len(shown) >= len(seed["image"])


def reads_metafields(facts: list[Any]) -> None:
    entries = seeds.file("metafields.toml")["product"]
    values = next(entry["values"] for entry in entries if entry["handle"] == KNOWN)
    safe, years, weight, launched, nothing, rating, accent, page, guide = facts
    assert safe is values["custom.dishwasher_safe"]
    assert years == values["custom.warranty_years"]
    assert weight["value"] == values["custom.net_weight"]["value"]
    assert launched.startswith(values["custom.launched_on"])
    assert nothing is None
    stars = values["reviews.rating"]
    assert {k: float(v) for k, v in rating.items()} == {k: float(v) for k, v in stars.items()}
    assert accent == values["custom.accent"]
    assert page == {"handle": values["custom.care_page"]}
    assert guide.count("<li>") == len([one for one in values["custom.care_guide"] if one[0] == "-"])
    assert "<strong>a drop of oil</strong>" in guide


def keeps_a_cart(steps: list[Any], chosen: list[str], home: str) -> None:
    one, other = (variant.price() for variant in seeds.variants(HANDLE)[:2])
    first, second = chosen
    by_name = {step["name"]: step for step in steps}
    assert len({step["id"] for step in steps}) == 1
    assert {step["error"] for step in steps} == {None}
    assert {step["country"] for step in steps} == {"DE"}
    assert all(step["url"].startswith(f"{home}/checkout/") for step in steps)

    def lines(name: str) -> list[list[Any]]:
        found: list[list[Any]] = by_name[name]["lines"]
        return found

    assert lines("added") == [[first, 1, seeds.text(one)]]
    assert lines("more") == [[first, 1, seeds.text(one)], [second, 2, seeds.text(2 * other)]]
    assert lines("changed") == [[first, 4, seeds.text(4 * one)], [second, 2, seeds.text(2 * other)]]
    assert by_name["changed"]["total"] == seeds.text(4 * one + 2 * other)
    assert by_name["noted"]["note"] == "Ring twice"
    assert by_name["marked"]["attributes"] == [["gift", "yes"]]
    assert by_name["discounted"]["codes"] == ["WELCOME10"]
    assert by_name["discounted"]["total"] == seeds.text((4 * one + 2 * other) * Decimal("0.9"))
    left = [[second, 2, seeds.text(2 * other * Decimal("0.9"))]]
    assert lines("removed") == left
    assert lines("back again") == left
    assert by_name["back again"]["quantity"] == 2
