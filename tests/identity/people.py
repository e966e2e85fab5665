"""Customers as storefronts see them, and the mails that they get."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from commerce_api.identity import mails
from commerce_api.kernel import outbox
from commerce_api.kernel.clock import now
from commerce_api.ports import Services
from tests.conftest import Execute

EMAIL, PASSWORD = "ada@example.org", "steam and brass 1843"
ERRORS = "customerUserErrors { code field message } userErrors { field message }"
TOKEN = "customerAccessToken { accessToken expiresAt }"
WHO = "customer { id email firstName lastName phone acceptsMarketing displayName }"

CREATE = f"""
mutation($input: CustomerCreateInput!) {{ customerCreate(input: $input) {{ {WHO} {ERRORS} }} }}"""
SIGN_IN = f"""
mutation($input: CustomerAccessTokenCreateInput!) {{
  customerAccessTokenCreate(input: $input) {{ {TOKEN} {ERRORS} }} }}"""
RENEW = f"""
mutation($token: String!) {{
  customerAccessTokenRenew(customerAccessToken: $token) {{
    {TOKEN} userErrors {{ field message }} }} }}"""
SIGN_OUT = """
mutation($token: String!) {
  customerAccessTokenDelete(customerAccessToken: $token) {
    deletedAccessToken deletedCustomerAccessTokenId userErrors { field message } } }"""
UPDATE = f"""
mutation($token: String!, $customer: CustomerUpdateInput!) {{
  customerUpdate(customerAccessToken: $token, customer: $customer) {{
    {WHO} {TOKEN} {ERRORS} }} }}"""
RECOVER = f"""
mutation($email: String!) {{ customerRecover(email: $email) {{ {ERRORS} }} }}"""
ACTIVATE = f"""
mutation($id: ID!, $input: CustomerActivateInput!) {{
  customerActivate(id: $id, input: $input) {{ {WHO} {TOKEN} {ERRORS} }} }}"""
ACTIVATE_BY_URL = f"""
mutation($url: URL!, $password: String!) {{
  customerActivateByUrl(activationUrl: $url, password: $password) {{
    {WHO} {TOKEN} customerUserErrors {{ code field message }} }} }}"""
RESET = f"""
mutation($id: ID!, $input: CustomerResetInput!) {{
  customerReset(id: $id, input: $input) {{ {WHO} {TOKEN} {ERRORS} }} }}"""
RESET_BY_URL = f"""
mutation($url: URL!, $password: String!) {{
  customerResetByUrl(resetUrl: $url, password: $password) {{ {WHO} {TOKEN} {ERRORS} }} }}"""
READ = """
query($token: String!) { customer(customerAccessToken: $token) {
  id email firstName lastName phone acceptsMarketing displayName tags avatarUrl
  numberOfOrders
} }"""


@dataclass
class Mailbox:
    """A notifier that keeps what it was given."""

    letters: list[tuple[str, str, Mapping[str, str]]] = field(default_factory=list)

    async def send(self, *, to: str, template: str, data: Mapping[str, str]) -> None:
        self.letters.append((to, template, data))


class People:
    def __init__(self, services: Services, execute: Execute) -> None:
        self.services = services
        self.db = services.db
        self.execute = execute
        self.mailbox = Mailbox()

    async def ask(self, operation: str, **variables: Any) -> Any:
        """The only field of the answer."""
        [payload] = (await self.execute(operation, **variables)).values()
        return payload

    async def create(self, email: str = EMAIL, password: str = PASSWORD, **rest: Any) -> Any:
        return await self.ask(CREATE, input={"email": email, "password": password, **rest})

    async def token(self, email: str = EMAIL, password: str = PASSWORD) -> str:
        payload = await self.ask(SIGN_IN, input={"email": email, "password": password})
        assert payload["customerUserErrors"] == []
        return str(payload["customerAccessToken"]["accessToken"])

    async def signed_in(self, email: str = EMAIL, **rest: Any) -> str:
        assert (await self.create(email, **rest))["customerUserErrors"] == []
        return await self.token(email)

    async def who(self, token: str) -> Any:
        return await self.ask(READ, token=token)

    async def mails(self) -> list[tuple[str, str, Mapping[str, str]]]:
        """What is sent now."""
        self.mailbox.letters.clear()
        await outbox.drain(self.db)
        await mails.send(self.db, self.mailbox, self.services.settings.accounts)
        return list(self.mailbox.letters)

    async def link(self, template: str) -> str:
        """The link in the last mail of that kind."""
        found = [data["url"] for _, kind, data in await self.mails() if kind == template]
        return found[-1]

    async def fetch(self, sql: str, **params: Any) -> Sequence[Sequence[Any]]:
        async with self.db.transaction() as uow:
            return await uow.fetch(sql, **params)

    async def let_pass(self, table: str, column: str, **passed: float) -> None:
        """Everything in a table happened, or will happen, that much earlier."""
        await self.fetch(f"UPDATE {table} SET {column} = :at", at=now() - timedelta(**passed))


def told(payload: Any, name: str = "customerUserErrors") -> list[tuple[str, list[str]]]:
    return [(error["code"], error["field"]) for error in payload[name]]


def parts(link: str) -> tuple[str, str]:
    """The customer's id and the token of a link."""
    number, token = link.split("/")[-2:]
    return f"gid://shopify/Customer/{number}", token
