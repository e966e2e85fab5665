"""Gift cards: reads, and the conditional updates that let each step happen once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from commerce_api.giftcards.rows import CardRow, MailRow, Spent
from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.kernel.rows import iso

# The name of a card's account, as `AccountKey.name` writes it.
CARDS = """
SELECT c.id, c.last_characters, c.currency,
  c.enabled AND (c.expires_at IS NULL OR c.expires_at > :now),
  COALESCE((
    SELECT CAST(-SUM(l.amount_minor) AS BIGINT)
    FROM ledger_account AS a JOIN ledger_line AS l ON l.account_id = a.id
    WHERE a.name = 'gift_card/giftcard:' || c.id || '/' || c.currency), 0), c.code_hash
FROM giftcards_card AS c WHERE """

ISSUED = """
SELECT source, source_number FROM giftcards_card WHERE source = ANY(:sources)"""

IDS = "SELECT code_hash, id FROM giftcards_card WHERE code_hash = ANY(:hashes)"

DISABLE = "UPDATE giftcards_card SET enabled = :no WHERE id = :id AND enabled = :yes RETURNING id"

HOLD = """
INSERT INTO giftcards_hold (created_at, card_id, reference, amount_minor, status)
SELECT :now, c.id, :reference, :amount, 'held' FROM giftcards_card AS c
WHERE c.id = :card AND c.enabled AND (c.expires_at IS NULL OR c.expires_at > :now)
RETURNING id"""

END_HOLDS = """
UPDATE giftcards_hold SET status = :status WHERE reference = :reference AND status = 'held'
RETURNING id, card_id, amount_minor, (
  SELECT c.last_characters FROM giftcards_card AS c WHERE c.id = giftcards_hold.card_id)"""

TRY = """
INSERT INTO giftcards_guesser (created_at, client, misses, since)
VALUES (:now, :client, :tries, :now)
ON CONFLICT (client) DO UPDATE SET
  misses = :tries + CASE WHEN giftcards_guesser.since < :window THEN 0
    ELSE giftcards_guesser.misses END,
  since = CASE WHEN giftcards_guesser.since < :window THEN :now ELSE giftcards_guesser.since END
RETURNING misses"""

HIT = "UPDATE giftcards_guesser SET misses = misses - :hits WHERE client = :client"

FORGET = "DELETE FROM giftcards_guesser WHERE since < :window"

UNSENT = """
SELECT m.id, m.code, m.email, m.language, m.name, m.message, c.currency, c.initial_minor,
  c.expires_at
FROM giftcards_mail AS m JOIN giftcards_card AS c ON c.id = m.card_id
WHERE m.sent_at IS NULL AND m.attempts < :attempts ORDER BY m.attempts, m.id LIMIT :limit"""

TRY_MAIL = """
UPDATE giftcards_mail SET attempts = attempts + 1 WHERE id = :id AND sent_at IS NULL RETURNING id"""

MAIL_SENT = "UPDATE giftcards_mail SET sent_at = :now, code = '' WHERE id = :id"


async def cards(fetches: Fetches, keys: Sequence[int], now: datetime) -> dict[int, CardRow]:
    rows = await fetches.fetch(f"{CARDS} c.id = ANY(:keys)", keys=list(keys), now=now)
    return {row[0]: _card(row) for row in rows}


async def cards_by_hash(
    fetches: Fetches, hashes: Sequence[str], now: datetime
) -> Mapping[str, CardRow]:
    rows = await fetches.fetch(f"{CARDS} c.code_hash = ANY(:hashes)", hashes=list(hashes), now=now)
    return {row[5]: _card(row) for row in rows}


async def issued(fetches: Fetches, sources: Sequence[str]) -> set[tuple[str, int]]:
    rows = await fetches.fetch(ISSUED, sources=list(sources))
    return {(source, number) for source, number in rows}


async def ids(fetches: Fetches, hashes: Sequence[str]) -> dict[str, int]:
    return {row[0]: row[1] for row in await fetches.fetch(IDS, hashes=list(hashes))}


async def disable(uow: UnitOfWork, card: int) -> bool:
    return bool(await uow.fetch(DISABLE, id=card, no=False, yes=True))


async def hold(
    uow: UnitOfWork, reference: str, card: int, amount: int, now: datetime
) -> int | None:
    """None: the card cannot be used any more."""
    rows = await uow.fetch(HOLD, reference=reference, card=card, amount=amount, now=now)
    return rows[0][0] if rows else None


async def end_holds(uow: UnitOfWork, reference: str, status: str) -> list[Spent]:
    """Whoever gets them does what follows."""
    rows = await uow.fetch(END_HOLDS, reference=reference, status=status)
    parts = [Spent(id, card, last, minor) for id, card, minor, last in rows]
    return sorted(parts, key=lambda part: part.hold)


async def count_tries(
    uow: UnitOfWork, client: str, tries: int, window: datetime, now: datetime
) -> int:
    """Wrong codes of this client since the window began, if these are wrong as well."""
    rows = await uow.fetch(TRY, client=client, tries=tries, window=window, now=now)
    return int(rows[0][0])


async def count_hits(uow: UnitOfWork, client: str, hits: int) -> None:
    await uow.fetch(HIT, client=client, hits=hits)


async def forget_guessers(uow: UnitOfWork, window: datetime) -> None:
    await uow.fetch(FORGET, window=window)


async def unsent(fetches: Fetches, attempts: int, limit: int) -> list[MailRow]:
    rows = await fetches.fetch(UNSENT, attempts=attempts, limit=limit)
    return [MailRow(*(*row[:8], iso(row[8]))) for row in rows]


async def try_mail(uow: UnitOfWork, id: int) -> bool:
    return bool(await uow.fetch(TRY_MAIL, id=id))


async def mail_sent(uow: UnitOfWork, id: int, now: datetime) -> None:
    await uow.fetch(MAIL_SENT, id=id, now=now)


def _card(row: Sequence[Any]) -> CardRow:
    key, last_characters, currency, usable, left_minor, _hash = row
    return CardRow(key, last_characters, currency, bool(usable), left_minor)
