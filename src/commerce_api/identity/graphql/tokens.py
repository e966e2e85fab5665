"""Signing in and out."""

from typing import Annotated

from commerce_api.gql import Info, arg, long_mutation, mutation
from commerce_api.identity import sessions
from commerce_api.identity.graphql.inputs import CustomerAccessTokenCreateInput
from commerce_api.identity.graphql.payloads import AccountRow, payload
from commerce_api.kernel.db import UnitOfWork

Token = Annotated[str, arg("The token of the customer.")]


@long_mutation(
    "customerAccessTokenCreate",
    payload("CustomerAccessTokenCreatePayload", "A new token, or why there is none.", "token"),
    "Signs a customer in. An idempotency key does nothing here: tokens are not kept.",
    repeatable=True,
)
async def customer_access_token_create(
    info: Info, input: Annotated[CustomerAccessTokenCreateInput, arg("E-mail and password.")]
) -> AccountRow:
    context = info.context
    entered = await sessions.sign_in(
        context.db, context.settings, input.email, input.password, host=context.address
    )
    return AccountRow(token=entered.token)


@mutation(
    "customerAccessTokenRenew",
    payload(
        "CustomerAccessTokenRenewPayload", "The token, valid for longer.", "token", coded=False
    ),
    "Lets a token be valid for longer. One that has expired cannot be renewed.",
    repeatable=True,
)
async def customer_access_token_renew(
    uow: UnitOfWork, info: Info, customer_access_token: Token
) -> AccountRow:
    token = await sessions.renew(uow, info.context.settings, customer_access_token)
    return AccountRow(token=token)


@mutation(
    "customerAccessTokenDelete",
    payload(
        "CustomerAccessTokenDeletePayload",
        "The token that is not valid any more.",
        *("ended", "ended_id"),
        coded=False,
    ),
    "Signs a customer out: the token is not valid any more.",
)
async def customer_access_token_delete(
    uow: UnitOfWork, info: Info, customer_access_token: Token
) -> AccountRow:
    key = await sessions.end(uow, customer_access_token)
    return AccountRow(session_key=key, ended=customer_access_token)
