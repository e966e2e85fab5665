"""Keys are whole numbers made by the database; secrets are random tokens made here."""

import secrets

# 32 symbols without vowels or look-alikes: 26 of them carry 130 bits and never spell a word.
ALPHABET = "0123456789bcdfghjkmnpqrstvwxyzBC"
TOKEN_LENGTH = 26


def new_token() -> str:
    """What a stranger must not guess: a cart's key, an order's tracking token."""
    return "".join(secrets.choice(ALPHABET) for _ in range(TOKEN_LENGTH))
