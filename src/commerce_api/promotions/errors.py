from commerce_api.kernel.errors import DomainError


class InvalidDiscount(DomainError):
    code = "INVALID_DISCOUNT"

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message, field=(field,))


class DiscountUsedUp(DomainError):
    """Others have used it as often as it can be, since it was looked at."""

    code = "DISCOUNT_USAGE_LIMIT_REACHED"

    def __init__(self) -> None:
        super().__init__("A discount of this cart has been used as often as it can be.")
