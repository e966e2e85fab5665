"""The shop's policies."""

import strawberry

from commerce_api.content import loaders
from commerce_api.content.rows import PolicyRow
from commerce_api.gql import (
    URL,
    Context,
    Info,
    Node,
    field,
    finds_nodes,
    gid,
    key_of,
    leaf,
    type_,
)
from commerce_api.kernel.rows import Row


@type_("A text that the shop commits itself to, such as how returns work.", PolicyRow)
class ShopPolicy(Node):
    handle: str = leaf("Readable name in addresses.")
    title: str = leaf("Name of the policy.")


class DefaultPolicyRow(Row):
    id: str | None
    handle: str
    title: str
    body: str
    url: str


@type_("A policy that may still be the shop's standard one.")
class ShopPolicyWithDefault:
    id: strawberry.ID | None = leaf("A globally unique id; null for a standard text.")
    handle: str = leaf("Readable name in addresses.")
    title: str = leaf("Name of the policy.")
    body: str = leaf("The text with its markup.")
    url: URL = leaf("Address of its page in the shop.")


@field(ShopPolicy, "id", strawberry.ID, "A globally unique id.")
def policy_id(policy: PolicyRow) -> str:
    return gid("ShopPolicy", policy.key)


@field(ShopPolicy, "body", str, "The text with its markup.")
def policy_body(policy: PolicyRow) -> str:
    return policy.body_html


@field(ShopPolicy, "url", URL, "Address of its page in the shop.")
def policy_url(policy: PolicyRow, info: Info) -> str:
    return f"{info.context.settings.public_url}/policies/{policy.handle}"


async def policies_by_keys(
    context: Context, keys: list[int | None] | list[int]
) -> list[PolicyRow | None]:
    return await context.many(loaders.policies, keys, context.locale)


@finds_nodes("ShopPolicy")
async def find_policies(context: Context, ids: list[str]) -> dict[str, PolicyRow | None]:
    keys = [key_of(id, "ShopPolicy") for id in ids]
    return dict(zip(ids, await policies_by_keys(context, keys), strict=True))
