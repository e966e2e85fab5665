from commerce_api.kernel.errors import DomainError


class Overdrawn(DomainError):
    """More was to be taken off an account than is on it. Nothing was posted."""

    code = "OVERDRAWN"

    def __init__(self, account: str, left_minor: int) -> None:
        super().__init__("There is not enough on the account.")
        self.account = account
        self.left_minor = left_minor


class Unbalanced(ValueError):
    """An entry that does not come out at zero: a mistake of the program, never of a buyer."""
