"""Customers on the wire. They are reached through what is theirs, never listed."""

from typing import Annotated

import strawberry

from commerce_api.gql import (
    After,
    Before,
    DateTime,
    First,
    Info,
    Last,
    Page,
    Query,
    Reverse,
    arg,
    batch,
    field,
    gid,
    leaf,
    slice_of,
    type_,
    window,
)
from commerce_api.identity import loaders
from commerce_api.identity.graphql.addresses import (
    MailingAddress,
    MailingAddressConnection,
    MailingAddressRow,
    mailing_address,
)
from commerce_api.identity.graphql.signed_in import owner_of
from commerce_api.identity.rows import CustomerRow


@type_("Somebody who buys here.", CustomerRow)
class Customer:
    email: str | None = leaf("E-mail address.")
    first_name: str | None = leaf("Given name.")
    last_name: str | None = leaf("Family name.")
    phone: str | None = leaf("Phone number.")
    accepts_marketing: bool = leaf("Whether advertising may be sent.")
    created_at: DateTime = leaf("When the customer became known.")
    updated_at: DateTime = leaf("When anything of this last changed.")


@field(Customer, "id", strawberry.ID, "A globally unique id.")
def customer_id(customer: CustomerRow) -> str:
    return gid("Customer", customer.key)


@field(Customer, "displayName", str, "The name to greet with; the e-mail address for want of one.")
def customer_display_name(customer: CustomerRow) -> str:
    names = (customer.first_name, customer.last_name)
    return " ".join(name for name in names if name) or customer.email


@field(Customer, "avatarUrl", str | None, "Address of a picture of the customer, if there is one.")
def customer_avatar(customer: CustomerRow, info: Info) -> str | None:
    """Our own pictures are kept without the server's name."""
    url = customer.avatar_url
    return f"{info.context.settings.public_url}{url}" if url and url.startswith("/") else url


@batch(Customer, "tags", list[str], "Words that the shop has put on the customer.")
async def customer_tags(customers: list[CustomerRow], info: Info) -> list[list[str] | None]:
    return await info.context.many(loaders.tags_of_customer, [one.key for one in customers])


@batch(Customer, "addresses", MailingAddressConnection, "Addresses that the customer has saved.")
async def customer_addresses(
    customers: list[CustomerRow],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = False,
) -> list[Page]:
    asked = window(first, after, last, before, reverse=reverse)
    keys = [one.key for one in customers]
    pages = []
    for known in await info.context.many(loaders.addresses_of_customer, keys):
        page = slice_of(known or (), asked, lambda saved: saved.key)
        page.nodes = [mailing_address(saved) for saved in page.nodes]
        pages.append(page)
    return pages


@batch(Customer, "defaultAddress", MailingAddress | None, "The address that is usually taken.")
async def customer_default_address(
    customers: list[CustomerRow], info: Info
) -> list[MailingAddressRow | None]:
    keys = [one.key for one in customers]
    usual = []
    for known in await info.context.many(loaders.addresses_of_customer, keys):
        found = next((saved for saved in known or () if saved.is_default), None)
        usual.append(mailing_address(found) if found else None)
    return usual


@field(Query, "customer", Customer | None, "The customer who is signed in with this token.")
async def query_customer(
    info: Info,
    customer_access_token: Annotated[str, arg("The token that `customerAccessTokenCreate` gave.")],
) -> CustomerRow | None:
    key = await owner_of(info.context, customer_access_token)
    return None if key is None else await info.context.one(loaders.customers, key)
