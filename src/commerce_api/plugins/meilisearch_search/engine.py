"""The port over HTTP: one index for all kinds, one call for a page with its facets."""

import asyncio
import re
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

from meilisearch_python_sdk import AsyncClient
from meilisearch_python_sdk.errors import MeilisearchCommunicationError, MeilisearchError
from meilisearch_python_sdk.models.search import SearchParams

from commerce_api.plugins.meilisearch_search.asking import Asking
from commerce_api.plugins.meilisearch_search.documents import (
    PRIMARY_KEY,
    RANKING_RULES,
    Vocabulary,
    index_document,
    key_of,
    language_name,
    settings_for,
    vocabulary_of,
)
from commerce_api.plugins.suggesting import suggestions
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
DOCUMENTS_A_CALL = 1_000
SETTINGS_TRUSTED_SECONDS = 60
POLL_MS = 20


class MeilisearchSearch:
    """`index` names the shop on a server that it may share. One process rebuilds at a time."""

    def __init__(
        self, url: str, api_key: str | None, index: str, *, timeout_seconds: int = 5,
        task_seconds: int = 120,
    ) -> None:  # fmt: skip
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,200}", index):
            raise ValueError(f"“{index}” cannot be the name of a search index.")
        self._client = AsyncClient(url, api_key, timeout=timeout_seconds)
        self._client.http_client.event_hooks["response"] = [_refuse_other_servers]
        self._index = index
        self._task_ms = task_seconds * 1_000
        self._writes = asyncio.Lock()
        self._vocabulary = Vocabulary()
        self._trusted_until = 0.0

    async def search(self, request: SearchRequest) -> SearchResult:
        async with _reached():
            asking = Asking(self._index, request, await self._known())
            result = asking.result(await self._ask(asking.queries("all")))
            if result.total or not asking.several_words:
                return result
            narrowed = asking.narrowed()
            answers = await self._ask([*narrowed, *asking.queries("frequency")])
            if narrowed and answers[0]["totalHits"]:
                return result
            return asking.result(answers[len(narrowed) :])

    async def suggest(self, text: str, language: str, limit: int = 10) -> list[Suggestion]:
        request = SearchRequest(
            text=text, language=language, fields=(Searchable.TITLE,), limit=TITLES_READ
        )
        async with _reached():
            asking = Asking(self._index, request, await self._known())
            if not asking.text:
                return []
            translated = f"title_{language_name(language)}"
            query = asking.queries("all")[0].model_copy(
                update={"attributes_to_retrieve": ["title", translated]}
            )
            (answer,) = await self._ask([query])
        titles = [hit.get(translated) or hit["title"] for hit in answer["hits"]]
        return suggestions(text, titles, limit)

    async def replace(self, documents: Sequence[SearchDocument]) -> None:
        async with self._writes, _reached():
            if documents and await self._client.get_raw_index(self._index) is not None:
                known = await self._read_vocabulary()
                await self._add(self._index, known, documents)

    async def remove(self, kind: Kind, ids: Sequence[int]) -> None:
        async with self._writes, _reached():
            if ids and await self._client.get_raw_index(self._index) is not None:
                keys = [key_of(kind, number) for number in ids]
                task = await self._client.index(self._index).delete_documents(keys)
                await self._done(task.task_uid)

    async def rebuild(self, batches: AsyncIterable[Sequence[SearchDocument]]) -> int:
        new = f"{self._index}__next"
        async with self._writes:
            async with _reached():
                await self._client.delete_index_if_exists(new)
                await self._create(new)
            written, vocabulary = 0, Vocabulary()
            async for batch in batches:
                async with _reached():
                    vocabulary = await self._add(new, vocabulary, batch)
                written += len(batch)
            async with _reached():
                if await self._client.get_raw_index(self._index) is None:
                    await self._create(self._index)
                swap = await self._client.swap_indexes([(self._index, new)])
                await self._done(swap.task_uid)
                await self._client.delete_index_if_exists(new)
            self._trusted_until = 0.0
            return written

    async def health(self) -> SearchHealth:
        async with _reached():
            await self._client.health()
            if await self._client.get_raw_index(self._index) is None:
                return SearchHealth(0, needs_rebuild=True, detail="The index was never built.")
            index = self._client.index(self._index)
            settings = await index.get_settings()
            stats = await index.get_stats()
        wanted = settings_for(vocabulary_of(settings))
        current = (
            settings.ranking_rules == RANKING_RULES
            and settings.searchable_attributes == wanted.searchable_attributes
            and settings.filterable_attributes == wanted.filterable_attributes
        )
        detail = f"index {self._index}, {stats.number_of_documents} documents"
        return SearchHealth(stats.number_of_documents, needs_rebuild=not current, detail=detail)

    async def version(self) -> str:
        async with _reached():
            found = await self._client.get_raw_index(self._index)
        if found is None:
            raise SearchUnavailable("The search index has to be rebuilt.")
        return found.updated_at.isoformat()

    async def close(self) -> None:
        await self._client.aclose()

    async def _ask(self, queries: list[SearchParams]) -> list[dict[str, Any]]:
        results = await self._client.multi_search(queries)
        return [cast("Any", result).model_dump(by_alias=True) for result in cast("Any", results)]

    async def _create(self, uid: str) -> None:
        await self._client.create_index(
            uid, PRIMARY_KEY, settings=settings_for(Vocabulary()), timeout_in_ms=self._task_ms
        )

    async def _add(
        self, uid: str, known: Vocabulary, documents: Sequence[SearchDocument]
    ) -> Vocabulary:
        """Settings first, because changing them later indexes everything again."""
        index = self._client.index(uid)
        vocabulary = known.with_those_of(documents)
        if vocabulary != known:
            changed = await index.update_settings(settings_for(vocabulary))
            await self._done(changed.task_uid)
            self._trusted_until = 0.0
        tasks = []
        for start in range(0, len(documents), DOCUMENTS_A_CALL):
            batch = [index_document(each) for each in documents[start : start + DOCUMENTS_A_CALL]]
            tasks.append((await index.add_documents(batch, PRIMARY_KEY)).task_uid)
        for task in tasks:
            await self._done(task)
        return vocabulary

    async def _done(self, task: int) -> None:
        await self._client.wait_for_task(
            task, timeout_in_ms=self._task_ms, interval_in_ms=POLL_MS, raise_for_status=True
        )

    async def _known(self) -> Vocabulary:
        """Read again now and then: another process may have written a new language."""
        now = asyncio.get_running_loop().time()
        if now >= self._trusted_until:
            self._vocabulary = await self._read_vocabulary()
            self._trusted_until = now + SETTINGS_TRUSTED_SECONDS
        return self._vocabulary

    async def _read_vocabulary(self) -> Vocabulary:
        return vocabulary_of(await self._client.index(self._index).get_settings())


@asynccontextmanager
async def _reached() -> AsyncIterator[None]:
    """Refusals, failed tasks, time-outs and answers of another form are one thing to the shop."""
    try:
        yield
    except (MeilisearchError, OSError, ValueError) as error:
        raise SearchUnavailable(f"Meilisearch did not answer: {error}") from error


async def _refuse_other_servers(response: Any) -> None:
    """A proxy's error page is not an answer of the search server."""
    if "json" not in response.headers.get("content-type", "json"):
        raise MeilisearchCommunicationError(f"HTTP {response.status_code} that is not JSON")
