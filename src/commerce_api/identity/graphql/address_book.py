"""Changes of the addresses that a customer has saved."""

from typing import Annotated

import strawberry

from commerce_api.gql import Info, arg, key_of, mutation
from commerce_api.identity import addresses, sessions
from commerce_api.identity.graphql.inputs import MailingAddressInput, written
from commerce_api.identity.graphql.payloads import AccountRow, payload
from commerce_api.identity.graphql.tokens import Token
from commerce_api.kernel.db import UnitOfWork

WhichAddress = Annotated[strawberry.ID, arg("Which of the customer's addresses.")]


@mutation(
    "customerAddressCreate",
    payload("CustomerAddressCreatePayload", "The new address, or why there is none.", "address"),
    "Saves an address. The first one becomes the default.",
)
async def customer_address_create(
    uow: UnitOfWork,
    info: Info,
    customer_access_token: Token,
    address: Annotated[MailingAddressInput, arg("The address.")],
) -> AccountRow:
    customer = (await sessions.session_of(uow, customer_access_token)).customer_key
    return AccountRow(address_key=await addresses.create(uow, customer, written(address)))


@mutation(
    "customerAddressUpdate",
    payload("CustomerAddressUpdatePayload", "The address as it is now.", "address"),
    "Changes a saved address. What is left out stays as it is.",
)
async def customer_address_update(
    uow: UnitOfWork,
    info: Info,
    customer_access_token: Token,
    id: WhichAddress,
    address: Annotated[MailingAddressInput, arg("What is different from now on.")],
) -> AccountRow:
    customer = (await sessions.session_of(uow, customer_access_token)).customer_key
    key = key_of(id, "MailingAddress")
    return AccountRow(address_key=await addresses.change(uow, customer, key, written(address)))


@mutation(
    "customerAddressDelete",
    payload("CustomerAddressDeletePayload", "Which address is gone.", "gone"),
    "Forgets a saved address. When it was the default, the oldest other one becomes it.",
)
async def customer_address_delete(
    uow: UnitOfWork, info: Info, customer_access_token: Token, id: WhichAddress
) -> AccountRow:
    customer = (await sessions.session_of(uow, customer_access_token)).customer_key
    key = await addresses.remove(uow, customer, key_of(id, "MailingAddress"))
    return AccountRow(address_key=key)


@mutation(
    "customerDefaultAddressUpdate",
    payload("CustomerDefaultAddressUpdatePayload", "The customer as they are now.", "customer"),
    "Says which saved address is the default.",
)
async def customer_default_address_update(
    uow: UnitOfWork, info: Info, customer_access_token: Token, address_id: WhichAddress
) -> AccountRow:
    customer = (await sessions.session_of(uow, customer_access_token)).customer_key
    await addresses.make_default(uow, customer, key_of(address_id, "MailingAddress"))
    return AccountRow(customer_key=customer)
