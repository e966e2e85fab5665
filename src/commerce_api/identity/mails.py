"""Mails about accounts. Their secrets are made when they are sent, and are kept nowhere."""

from datetime import timedelta

from commerce_api.identity import queries
from commerce_api.identity.models import CustomerMail, CustomerSecret, Purpose
from commerce_api.identity.rows import Account, Letter
from commerce_api.identity.tokens import hashed, new_token
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database, UnitOfWork
from commerce_api.kernel.rows import iso
from commerce_api.ports.notifications import Notifier

ACTIVATION = "customer_activation"
RESET = "customer_password_reset"
PASSWORD_CHANGED = "customer_password_changed"  # noqa: S105 — a template
EMAIL_CHANGED = "customer_email_changed"

LINKS = {ACTIVATION: ("activate", Purpose.ACTIVATION), RESET: ("reset", Purpose.RESET)}
VALID = {Purpose.ACTIVATION: timedelta(days=14), Purpose.RESET: timedelta(hours=2)}
AT_ONCE = 50
ATTEMPTS_MAX = 8


async def queue(uow: UnitOfWork, email: str, template: str) -> None:
    """The same work whether somebody has that address or not."""
    await uow.insert(CustomerMail(email=email, template=template))


async def send(db: Database, notifier: Notifier, account_url: str) -> int:
    """Send what was asked for; to nobody what is for nobody. Returns how many were looked at."""
    async with db.read() as reader:
        letters = await queries.unsent(reader, ATTEMPTS_MAX, AT_ONCE)
    for letter in letters:
        data = await db.atomically(lambda uow, asked=letter: _prepare(uow, asked, account_url))  # type: ignore[misc]
        if data is not None:
            await notifier.send(to=letter.email, template=letter.template, data=data)
        await db.atomically(lambda uow, key=letter.key: queries.drop_mail(uow, key))  # type: ignore[misc]
    return len(letters)


async def _prepare(uow: UnitOfWork, letter: Letter, account_url: str) -> dict[str, str] | None:
    """What the mail says. None: nobody is to get it."""
    if not await queries.try_mail(uow, letter.key):
        return None
    account = await queries.account_by_email(uow, letter.email)
    if letter.template == EMAIL_CHANGED:
        return {}  # the old address is nobody's any more
    if not account or account.disabled or (letter.template == ACTIVATION and account.verified):
        return None
    told = {"language": account.language} if account.language else {}
    if letter.template in LINKS:
        told |= await _link(uow, account, *LINKS[letter.template], account_url)
    return told


async def _link(
    uow: UnitOfWork, account: Account, path: str, purpose: Purpose, account_url: str
) -> dict[str, str]:
    """A new secret for each try: the one before may never have arrived."""
    token, expires = new_token(), now() + VALID[purpose]
    await uow.insert(
        CustomerSecret(
            customer_id=account.key,
            purpose=purpose,
            token_hash=hashed(token),
            expires_at=expires,
        )
    )
    url = f"{account_url}/{path}/{account.key}/{token}"
    return {"url": url, "expires": iso(expires) or ""}
