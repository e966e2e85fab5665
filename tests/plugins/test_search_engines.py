"""What every search engine must do alike: tantivy, Meilisearch's test server, a real Meilisearch.

The last takes part where COMMERCE_TEST_MEILI_URL (and COMMERCE_TEST_MEILI_KEY) are set.
"""

import os
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commerce_api.plugins.meilisearch_search import MeilisearchSearch
from commerce_api.plugins.tantivy_search import TantivySearch
from commerce_api.ports.search import (
    Facet,
    FacetValue,
    Filters,
    Hit,
    Kind,
    PriceRange,
    Searchable,
    SearchDocument,
    SearchEngine,
    SearchRequest,
    SearchResult,
    SearchUnavailable,
    Sort,
    Suggestion,
    Unavailable,
)
from tests.plugins.meili.server import KEY, running
from tests.plugins.search_catalogue import DOCUMENTS, HOME, OUTDOOR, PRODUCTS, WINTER, product, usd

REAL = os.environ.get("COMMERCE_TEST_MEILI_URL")
ENGINES = ["tantivy", "meilisearch", *(["real"] if REAL else [])]
PRODUCT = (Kind.PRODUCT,)


@pytest.fixture(params=ENGINES)
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SearchEngine]:
    if request.param == "tantivy":
        engine = TantivySearch(tmp_path / "index")
        yield engine
        await engine.close()
    elif request.param == "meilisearch":
        with running() as (url, server):
            remote = MeilisearchSearch(url, KEY, "shop")
            yield remote
            await remote.close()
            assert server.contract.violations == []
    else:
        key = os.environ.get("COMMERCE_TEST_MEILI_KEY")
        real = MeilisearchSearch(REAL or "", key, f"test-{uuid4().hex}")
        yield real
        await real.close()


@pytest.fixture
async def engine(empty: SearchEngine) -> SearchEngine:
    assert await empty.rebuild(batches(DOCUMENTS)) == len(DOCUMENTS)
    return empty


async def batches(documents: Sequence[SearchDocument]) -> AsyncIterator[Sequence[SearchDocument]]:
    for start in range(0, len(documents), 8):
        yield documents[start : start + 8]


async def found(engine: SearchEngine, text: str = "", **more: object) -> list[int]:
    """Ids of the products found."""
    fields: dict[str, Any] = {"kinds": PRODUCT, "limit": 50, **more}
    return ids(await engine.search(SearchRequest(text=text, **fields)))


def ids(result: SearchResult) -> list[int]:
    return [hit.id for hit in result.hits]


def counts(values: Sequence[FacetValue]) -> dict[str, int]:
    return {each.value: each.count for each in values}


async def test_words_are_found_in_every_part(engine: SearchEngine) -> None:
    assert await found(engine, "beanie") == [3]
    assert await found(engine, "Nordika") == [1, 2, 3]
    assert await found(engine, "backpacks") == [4]
    assert await found(engine, "kitchen") == [5, 6, 7]
    assert await found(engine, "campfire") == [7]
    assert await found(engine, "SCF-BLU-1") == [2]
    assert await found(engine, "4006381333931") == [4]
    assert await found(engine, "slate") == [1, 4, 7]
    assert await found(engine, "elan notebook") == [10]
    assert await found(engine, "nothing-like-it") == []
    assert await found(engine, "***") == []


async def test_a_title_counts_more_than_a_text(engine: SearchEngine) -> None:
    assert await found(engine, "scarf") == [1, 2, 3]
    assert await found(engine, "trail") == [4, 7]


async def test_all_words_must_match_unless_nothing_does(engine: SearchEngine) -> None:
    assert await found(engine, "red scarf") == [1, 3]
    assert await found(engine, "wool mug") != []
    everything = await engine.search(SearchRequest(text="espresso mug", kinds=PRODUCT))
    assert (ids(everything), everything.total) == ([6], 1)


async def test_a_selection_never_widens_a_search(engine: SearchEngine) -> None:
    assert await found(engine, "wool scarf", filters=Filters(vendors=("Tonwerk",))) == []


async def test_typos_by_length(engine: SearchEngine) -> None:
    assert await found(engine, "baenie") == [3]
    assert await found(engine, "headpones studio") == [8]
    assert await found(engine, "headponse studio") == [8]
    assert await found(engine, "mgu") == []
    assert await found(engine, "baenie", typos=False) == []
    assert await found(engine, "SCF-RDE-1") == []


async def test_the_last_word_may_be_unfinished(engine: SearchEngine) -> None:
    assert await found(engine, "head") == [8, 9]
    assert await found(engine, "coffee mu") == [5]
    assert await found(engine, "head", prefix_last=False) == []
    assert await found(engine, "head ") == []


async def test_german_buyers_search_german(engine: SearchEngine) -> None:
    assert await found(engine, "wollschal", language="DE") == [1]
    assert await found(engine, "kaffebecher", language="DE") == [5]
    assert await found(engine, "strassen", language="DE") == [4]
    assert await found(engine, "wool scarf", language="DE") == [1, 2, 3]
    assert await found(engine, "wollschal", language="EN") == []


async def test_chinese_buyers_search_chinese(engine: SearchEngine) -> None:
    assert await found(engine, "围巾", language="ZH") == [1]
    assert await found(engine, "双肩背包", language="ZH") == [4]
    assert await found(engine, "咖啡", language="ZH") == [5]
    assert await found(engine, "手机", language="ZH") == []


async def test_pages_articles_and_collections(engine: SearchEngine) -> None:
    winter = await engine.search(SearchRequest(text="winter", kinds=(Kind.COLLECTION,)))
    assert [(hit.kind, hit.id) for hit in winter.hits] == [(Kind.COLLECTION, WINTER)]
    page = await engine.search(SearchRequest(text="rückgabe", language="DE"))
    assert [(hit.kind, hit.id) for hit in page.hits] == [(Kind.PAGE, 1)]
    author = await engine.search(SearchRequest(text="weber", fields=(Searchable.AUTHOR,)))
    assert [(hit.kind, hit.id) for hit in author.hits] == [(Kind.ARTICLE, 1)]
    wool = await engine.search(SearchRequest(text="wool"))
    assert {(hit.kind, hit.id) for hit in wool.hits} == {
        *((Kind.PRODUCT, number) for number in (1, 2, 3)),
        (Kind.ARTICLE, 1),
    }


async def test_parts_can_be_chosen(engine: SearchEngine) -> None:
    assert await found(engine, "scarf", fields=(Searchable.TITLE,)) == [1, 2]
    assert await found(engine, "scarf", fields=(Searchable.BODY,)) == [3]
    assert await found(engine, "nordika", fields=(Searchable.TITLE, Searchable.SKU)) == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(collections=(HOME,)), [5, 6, 7]),
        (Filters(collections=(WINTER, OUTDOOR)), [1, 2, 3, 4, 7]),
        (Filters(tags=("WOOL", "hiking")), [1, 2, 3, 4, 7]),
        (Filters(tags=("wool",), vendors=("Örtler",)), []),
        (Filters(vendors=("örtler",)), [4, 7]),
        (Filters(vendors=("O'Neil & Söhne",)), [10]),
        (Filters(tags=('5" wide',)), [10]),
        (Filters(tags=("a\\b",)), [10]),
        (Filters(product_types=("Mugs", "Hats")), [3, 5, 6, 7]),
        (Filters(options=(("Color", "Red"),)), [1, 3, 5]),
        (Filters(options=(("Color", "Red"), ("Color", "Slate"))), [1, 3, 4, 5, 7]),
        (Filters(options=(("Color", "Red"), ("Color", "Slate"), ("Size", "M"))), [3, 4]),
        (Filters(available=False), [2, 7]),
        (Filters(price=PriceRange("USD", 1_300, 1_900)), [3, 5, 7]),
        (Filters(price=PriceRange("USD", 3_500, 3_600)), [1]),
        (Filters(price=PriceRange("EUR", 4_500)), [4, 8, 9]),
        (Filters(price=PriceRange("USD", None, 1_200)), [6, *range(11, 19)]),
        (Filters(price=PriceRange("JPY", 0)), []),
        (Filters(tags=("",)), []),
        (Filters(tags=('x" OR kind = "product',)), []),
    ],
)
async def test_filters(engine: SearchEngine, filters: Filters, expected: list[int]) -> None:
    assert await found(engine, filters=filters, sort=Sort.ID) == expected


async def test_facets_are_counted_exactly(engine: SearchEngine) -> None:
    facets = tuple(facet.value for facet in Facet)
    request = SearchRequest(kinds=PRODUCT, facets=facets, currency="USD", limit=0)
    result = await engine.search(request)
    assert (result.hits, result.total) == ([], len(PRODUCTS))
    assert result.price == (100, 19_900)
    assert {name: counts(values) for name, values in result.facets.items()} == {
        "vendor": {"Nordika": 3, "Tonwerk": 3, "Örtler": 2, "O'Neil & Söhne": 1, "Sonara": 1},
        "product_type": {
            "Pencils": 8,
            "Mugs": 3,
            "Audio": 2,
            "Scarves": 2,
            "Backpacks": 1,
            "Hats": 1,
        },
        "tag": {"kitchen": 3, "winter": 3, "wool": 3, "hiking": 2, '5" wide': 1, "a\\b": 1},
        "collection": {"1": 3, "2": 3, "3": 2},
        "available": {"true": 16, "false": 2},
        "option:Color": {"Blue": 3, "Red": 3, "Slate": 3},
        "option:Size": {"M": 2, "L": 1, "S": 1},
        "category": {"hg": 2, "hg-1": 2, "hg-1-1": 1},
        "attribute:color": {"red": 1},
        "attribute:material": {"clay": 1, "wool": 1},
    }


async def test_a_chosen_attribute_does_not_narrow_its_own_group(engine: SearchEngine) -> None:
    chosen = Filters(attributes=(("Material", "clay"),))
    request = SearchRequest(kinds=PRODUCT, filters=chosen, facets=("attribute:*",), limit=0)
    result = await engine.search(request)
    assert result.total == 1
    assert {name: counts(values) for name, values in result.facets.items()} == {
        "attribute:color": {"red": 1},
        "attribute:material": {"clay": 1, "wool": 1},
    }


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"categories": ("hg",)}, 2),
        ({"categories": ("HG-1-1",)}, 1),
        ({"categories": ("h",)}, 0),
        ({"categories": ("hg-1-1", "hg-1")}, 2),
        ({"attributes": (("material", "Wool"),)}, 1),
        ({"attributes": (("material", "wool"), ("material", "clay"))}, 2),
        ({"attributes": (("material", "clay"), ("color", "red"))}, 1),
        ({"attributes": (("material", "wool"), ("color", "red"))}, 0),
        ({"attributes": (("material", "woo"),)}, 0),
    ],
)
async def test_categories_and_their_attributes(
    engine: SearchEngine, chosen: dict[str, Any], expected: int
) -> None:
    request = SearchRequest(kinds=PRODUCT, filters=Filters(**chosen))
    assert (await engine.search(request)).total == expected


async def test_a_group_does_not_reduce_its_own_counts(engine: SearchEngine) -> None:
    filters = Filters(
        vendors=("Tonwerk",), options=(("Color", "Blue"),), price=PriceRange("USD", 1_300, 5_000)
    )
    facets = ("vendor", "product_type", "option:color", "option:Size", "price", "available")
    result = await engine.search(
        SearchRequest(kinds=PRODUCT, filters=filters, facets=facets, currency="USD")
    )
    assert ids(result) == [5]
    assert {name: counts(values) for name, values in result.facets.items()} == {
        "vendor": {"Nordika": 1, "Tonwerk": 1},
        "product_type": {"Mugs": 1},
        "option:Color": {"Blue": 1, "Red": 1},
        "available": {"true": 1},
    }
    assert result.price == (1_200, 1_400)


async def test_every_option_can_be_asked_for_at_once(engine: SearchEngine) -> None:
    filters = Filters(options=(("Size", "M"), ("Color", "Red")))
    result = await engine.search(
        SearchRequest(kinds=PRODUCT, filters=filters, facets=(Facet.ALL_OPTIONS,))
    )
    assert ids(result) == [3]
    assert {name: counts(values) for name, values in result.facets.items()} == {
        "option:Color": {"Red": 1, "Slate": 1},
        "option:Size": {"M": 1, "S": 1},
    }


@pytest.mark.parametrize(
    ("sort", "descending", "expected"),
    [
        (Sort.RELEVANCE, False, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (Sort.PRICE, False, [6, 5, 7, 3, 1, 2, 4, 8, 9]),
        (Sort.PRICE, True, [8, 4, 2, 1, 3, 5, 7, 6, 9]),
        (Sort.TITLE, False, [2, 5, 7, 6, 9, 8, 1, 4, 3]),
        (Sort.TITLE, True, [3, 4, 1, 8, 9, 6, 7, 5, 2]),
        (Sort.CREATED, True, [9, 8, 7, 6, 5, 4, 3, 2, 1]),
        (Sort.UPDATED, False, [9, 8, 7, 6, 5, 4, 3, 2, 1]),
        (Sort.BEST_SELLING, False, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (Sort.BEST_SELLING, True, [9, 8, 7, 6, 5, 4, 3, 2, 1]),
        (Sort.ID, True, [9, 8, 7, 6, 5, 4, 3, 2, 1]),
    ],
)
async def test_sorts(
    engine: SearchEngine, sort: Sort, descending: bool, expected: list[int]
) -> None:
    filters = Filters(vendors=("Nordika", "Örtler", "Tonwerk", "Sonara"))
    more: dict[str, Any] = {
        "sort": sort,
        "descending": descending,
        "currency": "USD",
        "filters": filters,
    }
    assert await found(engine, **more) == expected


async def test_what_is_sold_out_is_shown_hidden_or_last(engine: SearchEngine) -> None:
    home = Filters(collections=(HOME, WINTER))
    by_price: dict[str, Any] = {"filters": home, "sort": Sort.PRICE, "currency": "USD"}
    assert await found(engine, **by_price) == [6, 5, 7, 3, 1, 2]
    assert await found(engine, **by_price, unavailable=Unavailable.HIDE) == [6, 5, 3, 1]
    assert await found(engine, **by_price, unavailable=Unavailable.LAST) == [6, 5, 3, 1, 7, 2]
    last = {**by_price, "unavailable": Unavailable.LAST}
    pages = [await found(engine, **last, offset=at, limit=3) for at in (0, 3, 6, 9)]
    assert pages == [[6, 5, 3], [1, 7, 2], [], []]
    assert await found(engine, "wool scarf", unavailable=Unavailable.LAST) == [1, 3, 2]
    assert await found(engine, "blue wool", unavailable=Unavailable.LAST) == [2]
    assert await found(engine, "scarf", unavailable=Unavailable.LAST) == [1, 3, 2]
    assert await found(engine, "scarf", unavailable=Unavailable.HIDE) == [1, 3]


async def test_pages_are_stable_and_complete(engine: SearchEngine) -> None:
    for text in ("", "pencil"):
        for limit in (3, 5):
            pages = [
                await engine.search(
                    SearchRequest(text=text, kinds=PRODUCT, offset=offset, limit=limit)
                )
                for offset in range(0, 20, limit)
            ]
            whole = await found(engine, text)
            assert [number for page in pages for number in ids(page)] == whole
            assert {page.total for page in pages} == {len(whole)}
    assert await found(engine, "pencil") == list(range(11, 19))


async def test_equals_keep_their_order_after_changes(engine: SearchEngine) -> None:
    await engine.replace([product(12, "Pencil 12"), product(19, "Pencil 19")])
    await engine.replace([product(11, "Pencil 11")])
    assert await found(engine, "pencil") == list(range(11, 20))
    assert await found(engine, "pencil", sort=Sort.CREATED) == list(range(11, 20))


async def test_what_has_no_price_there_can_be_left_out(engine: SearchEngine) -> None:
    everything = SearchRequest(kinds=(Kind.PRODUCT, Kind.PAGE), limit=100)
    whole = await engine.search(everything)
    own = product(900, "Alpine Bell", prices={"CHF_m3_g1": (900, 1_200)})
    await engine.replace([own, product(901, "Plain Bell")])
    sold = msgspec.structs.replace(everything, currency="CHF_m3_g1", priced_only=True)
    result = await engine.search(sold)
    pages = [hit.id for hit in whole.hits if hit.kind is Kind.PAGE]
    assert pages
    assert sorted(hit.id for hit in result.hits if hit.kind is Kind.PAGE) == sorted(pages)
    assert [hit.id for hit in result.hits if hit.kind is Kind.PRODUCT] == [900]
    assert result.total == len(pages) + 1
    unknown = msgspec.structs.replace(sold, currency="ISK_m4")
    assert (await engine.search(unknown)).total == len(pages)
    dear = Filters(price=PriceRange("CHF_m3_g1", 1_000, None))
    assert await found(engine, filters=dear, currency="CHF_m3_g1") == [900]
    assert await found(engine, "bell", currency="CHF_m3_g1", sort=Sort.PRICE) == [900, 901]


async def test_replace_and_remove(engine: SearchEngine) -> None:
    before = await engine.version()
    assert await engine.version() == before
    await engine.replace([product(3, "Felt Hat", prices={"JPY": (900, 900)})])
    assert await engine.version() != before
    assert await found(engine, "beanie") == []
    assert await found(engine, "felt") == [3]
    assert await found(engine, filters=Filters(price=PriceRange("JPY", 900, 900))) == [3]
    await engine.remove(Kind.PRODUCT, [3, 1, 999])
    assert await found(engine, "felt") == []
    assert await found(engine, "scarf") == [2]
    assert (await engine.health()).documents == len(DOCUMENTS) - 2
    page = await engine.search(SearchRequest(text="returns"))
    assert [(hit.kind, hit.id) for hit in page.hits] == [(Kind.PAGE, 1)]


async def test_a_rebuild_swaps_at_once(engine: SearchEngine) -> None:
    seen: list[list[int]] = []

    async def slowly() -> AsyncIterator[Sequence[SearchDocument]]:
        yield [product(50, "Glass Mug", prices=usd(2_000))]
        seen.append(await found(engine, "mug"))
        yield [product(51, "Steel Mug", texts={"FR": ("Tasse en acier", "")})]
        seen.append(await found(engine, "mug"))

    before = await engine.version()
    assert await engine.rebuild(slowly()) == 2
    assert seen == [[5, 6, 7], [5, 6, 7]]
    assert await found(engine, "mug") == [50, 51]
    assert await found(engine, "tasse", language="FR") == [51]
    assert await engine.version() != before


async def test_a_rebuild_that_fails_changes_nothing(engine: SearchEngine) -> None:
    async def broken() -> AsyncIterator[Sequence[SearchDocument]]:
        yield [product(50, "Glass Mug")]
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        await engine.rebuild(broken())
    assert await found(engine, "mug") == [5, 6, 7]
    await engine.replace([product(52, "Tin Mug")])
    assert await found(engine, "tin") == [52]
    assert await engine.rebuild(batches(DOCUMENTS)) == len(DOCUMENTS)


async def test_before_the_first_build(empty: SearchEngine) -> None:
    assert (await empty.health()).needs_rebuild
    with pytest.raises(SearchUnavailable):
        await empty.search(SearchRequest(text="mug"))
    with pytest.raises(SearchUnavailable):
        await empty.version()
    await empty.replace(PRODUCTS[:1])
    await empty.remove(Kind.PRODUCT, [1])
    assert (await empty.health()).needs_rebuild
    assert await empty.rebuild(batches([])) == 0
    health = await empty.health()
    assert (health.needs_rebuild, health.documents) == (False, 0)
    everything = SearchRequest(facets=("vendor", "price"), currency="USD")
    assert await empty.search(everything) == SearchResult([], 0, {"vendor": []}, None)


async def test_suggestions(engine: SearchEngine) -> None:
    assert await engine.suggest("hea", "EN") == [
        Suggestion("headphones", [(0, 3)]),
        Suggestion("headphones studio", [(0, 3)]),
        Suggestion("headphone", [(0, 3)]),
        Suggestion("headphone stand", [(0, 3)]),
    ]
    assert await engine.suggest("wool sc", "EN", 1) == [Suggestion("wool scarf", [(0, 4), (5, 7)])]
    assert Suggestion("roter wollschal", [(6, 15)]) in await engine.suggest("wollschal", "DE")
    assert await engine.suggest("wollsch", "DE") == [Suggestion("wollschal", [(0, 7)])]
    assert [each.text for each in await engine.suggest("围", "ZH")] == ["红色羊毛围巾"]
    assert await engine.suggest("headhpo", "EN", 1) == [Suggestion("headphones", [])]
    assert await engine.suggest("", "EN") == await engine.suggest("zzzz", "EN") == []


HOSTILE = [
    *("\x00", "\ud800", "a" * 10_000, "mug " * 5_000, "*", '"', '"mug', "-mug", "AND OR NOT"),
    *("title:mug", "mug~2^9", "[a TO b]", "(((", "\\", "'; DROP TABLE", "🧣" * 100, "\u202emug"),
]


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_texts_are_texts(engine: SearchEngine, text: str) -> None:
    result = await engine.search(SearchRequest(text=text, language=text, facets=("tag",)))
    assert result.total >= len(result.hits)
    await engine.suggest(text, text)
    filters = Filters(tags=(text,), vendors=(text,), options=((text, text),))
    assert await found(engine, filters=filters) == []
    hostile = product(60, text, body=text, vendor=text, tags=(text,), skus=(text,))
    await engine.replace([hostile])
    assert await found(engine, filters=Filters(product_types=("Hats",))) == [3]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=300), number=st.integers())
async def test_no_text_and_no_number_breaks_a_search(
    engine: SearchEngine, text: str, number: int
) -> None:
    filters = Filters(tags=(text,), collections=(number,), price=PriceRange("USD", number, number))
    for request in (
        SearchRequest(text=text, offset=number, limit=number),
        SearchRequest(text=text, filters=filters, currency=text, sort=Sort.PRICE),
    ):
        assert (await engine.search(request)).total >= 0


async def test_scores_never_rise_along_a_list(engine: SearchEngine) -> None:
    hits: Sequence[Hit] = (await engine.search(SearchRequest(text="wool scarf"))).hits
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
