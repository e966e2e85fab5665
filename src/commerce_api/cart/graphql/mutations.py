"""Changes of carts, but for their delivery."""

from typing import Annotated

import msgspec
import strawberry
from msgspec import UNSET

from commerce_api.cart import service
from commerce_api.cart.errors import refuse
from commerce_api.cart.graphql.inputs import (
    CartBuyerIdentityInput,
    CartInput,
    CartLineInput,
    CartLineUpdateInput,
    attributes_of,
    buyer_change,
    buyer_mistakes,
    line_changes,
    new_addresses,
    new_lines,
)
from commerce_api.cart.graphql.payloads import CartId, CartPayloadRow, payload, token_in
from commerce_api.cart.values import BuyerChange, Market, NewCart, NewMetafield
from commerce_api.gql import (
    AttributeInput,
    Context,
    Info,
    arg,
    key_of,
    mutation,
)
from commerce_api.identity.graphql import customer_key
from commerce_api.kernel.db import UnitOfWork
from commerce_api.pricing import service as pricing
from commerce_api.pricing.graphql import buyer as buyer_of


@mutation("cartCreate", payload("CartCreatePayload", "it was made"), "Makes a cart.")
async def cart_create(
    uow: UnitOfWork, info: Info, input: Annotated[CartInput | None, arg("What it holds.")] = None
) -> CartPayloadRow:
    given = input or CartInput()
    mistakes = buyer_mistakes(given.buyer_identity or None, ("input", "buyerIdentity"))
    refuse(mistakes)
    context, buyer = info.context, buyer_change(given.buyer_identity or None)
    if buyer.customer_token is UNSET and await customer_key(context):
        buyer = msgspec.structs.replace(buyer, customer_token=context.buyer)
    delivery = given.delivery or None
    new = NewCart(
        market=await _market(context, buyer) or await _own_market(context),
        language=(context.language or context.settings.base_language).lower(),
        lines=new_lines(given.lines or None),
        attributes=attributes_of(given.attributes or None),
        note=given.note or "",
        codes=tuple(given.discount_codes or ()),
        gift_cards=tuple(given.gift_card_codes or ()),
        client=context.caller,
        buyer=buyer,
        addresses=new_addresses((delivery.addresses or None) if delivery else None),
        metafields=tuple(
            NewMetafield(each.key, each.type, each.value) for each in given.metafields or ()
        ),
    )
    return CartPayloadRow.of(await service.create(uow, new))


@mutation(
    "cartLinesAdd", payload("CartLinesAddPayload", "goods came in"), "Puts goods into a cart."
)
async def cart_lines_add(
    uow: UnitOfWork,
    info: Info,
    cart_id: CartId,
    lines: Annotated[list[CartLineInput], arg("The goods: at most 250 lines.")],
) -> CartPayloadRow:
    return CartPayloadRow.of(await service.add_lines(uow, token_in(cart_id), new_lines(lines)))


@mutation(
    "cartLinesUpdate",
    payload("CartLinesUpdatePayload", "lines changed"),
    "Changes lines of a cart.",
)
async def cart_lines_update(
    uow: UnitOfWork,
    info: Info,
    cart_id: CartId,
    lines: Annotated[list[CartLineUpdateInput], arg("The changes: at most 250 lines.")],
) -> CartPayloadRow:
    return CartPayloadRow.of(
        await service.change_lines(uow, token_in(cart_id), line_changes(lines))
    )


@mutation(
    "cartLinesRemove", payload("CartLinesRemovePayload", "lines went"), "Takes lines out of a cart."
)
async def cart_lines_remove(
    uow: UnitOfWork,
    info: Info,
    cart_id: CartId,
    line_ids: Annotated[list[strawberry.ID], arg("The lines: at most 250.")],
) -> CartPayloadRow:
    keys = [key_of(id, "CartLine") for id in line_ids]
    return CartPayloadRow.of(await service.remove_lines(uow, token_in(cart_id), keys))


@mutation(
    "cartAttributesUpdate",
    payload("CartAttributesUpdatePayload", "its attributes changed"),
    "Replaces what is noted about a cart.",
)
async def cart_attributes_update(
    uow: UnitOfWork,
    info: Info,
    cart_id: CartId,
    attributes: Annotated[list[AttributeInput], arg("All attributes from now on.")],
) -> CartPayloadRow:
    pairs = attributes_of(attributes)
    return CartPayloadRow.of(await service.set_attributes(uow, token_in(cart_id), pairs))


@mutation(
    "cartNoteUpdate",
    payload("CartNoteUpdatePayload", "its note changed"),
    "Replaces a cart's note.",
)
async def cart_note_update(
    uow: UnitOfWork,
    info: Info,
    cart_id: CartId,
    note: Annotated[str, arg("The note; empty for none.")],
) -> CartPayloadRow:
    return CartPayloadRow.of(await service.set_note(uow, token_in(cart_id), note))


@mutation(
    "cartBuyerIdentityUpdate",
    payload("CartBuyerIdentityUpdatePayload", "its buyer changed"),
    "Says who a cart is for. Another country may mean another currency.",
)
async def cart_buyer_identity_update(
    uow: UnitOfWork,
    info: Info,
    cart_id: CartId,
    buyer_identity: Annotated[CartBuyerIdentityInput, arg("The buyer.")],
) -> CartPayloadRow:
    refuse(buyer_mistakes(buyer_identity, ("buyerIdentity",)))
    buyer = buyer_change(buyer_identity)
    market = await _market(info.context, buyer)
    return CartPayloadRow.of(await service.set_buyer(uow, token_in(cart_id), buyer, market))


@mutation(
    "cartDiscountCodesUpdate",
    payload("CartDiscountCodesUpdatePayload", "its codes changed"),
    "Replaces the discount codes of a cart.",
)
async def cart_discount_codes_update(
    uow: UnitOfWork,
    info: Info,
    cart_id: CartId,
    discount_codes: Annotated[list[str], arg("All codes from now on, in any case.")],
) -> CartPayloadRow:
    changed = await service.set_discount_codes(uow, token_in(cart_id), discount_codes)
    return CartPayloadRow.of(changed)


async def _market(context: Context, buyer: BuyerChange) -> Market | None:
    """Prices of the buyer's country. Where the shop has no market, those of its own."""
    country = buyer.country
    if not isinstance(country, str) or country == "ZZ":
        return None
    return Market(country, (await pricing.buyer_in(context.db, country)).currency)


async def _own_market(context: Context) -> Market:
    here = await buyer_of(context)
    return Market(here.country, here.currency)
