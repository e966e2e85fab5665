"""Signing in and out: tokens, their end, and who is told what."""

import dataclasses
import hashlib
from datetime import datetime, timedelta
from typing import Any

from commerce_api.identity.handlers import purge_sessions
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database
from commerce_api.ports import Plugins
from commerce_api.settings import Settings
from tests.conftest import Execute, ask
from tests.identity.people import EMAIL, PASSWORD, RENEW, SIGN_IN, SIGN_OUT, People, told


def days_from_now(moment: str) -> float:
    return (datetime.fromisoformat(moment) - now()) / timedelta(days=1)


async def test_a_token_is_valid_for_a_while_and_kept_as_a_hash(people: People) -> None:
    await people.create()
    payload = await people.ask(SIGN_IN, input={"email": EMAIL, "password": PASSWORD})
    given = payload["customerAccessToken"]
    assert len(given["accessToken"]) >= 43  # 32 bytes
    assert 13.9 < days_from_now(given["expiresAt"]) <= 14
    [row] = await people.fetch("SELECT token_hash, family FROM identity_session")
    assert row[0] == hashlib.sha256(given["accessToken"].encode()).hexdigest()
    assert len(row[1]) == 26
    again = await people.token()
    assert again != given["accessToken"]


async def test_wrong_and_unknown_are_answered_alike(people: People) -> None:
    await people.create()
    answers = [
        await people.ask(SIGN_IN, input={"email": email, "password": password})
        for email, password in (
            (EMAIL, "wrong password"),
            ("nobody@example.org", PASSWORD),
            ("no address", ""),
            (EMAIL, "x" * 10_000),
        )
    ]
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["customerAccessToken"] is None
    assert told(answers[0]) == [("UNIDENTIFIED_CUSTOMER", ["input"])]


async def test_a_token_that_has_expired_is_nobodys(people: People) -> None:
    token = await people.signed_in()
    await people.let_pass("identity_session", "expires_at", seconds=1)
    assert await people.who(token) is None
    renewed = await people.ask(RENEW, token=token)
    assert renewed["customerAccessToken"] is None
    assert [error["field"] for error in renewed["userErrors"]] == [["customerAccessToken"]]
    deleted = await people.ask(SIGN_OUT, token=token)
    assert deleted["deletedAccessToken"] is None
    assert len(deleted["userErrors"]) == 1


async def test_a_token_is_renewed_before_it_expires(people: People) -> None:
    token = await people.signed_in()
    await people.let_pass("identity_session", "expires_at", days=-1)
    renewed = await people.ask(RENEW, token=token)
    assert renewed["userErrors"] == []
    assert renewed["customerAccessToken"]["accessToken"] == token
    assert days_from_now(renewed["customerAccessToken"]["expiresAt"]) > 13.9
    await people.let_pass("identity_session", "last_used_at", days=3)
    await people.ask(RENEW, token=token)
    [[used]] = await people.fetch(
        "SELECT count(*) FROM identity_session WHERE last_used_at > :at",
        at=now() - timedelta(minutes=1),
    )
    assert used == 1


async def test_who_signs_out_is_out_and_nobody_else(people: People) -> None:
    token, other = await people.signed_in(), await people.token()
    deleted = await people.ask(SIGN_OUT, token=token)
    assert deleted["deletedAccessToken"] == token
    assert deleted["deletedCustomerAccessTokenId"].startswith("gid://shopify/CustomerAccessToken/")
    assert deleted["userErrors"] == []
    assert await people.who(token) is None
    assert (await people.ask(SIGN_OUT, token=token))["deletedAccessToken"] is None
    assert (await people.who(other))["email"] == EMAIL


async def test_an_account_that_the_shop_has_closed_is_closed(people: People) -> None:
    token = await people.signed_in()
    await people.fetch("UPDATE identity_customer SET disabled_at = created_at")
    assert await people.who(token) is None
    payload = await people.ask(SIGN_IN, input={"email": EMAIL, "password": PASSWORD})
    assert told(payload) == [("CUSTOMER_DISABLED", ["input"])]
    wrong = await people.ask(SIGN_IN, input={"email": EMAIL, "password": "wrong password"})
    assert told(wrong) == [("UNIDENTIFIED_CUSTOMER", ["input"])]


async def test_too_many_wrong_passwords_close_the_door_for_a_while(
    people: People, refused: Execute
) -> None:
    await people.create()
    wrong = {"email": EMAIL, "password": "wrong password"}
    for _ in range(9):
        await people.ask(SIGN_IN, input=wrong)
    await people.token()  # the right one makes it start anew
    for _ in range(10):
        await people.ask(SIGN_IN, input=wrong)
    assert await refused(SIGN_IN, input={"email": "ADA@example.org", "password": PASSWORD}) == [
        "THROTTLED"
    ]
    await people.create("bob@example.org")
    assert await people.token("bob@example.org"), "others are not concerned"
    await people.let_pass("identity_throttle", "resets_at", seconds=1)
    assert await people.token()


async def test_one_address_does_not_try_many_accounts(
    db: Database, plugins: Plugins, settings: Settings, people: People
) -> None:
    strict = dataclasses.replace(settings, address_misses=3)
    run = ask(db, plugins, strict)
    answers: list[Any] = []
    for number in range(5):
        who = {"email": f"nobody{number}@example.org", "password": PASSWORD}
        answers.append(await run(SIGN_IN, input=who))
    assert ["errors" in answer for answer in answers] == [False, False, False, True, True]
    [[kept]] = await people.fetch("SELECT count(*) FROM identity_throttle WHERE who LIKE '%@%'")
    assert kept == 0, "who tried is kept as a hash"


async def test_what_has_expired_is_forgotten(people: People) -> None:
    old = await people.signed_in()
    await people.let_pass("identity_session", "expires_at", seconds=1)
    token = await people.token()
    await purge_sessions(people.services)
    [[sessions]] = await people.fetch("SELECT count(*) FROM identity_session")
    assert sessions == 1
    assert await people.who(old) is None
    assert (await people.who(token))["email"] == EMAIL
