"""Passwords: argon2id, in a few threads of their own, because one takes tens of milliseconds.

docs/decisions tells why these parameters. A password is never kept, logged or made part of a key.
"""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path as File
from typing import Any, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from commerce_api.identity import errors
from commerce_api.identity.errors import Mistake, Path
from commerce_api.kernel.errors import TransientError
from commerce_api.kernel.text import storable
from commerce_api.settings import Settings

T = TypeVar("T")

AT_ONCE = 2
WAITING_MAX = 256
COMMON = File(__file__).with_name("common_passwords.txt")

_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="password")
_waiting = 0


def mistakes(password: str, settings: Settings, path: Path, *, email: str = "") -> list[Mistake]:
    """What is wrong with a new password."""
    least, most = settings.password_length_min, settings.password_length_max
    if not password:
        return [Mistake(errors.BLANK, "A password is needed.", path)]
    if password != password.strip():
        message = "A password neither starts nor ends with a blank."
        return [Mistake(errors.WHITESPACE, message, path)]
    if len(password) < least:
        return [Mistake(errors.TOO_SHORT, f"At least {least} characters are needed.", path)]
    if len(password) > most:
        message = f"At most {most} characters, not {len(password)}."
        return [Mistake(errors.TOO_LONG, message, path)]
    if not storable(password):
        message = "This text holds characters that are none."
    elif guessable(password, email):
        message = "This password is one of the first that somebody would try."
    else:
        return []
    return [Mistake(errors.INVALID, message, path)]


def guessable(password: str, email: str = "") -> bool:
    """Whether it is one of the common ones, or as good as the e-mail address."""
    plain = password.casefold()
    return plain in common() or plain in {email, email.partition("@")[0]} or len(set(plain)) <= 2


@cache
def common() -> frozenset[str]:
    return frozenset(COMMON.read_text(encoding="utf-8").split())


async def hashed(password: str, settings: Settings) -> str:
    return await _in_thread(_hash, password, _hasher(*_parameters(settings)))


async def matches(kept: str | None, password: str, settings: Settings) -> bool:
    """Takes as long for an account that does not exist, or has no password."""
    hasher = _hasher(*_parameters(settings))
    fits = len(password) <= settings.password_length_max and storable(password)
    given = password if fits else "-"
    right = await _in_thread(_verify, kept, given, hasher)
    return right and fits and kept is not None


def outdated(kept: str, settings: Settings) -> bool:
    """Whether it was hashed with other parameters than those of today."""
    return _hasher(*_parameters(settings)).check_needs_rehash(kept)


def _parameters(settings: Settings) -> tuple[int, int, int]:
    return settings.password_passes, settings.password_memory_kib, settings.password_lanes


@cache
def _hasher(passes: int, memory: int, lanes: int) -> PasswordHasher:
    return PasswordHasher(time_cost=passes, memory_cost=memory, parallelism=lanes)


@cache
def _nobodys(hasher: PasswordHasher) -> str:
    """What the password of an unknown account is compared with."""
    return hasher.hash("nobody has this password")


async def _in_thread(work: Callable[..., T], *arguments: Any) -> T:
    global _waiting  # noqa: PLW0603 — one queue per process, like the threads
    if _waiting >= WAITING_MAX:
        raise TransientError("Too many people sign in right now. Please try again.")
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_threads, work, *arguments)
    finally:
        _waiting -= 1


def _plain(password: str) -> str:
    """The same characters are the same password, however a keyboard composes them."""
    return unicodedata.normalize("NFKC", password)


def _hash(password: str, hasher: PasswordHasher) -> str:
    return hasher.hash(_plain(password))


def _verify(kept: str | None, password: str, hasher: PasswordHasher) -> bool:
    try:
        return hasher.verify(kept or _nobodys(hasher), _plain(password))
    except (VerificationError, InvalidHashError):
        return False
