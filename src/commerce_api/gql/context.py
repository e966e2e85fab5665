"""What a resolver can reach. Lives for one request."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar

import strawberry
from aiodataloader import DataLoader

from commerce_api.kernel.db import Database, Fetches
from commerce_api.kernel.readers import Count
from commerce_api.ports import Plugins
from commerce_api.settings import Settings

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
T = TypeVar("T")
Load = Callable[..., Awaitable[Mapping[K, V]]]


class Context:
    """Also a `Fetches`: hand it to queries for reads outside of any transaction."""

    __slots__ = (
        "_batches",
        "_fresh",
        "_known",
        "_pending",
        "address",
        "buyer",
        "caller",
        "count",
        "country",
        "db",
        "idempotency_key",
        "language",
        "objects",
        "plugins",
        "replayed",
        "request_id",
        "settings",
        "warnings",
    )

    def __init__(self, db: Database, plugins: Plugins, settings: Settings) -> None:
        self.db = db
        self.plugins = plugins
        self.settings = settings
        self.caller = "anonymous"
        self.address = ""  # of the machine that asks, as the network knows it
        self.buyer: str | None = None  # access token of the customer who is signed in
        self.country: str | None = None  # as @inContext says; None: the shop's own
        self.language: str | None = None
        self.idempotency_key: str | None = None
        self.request_id = ""
        self.replayed = False
        self.count = Count()
        self.warnings: list[str] = []
        self._batches: dict[Any, DataLoader[Any, Any]] = {}
        self._known: dict[Any, dict[Any, Any]] = {}
        self._fresh: dict[Any, dict[Any, Any]] = {}
        self._pending: dict[Any, dict[Any, asyncio.Future[Any]]] = {}

    @property
    def locale(self) -> str | None:
        """The language to translate to, as in `kernel_translation`. None: the texts as they are."""
        if self.language is None:
            return None
        language = self.language.split("_")[0].lower()
        return None if language == self.settings.base_language else language

    async def fetch(self, sql: str, /, **params: Any) -> Sequence[Sequence[Any]]:
        async with self.db.read() as reader:
            return await reader.fetch(sql, **params)

    async def many(self, load: Load[K, V], keys: Sequence[K | None], *extra: Any) -> list[V | None]:
        """One value per key, in order; each key is read once per request.

        `load(reader, keys, *extra)` answers a mapping. A key that is None or unknown gives None.
        """
        known = self._known.setdefault((load, extra), {})
        pending = self._pending.setdefault((load, extra), {})
        missing = [
            key
            for key in dict.fromkeys(keys)
            if key is not None and key not in known and key not in pending
        ]
        waiting = {pending[key] for key in keys if key is not None and key in pending}
        if missing:
            await self._load(load, missing, extra, known, pending)
        for future in waiting:
            await asyncio.shield(future)
        return [known.get(key) for key in keys]

    async def one(self, load: Load[K, V], key: K, *extra: Any) -> V | None:
        [value] = await self.many(load, [key], *extra)
        return value

    async def once(self, load: Callable[["Context"], Awaitable[T]]) -> T:
        """A value that is the same throughout the request, e.g. its market."""

        async def one_key(_reader: Fetches, _keys: Sequence[int]) -> dict[int, T]:
            return {0: await load(self)}

        known = self._known.setdefault(load, {})
        if 0 not in known:
            known[0] = (await one_key(self, [0]))[0]
        value: T = known[0]
        return value

    def keep(self, load: Load[K, V], key: K, value: V, *extra: Any) -> None:
        """For a mutation that knows what `many` would read after it: spares the reading."""
        self._fresh.setdefault((load, extra), {})[key] = value

    def forget(self) -> None:
        """What was read before a commit is stale after it."""
        self._batches.clear()
        self._known, self._fresh = self._fresh, {}
        self._pending.clear()

    async def together(
        self, load: Callable[..., Any], arguments: dict[str, Any], parent: Any, info: "Info"
    ) -> Any:
        """Call a batch field once for all parents that ask for it in the same tick."""
        key = (load, repr(arguments)) if arguments else load
        loader = self._batches.get(key)
        if loader is None:

            async def answer(parents: list[Any]) -> list[Any]:
                values: list[Any] = await load(parents, info, **arguments)
                return values

            loader = self._batches[key] = DataLoader(answer, cache=False, get_cache_key=id)
        return await loader.load(parent)

    async def _load(
        self,
        load: Load[K, V],
        missing: list[K],
        extra: tuple[Any, ...],
        known: dict[Any, Any],
        pending: dict[Any, asyncio.Future[Any]],
    ) -> None:
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        pending.update(dict.fromkeys(missing, future))
        try:
            found = await load(self, missing, *extra)
            known.update((key, found.get(key)) for key in missing)
        finally:
            for key in missing:
                pending.pop(key, None)
            future.set_result(None)


Info = strawberry.Info[Context, None]
