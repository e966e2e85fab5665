from commerce_api.kernel.errors import DomainError


class InvalidSellingPlan(DomainError):
    code = "INVALID_SELLING_PLAN"

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message, field=(field,))
