"""What can go wrong for a reason the caller can act on."""


class DomainError(Exception):
    """An expected refusal. Becomes a `userErrors` entry; anything else is a bug."""

    code = "INVALID"

    def __init__(self, message: str, *, field: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotFound(DomainError):
    code = "NOT_FOUND"

    def __init__(self, noun: str, *, field: tuple[str, ...] = ()) -> None:
        super().__init__(f"{noun} not found.", field=field)


class BadInput(DomainError):
    """An argument that no caller should send: refused before anything is read."""

    code = "BAD_USER_INPUT"


class TransientError(DomainError):
    """Not done, nothing changed; the same request may succeed in a moment."""

    code = "TRY_AGAIN"
