"""Accounts: opening one, changing it, and proving by mail that one may set its password."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET, UnsetType
from sqlalchemy.exc import IntegrityError

from commerce_api.identity import (
    checks,
    errors,
    loaders,
    mails,
    passwords,
    queries,
    sessions,
    throttle,
)
from commerce_api.identity.errors import (
    CustomerRefused,
    Mistake,
    Path,
    not_signed_in,
    refuse,
)
from commerce_api.identity.events import CustomerChanged, CustomerCreated, CustomerVerified
from commerce_api.identity.models import Customer, Purpose
from commerce_api.identity.rows import Account, NewToken, SignedIn
from commerce_api.identity.tokens import TOKEN_MAX, hashed
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database, Fetches, UnitOfWork
from commerce_api.settings import Settings

T = TypeVar("T")

CREATE, RECOVER = "create", "recover"
MAILS_MAX = 5  # for one address, within the time of the throttle
CREATES_MAX = 10
NAMES = {"first_name": "firstName", "last_name": "lastName"}


class NewCustomer(msgspec.Struct, frozen=True):
    email: str
    password: str
    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    accepts_marketing: bool = False
    language: str | None = None

    def __repr__(self) -> str:
        return "NewCustomer(…)"


class CustomerChange(msgspec.Struct, frozen=True):
    """What is UNSET stays as it is; None clears it."""

    email: str | UnsetType | None = UNSET
    password: str | UnsetType | None = UNSET
    first_name: str | UnsetType | None = UNSET
    last_name: str | UnsetType | None = UNSET
    phone: str | UnsetType | None = UNSET
    accepts_marketing: bool | UnsetType | None = UNSET

    def __repr__(self) -> str:
        return "CustomerChange(…)"


class Proof(msgspec.Struct, frozen=True):
    """What came out of a mail, and the password that is wanted. `at` is where it stood."""

    purpose: Purpose
    customer_key: int | None
    token: str
    password: str
    at: Path
    password_at: Path = ("input", "password")

    def __repr__(self) -> str:
        return f"Proof({self.purpose})"


async def create(db: Database, settings: Settings, new: NewCustomer, *, host: str) -> int:
    """Open an account. It can be used at once; the mail proves whose address it is."""
    at = ("input",)
    email = checks.same_email(new.email)
    named = {"first_name": new.first_name, "last_name": new.last_name, "phone": new.phone}
    refuse(
        [
            *checks.email(new.email, (*at, "email")),
            *passwords.mistakes(new.password, settings, (*at, "password"), email=email),
            *_mistakes(named, at),
        ]
    )
    await throttle.attempt(
        db,
        {
            throttle.account(CREATE, email): CREATES_MAX,
            throttle.address(CREATE, host): settings.address_misses,
        },
    )
    password = await passwords.hashed(new.password, settings)
    columns = {name: _kept(name, value) for name, value in named.items()}

    async def write(uow: UnitOfWork) -> int | None:
        taken = await queries.account_by_email(uow, email)
        if taken and not taken.password_hash:
            await mails.queue(uow, email, mails.ACTIVATION)
            return None
        refuse(_taken_email(taken, at) + await _taken_phone(uow, columns["phone"], None, at))
        row = Customer(
            email=email,
            password_hash=password,
            accepts_marketing=new.accepts_marketing,
            language=new.language,
            **columns,
        )
        await uow.add(row)
        uow.emit(CustomerCreated(row.id))
        return row.id

    key = await _settled(db, write)
    if key is None:
        message = "The shop knows this address already. A mail tells how to open the account."
        raise CustomerRefused([Mistake(errors.DISABLED, message, (*at, "email"))])
    return key


async def update(
    db: Database, settings: Settings, token: str, change: CustomerChange
) -> tuple[int, NewToken | None]:
    """Change what a customer says of themselves. A new password ends every session."""
    at = ("customer",)
    columns = _columns(change)
    refuse(_update_mistakes(change, columns, settings, at))
    async with db.read() as reader:  # nobody may let the shop hash or mail without a token
        known = await _account_of(reader, token)
    if columns.get("email") not in {None, known.email}:
        await throttle.attempt(db, {throttle.account(RECOVER, columns["email"]): MAILS_MAX})
    hash = await passwords.hashed(change.password, settings) if change.password else None

    async def write(uow: UnitOfWork) -> tuple[int, NewToken | None]:
        session = await sessions.session_of(uow, token)
        account = await queries.account(uow, session.customer_key)
        assert account, "a session has a customer"  # noqa: S101 — a foreign key says so
        refuse(await _taken(uow, columns, account, at))
        moved = columns.get("email") not in {None, account.email}
        changes = {**columns, "verified_at": None} if moved else dict(columns)
        if hash:
            changes["password_hash"] = hash
        await queries.change(uow, account.key, changes, now())
        if moved:
            await mails.queue(uow, account.email, mails.EMAIL_CHANGED)
            await mails.queue(uow, columns["email"], mails.ACTIVATION)
            await queries.drop_secrets(uow, account.key)
        uow.emit(CustomerChanged(account.key))
        return account.key, await _new_password(uow, settings, account, hash) if hash else None

    return await _settled(db, write)


async def recover(db: Database, settings: Settings, email: str, *, host: str) -> None:
    """Ask for a mail that lets its reader set a new password. Tells nobody who is known here."""
    refuse(checks.email(email, ("email",)))
    known = checks.same_email(email)
    await throttle.attempt(
        db,
        {
            throttle.account(RECOVER, known): MAILS_MAX,
            throttle.address(RECOVER, host): settings.address_misses,
        },
    )
    await db.atomically(lambda uow: mails.queue(uow, known, mails.RESET))


async def prove(db: Database, settings: Settings, proof: Proof) -> SignedIn:
    """Set the password with what a mail said: it proves the address, too. Works once."""
    moment, token = now(), hashed(proof.token[:TOKEN_MAX])
    async with db.read() as reader:
        secret = await queries.secret(reader, proof.customer_key or 0, proof.purpose, token, moment)
        account = await queries.account(reader, secret.customer_key) if secret else None
    if not secret or not account or account.disabled:
        raise _used_up(proof)
    if proof.purpose is Purpose.ACTIVATION and account.verified:
        message = "This account has been activated already."
        raise CustomerRefused([Mistake(errors.ALREADY_ENABLED, message, proof.at)])
    refuse(passwords.mistakes(proof.password, settings, proof.password_at, email=account.email))
    hash = await passwords.hashed(proof.password, settings)

    async def write(uow: UnitOfWork) -> SignedIn:
        if not await queries.use_secret(uow, secret.key):
            raise _used_up(proof)
        changes = {"password_hash": hash, "verified_at": now()}
        await queries.change(uow, account.key, changes, now())
        uow.emit(CustomerVerified(account.key))
        return SignedIn(account.key, await _new_password(uow, settings, account, hash))

    return await db.atomically(write)


async def _settled(db: Database, write: Callable[[UnitOfWork], Awaitable[T]]) -> T:
    """When somebody takes the same address in the same moment, the second look sees it."""
    try:
        return await db.atomically(write)
    except IntegrityError:
        return await db.atomically(write)


async def _new_password(
    uow: UnitOfWork, settings: Settings, account: Account, hash: str
) -> NewToken:
    """Whoever was signed in with the old one is not any more."""
    await queries.end_all(uow, account.key)
    await queries.drop_secrets(uow, account.key)
    await mails.queue(uow, account.email, mails.PASSWORD_CHANGED)
    token = await sessions.begin(uow, settings, account, hash)
    if token is None:  # closed by the shop in this very moment
        raise not_signed_in()
    return token


async def _account_of(reader: Fetches, token: str) -> Account:
    hash = hashed(token[:TOKEN_MAX])
    key = (await loaders.customers_by_token(reader, [hash])).get(hash)
    account = await queries.account(reader, key) if key else None
    if account is None:
        raise not_signed_in()
    return account


def _columns(change: CustomerChange) -> dict[str, Any]:
    sent = {
        name: _kept(name, value)
        for name, value in msgspec.structs.asdict(change).items()
        if value is not UNSET and name != "password"
    }
    if sent.get("accepts_marketing", True) is None:
        del sent["accepts_marketing"]
    return sent


def _update_mistakes(
    change: CustomerChange, columns: dict[str, Any], settings: Settings, at: Path
) -> list[Mistake]:
    sent = {name: getattr(change, name) for name in columns if name in {*NAMES, "phone"}}
    found = _mistakes(sent, at)
    if change.email is not UNSET:
        found += checks.email(change.email or "", (*at, "email"))
    if change.password is not UNSET and change.password is not None:
        email = columns.get("email") or ""
        found += passwords.mistakes(change.password, settings, (*at, "password"), email=email)
    return found


def _mistakes(named: dict[str, str | None], at: Path) -> list[Mistake]:
    found: list[Mistake] = []
    for name, value in named.items():
        if value and name == "phone":
            found += checks.phone(value, (*at, "phone"))
        elif value:
            found += checks.name(value, (*at, NAMES[name]))
    return found


def _kept(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if name == "email":
        return checks.same_email(value)
    return (checks.dialled(value) if name == "phone" else value.strip()) or None


async def _taken(
    uow: UnitOfWork, columns: dict[str, Any], account: Account, at: Path
) -> list[Mistake]:
    found = await _taken_phone(uow, columns.get("phone"), account.key, at)
    if columns.get("email") not in {None, account.email}:
        found += _taken_email(await queries.account_by_email(uow, columns["email"]), at)
    return found


def _taken_email(other: Account | None, at: Path) -> list[Mistake]:
    message = "This e-mail address has an account already."
    return [Mistake(errors.TAKEN, message, (*at, "email"))] if other else []


async def _taken_phone(
    uow: UnitOfWork, phone: str | None, own: int | None, at: Path
) -> list[Mistake]:
    if not phone or await queries.owner_of_phone(uow, phone) in {None, own}:
        return []
    message = "This phone number has an account already."
    return [Mistake(errors.TAKEN, message, (*at, "phone"))]


def _used_up(proof: Proof) -> CustomerRefused:
    message = "This link is wrong, was used before, or has expired. Please ask for a new one."
    return CustomerRefused([Mistake(errors.TOKEN_INVALID, message, proof.at)])
