"""Customers on the wire."""

from commerce_api.identity.graphql import accounts, address_book, tokens
from commerce_api.identity.graphql.addresses import (
    MailingAddress,
    MailingAddressConnection,
    MailingAddressRow,
    mailing_address,
    postal_fields,
)
from commerce_api.identity.graphql.customers import Customer
from commerce_api.identity.graphql.payloads import CustomerUserError, UserError
from commerce_api.identity.graphql.signed_in import customer_key, owner_of

__all__ = [
    "Customer",
    "CustomerUserError",
    "MailingAddress",
    "MailingAddressConnection",
    "MailingAddressRow",
    "UserError",
    "accounts",
    "address_book",
    "customer_key",
    "mailing_address",
    "owner_of",
    "postal_fields",
    "tokens",
]
