"""Opening, changing and proving accounts."""

from typing import Annotated
from urllib.parse import urlsplit

import strawberry

from commerce_api.gql import URL, Info, arg, key_of, long_mutation, number_of
from commerce_api.identity import service
from commerce_api.identity.graphql.inputs import (
    CustomerActivateInput,
    CustomerCreateInput,
    CustomerResetInput,
    CustomerUpdateInput,
    sent,
)
from commerce_api.identity.graphql.payloads import AccountRow, payload
from commerce_api.identity.models import Purpose
from commerce_api.identity.service import CustomerChange, NewCustomer, Proof

WhichCustomer = Annotated[strawberry.ID, arg("Which customer: the mail's link has the number.")]
NewPassword = Annotated[str, arg("The password from now on.")]


@long_mutation(
    "customerCreate",
    payload("CustomerCreatePayload", "The new customer, or why there is none.", "customer"),
    "Opens an account. It can be signed in to at once; a mail asks to activate it.",
)
async def customer_create(
    info: Info, input: Annotated[CustomerCreateInput, arg("Who the customer is.")]
) -> AccountRow:
    context = info.context
    language = context.language or context.settings.base_language
    new = NewCustomer(
        email=input.email,
        password=input.password,
        first_name=input.first_name or None,
        last_name=input.last_name or None,
        phone=input.phone or None,
        accepts_marketing=bool(input.accepts_marketing),
        language=language.lower(),
    )
    key = await service.create(context.db, context.settings, new, host=context.address)
    return AccountRow(customer_key=key)


@long_mutation(
    "customerUpdate",
    payload(
        "CustomerUpdatePayload",
        "The customer as they are now. With a new password also a new token.",
        *("customer", "token"),
    ),
    "Changes what a customer says of themselves. A new password ends every session.",
)
async def customer_update(
    info: Info,
    customer_access_token: Annotated[str, arg("The token of the customer.")],
    customer: Annotated[CustomerUpdateInput, arg("What is different from now on.")],
) -> AccountRow:
    names = CustomerChange.__struct_fields__
    change = CustomerChange(**{name: sent(getattr(customer, name)) for name in names})
    key, token = await service.update(
        info.context.db, info.context.settings, customer_access_token, change
    )
    return AccountRow(customer_key=key, token=token)


@long_mutation(
    "customerRecover",
    payload("CustomerRecoverPayload", "Whether the address could be one."),
    "Mails a link that sets a new password. Whether somebody has the address is not told.",
)
async def customer_recover(
    info: Info, email: Annotated[str, arg("E-mail address of the account.")]
) -> AccountRow:
    context = info.context
    await service.recover(context.db, context.settings, email, host=context.address)
    return AccountRow()


@long_mutation(
    "customerActivate",
    payload("CustomerActivatePayload", "The customer, signed in.", *("customer", "token")),
    "Activates an account with the token of the mail: it proves the e-mail address.",
)
async def customer_activate(
    info: Info,
    id: WhichCustomer,
    input: Annotated[CustomerActivateInput, arg("Token and password.")],
) -> AccountRow:
    key, at = key_of(id, "Customer"), ("input", "activationToken")
    token = input.activation_token
    return await _proved(info, Proof(Purpose.ACTIVATION, key, token, input.password, at))


@long_mutation(
    "customerActivateByUrl",
    payload(
        "CustomerActivateByUrlPayload",
        "The customer, signed in.",
        *("customer", "token"),
        plain=False,
    ),
    "Activates an account with the whole link of the mail.",
)
async def customer_activate_by_url(
    info: Info,
    activation_url: Annotated[URL, arg("The link out of the mail.")],
    password: NewPassword,
) -> AccountRow:
    return await _proved(
        info, _by_url(Purpose.ACTIVATION, activation_url, password, "activationUrl")
    )


@long_mutation(
    "customerReset",
    payload("CustomerResetPayload", "The customer, signed in.", *("customer", "token")),
    "Sets a new password with the token of a mail. It ends every session.",
)
async def customer_reset(
    info: Info,
    id: WhichCustomer,
    input: Annotated[CustomerResetInput, arg("Token and password.")],
) -> AccountRow:
    key, at = key_of(id, "Customer"), ("input", "resetToken")
    return await _proved(info, Proof(Purpose.RESET, key, input.reset_token, input.password, at))


@long_mutation(
    "customerResetByUrl",
    payload("CustomerResetByUrlPayload", "The customer, signed in.", *("customer", "token")),
    "Sets a new password with the whole link of a mail. It ends every session.",
)
async def customer_reset_by_url(
    info: Info,
    reset_url: Annotated[URL, arg("The link out of the mail.")],
    password: NewPassword,
) -> AccountRow:
    return await _proved(info, _by_url(Purpose.RESET, reset_url, password, "resetUrl"))


async def _proved(info: Info, proof: Proof) -> AccountRow:
    entered = await service.prove(info.context.db, info.context.settings, proof)
    return AccountRow(customer_key=entered.customer_key, token=entered.token)


def _by_url(purpose: Purpose, url: str, password: str, argument: str) -> Proof:
    """The last two parts of a link's path are the customer's number and the token."""
    number, _, token = _path(url).rstrip("/").rpartition("/")
    key = number_of(number.rpartition("/")[2])
    return Proof(purpose, key, token, password, (argument,), ("password",))


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
