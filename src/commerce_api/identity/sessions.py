"""Signing in and out. A token is shown once; the shop keeps its hash."""

from datetime import timedelta

from commerce_api.identity import errors, passwords, queries, throttle
from commerce_api.identity.checks import EMAIL_MAX, same_email
from commerce_api.identity.errors import CustomerRefused, Mistake, not_signed_in
from commerce_api.identity.rows import Account, NewToken, Session, SignedIn
from commerce_api.identity.tokens import TOKEN_MAX, hashed, new_token
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database, UnitOfWork
from commerce_api.kernel.ids import new_token as new_family
from commerce_api.kernel.rows import iso
from commerce_api.kernel.text import storable
from commerce_api.settings import Settings

SIGN_IN = "sign-in"


async def sign_in(
    db: Database, settings: Settings, email: str, password: str, *, host: str
) -> SignedIn:
    """The same answer, after the same time, for a wrong password and for an unknown address."""
    known = same_email(email)[: EMAIL_MAX + 1] if storable(email) else ""
    account_key = throttle.account(SIGN_IN, known)
    address_key = throttle.address(SIGN_IN, host)
    await throttle.attempt(
        db, {account_key: settings.sign_in_misses, address_key: settings.address_misses}
    )
    async with db.read() as reader:
        account = await queries.account_by_email(reader, known)
    kept = account.password_hash if account else None
    right = await passwords.matches(kept, password, settings)
    if not account or not kept or not right:
        raise _unidentified()
    if account.disabled:
        message = "The shop has closed this account."
        raise CustomerRefused([Mistake(errors.DISABLED, message, ("input",))])
    renewed = None
    if passwords.outdated(kept, settings):
        renewed = await passwords.hashed(password, settings)

    async def enter(uow: UnitOfWork) -> SignedIn | None:
        token = await begin(uow, settings, account, kept)
        if token is None:
            return None
        if renewed:
            await queries.rehash(uow, account.key, kept, renewed)
        await throttle.forgive(uow, account_key, address_key)
        return SignedIn(account.key, token)

    entered = await db.atomically(enter)
    if entered is None:  # the password was changed while we looked at it
        raise _unidentified()
    return entered


async def begin(
    uow: UnitOfWork, settings: Settings, account: Account, password_hash: str
) -> NewToken | None:
    """A new session. None: that is not the account's password any more."""
    moment, token = now(), new_token()
    expires = moment + timedelta(days=settings.customer_token_days)
    begun = await queries.sign_in(
        uow,
        account.key,
        password_hash,
        token=hashed(token),
        family=new_family(),
        now=moment,
        expires=expires,
    )
    return NewToken(token, iso(expires) or "") if begun else None


async def renew(uow: UnitOfWork, settings: Settings, token: str) -> NewToken:
    """The same token, valid for longer."""
    session = await session_of(uow, token)
    expires = now() + timedelta(days=settings.customer_token_days)
    await queries.prolong(uow, session.key, expires)
    return NewToken(token, iso(expires) or "")


async def end(uow: UnitOfWork, token: str) -> int:
    """Sign out. Returns the key of the session that was ended."""
    session = await queries.end_session(uow, hashed(token[:TOKEN_MAX]), now())
    if session is None:
        raise not_signed_in()
    return session.key


async def session_of(uow: UnitOfWork, token: str) -> Session:
    """Whose token this is; the session is marked as used. Refused when it is nobody's."""
    session = await queries.use_session(uow, hashed(token[:TOKEN_MAX]), now())
    if session is None:
        raise not_signed_in()
    return session


def _unidentified() -> CustomerRefused:
    message = "The e-mail address or the password is wrong."
    return CustomerRefused([Mistake(errors.UNIDENTIFIED, message, ("input",))])
