"""Gift cards: issued, recognised, put aside while somebody pays, and spent."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from commerce_api.giftcards import accounts, codes, queries
from commerce_api.giftcards.errors import GiftCardDrained, InvalidGiftCard
from commerce_api.giftcards.models import GiftCard, GiftCardMail, HoldStatus
from commerce_api.giftcards.rows import CardRow, Issued, Looked, MailRow, NewCard, Spent
from commerce_api.giftcards.store_credit import (
    grant_store_credit,
    spend_store_credit,
    store_credit_balance,
)
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database, Fetches, UnitOfWork
from commerce_api.kernel.money import LARGEST_MINOR, amount_of
from commerce_api.ledger import service as ledger
from commerce_api.ledger.errors import Overdrawn
from commerce_api.ledger.rows import AccountKey, NewEntry, credit, debit, entry
from commerce_api.ports.notifications import Notifier

__all__ = [
    "balance",
    "cards",
    "disable",
    "forget_guessers",
    "grant_store_credit",
    "hold",
    "issue",
    "look_up",
    "release",
    "send_codes",
    "spend_store_credit",
    "spending",
    "store_credit_balance",
    "take",
]

# Whoever tries more wrong codes than this within the time is not answered until it is over.
MISSES_MAX = 20
WINDOW = timedelta(minutes=10)
AT_ONCE = 50
MAIL_ATTEMPTS = 8
MAIL = "gift_card"

UNUSABLE = "This gift card cannot be used."
OTHER_CURRENCY = "This gift card is in another currency."
TOO_MANY_TRIES = "Too many codes were tried. Please wait some minutes."


async def issue(uow: UnitOfWork, new: Sequence[NewCard], *, paid: bool = False) -> list[Issued]:
    """Make cards and put their amounts on them; those of a source that has theirs are left out.

    `paid`: somebody has bought them; otherwise they cost the shop. The codes are shown only here.
    """
    for card in new:
        if not 0 < card.amount.minor <= LARGEST_MINOR:
            raise InvalidGiftCard("There has to be an amount on a gift card.", "amount")
    known = await queries.issued(uow, sorted({card.source for card in new if card.source}))
    fresh = [card for card in new if (card.source, card.source_number) not in known]
    plain = [codes.checked(card.code) if card.code else codes.new_code() for card in fresh]
    rows = [_card(card, code) for card, code in zip(fresh, plain, strict=True)]
    await _refuse_known(uow, fresh)
    await uow.insert(*rows)
    ids = await queries.ids(uow, [row.code_hash for row in rows])
    keys = [ids[row.code_hash] for row in rows]
    from_account = accounts.sold if paid else accounts.given
    await ledger.post(
        uow,
        *(
            entry(
                f"giftcard:{key}:issued",
                debit(from_account(row.currency), row.initial_minor),
                credit(accounts.on_card(key, row.currency), row.initial_minor),
            )
            for key, row in zip(keys, rows, strict=True)
        ),
    )
    issued = [Issued(key, code, code[-4:]) for key, code in zip(keys, plain, strict=True)]
    await uow.insert(*_mails(fresh, issued))
    return issued


async def disable(uow: UnitOfWork, card: int) -> bool:
    """It cannot be used any more. False: it could not be used before, or does not exist."""
    return await queries.disable(uow, card)


async def balance(fetches: Fetches, card: int) -> int:
    """What can be spent, in minor units. 0 for a card that does not exist."""
    found = await cards(fetches, [card])
    return found[card].left_minor if card in found else 0


async def cards(fetches: Fetches, keys: Sequence[int]) -> dict[int, CardRow]:
    return await queries.cards(fetches, keys, now())


async def look_up(
    uow: UnitOfWork, client: str, typed: Sequence[str], currency: str
) -> list[Looked]:
    """One answer for each code. Unknown, expired, disabled and empty cards look the same."""
    if not typed:
        return []
    moment = now()
    if await queries.count_tries(uow, client, len(typed), moment - WINDOW, moment) > MISSES_MAX:
        return [Looked(None, TOO_MANY_TRIES)] * len(typed)
    hashes = [codes.hashed(code) for code in typed]
    known = await queries.cards_by_hash(uow, sorted(set(hashes)), moment)
    found = [_looked(known.get(hash), currency) for hash in hashes]
    hits = sum(looked.refusal != UNUSABLE for looked in found)
    if hits:
        await queries.count_hits(uow, client, hits)
    return found


async def hold(uow: UnitOfWork, reference: str, amounts: Mapping[int, int], currency: str) -> None:
    """Put parts of cards aside for a payment. All of them, or `GiftCardDrained` is raised."""
    moment, entries = now(), []
    for card, minor in sorted(amounts.items()):
        key = await queries.hold(uow, reference, card, minor, moment)
        if key is None:
            raise GiftCardDrained
        entries.append(
            entry(
                f"giftcard-hold:{key}",
                debit(accounts.on_card(card, currency), minor),
                credit(accounts.held(card, currency), minor),
            )
        )
    try:
        await ledger.post(uow, *entries)
    except Overdrawn:
        raise GiftCardDrained from None


async def release(uow: UnitOfWork, reference: str, currency: str) -> None:
    """What was put aside goes back onto the cards. Does nothing when nothing is put aside."""
    ended = await queries.end_holds(uow, reference, HoldStatus.RELEASED)
    await ledger.post(
        uow,
        *(
            entry(
                f"giftcard-hold:{part.hold}:released",
                debit(accounts.held(part.card, currency), part.minor),
                credit(accounts.on_card(part.card, currency), part.minor),
            )
            for part in ended
        ),
    )


async def take(uow: UnitOfWork, reference: str) -> list[Spent]:
    """What was put aside is spent: post what it pays with `spending`. One part for each card."""
    return await queries.end_holds(uow, reference, HoldStatus.TAKEN)


def spending(parts: Sequence[Spent], currency: str, owed_by: AccountKey) -> list[NewEntry]:
    """The entries for parts of cards that pay what is owed."""
    return [
        entry(
            f"giftcard-hold:{part.hold}:taken",
            debit(accounts.held(part.card, currency), part.minor),
            credit(owed_by, part.minor),
        )
        for part in parts
    ]


async def send_codes(db: Database, notifier: Notifier, shop_url: str) -> int:
    """Send the codes of new cards, each at least once, then forget them. Returns how many."""
    async with db.read() as reader:
        mails = await queries.unsent(reader, MAIL_ATTEMPTS, AT_ONCE)
    sent = 0
    for mail in mails:
        if not await db.atomically(lambda uow, id=mail.key: queries.try_mail(uow, id)):  # type: ignore[misc]
            continue
        await notifier.send(to=mail.email, template=MAIL, data=_told(mail, shop_url))
        await db.atomically(lambda uow, id=mail.key: queries.mail_sent(uow, id, now()))  # type: ignore[misc]
        sent += 1
    return sent


async def forget_guessers(db: Database) -> None:
    await db.atomically(lambda uow: queries.forget_guessers(uow, now() - WINDOW))


async def _refuse_known(uow: UnitOfWork, new: Sequence[NewCard]) -> None:
    """A code that somebody chose may be taken; a random one never is."""
    chosen = [codes.hashed(card.code) for card in new if card.code]
    if len(set(chosen)) < len(chosen) or (chosen and await queries.ids(uow, chosen)):
        raise InvalidGiftCard("There is a gift card with this code.", "code")


def _looked(card: CardRow | None, currency: str) -> Looked:
    if card is None or not card.usable or card.left_minor <= 0:
        return Looked(None, UNUSABLE)
    if card.currency != currency:
        return Looked(None, OTHER_CURRENCY)
    return Looked(card.key)


def _card(new: NewCard, code: str) -> GiftCard:
    return GiftCard(
        code_hash=codes.hashed(code),
        last_characters=code[-4:],
        currency=new.amount.currency,
        initial_minor=new.amount.minor,
        expires_at=new.expires_at,
        customer_id=new.customer_id,
        source=new.source,
        source_number=new.source_number,
    )


def _mails(new: Sequence[NewCard], issued: Sequence[Issued]) -> list[GiftCardMail]:
    return [
        GiftCardMail(
            card_id=made.key,
            code=made.code,
            email=card.recipient.email,
            language=card.recipient.language,
            name=card.recipient.name,
            message=card.recipient.message,
        )
        for card, made in zip(new, issued, strict=True)
        if card.recipient
    ]


def _told(mail: MailRow, shop_url: str) -> dict[str, str]:
    return {
        "code": mail.code,
        "amount": f"{amount_of(mail.initial_minor, mail.currency)} {mail.currency}",
        "expires": mail.expires_at or "",
        "name": mail.name,
        "message": mail.message,
        "language": mail.language,
        "url": shop_url,
    }
