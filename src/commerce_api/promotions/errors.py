from commerce_api.kernel.errors import DomainError


class InvalidDiscount(DomainError):
    code = "INVALID_DISCOUNT"

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message, field=(field,))
