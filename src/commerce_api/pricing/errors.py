"""Refusals of the merchant's changes of prices."""

from commerce_api.kernel.errors import DomainError


class InvalidPriceList(DomainError):
    code = "INVALID_PRICE_LIST"


class InvalidPrice(DomainError):
    code = "INVALID_PRICE"


class InvalidQuantityRule(DomainError):
    code = "INVALID_QUANTITY_RULE"
