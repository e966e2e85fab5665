"""Every statement that changes a customer, and what signing in reads."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from commerce_api.identity.models import Purpose
from commerce_api.identity.places import Place
from commerce_api.identity.rows import Account, Letter, SavedAddress, Secret, Session
from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.kernel.rows import moment, structs

PLACE = ", ".join(Place.__struct_fields__)

ACCOUNT = """
SELECT id, email, password_hash, verified_at IS NOT NULL, disabled_at IS NOT NULL, language
FROM identity_customer WHERE """

TAKEN_PHONE = "SELECT id FROM identity_customer WHERE phone = :phone"

CHANGE = "UPDATE identity_customer SET updated_at = :now{changes} WHERE id = :id RETURNING id"

REHASH = """
UPDATE identity_customer SET password_hash = :new WHERE id = :id AND password_hash = :old"""

# Only as long as the password is the one that was just compared.
SIGN_IN = """
INSERT INTO identity_session
  (created_at, customer_id, token_hash, family, last_used_at, expires_at)
SELECT :now, id, :token, :family, :now, :expires FROM identity_customer
WHERE id = :id AND password_hash = :password AND disabled_at IS NULL RETURNING id"""

USE_SESSION = """
UPDATE identity_session SET last_used_at = :now
WHERE token_hash = :token AND expires_at > :now AND EXISTS (
  SELECT 1 FROM identity_customer AS c
  WHERE c.id = identity_session.customer_id AND c.disabled_at IS NULL)
RETURNING id, customer_id, family"""

PROLONG = "UPDATE identity_session SET expires_at = :expires WHERE id = :id"

END_SESSION = """
DELETE FROM identity_session WHERE token_hash = :token AND expires_at > :now
RETURNING id, customer_id, family"""

END_ALL = "DELETE FROM identity_session WHERE customer_id = :customer"

PROOF = """
SELECT id, customer_id, expires_at FROM identity_secret
WHERE token_hash = :token AND customer_id = :customer AND purpose = :purpose
  AND expires_at > :now"""

USE_PROOF = "DELETE FROM identity_secret WHERE id = :id RETURNING id"

DROP_PROOFS = "DELETE FROM identity_secret WHERE customer_id = :customer"

ADDRESSES = f"""
SELECT id, customer_id, is_default, {PLACE} FROM identity_address
WHERE customer_id = :customer ORDER BY id"""

LOCK = "UPDATE identity_customer SET updated_at = :now WHERE id = :id RETURNING id"

CHANGE_ADDRESS = "UPDATE identity_address SET updated_at = :now{changes} WHERE id = :id"

DROP_ADDRESS = "DELETE FROM identity_address WHERE id = :id"

NOT_DEFAULT = """
UPDATE identity_address SET is_default = FALSE WHERE customer_id = :customer AND is_default"""

MAKE_DEFAULT = "UPDATE identity_address SET is_default = TRUE WHERE id = :id"

UNSENT = """
SELECT m.id, m.email, m.template FROM identity_mail AS m
WHERE m.sent_at IS NULL AND m.attempts < :attempts ORDER BY m.attempts, m.id LIMIT :limit"""

TRY_MAIL = """
UPDATE identity_mail SET attempts = attempts + 1
WHERE id = :id AND sent_at IS NULL RETURNING id"""

DROP_MAIL = "DELETE FROM identity_mail WHERE id = :id"

TRY = """
INSERT INTO identity_throttle (created_at, who, tries, resets_at)
VALUES (:now, :who, 1, :resets)
ON CONFLICT (who) DO UPDATE SET
  tries = CASE WHEN identity_throttle.resets_at <= :now THEN 1
    ELSE identity_throttle.tries + 1 END,
  resets_at = CASE WHEN identity_throttle.resets_at <= :now THEN :resets
    ELSE identity_throttle.resets_at END
RETURNING tries"""

FORGET_TRIES = "DELETE FROM identity_throttle WHERE who = :who"

GIVE_BACK = "UPDATE identity_throttle SET tries = tries - 1 WHERE who = :who AND tries > 0"

PURGE = (
    "DELETE FROM identity_session WHERE expires_at < :now",
    "DELETE FROM identity_secret WHERE expires_at < :now",
    "DELETE FROM identity_throttle WHERE resets_at < :now",
    "DELETE FROM identity_mail WHERE created_at < :week",
)


async def account_by_email(fetches: Fetches, email: str) -> Account | None:
    return _account(await fetches.fetch(f"{ACCOUNT} email = :email", email=email))


async def account(fetches: Fetches, key: int) -> Account | None:
    return _account(await fetches.fetch(f"{ACCOUNT} id = :id", id=key))


async def owner_of_phone(fetches: Fetches, phone: str) -> int | None:
    rows = await fetches.fetch(TAKEN_PHONE, phone=phone)
    return rows[0][0] if rows else None


async def change(uow: UnitOfWork, key: int, changes: Mapping[str, Any], now: datetime) -> None:
    """Set columns of a customer's row; their names are ours, never a caller's."""
    listed = "".join(f", {column} = :{column}" for column in changes)
    await uow.fetch(CHANGE.format(changes=listed), id=key, now=now, **changes)


async def rehash(uow: UnitOfWork, key: int, old: str, new: str) -> None:
    await uow.fetch(REHASH, id=key, old=old, new=new)


async def sign_in(uow: UnitOfWork, key: int, password: str, **session: str | datetime) -> bool:
    """`session`: token, family, now, expires. False: the password is another one by now."""
    return bool(await uow.fetch(SIGN_IN, id=key, password=password, **session))


async def use_session(uow: UnitOfWork, token: str, now: datetime) -> Session | None:
    rows = await uow.fetch(USE_SESSION, token=token, now=now)
    return Session(*rows[0]) if rows else None


async def prolong(uow: UnitOfWork, key: int, expires: datetime) -> None:
    await uow.fetch(PROLONG, id=key, expires=expires)


async def end_session(uow: UnitOfWork, token: str, now: datetime) -> Session | None:
    rows = await uow.fetch(END_SESSION, token=token, now=now)
    return Session(*rows[0]) if rows else None


async def end_all(uow: UnitOfWork, customer: int) -> None:
    await uow.fetch(END_ALL, customer=customer)


async def secret(
    fetches: Fetches, customer: int, purpose: Purpose, token: str, now: datetime
) -> Secret | None:
    rows = await fetches.fetch(PROOF, token=token, customer=customer, purpose=purpose, now=now)
    return Secret(rows[0][0], rows[0][1], moment(rows[0][2])) if rows else None


async def use_secret(uow: UnitOfWork, key: int) -> bool:
    return bool(await uow.fetch(USE_PROOF, id=key))


async def drop_secrets(uow: UnitOfWork, customer: int) -> None:
    await uow.fetch(DROP_PROOFS, customer=customer)


async def lock(uow: UnitOfWork, customer: int, now: datetime) -> None:
    """Take the customer's row, so that changes of their addresses come one after another."""
    await uow.fetch(LOCK, id=customer, now=now)


async def addresses(fetches: Fetches, customer: int) -> list[SavedAddress]:
    rows = await fetches.fetch(ADDRESSES, customer=customer)
    return [saved_address(row) for row in rows]


async def change_address(uow: UnitOfWork, key: int, place: Place, now: datetime) -> None:
    listed = "".join(f", {column} = :{column}" for column in Place.__struct_fields__)
    values = msgspec.structs.asdict(place)
    await uow.fetch(CHANGE_ADDRESS.format(changes=listed), id=key, now=now, **values)


async def drop_address(uow: UnitOfWork, key: int) -> None:
    await uow.fetch(DROP_ADDRESS, id=key)


async def make_default(uow: UnitOfWork, customer: int, key: int) -> None:
    await uow.fetch(NOT_DEFAULT, customer=customer)
    await uow.fetch(MAKE_DEFAULT, id=key)


async def unsent(fetches: Fetches, attempts: int, limit: int) -> list[Letter]:
    return structs(Letter, await fetches.fetch(UNSENT, attempts=attempts, limit=limit))


async def try_mail(uow: UnitOfWork, key: int) -> bool:
    return bool(await uow.fetch(TRY_MAIL, id=key))


async def drop_mail(uow: UnitOfWork, key: int) -> None:
    await uow.fetch(DROP_MAIL, id=key)


async def count_try(uow: UnitOfWork, who: str, now: datetime, resets: datetime) -> int:
    [[tries]] = await uow.fetch(TRY, who=who, now=now, resets=resets)
    return int(tries)


async def forget_tries(uow: UnitOfWork, who: str) -> None:
    await uow.fetch(FORGET_TRIES, who=who)


async def give_back_try(uow: UnitOfWork, who: str) -> None:
    await uow.fetch(GIVE_BACK, who=who)


async def purge(uow: UnitOfWork, now: datetime, week: datetime) -> None:
    """What has expired. Mails that could not be sent for a week are given up."""
    for statement in PURGE:
        values = {"week": week} if ":week" in statement else {"now": now}
        await uow.fetch(statement, **values)


def saved_address(row: Sequence[Any]) -> SavedAddress:
    key, customer, default, *texts = row
    return SavedAddress(key, customer, bool(default), Place(*texts))


def _account(rows: Sequence[Sequence[Any]]) -> Account | None:
    if not rows:
        return None
    key, email, password, verified, disabled, language = rows[0]
    return Account(key, email, password, bool(verified), bool(disabled), language)
