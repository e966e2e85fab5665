"""What mails prove: activation and reset, once, for a while, and without telling who is known."""

from typing import Any

import pytest

from commerce_api.identity import mails
from tests.conftest import Counting, Execute
from tests.identity.people import (
    ACTIVATE,
    ACTIVATE_BY_URL,
    EMAIL,
    PASSWORD,
    RECOVER,
    RESET,
    RESET_BY_URL,
    People,
    parts,
    told,
)

NEW = "brass and steam"
ACTIVATION, PASSWORD_RESET = mails.ACTIVATION, mails.RESET


async def activated(people: People, link: str, password: str = NEW) -> Any:
    id, token = parts(link)
    return await people.ask(ACTIVATE, id=id, input={"activationToken": token, "password": password})


async def reset(people: People, link: str, password: str = NEW) -> Any:
    id, token = parts(link)
    return await people.ask(RESET, id=id, input={"resetToken": token, "password": password})


async def test_a_new_account_is_asked_to_be_activated(people: People) -> None:
    taken_over = await people.signed_in()
    link = await people.link(ACTIVATION)
    payload = await activated(people, link)
    assert told(payload) == []
    assert payload["customer"]["email"] == EMAIL
    assert (await people.who(payload["customerAccessToken"]["accessToken"]))["email"] == EMAIL
    assert await people.who(taken_over) is None, "whoever opened it may have been somebody else"
    assert await people.token(password=NEW)
    [[verified]] = await people.fetch(
        "SELECT count(*) FROM identity_customer WHERE verified_at IS NOT NULL"
    )
    assert verified == 1


async def test_a_link_works_once(people: People) -> None:
    await people.create()
    link = await people.link(ACTIVATION)
    assert told(await activated(people, link)) == []
    assert told(await activated(people, link)) == [("TOKEN_INVALID", ["input", "activationToken"])]
    await people.ask(RECOVER, email=EMAIL)
    link = await people.link(PASSWORD_RESET)
    assert told(await reset(people, link)) == []
    assert told(await reset(people, link)) == [("TOKEN_INVALID", ["input", "resetToken"])]


async def test_a_link_works_for_a_while(people: People) -> None:
    await people.create()
    link = await people.link(ACTIVATION)
    await people.let_pass("identity_secret", "expires_at", seconds=1)
    assert told(await activated(people, link)) == [("TOKEN_INVALID", ["input", "activationToken"])]
    assert await people.token(), "and the password is the old one"


async def test_a_link_is_for_one_customer_and_one_purpose(people: People) -> None:
    await people.create()
    link = await people.link(ACTIVATION)
    await people.create("bob@example.org")
    other = await people.link(ACTIVATION)
    mixed = f"x/{other.split('/')[-2]}/{link.split('/')[-1]}"
    assert told(await activated(people, mixed)) == [("TOKEN_INVALID", ["input", "activationToken"])]
    assert told(await reset(people, link)) == [("TOKEN_INVALID", ["input", "resetToken"])]
    assert await people.token()


async def test_the_whole_link_is_as_good(people: People) -> None:
    await people.create()
    link = await people.link(ACTIVATION)
    payload = await people.ask(ACTIVATE_BY_URL, url=f"{link}?utm=mail", password=NEW)
    assert told(payload) == []
    assert payload["customerAccessToken"]["accessToken"]
    await people.ask(RECOVER, email=EMAIL)
    link = await people.link(PASSWORD_RESET)
    assert told(await people.ask(RESET_BY_URL, url=link, password=PASSWORD)) == []
    assert await people.token()


@pytest.mark.parametrize("url", ["", "x", "https://[", "https://x.example/1/2", "/account/0/x"])
async def test_a_wrong_link_is_told_as_one(people: People, url: str) -> None:
    payload = await people.ask(RESET_BY_URL, url=url, password=NEW)
    assert told(payload) == [("TOKEN_INVALID", ["resetUrl"])]
    payload = await people.ask(ACTIVATE_BY_URL, url=url, password=NEW)
    assert told(payload) == [("TOKEN_INVALID", ["activationUrl"])]


async def test_a_weak_password_leaves_the_link_as_it_was(people: People) -> None:
    await people.create()
    link = await people.link(ACTIVATION)
    assert told(await activated(people, link, "short")) == [("TOO_SHORT", ["input", "password"])]
    by_url = await people.ask(ACTIVATE_BY_URL, url=link, password="password123")
    assert told(by_url) == [("INVALID", ["password"])]
    assert told(await activated(people, link)) == []


async def test_a_reset_ends_every_session_and_proves_the_address(people: People) -> None:
    sessions = [await people.signed_in(), await people.token()]
    activation = await people.link(ACTIVATION)
    await people.ask(RECOVER, email=" ADA@example.org ")
    payload = await reset(people, await people.link(PASSWORD_RESET))
    assert told(payload) == []
    assert [await people.who(token) for token in sessions] == [None, None]
    assert (await people.who(payload["customerAccessToken"]["accessToken"]))["email"] == EMAIL
    assert told(await activated(people, activation)) == [
        ("TOKEN_INVALID", ["input", "activationToken"])
    ], "the links before it are void"


async def test_what_was_proved_need_not_be_proved_again(people: People) -> None:
    await people.create()
    link = await people.link(ACTIVATION)
    await people.fetch("UPDATE identity_customer SET verified_at = created_at")
    assert told(await activated(people, link)) == [
        ("ALREADY_ENABLED", ["input", "activationToken"])
    ]
    assert await people.token()


async def test_whether_somebody_is_known_is_not_told(
    people: People, count_statements: Counting
) -> None:
    await people.create()
    await people.mails()
    with count_statements() as known:
        first = await people.ask(RECOVER, email=EMAIL)
    with count_statements() as unknown:
        second = await people.ask(RECOVER, email="nobody@example.org")
    assert first == second == {"customerUserErrors": [], "userErrors": []}
    assert known == unknown, "the same work takes the same time"
    assert [(to, kind) for to, kind, _ in await people.mails()] == [(EMAIL, PASSWORD_RESET)]
    assert await people.fetch("SELECT id FROM identity_mail") == []


async def test_mails_are_not_asked_for_without_end(people: People, refused: Execute) -> None:
    for email in (EMAIL, "nobody@example.org"):
        for _ in range(5):
            await people.ask(RECOVER, email=email)
        assert await refused(RECOVER, email=email) == ["THROTTLED"]


@pytest.mark.parametrize(
    ("email", "code"), [("", "BLANK"), ("nobody", "INVALID"), ("a@b", "BAD_DOMAIN")]
)
async def test_what_is_no_address_gets_no_mail(people: People, email: str, code: str) -> None:
    assert told(await people.ask(RECOVER, email=email)) == [(code, ["email"])]
    assert await people.fetch("SELECT id FROM identity_mail") == []


async def test_secrets_are_made_when_a_mail_is_sent_and_kept_as_hashes(people: People) -> None:
    await people.create()
    await people.ask(RECOVER, email=EMAIL)
    assert await people.fetch("SELECT id FROM identity_secret") == []
    links = [data["url"] for _, _, data in await people.mails()]
    kept = {row[0] for row in await people.fetch("SELECT token_hash FROM identity_secret")}
    assert len(links) == len(kept) == 2
    assert not any(link.rpartition("/")[2] in kept for link in links)


async def test_a_mail_that_fails_is_tried_again(people: People) -> None:
    await people.create()
    await people.ask(RECOVER, email=EMAIL)

    class Broken:
        async def send(self, **_: object) -> None:
            raise OSError("no network")

    with pytest.raises(OSError, match="no network"):
        await mails.send(people.db, Broken(), "https://shop.example/account")
    assert told(await reset(people, await people.link(PASSWORD_RESET))) == []


async def test_a_closed_account_gets_no_mail(people: People) -> None:
    await people.create()
    await people.mails()
    await people.ask(RECOVER, email=EMAIL)
    await people.fetch("UPDATE identity_customer SET disabled_at = created_at")
    assert await people.mails() == []
