from commerce_api.kernel.errors import DomainError


class InvalidGiftCard(DomainError):
    code = "INVALID_GIFT_CARD"

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message, field=(field,))


class GiftCardDrained(DomainError):
    """Somebody else has spent it, or it has run out, since it was last looked at."""

    code = "GIFT_CARD_DRAINED"

    def __init__(self) -> None:
        super().__init__("There is not enough left on a gift card.")


class NotEnoughCredit(DomainError):
    code = "NOT_ENOUGH_STORE_CREDIT"

    def __init__(self) -> None:
        super().__init__("The customer has not that much store credit.")
