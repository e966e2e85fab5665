"""How passwords are kept: what one costs, which ones are refused, and when they are hashed anew."""

import dataclasses
import statistics
import time

import pytest

from commerce_api.identity import passwords, sessions
from commerce_api.settings import Settings
from tests.identity.people import EMAIL, PASSWORD, People

AT = ("input", "password")


async def test_the_hash_says_how_it_was_made() -> None:
    kept = await passwords.hashed(PASSWORD, Settings())
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PASSWORD not in kept
    assert await passwords.matches(kept, PASSWORD, Settings())
    assert not await passwords.matches(kept, PASSWORD + "x", Settings())
    assert kept != await passwords.hashed(PASSWORD, Settings()), "every hash has its own salt"


async def test_the_same_characters_composed_otherwise_are_the_same_password() -> None:
    cheap = Settings(password_memory_kib=64, password_passes=1)
    kept = await passwords.hashed("Zoe\u0308 und die Lampe", cheap)
    assert await passwords.matches(kept, "Zo\u00eb und die Lampe", cheap)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "BLANK"),
        ("sieben7", "TOO_SHORT"),
        ("a1" * 65, "TOO_LONG"),
        (" steam and brass", "PASSWORD_STARTS_OR_ENDS_WITH_WHITESPACE"),
        ("steam and brass ", "PASSWORD_STARTS_OR_ENDS_WITH_WHITESPACE"),
        ("Password123", "INVALID"),
        ("qwertyuiop", "INVALID"),
        ("aaaaaaaaaa", "INVALID"),
        (EMAIL, "INVALID"),
        ("half \ud800 of a sign", "INVALID"),
    ],
)
def test_weak_passwords_are_refused(password: str, code: str) -> None:
    found = passwords.mistakes(password, Settings(), AT, email=EMAIL)
    assert [(mistake.code, mistake.field) for mistake in found] == [(code, AT)]


@pytest.mark.parametrize("password", ["acht8mal", "ä" * 5 + "öü x", "x1y" * 42 + "zz", PASSWORD])
def test_other_passwords_are_not(password: str) -> None:
    assert passwords.mistakes(password, Settings(), AT, email=EMAIL) == []


def test_the_limits_are_settings() -> None:
    settings = Settings(password_length_min=12, password_length_max=40)
    assert passwords.mistakes("elf zeichen", settings, AT)[0].code == "TOO_SHORT"
    assert passwords.mistakes("ab" * 21, settings, AT)[0].code == "TOO_LONG"
    assert passwords.mistakes("zwölf lampen", settings, AT) == []


def test_more_than_a_thousand_common_passwords_are_known() -> None:
    long_enough = [word for word in passwords.common() if len(word) >= 8]
    assert len(long_enough) > 1_000
    assert all(word == word.casefold() for word in passwords.common())


async def test_an_unknown_account_takes_as_long_as_a_wrong_password() -> None:
    settings = Settings()
    kept = await passwords.hashed(PASSWORD, settings)
    await passwords.matches(None, "first", settings)

    async def seconds(kept: str | None) -> float:
        spent = []
        for _ in range(9):
            started = time.perf_counter()
            assert not await passwords.matches(kept, "not the password", settings)
            spent.append(time.perf_counter() - started)
        return statistics.median(spent)

    known, unknown = await seconds(kept), await seconds(None)
    assert 0.5 < known / unknown < 2


async def test_a_hash_of_older_parameters_is_renewed_at_sign_in(people: People) -> None:
    await people.create()
    [[before]] = await people.fetch("SELECT password_hash FROM identity_customer")
    assert before.startswith("$argon2id$v=19$m=64,t=1,p=1$")
    dearer = dataclasses.replace(people.services.settings, password_passes=2)
    await sessions.sign_in(people.db, dearer, EMAIL, PASSWORD, host="1.2.3.4")
    [[after]] = await people.fetch("SELECT password_hash FROM identity_customer")
    assert after.startswith("$argon2id$v=19$m=64,t=2,p=1$")
    await sessions.sign_in(people.db, dearer, EMAIL, PASSWORD, host="1.2.3.4")
    [[same]] = await people.fetch("SELECT password_hash FROM identity_customer")
    assert same == after
