from commerce_api.kernel.errors import DomainError


class InvalidHandle(DomainError):
    code = "INVALID_HANDLE"

    def __init__(self, handle: str) -> None:
        super().__init__(
            f"“{handle[:80]}” is no handle: letters, digits, dots and dashes are.",
            field=("handle",),
        )


class TextTooLong(DomainError):
    code = "TOO_LONG"

    def __init__(self, field: str, most: int) -> None:
        super().__init__(f"At most {most} characters fit.", field=(field,))


class InvalidText(DomainError):
    code = "INVALID_TEXT"

    def __init__(self, field: str) -> None:
        super().__init__("This text has characters that cannot be kept.", field=(field,))


class UnsafeAddress(DomainError):
    code = "UNSAFE_ADDRESS"

    def __init__(self, url: str) -> None:
        super().__init__(f"“{url[:80]}” is not an address to link to.", field=("url",))


class InvalidPath(DomainError):
    code = "INVALID_PATH"

    def __init__(self, path: str) -> None:
        super().__init__(f"“{path[:80]}” is no path: it starts with one slash.", field=("path",))


class RedirectLoop(DomainError):
    code = "REDIRECT_LOOP"

    def __init__(self, path: str) -> None:
        super().__init__(f"“{path[:80]}” would lead to itself.", field=("target",))


class MenuTooDeep(DomainError):
    code = "MENU_TOO_DEEP"

    def __init__(self, most: int) -> None:
        super().__init__(f"A menu has at most {most} levels.", field=("items",))


class MenuTooLong(DomainError):
    code = "MENU_TOO_LONG"

    def __init__(self, most: int) -> None:
        super().__init__(f"A menu has at most {most} entries.", field=("items",))


class InvalidColor(DomainError):
    code = "INVALID_COLOR"

    def __init__(self, color: str) -> None:
        super().__init__(f"“{color[:80]}” is no colour like #2f4f43.", field=("colors",))


class InvalidEmail(DomainError):
    code = "INVALID_EMAIL"

    def __init__(self) -> None:
        super().__init__("This is no e-mail address.", field=("email",))
