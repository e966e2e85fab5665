"""What changes of accounts answer."""

from typing import Any, Self

import msgspec

from commerce_api.gql import (
    DateTime,
    DisplayableError,
    Info,
    PayloadRow,
    UserErrorRow,
    batch,
    enum,
    field,
    gid,
    leaf,
    type_,
)
from commerce_api.gql.define import enum_members
from commerce_api.identity import errors, loaders
from commerce_api.identity.graphql.addresses import (
    MailingAddress,
    MailingAddressRow,
    mailing_address,
)
from commerce_api.identity.graphql.customers import Customer
from commerce_api.identity.rows import CustomerRow, NewToken
from commerce_api.kernel.errors import DomainError

CustomerErrorCode = enum(
    "CustomerErrorCode",
    "Why a change of an account was refused.",
    {
        "ALREADY_ENABLED": "The account has been activated before.",
        "BAD_DOMAIN": "There can be no such domain as that of the e-mail address.",
        "BLANK": "A value is missing.",
        "CONTAINS_HTML_TAGS": "A value has HTML.",
        "CONTAINS_URL": "A value has a link.",
        "CUSTOMER_DISABLED": "The account is closed, or has to be activated first.",
        "INVALID": "A value is not valid.",
        "INVALID_MULTIPASS_REQUEST": "A token of another system is not valid.",
        "NOT_FOUND": "The customer has no such address.",
        "PASSWORD_STARTS_OR_ENDS_WITH_WHITESPACE": "The password starts or ends with a blank.",
        "TAKEN": "Somebody has this value already, or the customer has it twice.",
        "TOKEN_INVALID": "The token is none, was used before, or has expired.",
        "TOO_LONG": "A value is too long.",
        "TOO_SHORT": "A value is too short.",
        "UNIDENTIFIED_CUSTOMER": "E-mail address and password do not belong together.",
    },
)

_codes = frozenset(enum_members(CustomerErrorCode))
ERRORS = "Why nothing was changed; empty when it was."
OLD = "Use customerUserErrors."


class AccountRow(PayloadRow, kw_only=True):
    """Keys, and a token that is shown once: a repetition does not get it again."""

    customer_key: int | None = None
    address_key: int | None = None
    session_key: int | None = None
    token: NewToken | None = None
    ended: str | None = None

    @classmethod
    def refused(cls, error: DomainError, _arguments: dict[str, Any]) -> Self:
        mistakes: Any = getattr(error, "mistakes", None) or [error]
        return cls(
            user_errors=[
                UserErrorRow(
                    mistake.code if mistake.code in _codes else errors.INVALID,
                    mistake.message,
                    list(mistake.field) or None,
                )
                for mistake in mistakes
            ]
        )

    def stored(self) -> Self:
        return msgspec.structs.replace(self, token=None, ended=None)


@type_("Why a change of an account was refused.", UserErrorRow)
class CustomerUserError(DisplayableError):
    code: CustomerErrorCode | None = leaf("Stable and machine-readable.")  # type: ignore[valid-type]


@type_("Why something was refused.", UserErrorRow)
class UserError(DisplayableError): ...


@type_("What a customer is signed in with. Whoever has it is the customer: keep it secret.")
class CustomerAccessToken:
    access_token: str = leaf("The token itself. It is shown only now.")
    expires_at: DateTime = leaf("When it stops being valid.")


def payload(
    name: str, description: str, *parts: str, coded: bool = True, plain: bool = True
) -> Any:
    """The type of a payload. `coded`: with customerUserErrors; `plain`: with userErrors."""

    @type_(description, name=name)
    class Payload: ...

    for part in parts:
        PARTS[part](Payload)
    if coded:
        field(Payload, "customerUserErrors", list[CustomerUserError], ERRORS)(_errors)
    if plain:
        old = OLD if coded else None
        field(Payload, "userErrors", list[UserError], ERRORS, deprecated=old)(_errors)
    return Payload | None


def _errors(row: AccountRow) -> list[UserErrorRow]:
    return row.user_errors


async def _customers(rows: list[AccountRow], info: Info) -> list[CustomerRow | None]:
    return await info.context.many(loaders.customers, [row.customer_key for row in rows])


async def _addresses(rows: list[AccountRow], info: Info) -> list[MailingAddressRow | None]:
    keys = [row.address_key for row in rows]
    found = await info.context.many(loaders.addresses_by_key, keys)
    return [mailing_address(saved) if saved else None for saved in found]


def _token(row: AccountRow) -> NewToken | None:
    return row.token


def _ended(row: AccountRow) -> str | None:
    return row.ended


def _ended_id(row: AccountRow) -> str | None:
    return gid("CustomerAccessToken", row.session_key) if row.session_key else None


def _gone(row: AccountRow) -> str | None:
    return gid("MailingAddress", row.address_key) if row.address_key else None


PARTS: dict[str, Any] = {
    "customer": lambda owner: batch(
        owner, "customer", Customer | None, "The customer; null when nothing was changed."
    )(_customers),
    "address": lambda owner: batch(
        owner, "customerAddress", MailingAddress | None, "The address as it is now."
    )(_addresses),
    "token": lambda owner: field(
        owner,
        "customerAccessToken",
        CustomerAccessToken | None,
        "The token to sign in with. Null when a request is repeated with its idempotency key.",
    )(_token),
    "ended": lambda owner: field(
        owner, "deletedAccessToken", str | None, "The token that is not valid any more."
    )(_ended),
    "ended_id": lambda owner: field(
        owner, "deletedCustomerAccessTokenId", str | None, "Id of that token."
    )(_ended_id),
    "gone": lambda owner: field(
        owner, "deletedCustomerAddressId", str | None, "Id of the address that is gone."
    )(_gone),
}
