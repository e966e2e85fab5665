"""What only the engine behind HTTP has: a network, a key, tasks that fail."""

from collections.abc import AsyncIterator, Iterator, Sequence

import pytest

from commerce_api.plugins.meilisearch_search import MeilisearchSearch
from commerce_api.ports.search import (
    Filters,
    Kind,
    SearchDocument,
    SearchRequest,
    SearchUnavailable,
)
from tests.plugins.meili.server import KEY, Server, running
from tests.plugins.search_catalogue import DOCUMENTS, product


@pytest.fixture
def served() -> Iterator[tuple[str, Server]]:
    with running() as found:
        yield found


@pytest.fixture
async def engine(served: tuple[str, Server]) -> AsyncIterator[MeilisearchSearch]:
    url, server = served
    engine = MeilisearchSearch(url, KEY, "shop", timeout_seconds=2)
    await engine.rebuild(everything())
    yield engine
    await engine.close()
    assert server.contract.violations == []


async def everything() -> AsyncIterator[Sequence[SearchDocument]]:
    yield DOCUMENTS


async def test_a_page_with_all_its_facets_is_one_call(
    engine: MeilisearchSearch, served: tuple[str, Server]
) -> None:
    await engine.search(SearchRequest())
    calls = served[1].contract.calls
    calls.clear()
    request = SearchRequest(
        text="mug",
        facets=("vendor", "product_type", "option:*", "price"),
        currency="USD",
        filters=Filters(vendors=("Tonwerk",), options=(("Color", "Blue"),)),
    )
    assert [hit.id for hit in (await engine.search(request)).hits] == [5, 6]
    assert calls == ["post /multi-search"]


async def test_a_proxy_s_error_page_is_unavailable(
    engine: MeilisearchSearch, served: tuple[str, Server]
) -> None:
    served[1].broken = True
    for call in (
        engine.search(SearchRequest()),
        engine.suggest("mug", "EN"),
        engine.replace([product(1, "Mug")]),
        engine.remove(Kind.PRODUCT, [1]),
        engine.rebuild(everything()),
        engine.health(),
        engine.version(),
    ):
        with pytest.raises(SearchUnavailable):
            await call


async def test_nobody_there(unused_tcp_port: int) -> None:
    engine = MeilisearchSearch(f"http://127.0.0.1:{unused_tcp_port}", KEY, "shop")
    with pytest.raises(SearchUnavailable):
        await engine.search(SearchRequest())
    await engine.close()


async def test_a_wrong_key_is_unavailable(served: tuple[str, Server]) -> None:
    engine = MeilisearchSearch(served[0], "another", "shop")
    with pytest.raises(SearchUnavailable, match="API key"):
        await engine.health()
    await engine.close()


async def test_settings_of_another_version_have_to_be_rebuilt(
    engine: MeilisearchSearch, served: tuple[str, Server]
) -> None:
    assert not (await engine.health()).needs_rebuild
    served[1]._get("shop").settings["rankingRules"] = ["words"]
    assert (await engine.health()).needs_rebuild


async def test_shops_share_a_server(engine: MeilisearchSearch, served: tuple[str, Server]) -> None:
    other = MeilisearchSearch(served[0], KEY, "other")
    await other.rebuild(everything())
    await other.replace([product(70, "Porcelain Mug")])
    assert (await other.search(SearchRequest(text="porcelain"))).total == 1
    assert (await engine.search(SearchRequest(text="porcelain"))).total == 0
    await other.close()


def test_the_name_of_an_index_is_checked() -> None:
    with pytest.raises(ValueError, match="cannot be the name"):
        MeilisearchSearch("http://127.0.0.1:1", None, "a/b")
