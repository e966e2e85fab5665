"""Texts of any row in other languages: one table, read in one statement per kind of row."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from commerce_api.kernel.tables import Table, whole

if TYPE_CHECKING:
    from commerce_api.kernel.db import Fetches, UnitOfWork

Texts = dict[str, str]


class Translation(Table, table=True):
    __tablename__ = "kernel_translation"
    __table_args__ = (UniqueConstraint("owner", "owner_id", "language", "field"),)

    owner: str = Field(max_length=40)  # the table without its domain, e.g. "product"
    owner_id: int = whole()
    language: str = Field(max_length=8)
    field: str = Field(max_length=40)
    value: str


TEXTS = """
SELECT owner_id, field, value FROM kernel_translation
WHERE owner = :owner AND language = :language AND owner_id = ANY(:ids)"""

PUT = """
INSERT INTO kernel_translation (created_at, owner, owner_id, language, field, value)
VALUES (CURRENT_TIMESTAMP, :owner, :id, :language, :field, :value)
ON CONFLICT (owner, owner_id, language, field) DO UPDATE SET value = :value"""


async def texts_of(
    reader: "Fetches", owner: str, ids: Sequence[int], language: str
) -> dict[int, Texts]:
    """Field name to text, for each row that has any in that language."""
    found: dict[int, Texts] = defaultdict(dict)
    for id, field, value in await reader.fetch(
        TEXTS, owner=owner, ids=list(ids), language=language
    ):
        found[id][field] = value
    return found


async def put(uow: "UnitOfWork", owner: str, id: int, language: str, texts: Texts) -> None:
    for field, value in texts.items():
        await uow.fetch(PUT, owner=owner, id=id, language=language, field=field, value=value)


def rows_of(owner: str, id: int, by_language: dict[str, Texts]) -> Iterable[Translation]:
    """Rows to insert for a new object: language to field to text."""
    for language, texts in by_language.items():
        for field, value in texts.items():
            yield Translation(owner=owner, owner_id=id, language=language, field=field, value=value)
