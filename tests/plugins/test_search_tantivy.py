"""What only the engine inside the process has: files, a lock, other processes."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import msgspec
import pytest

from commerce_api.plugins.tantivy_search import TantivySearch
from commerce_api.plugins.tantivy_search.fields import CURRENCY_SLOTS
from commerce_api.ports.search import (
    ProductDocument,
    SearchBusy,
    SearchDocument,
    SearchRequest,
    SearchUnavailable,
    Sort,
)
from tests.plugins.search_catalogue import product


async def one(*documents: SearchDocument) -> AsyncIterator[Sequence[SearchDocument]]:
    yield documents


async def found(engine: TantivySearch, text: str, **more: object) -> list[int]:
    request = SearchRequest(text=text, limit=250, **more)  # type: ignore[arg-type]
    return [hit.id for hit in (await engine.search(request)).hits]


def generations_in(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.glob("generation-*"))


async def test_other_processes_see_commits_and_rebuilds(tmp_path: Path) -> None:
    writer, reader = TantivySearch(tmp_path), TantivySearch(tmp_path)
    await writer.rebuild(one(product(1, "Mug")))
    assert await found(reader, "mug") == [1]
    await writer.replace([product(2, "Mug")])
    assert await found(reader, "mug") == [1, 2]
    await writer.rebuild(one(product(3, "Mug")))
    assert await found(reader, "mug") == [3]
    assert await reader.version() == await writer.version()


async def test_old_generations_are_removed(tmp_path: Path) -> None:
    engine = TantivySearch(tmp_path)
    for number in range(4):
        await engine.rebuild(one(product(number, "Mug")))
    assert generations_in(tmp_path) == ["generation-4", "generation-5"]
    assert await found(engine, "mug") == [3]


async def test_one_writer_at_a_time(tmp_path: Path) -> None:
    first, second = TantivySearch(tmp_path), TantivySearch(tmp_path)
    await first.rebuild(one(product(1, "Mug")))

    async def meanwhile() -> AsyncIterator[Sequence[SearchDocument]]:
        with pytest.raises(SearchBusy):
            await second.replace([product(9, "Mug")])
        with pytest.raises(SearchBusy):
            await second.rebuild(one())
        assert await found(second, "mug") == [1]
        yield [product(2, "Mug")]

    await first.rebuild(meanwhile())
    await second.replace([product(9, "Mug")])
    assert await found(first, "mug") == [2, 9]


async def test_an_index_of_another_version_has_to_be_rebuilt(tmp_path: Path) -> None:
    await TantivySearch(tmp_path).rebuild(one(product(1, "Mug")))
    pointer = tmp_path / "current.json"
    stamp = msgspec.json.decode(pointer.read_bytes())
    pointer.write_bytes(msgspec.json.encode(stamp | {"schema_version": 0}))
    engine = TantivySearch(tmp_path)
    assert (await engine.health()).needs_rebuild
    with pytest.raises(SearchUnavailable, match="rebuilt"):
        await found(engine, "mug")
    await engine.rebuild(one(product(1, "Mug")))
    assert not (await engine.health()).needs_rebuild
    assert await found(engine, "mug") == [1]


async def test_a_damaged_index_is_unavailable(tmp_path: Path) -> None:
    await TantivySearch(tmp_path).rebuild(one(product(1, "Mug")))
    (tmp_path / "generation-2" / "meta.json").write_text("{")
    with pytest.raises(SearchUnavailable):
        await found(TantivySearch(tmp_path), "mug")
    (tmp_path / "current.json").write_text("{")
    with pytest.raises(SearchUnavailable):
        await TantivySearch(tmp_path).health()


async def test_ties_are_in_order_over_many_commits(tmp_path: Path) -> None:
    """Each commit is a segment: best sellers first, then by id, and prices like any other."""
    engine = TantivySearch(tmp_path)

    def mug(number: int) -> ProductDocument:
        return product(number, "Mug", sales_rank=7, prices={"USD": (500, 500)})

    await engine.rebuild(one(*(mug(number) for number in (8, 3, 5))))
    for number in (4, 1, 9, 2, 7, 6):
        await engine.replace([mug(number)])
    await engine.replace([product(5, "Mug", sales_rank=1, prices={"USD": (500, 500)})])
    assert await found(engine, "mug") == [5, 1, 2, 3, 4, 6, 7, 8, 9]
    assert await found(engine, "", sort=Sort.PRICE, currency="USD") == list(range(1, 10))


async def test_currencies_past_the_last_column_are_left_out(tmp_path: Path) -> None:
    engine = TantivySearch(tmp_path)
    prices = {f"X{number:02}": (number, number) for number in range(CURRENCY_SLOTS + 4)}
    await engine.rebuild(one(product(1, "Mug", prices=prices)))
    for currency, price in (("X63", (63, 63)), ("X64", None)):
        request = SearchRequest(facets=("price",), currency=currency)
        assert (await engine.search(request)).price == price
