"""Opening and changing accounts."""

import asyncio
from typing import Any

import pytest

from commerce_api.identity import throttle
from tests.conftest import Execute
from tests.identity.people import CREATE, EMAIL, PASSWORD, UPDATE, People, told

ADA: dict[str, Any] = {
    "firstName": " Ada ",
    "lastName": "Lovelace",
    "phone": "+49 (30) 123-4567",
    "acceptsMarketing": True,
}


async def count(people: People) -> int:
    [[number]] = await people.fetch("SELECT count(*) FROM identity_customer")
    return int(number)


async def test_an_account_is_opened_and_can_be_used_at_once(people: People) -> None:
    payload = await people.create(" Ada@Example.ORG ", **ADA)
    assert (payload["customerUserErrors"], payload["userErrors"]) == ([], [])
    customer = payload["customer"]
    assert customer == {
        "id": customer["id"],
        "email": EMAIL,
        "firstName": "Ada",
        "lastName": "Lovelace",
        "phone": "+49301234567",
        "acceptsMarketing": True,
        "displayName": "Ada Lovelace",
    }
    known = await people.who(await people.token("ADA@example.org"))
    assert known == {**customer, "tags": [], "avatarUrl": None, "numberOfOrders": "0"}


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"email": " "}, "BLANK", "email"),
        ({"email": "nobody"}, "INVALID", "email"),
        ({"email": "a b@example.org"}, "INVALID", "email"),
        ({"email": "ada@example"}, "BAD_DOMAIN", "email"),
        ({"email": "ada@-example.org"}, "BAD_DOMAIN", "email"),
        ({"email": "ada@" + "x" * 64 + ".org"}, "BAD_DOMAIN", "email"),
        ({"email": "a" * 250 + "@example.org"}, "TOO_LONG", "email"),
        ({"password": ""}, "BLANK", "password"),
        ({"password": "1843"}, "TOO_SHORT", "password"),
        ({"password": "steam" * 40}, "TOO_LONG", "password"),
        ({"password": " leading blank"}, "PASSWORD_STARTS_OR_ENDS_WITH_WHITESPACE", "password"),
        ({"password": "password123"}, "INVALID", "password"),
        ({"firstName": "x" * 121}, "TOO_LONG", "firstName"),
        ({"firstName": "<b>Ada</b>"}, "CONTAINS_HTML_TAGS", "firstName"),
        ({"lastName": "win at https://x.example"}, "CONTAINS_URL", "lastName"),
        ({"phone": "030 123"}, "INVALID", "phone"),
        ({"phone": "+49 call me"}, "INVALID", "phone"),
    ],
)
async def test_what_is_wrong_is_told_and_nothing_is_kept(
    people: People, change: dict[str, Any], code: str, field: str
) -> None:
    payload = await people.create(**{"email": EMAIL, "password": PASSWORD, **change})
    assert payload["customer"] is None
    assert told(payload) == [(code, ["input", field])]
    assert [error["field"] for error in payload["userErrors"]] == [["input", field]]
    assert await count(people) == 0


async def test_everything_that_is_wrong_is_told_at_once(people: People) -> None:
    payload = await people.create("nobody", "1", firstName="<i>", phone="x")
    assert [code for code, _ in told(payload)] == [
        *("INVALID", "TOO_SHORT", "CONTAINS_HTML_TAGS", "INVALID")
    ]


async def test_an_address_and_a_number_have_one_account(people: People) -> None:
    await people.create(phone="+49301234567")
    assert told(await people.create("ADA@EXAMPLE.ORG")) == [("TAKEN", ["input", "email"])]
    other = await people.create("bob@example.org", phone="+49 30 1234567")
    assert told(other) == [("TAKEN", ["input", "phone"])]
    assert await count(people) == 1


async def test_of_many_at_once_one_gets_the_address(people: People) -> None:
    payloads = await asyncio.gather(*(people.create(phone="+49301234567") for _ in range(6)))
    refusals = [told(payload) for payload in payloads if payload["customer"] is None]
    assert len(refusals) == 5
    assert {code for refusal in refusals for code, _ in refusal} == {"TAKEN"}
    assert await count(people) == 1


async def test_somebody_whom_the_shop_only_knows_has_to_prove_it(people: People) -> None:
    """Such as a customer of earlier orders: whoever types the address must not get the account."""
    await people.fetch(
        "INSERT INTO identity_customer (created_at, updated_at, email, accepts_marketing)"
        " VALUES ('2026-01-01', '2026-01-01', :email, FALSE)"
        if not people.db.postgres
        else "INSERT INTO identity_customer (created_at, updated_at, email, accepts_marketing)"
        " VALUES (now(), now(), :email, FALSE)",
        email=EMAIL,
    )
    assert told(await people.create()) == [("CUSTOMER_DISABLED", ["input", "email"])]
    [(to, template, data)] = await people.mails()
    assert (to, template) == (EMAIL, "customer_activation")
    assert data["url"].startswith("https://shop.example/account/activate/")


async def test_a_customer_changes_what_they_say_of_themselves(people: People) -> None:
    token = await people.signed_in(**ADA)
    payload = await people.ask(
        UPDATE, token=token, customer={"firstName": "Augusta", "phone": None}
    )
    assert told(payload) == []
    assert payload["customerAccessToken"] is None
    assert payload["customer"]["displayName"] == "Augusta Lovelace"
    assert payload["customer"]["phone"] is None
    assert payload["customer"]["acceptsMarketing"] is True
    gone = {"acceptsMarketing": False, "lastName": None}
    payload = await people.ask(UPDATE, token=token, customer=gone)
    assert payload["customer"]["displayName"] == "Augusta"
    assert payload["customer"]["acceptsMarketing"] is False


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"email": "bob@example.org"}, "TAKEN", "email"),
        ({"email": None}, "BLANK", "email"),
        ({"email": "nobody"}, "INVALID", "email"),
        ({"phone": "+49307654321"}, "TAKEN", "phone"),
        ({"phone": "12"}, "INVALID", "phone"),
        ({"lastName": "www.win.example"}, "CONTAINS_URL", "lastName"),
        ({"password": "short"}, "TOO_SHORT", "password"),
        ({"password": ""}, "BLANK", "password"),
    ],
)
async def test_a_wrong_change_changes_nothing(
    people: People, change: dict[str, Any], code: str, field: str
) -> None:
    await people.create("bob@example.org", phone="+49307654321")
    token = await people.signed_in(**ADA)
    before = await people.who(token)
    payload = await people.ask(UPDATE, token=token, customer={"firstName": "X", **change})
    assert payload["customer"] is None
    assert told(payload) == [(code, ["customer", field])]
    assert await people.who(token) == before


async def test_ones_own_address_and_number_are_not_taken(people: People) -> None:
    token = await people.signed_in(**ADA)
    change = {"email": "Ada@example.org", "phone": "+49301234567"}
    assert told(await people.ask(UPDATE, token=token, customer=change)) == []


async def test_a_new_password_ends_every_session_and_begins_one(people: People) -> None:
    token = await people.signed_in()
    other = await people.token()
    payload = await people.ask(UPDATE, token=token, customer={"password": "brass and steam"})
    assert await people.who(token) is None
    assert await people.who(other) is None
    fresh = payload["customerAccessToken"]["accessToken"]
    assert (await people.who(fresh))["email"] == EMAIL
    assert await people.token(password="brass and steam")
    assert "customer_password_changed" in [template for _, template, _ in await people.mails()]


async def test_nobody_changes_anything_without_a_token(people: People) -> None:
    payload = await people.ask(UPDATE, token="nobody's", customer={"firstName": "X"})
    assert told(payload) == [("TOKEN_INVALID", ["customerAccessToken"])]


async def test_a_new_address_has_to_be_proved_and_the_old_one_is_told(people: People) -> None:
    token = await people.signed_in()
    await people.mails()
    await people.fetch("UPDATE identity_customer SET verified_at = created_at")
    await people.ask(UPDATE, token=token, customer={"email": "ada@example.net"})
    assert [(to, kind) for to, kind, _ in await people.mails()] == [
        ("ada@example.org", "customer_email_changed"),
        ("ada@example.net", "customer_activation"),
    ]
    [[verified]] = await people.fetch("SELECT verified_at FROM identity_customer")
    assert verified is None


async def test_nobody_is_mailed_without_end(people: People, refused: Execute) -> None:
    token = await people.signed_in()
    for _ in range(5):
        for address in ("victim@example.net", EMAIL):
            await people.fetch("DELETE FROM identity_throttle WHERE who = :who", who=own())
            payload = await people.ask(UPDATE, token=token, customer={"email": address})
            assert told(payload) == []
    change = {"email": "victim@example.net"}
    assert await refused(UPDATE, token=token, customer=change) == ["THROTTLED"]
    assert (await people.who(token))["email"] == EMAIL


async def test_an_address_is_not_tried_without_end(people: People, refused: Execute) -> None:
    for _ in range(10):
        await people.create()
    sent = {"email": EMAIL, "password": PASSWORD}
    assert await refused(CREATE, input=sent) == ["THROTTLED"]


def own() -> str:
    return throttle.account("recover", EMAIL)
