"""What customers say about themselves, made uniform and checked before anything is touched."""

import re

from commerce_api.identity import errors
from commerce_api.identity.errors import Mistake, Path
from commerce_api.identity.places import LINK, TAG
from commerce_api.kernel.text import storable

EMAIL_MAX = 254
NAME_MAX = 120

_LOCAL = re.compile(r"[^@\s<>()\[\],;:\\\"]{1,64}")
_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_PUNCTUATION = re.compile(r"[ ()./-]")


def same_email(written: str) -> str:
    """How an address is kept and looked for: of two spellings that differ in case, one."""
    return written.strip().lower()


def email(value: str, path: Path) -> list[Mistake]:
    if not value.strip():
        return [Mistake(errors.BLANK, "An e-mail address is needed.", path)]
    if len(value) > EMAIL_MAX:
        message = f"At most {EMAIL_MAX} characters, not {len(value)}."
        return [Mistake(errors.TOO_LONG, message, path)]
    local, at, domain = same_email(value).rpartition("@")
    if not at or not storable(value) or not _LOCAL.fullmatch(local):
        return [Mistake(errors.INVALID, "This is not an e-mail address.", path)]
    if not _is_domain(domain):
        return [Mistake(errors.BAD_DOMAIN, "There can be no such domain.", path)]
    return []


def name(value: str, path: Path, most: int = NAME_MAX) -> list[Mistake]:
    if len(value) > most:
        return [Mistake(errors.TOO_LONG, f"At most {most} characters, not {len(value)}.", path)]
    if not storable(value):
        return [Mistake(errors.INVALID, "This text holds characters that are none.", path)]
    if TAG.search(value):
        return [Mistake(errors.TAGS, "No HTML can be kept here.", path)]
    if LINK.search(value):
        return [Mistake(errors.LINK, "No links can be kept here.", path)]
    return []


def dialled(written: str) -> str:
    """A phone number as E.164 writes it: without blanks and brackets."""
    return _PUNCTUATION.sub("", written.strip())


def phone(value: str, path: Path) -> list[Mistake]:
    if _E164.fullmatch(dialled(value)):
        return []
    message = "Write the number with + and the code of the country: +4930123456."
    return [Mistake(errors.INVALID, message, path)]


def _is_domain(domain: str) -> bool:
    try:
        labels = domain.encode("idna").decode("ascii").split(".")
    except UnicodeError:
        return False
    known = all(_LABEL.fullmatch(label) for label in labels)
    return known and len(labels) > 1 and not labels[-1].isdigit()
