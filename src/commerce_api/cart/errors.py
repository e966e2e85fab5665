"""Refusals. Their codes are members of the wire's `CartErrorCode`."""

from collections.abc import Sequence
from dataclasses import dataclass

from commerce_api.kernel.errors import DomainError

INVALID = "INVALID"
NOT_FOUND = "NOT_FOUND"
TOO_LARGE = "CART_TOO_LARGE"
TOO_MANY = "MAXIMUM_EXCEEDED"
TOO_FEW = "MINIMUM_NOT_MET"
INCREMENT = "INVALID_INCREMENT"
NOTE_TOO_LONG = "NOTE_TOO_LONG"
REQUIRED = "ADDRESS_FIELD_IS_REQUIRED"
TOO_LONG = "ADDRESS_FIELD_IS_TOO_LONG"
EMOJIS = "ADDRESS_FIELD_CONTAINS_EMOJIS"
TAGS = "ADDRESS_FIELD_CONTAINS_HTML_TAGS"
LINK = "ADDRESS_FIELD_CONTAINS_URL"
PATTERN = "ADDRESS_FIELD_DOES_NOT_MATCH_EXPECTED_PATTERN"
ZIP = "INVALID_ZIP_CODE_FOR_COUNTRY"
PROVINCE = "PROVINCE_NOT_FOUND"
ADDRESS_ID = "INVALID_DELIVERY_ADDRESS_ID"
ONE_SELECTED = "ONLY_ONE_DELIVERY_ADDRESS_CAN_BE_SELECTED"
TOO_MANY_ADDRESSES = "TOO_MANY_DELIVERY_ADDRESSES"
COMPANY = "INVALID_COMPANY_LOCATION"
GROUP = "INVALID_DELIVERY_GROUP"
OPTION = "INVALID_DELIVERY_OPTION"
METAFIELDS = "INVALID_METAFIELDS"
SELLING_PLAN = "SELLING_PLAN_NOT_APPLICABLE"
NEEDS_PLAN = "VARIANT_REQUIRES_SELLING_PLAN"
PARENT = "PARENT_LINE_NOT_FOUND"
PARENT_REFERENCE = "PARENT_LINE_INVALID_REFERENCE"
PARENT_DEPTH = "PARENT_LINE_NESTING_TOO_DEEP"
RECIPIENT = "GIFT_CARD_RECIPIENT_INVALID"


@dataclass(frozen=True, slots=True)
class Mistake:
    code: str
    message: str
    field: tuple[str, ...] = ()


class CartRefused(DomainError):
    """Everything that is wrong with one request, so that the buyer sees it at once."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__(mistakes[0].message, field=mistakes[0].field)
        self.code = mistakes[0].code
        self.mistakes = tuple(mistakes)


class CartNotFound(CartRefused):
    """There is none, or it has expired, or it has become an order."""

    def __init__(self) -> None:
        super().__init__([Mistake(NOT_FOUND, "The cart does not exist.", ("cartId",))])


class PaymentStarted(CartRefused):
    def __init__(self) -> None:
        message = "Payment for this cart has started. It cannot be changed any more."
        super().__init__([Mistake(INVALID, message, ("cartId",))])


def refuse(mistakes: Sequence[Mistake]) -> None:
    """Raise when there is anything to complain about."""
    if mistakes:
        raise CartRefused(mistakes)
