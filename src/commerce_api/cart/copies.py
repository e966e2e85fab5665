"""A cart without the person behind it: the same cart, or a new one with the same goods."""

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import insert

from commerce_api.cart import places, queries
from commerce_api.cart.errors import CartNotFound, refuse
from commerce_api.cart.models import Cart, CartDiscountCode, CartLine
from commerce_api.cart.rows import CartRow, Changed
from commerce_api.cart.service import take
from commerce_api.cart.values import KEEP
from commerce_api.identity.places import Place
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import UnitOfWork

NOBODY: Mapping[str, Any] = {
    "customer_id": None,
    "email": None,
    "phone": None,
    "note": "",
    "attributes": "[]",
    "preferences": None,
    "billing_address": None,
}


async def forget_person(uow: UnitOfWork, token: str) -> Changed:
    """What was said about the buyer goes: contact, addresses, note, attributes, gift cards."""
    cart = await take(uow, token, NOBODY)
    await queries.drop_addresses(uow, cart.id, None)
    await queries.drop_gift_cards(uow, cart.id, None)
    await queries.drop_metafields(uow, cart.id)
    return Changed(token)


async def clone(uow: UnitOfWork, token: str) -> Changed:
    """A new cart with the same goods and codes, for whoever asks, and nothing about the buyer."""
    source = await queries.cart(uow, token, now())
    if source is None:
        raise CartNotFound
    copy = Cart(
        currency=source.currency,
        country=source.country,
        language=source.language,
        expires_at=now() + KEEP,
    )
    await uow.add(copy)
    await _copy_lines(uow, source, copy.id)
    codes = [
        CartDiscountCode(cart_id=copy.id, code=code, position=position)
        for position, code in enumerate(await queries.codes(uow, source.key))
    ]
    await uow.insert(*codes)
    return Changed(copy.token)


async def set_billing_address(uow: UnitOfWork, token: str, place: Place | None) -> Changed:
    """None: none from now on."""
    kept = None
    if place is not None:
        kept = places.trimmed(place)
        refuse(places.mistakes(kept, ("billingAddress",), strict=False))
    document = msgspec.json.encode(kept).decode() if kept else None
    await take(uow, token, {"billing_address": document})
    return Changed(token)


async def _copy_lines(uow: UnitOfWork, source: CartRow, cart: int) -> None:
    """Lines that others belong to come first, so that these find them."""
    moment = now()
    rows = await queries.entries(uow, source.key)
    keys: dict[int, int] = {}
    for belonging in (False, True):
        chosen = [row for row in rows if (row.parent_key is not None) == belonging]
        if not chosen:
            continue
        values = [
            {
                "cart_id": cart,
                "created_at": moment,
                "variant_id": row.variant_key,
                "quantity": row.quantity,
                "attributes": row.attributes,
                "plan_id": row.plan_key,
                "parent_id": keys.get(row.parent_key or 0),
            }
            for row in chosen
        ]
        await uow.session.execute(insert(CartLine), values)
        saved = await queries.entries(uow, cart)
        new = saved[-len(chosen) :]
        keys |= {old.key: row.key for old, row in zip(chosen, new, strict=True)}
