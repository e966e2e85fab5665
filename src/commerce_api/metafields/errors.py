"""Refusals. The codes are members of the wire's `MetafieldsSetUserErrorCode`."""

from commerce_api.kernel.errors import DomainError

BLANK = "BLANK"
CHOICES = "INCLUSION"
HIDDEN = "APP_NOT_AUTHORIZED"
INVALID = "INVALID_VALUE"
OWNER = "INVALID_OWNER"
TAKEN = "PRESENT"
TOO_LONG = "TOO_LONG"
TOO_MANY = "LESS_THAN_OR_EQUAL_TO"
TOO_SHORT = "TOO_SHORT"
TYPE = "INVALID_TYPE"


class MetafieldRefused(DomainError):
    """What a metafield, a metaobject or a definition of either may not be."""

    def __init__(self, code: str, message: str, *, field: tuple[str, ...] = ()) -> None:
        super().__init__(message, field=field)
        self.code = code

    def within(self, *path: str) -> "MetafieldRefused":
        """The same refusal, for an argument that is a part of a greater one."""
        return MetafieldRefused(self.code, self.message, field=(*path, *self.field))
