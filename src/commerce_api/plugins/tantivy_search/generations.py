"""The directory: numbered generations of the index, and a file that names the current one."""

import os
import shutil
from pathlib import Path

import msgspec
import tantivy

from commerce_api.plugins.tantivy_search.documents import index_document
from commerce_api.plugins.tantivy_search.fields import (
    CURRENCY_SLOTS,
    SCHEMA_VERSION,
    build_schema,
    gram_analyzer,
    value_analyzer,
    word_analyzer,
)
from commerce_api.ports.search import (
    ProductDocument,
    SearchBusy,
    SearchDocument,
    SearchUnavailable,
)

WRITER_BYTES = 64_000_000
KEPT_GENERATIONS = 2


class Current(msgspec.Struct, frozen=True):
    """`complete`: a rebuild has filled it. `slots`: currency -> number of its price columns."""

    schema_version: int
    number: int
    complete: bool
    slots: dict[str, int]


class Generations:
    def __init__(self, root: Path) -> None:
        self._root = root
        self._pointer = root / "current.json"

    def current(self) -> Current | None:
        """None if nothing was built yet, or by a version that this one cannot read."""
        try:
            current = msgspec.json.decode(self._pointer.read_bytes(), type=Current)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError) as error:
            raise SearchUnavailable(f"The search index cannot be read: {error}") from error
        return current if current.schema_version == SCHEMA_VERSION else None

    def stamp(self) -> tuple[int, int]:
        """Changes whenever the pointer is replaced."""
        try:
            status = self._pointer.stat()
        except OSError:
            return (0, 0)
        return (status.st_mtime_ns, status.st_ino)

    def commit_stamp(self, number: int) -> int:
        """Changes with every commit to a generation, whichever process made it."""
        try:
            return (self.path(number) / "meta.json").stat().st_mtime_ns
        except OSError:
            return 0

    def path(self, number: int) -> Path:
        return self._root / f"generation-{number}"

    def open(self, number: int) -> tantivy.Index:
        try:
            index = tantivy.Index(build_schema(), path=str(self.path(number)))
            index.config_reader("manual")
        except (OSError, ValueError) as error:
            raise SearchUnavailable(f"The search index cannot be opened: {error}") from error
        return _prepared(index)

    def create(self) -> int:
        """An empty generation after the newest one there is."""
        numbers = [int(path.name.rpartition("-")[2]) for path in self._found()]
        number = max(numbers, default=0) + 1
        self.path(number).mkdir(parents=True)
        _prepared(tantivy.Index(build_schema(), path=str(self.path(number)), sort_by_field="rank"))
        return number

    def point_to(self, current: Current) -> None:
        """Atomic: a reader sees the old generation or the new one."""
        draft = self._root / f"current.{os.getpid()}.json"
        draft.write_bytes(msgspec.json.encode(current))
        draft.replace(self._pointer)

    def discard(self, number: int) -> None:
        shutil.rmtree(self.path(number), ignore_errors=True)

    def discard_old(self, number: int) -> None:
        """The previous generation stays for readers that are just opening it."""
        for path in self._found():
            if int(path.name.rpartition("-")[2]) <= number - KEPT_GENERATIONS:
                shutil.rmtree(path, ignore_errors=True)

    def _found(self) -> list[Path]:
        return list(self._root.glob("generation-*"))


class Writing:
    """One open writer: tantivy's lock file lets no other process have one meanwhile."""

    def __init__(self, index: tantivy.Index, slots: dict[str, int]) -> None:
        self.slots = slots
        self.written = 0
        try:
            self._writer = index.writer(WRITER_BYTES, 1)
        except ValueError as error:
            if "LockBusy" in str(error):
                raise SearchBusy("Another process is writing the search index.") from error
            raise SearchUnavailable(str(error)) from error

    def put(self, documents: list[SearchDocument], *, overwrite: bool) -> None:
        for document in documents:
            self._give_slots(document)
            indexed = index_document(document, self.slots)
            if overwrite:
                self._writer.delete_documents_by_term("key", indexed["key"][0])
            self._writer.add_document(indexed)
        self.written += len(documents)

    def delete(self, keys: list[int]) -> None:
        for key in keys:
            self._writer.delete_documents_by_term("key", key)

    def commit(self) -> None:
        try:
            self._writer.commit()
        except ValueError as error:
            raise SearchUnavailable(f"The search index was not written: {error}") from error

    def close(self) -> None:
        """Frees the lock; what was not committed is forgotten."""
        self._writer.wait_merging_threads()

    def _give_slots(self, document: SearchDocument) -> None:
        if isinstance(document, ProductDocument):
            for currency in document.prices:
                if currency not in self.slots and len(self.slots) < CURRENCY_SLOTS:
                    self.slots[currency] = len(self.slots)


def _prepared(index: tantivy.Index) -> tantivy.Index:
    index.register_tokenizer("words", word_analyzer())
    index.register_tokenizer("grams", gram_analyzer())
    index.register_tokenizer("value", value_analyzer())
    return index
