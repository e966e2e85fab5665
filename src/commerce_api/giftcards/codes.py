"""Codes of gift cards: made, recognised, never kept."""

import hashlib
import secrets

from commerce_api.giftcards.errors import InvalidGiftCard

# Nothing in it is taken for something else: 16 of these 32 are 80 bits.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 16
SHORTEST, LONGEST = 8, 32


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def plain(typed: str) -> str:
    """As it is recognised: in upper case, without the spaces and dashes that people type."""
    return "".join(character for character in typed if character.isalnum()).upper()


def hashed(typed: str) -> str:
    return hashlib.sha256(plain(typed).encode()).hexdigest()


def checked(chosen: str) -> str:
    """A code that a merchant chose. Refused when it is too short to be a secret, or too long."""
    code = plain(chosen)
    if not SHORTEST <= len(code) <= LONGEST or not code.isascii():
        message = f"A code has {SHORTEST} to {LONGEST} letters and digits."
        raise InvalidGiftCard(message, "code")
    return code
