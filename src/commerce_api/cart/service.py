"""What buyers do with carts. Each function is one change of one cart, whose row is taken first."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import UNSET
from sqlalchemy import insert

from commerce_api.cart import (
    addresses,
    buyers,
    checks,
    errors,
    giftcards,
    lines,
    metafields,
    queries,
    reading,
)
from commerce_api.cart.errors import CartNotFound, CartRefused, Mistake, PaymentStarted, refuse
from commerce_api.cart.models import Cart, CartDiscountCode, CartStatus
from commerce_api.cart.queries import Taken
from commerce_api.cart.rows import CartRow, Changed, Notice, PricedCart
from commerce_api.cart.values import (
    KEEP,
    AddressChange,
    Attributes,
    BuyerChange,
    LineChange,
    Market,
    NewAddress,
    NewCart,
    NewLine,
    Path,
)
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.promotions.service import canonical

find = reading.find
priced = reading.priced
marks_of = reading.marks_of


def hold_reference(token: str) -> str:
    """Under this name checkout reserves stock for a cart."""
    return f"cart:{token}"


async def create(uow: UnitOfWork, new: NewCart) -> Changed:
    at = ("input",)
    refuse(
        [
            *checks.attributes(new.attributes, (*at, "attributes")),
            *checks.note(new.note, (*at, "note")),
            *checks.codes(new.codes, (*at, "discountCodes")),
            *giftcards.mistakes(new.gift_cards, (*at, "giftCardCodes")),
            *_buyer_mistakes(new.buyer, (*at, "buyerIdentity")),
            *lines.mistakes(new.lines, (*at, "lines")),
            *addresses.mistakes(new.addresses, (*at, "delivery", "addresses")),
        ]
    )
    customer = await buyers.customer(uow, new.buyer, (*at, "buyerIdentity"))
    row = Cart(
        currency=new.market.currency,
        country=new.market.country,
        language=new.language,
        note=new.note,
        attributes=checks.as_json(new.attributes),
        customer_id=customer.key if customer else None,
        email=buyers.contact(new.buyer.email, customer.email if customer else None),
        phone=buyers.contact(new.buyer.phone, customer.phone if customer else None),
        buyer_country=_given(new.buyer.country),
        preferences=_given(new.buyer.preferences),
        expires_at=now() + KEEP,
    )
    await uow.add(row)
    cart = Taken(row.id, row.token, row.currency, row.country, customer_key=row.customer_id)
    refuse(await giftcards.recipient_mistakes(uow, new.lines, (*at, "lines")))
    await metafields.put_first(uow, cart.id, new.metafields, (*at, "metafields"))
    notices = await lines.add(uow, cart, new.lines, (*at, "lines"))
    await _put_codes(uow, cart, new.codes)
    notices += await addresses.add(uow, cart, new.addresses, (*at, "delivery", "addresses"))
    notices += await _code_notices(uow, cart, new.codes)
    path = (*at, "giftCardCodes")
    notices += await giftcards.add(uow, cart, new.client, new.gift_cards, path)
    return Changed(row.token, notices)


async def add_lines(uow: UnitOfWork, token: str, new: Sequence[NewLine]) -> Changed:
    refuse(lines.mistakes(new, ("lines",)))
    cart = await take(uow, token)
    refuse(await giftcards.recipient_mistakes(uow, new, ("lines",)))
    return Changed(token, await lines.add(uow, cart, new, ("lines",)))


async def change_lines(uow: UnitOfWork, token: str, changes: Sequence[LineChange]) -> Changed:
    refuse(lines.mistakes(changes, ("lines",)))
    cart = await take(uow, token)
    return Changed(token, await lines.change(uow, cart, changes, ("lines",)))


async def remove_lines(uow: UnitOfWork, token: str, keys: Sequence[int | None]) -> Changed:
    refuse(checks.length(keys, checks.LINES_AT_ONCE, ("lineIds",)))
    cart = await take(uow, token)
    return Changed(token, await lines.remove(uow, cart, keys, ("lineIds",)))


async def set_attributes(uow: UnitOfWork, token: str, pairs: Attributes) -> Changed:
    refuse(checks.attributes(pairs, ("attributes",)))
    await take(uow, token, {"attributes": _json(checks.as_json(pairs))})
    return Changed(token)


async def set_note(uow: UnitOfWork, token: str, note: str) -> Changed:
    refuse(checks.note(note, ("note",)))
    await take(uow, token, {"note": note})
    return Changed(token)


async def set_buyer(
    uow: UnitOfWork, token: str, buyer: BuyerChange, market: Market | None
) -> Changed:
    """`market` is the one of the buyer's country; None: the country stays."""
    refuse(_buyer_mistakes(buyer, ("buyerIdentity",)))
    changes: dict[str, Any] = {
        column: value
        for column, value in (
            ("email", buyer.email),
            ("phone", buyer.phone),
            ("buyer_country", buyer.country),
        )
        if value is not UNSET
    }
    if buyer.preferences is not UNSET:
        changes["preferences"] = _json(buyer.preferences) if buyer.preferences else None
    customer = await buyers.customer(uow, buyer, ("buyerIdentity",))
    if buyer.customer_token is not UNSET:
        changes["customer_id"] = customer.key if customer else None
    if market:
        changes |= {"country": market.country, "currency": market.currency}
    cart = await take(uow, token, changes)
    if customer:
        await buyers.prefill(uow, cart, buyer, customer)
    if market is None:
        return Changed(token)
    gone = await queries.drop_unpriced(uow, cart)
    message = "This is not sold in the buyer's country and was taken out of the cart."
    notices = [Notice(lines.SOLD_OUT, message, "ProductVariant", str(key)) for key in gone]
    return Changed(token, notices + await giftcards.drop_foreign(uow, cart))


async def set_discount_codes(uow: UnitOfWork, token: str, codes: Sequence[str]) -> Changed:
    """These codes and no others. What does not apply now is kept, and told."""
    refuse(checks.codes(codes, ("discountCodes",)))
    cart = await take(uow, token)
    await queries.drop_codes(uow, cart.id)
    await _put_codes(uow, cart, codes)
    return Changed(token, await _code_notices(uow, cart, codes))


async def add_addresses(uow: UnitOfWork, token: str, new: Sequence[NewAddress]) -> Changed:
    refuse(addresses.mistakes(new, ("addresses",)))
    cart = await take(uow, token)
    return Changed(token, await addresses.add(uow, cart, new, ("addresses",)))


async def change_addresses(
    uow: UnitOfWork, token: str, changes: Sequence[AddressChange]
) -> Changed:
    refuse(addresses.mistakes_of_changes(changes, ("addresses",)))
    cart = await take(uow, token)
    await addresses.change(uow, cart, changes, ("addresses",))
    return Changed(token)


async def remove_addresses(uow: UnitOfWork, token: str, keys: Sequence[int | None]) -> Changed:
    refuse(checks.length(keys, addresses.ADDRESSES_MAX, ("addressIds",)))
    cart = await take(uow, token)
    await addresses.remove(uow, cart, keys, ("addressIds",))
    return Changed(token)


async def replace_addresses(uow: UnitOfWork, token: str, new: Sequence[NewAddress]) -> Changed:
    refuse(addresses.mistakes(new, ("addresses",)))
    cart = await take(uow, token)
    await queries.drop_addresses(uow, cart.id, None)
    return Changed(token, await addresses.add(uow, cart, new, ("addresses",)))


async def choose_delivery(uow: UnitOfWork, token: str, seen: PricedCart, handle: str) -> Changed:
    """Take one of the ways of delivery that the cart, as it was just read, is offered."""
    if all(option.handle != handle for option in seen.options):
        at = ("selectedDeliveryOptions", "0", "deliveryOptionHandle")
        raise CartRefused([Mistake(errors.OPTION, "This way of delivery is not offered.", at)])
    await take(uow, token, {"delivery_handle": handle})
    return Changed(token)


async def add_gift_cards(
    uow: UnitOfWork, token: str, codes: Sequence[str], *, client: str
) -> Changed:
    """Pay with these cards as well, after those that are there."""
    refuse(giftcards.mistakes(codes, ("giftCardCodes",)))
    cart = await take(uow, token)
    return Changed(token, await giftcards.add(uow, cart, client, codes, ("giftCardCodes",)))


async def set_gift_cards(
    uow: UnitOfWork, token: str, codes: Sequence[str], *, client: str
) -> Changed:
    """Pay with these cards and no others."""
    refuse(giftcards.mistakes(codes, ("giftCardCodes",)))
    cart = await take(uow, token)
    await queries.drop_gift_cards(uow, cart.id, None)
    return Changed(token, await giftcards.add(uow, cart, client, codes, ("giftCardCodes",)))


async def remove_gift_cards(uow: UnitOfWork, token: str, keys: Sequence[int | None]) -> Changed:
    """What the cart does not have cannot be removed, and is as it should be."""
    refuse(checks.length(keys, giftcards.CODES_AT_ONCE, ("appliedGiftCardIds",)))
    cart = await take(uow, token)
    await queries.drop_gift_cards(uow, cart.id, [key for key in keys if key])
    return Changed(token)


async def begin_completing(uow: UnitOfWork, cart: CartRow) -> None:
    """From now on nothing may be changed. Refused when the cart is not as it was read."""
    if await queries.begin_completing(uow, cart.key, cart.version, now()):
        return
    if await queries.status(uow, cart.token) == CartStatus.OPEN:
        message = "The cart was changed in the meantime. Please look at it again."
        raise CartRefused([Mistake(errors.INVALID, message, ("cartId",))])
    await _say_why(uow, cart.token)


async def reopen(uow: UnitOfWork, key: int) -> bool:
    """Payment failed: the buyer may change the cart again. False: it is not being completed."""
    return await queries.move(uow, key, CartStatus.COMPLETING, CartStatus.OPEN, now())


async def complete(uow: UnitOfWork, key: int) -> bool:
    """The cart has become an order. False: it is not being completed."""
    return await queries.move(uow, key, CartStatus.COMPLETING, CartStatus.COMPLETED, now())


async def take(uow: UnitOfWork, token: str, changes: Mapping[str, Any] | None = None) -> Taken:
    """Hold the row of an open cart, and change columns of it on the way."""
    moment = now()
    cart = await queries.touch(uow, token, moment, moment + KEEP, changes or {})
    if cart is None:
        await _say_why(uow, token)
        raise CartNotFound
    return cart


async def _say_why(fetches: Fetches, token: str) -> None:
    if await queries.status(fetches, token) == CartStatus.COMPLETING:
        raise PaymentStarted
    raise CartNotFound


async def _put_codes(uow: UnitOfWork, cart: Taken, codes: Sequence[str]) -> None:
    """As typed; the same code in another case is the same code."""
    common = {"cart_id": cart.id, "created_at": now()}
    rows = [
        common | {"code": code, "position": position}
        for position, code in enumerate(_distinct(codes))
    ]
    if rows:
        await uow.session.execute(insert(CartDiscountCode), rows)


async def _code_notices(uow: UnitOfWork, cart: Taken, codes: Sequence[str]) -> list[Notice]:
    """One for each code that does nothing."""
    if not codes:
        return []
    row = await queries.cart(uow, cart.token, now())
    if row is None:
        return []
    goods = await reading.discounted_lines(uow, row)
    return reading.problems_of_codes(cart.token, goods.codes)


def _distinct(codes: Sequence[str]) -> list[str]:
    typed: dict[str, str] = {}
    for code in codes:
        if code.strip():
            typed.setdefault(canonical(code), code.strip())
    return list(typed.values())


def _buyer_mistakes(buyer: BuyerChange, at: Path) -> list[Mistake]:
    found = []
    if email := _given(buyer.email):
        found += checks.email(email, (*at, "email"))
    if phone := _given(buyer.phone):
        found += checks.phone(phone, (*at, "phone"))
    return found + checks.preferences(_given(buyer.preferences), (*at, "preferences"))


def _given(value: Any) -> Any:
    return None if value is UNSET else value


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
