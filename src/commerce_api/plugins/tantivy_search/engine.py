"""The port over a directory: reads on the calling thread, writes on another, one writer at all."""

import asyncio
from collections.abc import AsyncIterable, Callable, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from commerce_api.plugins.suggesting import suggestions
from commerce_api.plugins.tantivy_search.fields import SCHEMA_VERSION, key_of
from commerce_api.plugins.tantivy_search.generations import Current, Generations, Writing
from commerce_api.plugins.tantivy_search.reading import Reading
from commerce_api.ports.search import (
    Kind,
    Searchable,
    SearchDocument,
    SearchHealth,
    SearchRequest,
    SearchResult,
    SearchUnavailable,
    Suggestion,
)

TITLES_READ = 50
T = TypeVar("T")


class TantivySearch:
    """`directory` may be shared by the processes of one machine; it is made when first written."""

    def __init__(self, directory: Path) -> None:
        self._generations = Generations(directory)
        self._writes = asyncio.Lock()
        self._reading: Reading | None = None
        self._current: Current | None = None
        self._seen: tuple[tuple[int, int], int] = ((-1, -1), -1)

    async def search(self, request: SearchRequest) -> SearchResult:
        return _answered(self._reader().search, request)

    async def suggest(self, text: str, language: str, limit: int = 10) -> list[Suggestion]:
        request = SearchRequest(
            text=text, language=language, fields=(Searchable.TITLE,), limit=TITLES_READ
        )
        return suggestions(text, _answered(self._reader().titles, request), limit)

    async def replace(self, documents: Sequence[SearchDocument]) -> None:
        """Before the first rebuild this does nothing: the rebuild will read the same facts."""
        if documents and self._generations.current() is not None:
            await self._write(lambda writing: writing.put(list(documents), overwrite=True))

    async def remove(self, kind: Kind, ids: Sequence[int]) -> None:
        keys = [key_of(kind, number) for number in ids]
        if keys and self._generations.current() is not None:
            await self._write(lambda writing: writing.delete(keys))

    async def rebuild(self, batches: AsyncIterable[Sequence[SearchDocument]]) -> int:
        """The old generation's writer is held meanwhile, so that no change can get lost in it."""
        async with self._writes:
            old = await asyncio.to_thread(self._begin)
            try:
                return await self._fill_and_swap(batches)
            finally:
                await asyncio.to_thread(old.close)

    async def health(self) -> SearchHealth:
        current = self._generations.current()
        if current is None or not current.complete:
            return SearchHealth(0, needs_rebuild=True, detail="The search index was never built.")
        documents = self._reader().documents
        detail = f"generation {current.number}, {documents} documents"
        return SearchHealth(documents, needs_rebuild=False, detail=detail)

    async def version(self) -> str:
        self._reader()
        (changed, _), committed = self._seen
        return f"{changed:x}.{committed:x}"

    async def close(self) -> None:
        async with self._writes:
            self._reading = None
            self._seen = ((-1, -1), -1)

    async def _fill_and_swap(self, batches: AsyncIterable[Sequence[SearchDocument]]) -> int:
        number = await asyncio.to_thread(self._generations.create)
        finished = False
        new = Writing(self._generations.open(number), {})
        try:
            async for batch in batches:
                await asyncio.to_thread(new.put, list(batch), overwrite=False)
            await asyncio.to_thread(new.commit)
            finished = True
        finally:
            await asyncio.to_thread(new.close)
            if not finished:
                self._generations.discard(number)
        self._generations.point_to(
            Current(schema_version=SCHEMA_VERSION, number=number, complete=True, slots=new.slots)
        )
        self._generations.discard_old(number)
        return new.written

    def _reader(self) -> Reading:
        """The newest commit of the current generation, whichever process wrote it."""
        stamp = self._generations.stamp()
        if self._reading is None or self._current is None or stamp != self._seen[0]:
            self._current = self._generations.current()
            if self._current is None or not self._current.complete:
                raise SearchUnavailable("The search index has to be rebuilt.")
            committed = self._generations.commit_stamp(self._current.number)
            index = self._generations.open(self._current.number)
            self._reading = Reading(index, self._current.slots)
            self._seen = (stamp, committed)
            return self._reading
        committed = self._generations.commit_stamp(self._current.number)
        if committed != self._seen[1]:
            self._reading.reload()
            self._seen = (stamp, committed)
        return self._reading

    def _begin(self) -> Writing:
        """A writer on the current generation, which is made if there is none."""
        current = self._generations.current()
        if current is None:
            current = Current(
                schema_version=SCHEMA_VERSION,
                number=self._generations.create(),
                complete=False,
                slots={},
            )
            self._generations.point_to(current)
        return Writing(self._generations.open(current.number), dict(current.slots))

    async def _write(self, work: Callable[[Writing], None]) -> None:
        async with self._writes:
            await asyncio.to_thread(self._write_now, work)

    def _write_now(self, work: Callable[[Writing], None]) -> None:
        writing = self._begin()
        try:
            work(writing)
            writing.commit()
        finally:
            writing.close()
        current = self._generations.current()
        if current is not None and current.slots != writing.slots:
            self._generations.point_to(msgspec.structs.replace(current, slots=writing.slots))


def _answered(ask: Callable[[SearchRequest], T], request: SearchRequest) -> T:
    """What tantivy reports of a damaged directory is an engine that is not available."""
    try:
        return ask(request)
    except (OSError, ValueError) as error:
        raise SearchUnavailable(f"The search index cannot be read: {error}") from error
