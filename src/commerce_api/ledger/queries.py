"""Every statement about the ledger: inserts and reads, never an update or a delete."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.kernel.rows import structs
from commerce_api.ledger.models import GUARDED
from commerce_api.ledger.rows import AccountKey, NewEntry, PostedLine

AT_ONCE = 200  # rows of one statement

IDS = "SELECT name, id FROM ledger_account WHERE name = ANY(:names)"

OPEN = """
INSERT INTO ledger_account (created_at, name, kind, reference, currency) VALUES {rows}
ON CONFLICT (name) DO NOTHING RETURNING name, id"""

WRITE = """
INSERT INTO ledger_entry (created_at, reference) VALUES {rows}
ON CONFLICT (reference) DO NOTHING RETURNING reference, id"""

WRITE_LINES = """
INSERT INTO ledger_line (created_at, entry_id, account_id, amount_minor) VALUES {rows}"""

# Not stronger: whoever only adds a line to the account does not have to wait.
LOCK = "SELECT id FROM ledger_account WHERE id = ANY(:ids) ORDER BY id FOR NO KEY UPDATE"

KNOWN = "SELECT reference FROM ledger_entry WHERE reference = ANY(:references)"

SUMS = """
SELECT account_id, CAST(SUM(amount_minor) AS BIGINT) FROM ledger_line
WHERE account_id = ANY(:ids) GROUP BY account_id"""

SUMS_BY_NAME = """
SELECT a.name, CAST(SUM(l.amount_minor) AS BIGINT)
FROM ledger_account AS a JOIN ledger_line AS l ON l.account_id = a.id
WHERE a.name = ANY(:names) GROUP BY a.name"""

LINES = """
SELECT e.reference, a.name, l.amount_minor
FROM ledger_line AS l JOIN ledger_entry AS e ON e.id = l.entry_id
JOIN ledger_account AS a ON a.id = l.account_id
WHERE l.entry_id IN (
  SELECT m.entry_id FROM ledger_line AS m JOIN ledger_account AS b ON b.id = m.account_id
  WHERE b.name = :name)
ORDER BY e.id, l.id LIMIT :limit"""

UNBALANCED = """
SELECT e.reference FROM ledger_entry AS e
LEFT JOIN ledger_line AS l ON l.entry_id = e.id LEFT JOIN ledger_account AS a ON a.id = l.account_id
GROUP BY e.reference, a.currency HAVING COUNT(l.id) = 0 OR SUM(l.amount_minor) <> 0
ORDER BY e.reference LIMIT :limit"""

OFF_BY = """
SELECT a.currency, CAST(SUM(l.amount_minor) AS BIGINT)
FROM ledger_line AS l JOIN ledger_account AS a ON a.id = l.account_id
GROUP BY a.currency HAVING SUM(l.amount_minor) <> 0"""

OVERDRAWN = """
SELECT a.name FROM ledger_line AS l JOIN ledger_account AS a ON a.id = l.account_id
WHERE a.kind = ANY(:kinds) GROUP BY a.name HAVING SUM(l.amount_minor) > 0
ORDER BY a.name LIMIT :limit"""


async def ids(fetches: Fetches, names: Sequence[str]) -> dict[str, int]:
    return {row[0]: row[1] for row in await fetches.fetch(IDS, names=list(names))}


async def open_accounts(
    uow: UnitOfWork, accounts: Sequence[AccountKey], now: datetime
) -> dict[str, int]:
    """Those that somebody else has just opened are left out."""
    rows = [(now, a.name, str(a.kind), a.reference, a.currency) for a in accounts]
    found: dict[str, int] = {}
    for sql, values in _inserts(OPEN, rows):
        found.update((row[0], row[1]) for row in await uow.fetch(sql, **values))
    return found


async def write(uow: UnitOfWork, entries: Sequence[NewEntry], now: datetime) -> dict[str, int]:
    """Keys of the entries whose references are new. The others are left alone."""
    found: dict[str, int] = {}
    for sql, values in _inserts(WRITE, [(now, entry.reference) for entry in entries]):
        found.update((row[0], row[1]) for row in await uow.fetch(sql, **values))
    return found


async def write_lines(
    uow: UnitOfWork, lines: Sequence[tuple[int, int, int]], now: datetime
) -> None:
    """Entry, account and amount of each."""
    for sql, values in _inserts(WRITE_LINES, [(now, *line) for line in lines]):
        await uow.fetch(sql, **values)


async def lock(uow: UnitOfWork, account_ids: Sequence[int]) -> None:
    """Whoever spends from these accounts waits. SQLite has one writer and needs no lock."""
    if uow.postgres:
        await uow.fetch(LOCK, ids=list(account_ids))


async def known(fetches: Fetches, references: Sequence[str]) -> set[str]:
    rows = await fetches.fetch(KNOWN, references=list(references))
    return {reference for (reference,) in rows}


async def sums(fetches: Fetches, account_ids: Sequence[int]) -> dict[int, int]:
    return {row[0]: row[1] for row in await fetches.fetch(SUMS, ids=list(account_ids))}


async def sums_by_name(fetches: Fetches, names: Sequence[str]) -> Mapping[str, int]:
    return {row[0]: row[1] for row in await fetches.fetch(SUMS_BY_NAME, names=list(names))}


async def lines_of(fetches: Fetches, name: str, limit: int) -> list[PostedLine]:
    return structs(PostedLine, await fetches.fetch(LINES, name=name, limit=limit))


async def unbalanced(fetches: Fetches, limit: int) -> list[str]:
    return [reference for (reference,) in await fetches.fetch(UNBALANCED, limit=limit)]


async def off_by(fetches: Fetches) -> dict[str, int]:
    return {row[0]: row[1] for row in await fetches.fetch(OFF_BY)}


async def overdrawn(fetches: Fetches, limit: int) -> list[str]:
    """Guarded accounts are all of the credit side: theirs are below zero when they sum above it."""
    kinds = sorted(str(kind) for kind in GUARDED)
    return [name for (name,) in await fetches.fetch(OVERDRAWN, kinds=kinds, limit=limit)]


def _inserts(sql: str, rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The statement with places for as many rows as it takes at once, and their values."""
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        values = {f"v{i}_{j}": value for i, row in enumerate(part) for j, value in enumerate(row)}
        places = (", ".join(f":v{i}_{j}" for j in range(len(row))) for i, row in enumerate(part))
        yield sql.format(rows=", ".join(f"({place})" for place in places)), values
