from commerce_api.kernel.errors import DomainError


class GatewayNotEnabled(DomainError):
    code = "PAYMENT_METHOD_NOT_SUPPORTED"

    def __init__(self, name: str) -> None:
        super().__init__(f"Payment by “{name}” is not offered here.", field=("payment",))
