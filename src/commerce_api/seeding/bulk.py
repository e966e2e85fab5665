"""Many rows at once: keys are given out here, rows are plain dicts, inserts come in batches."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, insert, select
from sqlmodel import SQLModel

from commerce_api.kernel.db import UnitOfWork
from commerce_api.kernel.tables import Table

BATCH = 2_000


class Bulk:
    """Rows of one transaction. `add` gives the new row's key; `flush` writes in order of tables.

    Only for a shop that nobody else writes to at the same time: keys are counted on from the
    greatest one there is.
    """

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._next: dict[type[Table], int] = {}
        self._rows: dict[type[Table], list[dict[str, Any]]] = defaultdict(list)
        self._touched: set[type[Table]] = set()

    async def prepare(self, *tables: type[Table]) -> None:
        """Learn where the keys of these tables go on."""
        for table in tables:
            if table not in self._next:
                greatest = await self._uow.session.scalar(select(func.max(table.id)))
                self._next[table] = (greatest or 0) + 1

    def add(self, table: type[Table], **values: Any) -> int:
        key = self._next[table]
        self._next[table] = key + 1
        self._rows[table].append({"id": key, **values})
        self._touched.add(table)
        return key

    def add_all(self, rows: Iterable[SQLModel]) -> None:
        """Rows that were built as entities, such as translations."""
        for row in rows:
            values = {name: value for name, value in row.model_dump().items() if name != "id"}
            self.add(type(row), **values)  # type: ignore[arg-type]

    async def flush(self) -> int:
        """Write what was added; parents before children. Returns how many rows."""
        written = 0
        tables = {table.__table__: table for table in self._rows}  # type: ignore[attr-defined]
        for sql_table in SQLModel.metadata.sorted_tables:
            table = tables.get(sql_table)
            if table is None:
                continue
            rows = self._rows.pop(table)
            for start in range(0, len(rows), BATCH):
                await self._uow.session.execute(insert(table), rows[start : start + BATCH])
            written += len(rows)
        return written

    async def finish(self) -> None:
        """Let the database count on from here."""
        await self.flush()
        if self._uow.postgres:
            for table in sorted(self._touched, key=lambda table: str(table.__tablename__)):
                name = str(table.__tablename__)
                await self._uow.fetch(
                    f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), :last)",
                    last=self._next[table] - 1,
                )
