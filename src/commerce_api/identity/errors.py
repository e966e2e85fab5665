"""Refusals. Their codes are members of the wire's `CustomerErrorCode`."""

from collections.abc import Sequence
from dataclasses import dataclass

from commerce_api.kernel.errors import DomainError, TransientError

ALREADY_ENABLED = "ALREADY_ENABLED"
BAD_DOMAIN = "BAD_DOMAIN"
BLANK = "BLANK"
TAGS = "CONTAINS_HTML_TAGS"
LINK = "CONTAINS_URL"
DISABLED = "CUSTOMER_DISABLED"
INVALID = "INVALID"
NOT_FOUND = "NOT_FOUND"
WHITESPACE = "PASSWORD_STARTS_OR_ENDS_WITH_WHITESPACE"
TAKEN = "TAKEN"
TOKEN_INVALID = "TOKEN_INVALID"  # noqa: S105 — a code
TOO_LONG = "TOO_LONG"
TOO_SHORT = "TOO_SHORT"
UNIDENTIFIED = "UNIDENTIFIED_CUSTOMER"

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    code: str
    message: str
    field: Path = ()


class CustomerRefused(DomainError):
    """Everything that is wrong with one request, so that the customer sees it at once."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__(mistakes[0].message, field=mistakes[0].field)
        self.code = mistakes[0].code
        self.mistakes = tuple(mistakes)


class Throttled(TransientError):
    """Tried too often; the request was not looked at."""

    code = "THROTTLED"


def refuse(mistakes: Sequence[Mistake]) -> None:
    """Raise when there is anything to complain about."""
    if mistakes:
        raise CustomerRefused(mistakes)


def not_signed_in() -> CustomerRefused:
    message = "This access token is none, has expired or was deleted."
    return CustomerRefused([Mistake(TOKEN_INVALID, message, ("customerAccessToken",))])
