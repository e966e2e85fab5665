"""Gift cards of a cart on the wire."""

from typing import Annotated

import strawberry

from commerce_api.cart import service
from commerce_api.cart.graphql.cost import CartCost
from commerce_api.cart.graphql.payloads import CartId, CartPayloadRow, payload, token_in
from commerce_api.cart.graphql.types import Cart
from commerce_api.cart.rows import PricedCart
from commerce_api.gql import (
    Info,
    MoneyRow,
    MoneyV2,
    Node,
    arg,
    field,
    gid,
    key_of,
    leaf,
    money_row,
    mutation,
    type_,
)
from commerce_api.kernel.db import UnitOfWork
from commerce_api.kernel.rows import Row

GiftCards = Annotated[
    list[str],
    arg("Codes of gift cards, at most 250, in any case and with or without spaces and dashes."),
]
USED = "How much it pays of this cart: never more than is on it, or is left to pay."
BALANCE = "How much is on it and not put aside for another payment."
USE_OTHER = "Use the field without V2."


class AppliedCardRow(Row):
    """A gift card on the wire. The row's own key is its id: it is part of one cart."""

    id: str
    last_characters: str
    amount_used: MoneyRow
    balance: MoneyRow


@type_("A gift card that pays for a part of a cart. Its currency is the cart's.", AppliedCardRow)
class AppliedGiftCard(Node):
    last_characters: str = leaf("The last four characters of its code.")
    amount_used: MoneyV2 = leaf(USED)
    balance: MoneyV2 = leaf(BALANCE)


@field(AppliedGiftCard, "amountUsedV2", MoneyV2, USED, deprecated=USE_OTHER)
def card_amount_used(card: AppliedCardRow) -> MoneyRow:
    return card.amount_used


@field(AppliedGiftCard, "balanceV2", MoneyV2, BALANCE, deprecated=USE_OTHER)
def card_balance(card: AppliedCardRow) -> MoneyRow:
    return card.balance


@field(
    AppliedGiftCard,
    "presentmentAmountUsed",
    MoneyV2,
    "How much it pays in the cart's currency. Cards in another one cannot be used.",
)
def card_presentment(card: AppliedCardRow) -> MoneyRow:
    return card.amount_used


@field(
    Cart,
    "appliedGiftCards",
    list[AppliedGiftCard],
    "Gift cards that pay, in the order in which they are used.",
)
def cart_gift_cards(cart: PricedCart) -> list[AppliedCardRow]:
    return [
        AppliedCardRow(
            gid("AppliedGiftCard", card.key),
            card.last_characters,
            money_row(card.used_minor, cart.currency),
            money_row(card.balance_minor, cart.currency),
        )
        for card in cart.gift_cards
    ]


@field(
    CartCost,
    "amountDue",
    MoneyV2,
    "What is left of the total after the gift cards: the amount for `cartPaymentUpdate`.",
)
def cost_due(cart: PricedCart) -> MoneyRow:
    return money_row(cart.due_minor, cart.currency)


@mutation(
    "cartGiftCardCodesUpdate",
    payload("CartGiftCardCodesUpdatePayload", "its gift cards changed"),
    "Replaces the gift cards of a cart. What cannot be used is told by a warning.",
)
async def cart_gift_card_codes_update(
    uow: UnitOfWork, info: Info, cart_id: CartId, gift_card_codes: GiftCards
) -> CartPayloadRow:
    changed = await service.set_gift_cards(
        uow, token_in(cart_id), gift_card_codes, client=info.context.caller
    )
    return CartPayloadRow.of(changed)


@mutation(
    "cartGiftCardCodesAdd",
    payload("CartGiftCardCodesAddPayload", "gift cards were added"),
    "Adds gift cards to those of a cart. What cannot be used is told by a warning.",
)
async def cart_gift_card_codes_add(
    uow: UnitOfWork, info: Info, cart_id: CartId, gift_card_codes: GiftCards
) -> CartPayloadRow:
    changed = await service.add_gift_cards(
        uow, token_in(cart_id), gift_card_codes, client=info.context.caller
    )
    return CartPayloadRow.of(changed)


@mutation(
    "cartGiftCardCodesRemove",
    payload("CartGiftCardCodesRemovePayload", "gift cards went"),
    "Takes gift cards out of a cart. What the cart does not have is no mistake.",
)
async def cart_gift_card_codes_remove(
    uow: UnitOfWork,
    info: Info,
    cart_id: CartId,
    applied_gift_card_ids: Annotated[
        list[strawberry.ID], arg("The ids of its `appliedGiftCards`: at most 250.")
    ],
) -> CartPayloadRow:
    keys = [key_of(id, "AppliedGiftCard") for id in applied_gift_card_ids]
    changed = await service.remove_gift_cards(uow, token_in(cart_id), keys)
    return CartPayloadRow.of(changed)
