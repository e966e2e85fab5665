"""Changes of where and how a cart is delivered."""

from typing import Annotated

import strawberry

from commerce_api.cart import errors, service
from commerce_api.cart.errors import CartNotFound, CartRefused, Mistake
from commerce_api.cart.graphql.inputs import (
    CartSelectableAddressInput,
    CartSelectableAddressUpdateInput,
    CartSelectedDeliveryOptionInput,
    address_changes,
    new_addresses,
)
from commerce_api.cart.graphql.loading import carts
from commerce_api.cart.graphql.payloads import CartId, CartPayloadRow, payload, token_in
from commerce_api.gql import (
    Info,
    arg,
    key_of,
    long_mutation,
    mutation,
    token_of,
)
from commerce_api.kernel.db import UnitOfWork


@mutation(
    "cartDeliveryAddressesAdd",
    payload("CartDeliveryAddressesAddPayload", "addresses came in"),
    "Adds addresses to a cart.",
)
async def cart_delivery_addresses_add(
    uow: UnitOfWork,
    info: Info,
    cart_id: CartId,
    addresses: Annotated[list[CartSelectableAddressInput], arg("The addresses.")],
) -> CartPayloadRow:
    changed = await service.add_addresses(uow, token_in(cart_id), new_addresses(addresses))
    return CartPayloadRow.of(changed)


@mutation(
    "cartDeliveryAddressesUpdate",
    payload("CartDeliveryAddressesUpdatePayload", "addresses changed"),
    "Changes addresses of a cart.",
)
async def cart_delivery_addresses_update(
    uow: UnitOfWork,
    info: Info,
    cart_id: CartId,
    addresses: Annotated[list[CartSelectableAddressUpdateInput], arg("The changes.")],
) -> CartPayloadRow:
    changed = await service.change_addresses(uow, token_in(cart_id), address_changes(addresses))
    return CartPayloadRow.of(changed)


@mutation(
    "cartDeliveryAddressesRemove",
    payload("CartDeliveryAddressesRemovePayload", "addresses went"),
    "Takes addresses out of a cart.",
)
async def cart_delivery_addresses_remove(
    uow: UnitOfWork,
    info: Info,
    cart_id: CartId,
    address_ids: Annotated[list[strawberry.ID], arg("The addresses.")],
) -> CartPayloadRow:
    keys = [key_of(id, "CartSelectableAddress") for id in address_ids]
    return CartPayloadRow.of(await service.remove_addresses(uow, token_in(cart_id), keys))


@mutation(
    "cartDeliveryAddressesReplace",
    payload("CartDeliveryAddressesReplacePayload", "its addresses were replaced"),
    "Replaces the addresses of a cart.",
)
async def cart_delivery_addresses_replace(
    uow: UnitOfWork,
    info: Info,
    cart_id: CartId,
    addresses: Annotated[list[CartSelectableAddressInput], arg("All addresses from now on.")],
) -> CartPayloadRow:
    changed = await service.replace_addresses(uow, token_in(cart_id), new_addresses(addresses))
    return CartPayloadRow.of(changed)


@long_mutation(
    "cartSelectedDeliveryOptionsUpdate",
    payload("CartSelectedDeliveryOptionsUpdatePayload", "a delivery was chosen"),
    "Chooses how a cart is delivered.",
)
async def cart_selected_delivery_options_update(
    info: Info,
    cart_id: CartId,
    selected_delivery_options: Annotated[
        list[CartSelectedDeliveryOptionInput], arg("The choice: one per delivery group.")
    ],
) -> CartPayloadRow:
    token, context = token_in(cart_id), info.context
    _refuse_groups(token, selected_delivery_options)
    [seen] = await carts(context, [token])
    if seen is None:
        raise CartNotFound
    if not selected_delivery_options:
        return CartPayloadRow(token=token)
    handle = selected_delivery_options[0].delivery_option_handle
    changed = await context.db.atomically(
        lambda uow: service.choose_delivery(uow, token, seen, handle)
    )
    return CartPayloadRow.of(changed)


def _refuse_groups(token: str, choices: list[CartSelectedDeliveryOptionInput]) -> None:
    """A cart has one delivery group, which is chosen for once."""
    wrong = [
        index
        for index, choice in enumerate(choices)
        if index > 0 or token_of(choice.delivery_group_id, "CartDeliveryGroup") != token
    ]
    if wrong:
        at = ("selectedDeliveryOptions", str(wrong[0]), "deliveryGroupId")
        raise CartRefused([Mistake(errors.GROUP, "The cart has no such delivery group.", at)])
