"""Carts without the person behind them, and the address that the bill goes to."""

from typing import Annotated

from msgspec import UNSET

from commerce_api.cart import copies
from commerce_api.cart.graphql.payloads import CartId, CartPayloadRow, payload, token_in
from commerce_api.cart.values import Place
from commerce_api.gql import Info, arg, mutation
from commerce_api.identity.graphql.inputs import MailingAddressInput, written
from commerce_api.kernel.db import UnitOfWork


@mutation(
    "cartClone",
    payload("CartClonePayload", "it was copied"),
    "Makes a new cart with the goods and codes of another, and nothing about its buyer.",
)
async def cart_clone(uow: UnitOfWork, info: Info, cart_id: CartId) -> CartPayloadRow:
    return CartPayloadRow.of(await copies.clone(uow, token_in(cart_id)))


@mutation(
    "cartRemovePersonalData",
    payload("CartRemovePersonalDataPayload", "it forgot its buyer"),
    "Removes all that is known about the buyer from a cart.",
)
async def cart_remove_personal_data(uow: UnitOfWork, info: Info, cart_id: CartId) -> CartPayloadRow:
    return CartPayloadRow.of(await copies.forget_person(uow, token_in(cart_id)))


@mutation(
    "cartBillingAddressUpdate",
    payload("CartBillingAddressUpdatePayload", "its billing address changed"),
    "Says where the bill of a cart goes, unless the payment says it.",
)
async def cart_billing_address_update(
    uow: UnitOfWork,
    info: Info,
    cart_id: CartId,
    billing_address: Annotated[
        MailingAddressInput | None, arg("The address; left out: none from now on.")
    ] = None,
) -> CartPayloadRow:
    place = None
    if billing_address:
        given = written(billing_address)
        names = Place.__struct_fields__
        values = {name: getattr(given, name) for name in names}
        place = Place(**{k: None if v is UNSET else v for k, v in values.items()})
    return CartPayloadRow.of(await copies.set_billing_address(uow, token_in(cart_id), place))
