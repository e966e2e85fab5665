"""Random tokens, of which the shop keeps only what it needs to know them again."""

import hashlib
import secrets

TOKEN_BYTES = 32
TOKEN_MAX = 255  # longer ones are not even looked for


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def hashed(token: str) -> str:
    """Good enough without salt: there is nothing to guess in 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
