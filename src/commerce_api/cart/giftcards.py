"""The gift cards of one cart: put in by their codes, used in the order in which they came."""

from collections.abc import Sequence

import msgspec

from commerce_api.cart import checks, errors, queries
from commerce_api.cart.errors import Mistake, refuse
from commerce_api.cart.queries import Taken
from commerce_api.cart.rows import AppliedCard, Notice
from commerce_api.cart.values import NewLine, Path
from commerce_api.giftcards import codes as card_codes
from commerce_api.giftcards import service as giftcards
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import UnitOfWork

CARDS_MAX = 20
CODES_AT_ONCE = 250
UNAVAILABLE = "PAYMENTS_GIFT_CARDS_UNAVAILABLE"

# Attributes of a line with a gift card that say who shall get it.
RECIPIENT_EMAIL = "Recipient email"
RECIPIENT_NAME = "Recipient name"
RECIPIENT_MESSAGE = "Message"
RECIPIENT_NAME_MAX = 255


def mistakes(typed: Sequence[str], path: Path) -> list[Mistake]:
    found = checks.length(typed, CODES_AT_ONCE, path)
    for index, code in enumerate(typed[:CODES_AT_ONCE]):
        found += checks.text(code, checks.CODE_MAX, (*path, str(index)))
    return found


async def add(
    uow: UnitOfWork, cart: Taken, client: str, typed: Sequence[str], path: Path
) -> list[Notice]:
    """A card that is there already stays where it is. What cannot be used is told."""
    given = _distinct(typed)
    found = await giftcards.look_up(uow, client, given, cart.currency)
    cards = [looked.card for looked in found if looked.card is not None]
    for card in cards:
        await queries.put_gift_card(uow, cart.id, card, now())
    if cards and await queries.count_gift_cards(uow, cart.id) > CARDS_MAX:
        message = f"A cart is paid with at most {CARDS_MAX} gift cards."
        refuse([Mistake(errors.TOO_MANY, message, path)])
    return [
        _notice(cart.token, code, looked.refusal)
        for code, looked in zip(given, found, strict=True)
        if looked.refusal
    ]


async def drop_foreign(uow: UnitOfWork, cart: Taken) -> list[Notice]:
    """After a change of the currency: cards that are not in it cannot pay, and go."""
    if not cart.has_gift_cards:
        return []
    gone = await queries.drop_foreign_gift_cards(uow, cart.id, cart.currency)
    message = "A gift card is in another currency and was taken out of the cart."
    return [Notice(UNAVAILABLE, message, "Cart", cart.token)] if gone else []


def spread(cards: Sequence[AppliedCard], total_minor: int) -> tuple[AppliedCard, ...]:
    """How much each card pays: never more than is on it, nor than is left to pay."""
    left, used = total_minor, []
    for card in cards:
        part = max(0, min(card.balance_minor, left))
        left -= part
        used.append(msgspec.structs.replace(card, used_minor=part))
    return tuple(used)


def problems(token: str, cards: Sequence[AppliedCard]) -> list[Notice]:
    """Cards that were good once, and have been spent or have run out since."""
    return [
        _notice(token, card.last_characters, giftcards.UNUSABLE)
        for card in cards
        if card.balance_minor <= 0
    ]


async def recipient_mistakes(uow: UnitOfWork, new: Sequence[NewLine], path: Path) -> list[Mistake]:
    """A gift card that is sent to somebody needs an address that takes mail."""
    wrong = {index: found for index, line in enumerate(new) if (found := _recipient_mistake(line))}
    if not wrong:
        return []
    variants = {new[index].variant_id for index in wrong} - {None}
    cards = await queries.gift_card_variants(uow, sorted(key for key in variants if key))
    return [
        Mistake(errors.RECIPIENT, message, (*path, str(index), "attributes"))
        for index, message in wrong.items()
        if new[index].variant_id in cards
    ]


def _recipient_mistake(line: NewLine) -> str | None:
    given = dict(line.attributes)
    email, name = given.get(RECIPIENT_EMAIL), given.get(RECIPIENT_NAME, "")
    if email is None:
        return None
    if checks.email(email, ()):
        return "The recipient's email address is not valid."
    if len(name) > RECIPIENT_NAME_MAX:
        return f"The recipient's name has at most {RECIPIENT_NAME_MAX} characters."
    return None


def _distinct(typed: Sequence[str]) -> list[str]:
    """The same code in another case, or with dashes, is the same code."""
    found: dict[str, str] = {}
    for code in typed:
        if code.strip():
            found.setdefault(card_codes.plain(code), code.strip())
    return list(found.values())


def _notice(token: str, code: str, message: str) -> Notice:
    return Notice(UNAVAILABLE, f"…{code[-4:]}: {message}", "Cart", token)
