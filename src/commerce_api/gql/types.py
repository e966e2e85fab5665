"""Types shared by every domain."""

from typing import Any

import strawberry

from commerce_api.gql.countries import CurrencyCode
from commerce_api.gql.define import ROOTS, enum, input_, interface, leaf, type_
from commerce_api.gql.scalars import URL, Decimal
from commerce_api.kernel import money
from commerce_api.kernel.rows import Row


@strawberry.type(description="Everything that can be asked.")
class Query: ...


@strawberry.type(description="Everything that can be changed. Each field is one transaction.")
class Mutation: ...


ROOTS.update((Query, Mutation))


@interface("Anything that has an id and can be asked for by it.")
class Node:
    id: strawberry.ID = leaf("A globally unique id. Opaque: keep it, never take it apart.")


@interface("Something that may have a page in the shop.")
class OnlineStorePublishable:
    online_store_url: URL | None = leaf(
        "Address of its page; null where it has none.", name="onlineStoreUrl"
    )


@interface("Something that a search can lead to.")
class Trackable:
    tracking_parameters: str | None = leaf(
        "Query string that tells by which search it was found, and in which place; null outside"
        " of `search` and `predictiveSearch`.",
        name="trackingParameters",
    )


@interface("An error that a person may be shown.")
class DisplayableError:
    field: list[str] | None = leaf("Path to the argument at fault, if one is.")
    message: str = leaf("What went wrong, for people. May be reworded.")


class MoneyRow(Row):
    amount: str
    currency_code: str


@type_("An exact amount in one currency.", MoneyRow)
class MoneyV2:
    amount: Decimal = leaf("The amount with the digits of its currency, as a string.")
    currency_code: CurrencyCode = leaf("ISO 4217 code of the currency.")


@input_("An exact amount in one currency.")
class MoneyInput:
    amount: Decimal = strawberry.field(description="The amount, e.g. `29.90`.")
    currency_code: CurrencyCode = strawberry.field(description="ISO 4217 code of the currency.")


CountPrecision = enum(
    "CountPrecision",
    "How exact a number is.",
    {"AT_LEAST": "There may be more: counting stopped there.", "EXACT": "There are just as many."},
)


class CountRow(Row):
    count: int
    precision: str = "EXACT"


@type_("How many there are.")
class Count:
    count: int = leaf("The number.")
    precision: CountPrecision = leaf("How exact the number is.")  # type: ignore[valid-type]


class SeoRow(Row):
    title: str | None
    description: str | None


@type_("What a page of this thing tells search engines.")
class SEO:
    title: str | None = leaf("Title of the page.")
    description: str | None = leaf("Short description of the page.")


class AttributeRow(Row):
    key: str
    value: str | None


@type_("A free piece of information: a name and a value.")
class Attribute:
    key: str = leaf("Its name.")
    value: str | None = leaf("Its value.")


@input_("A free piece of information: a name and a value.")
class AttributeInput:
    key: str = strawberry.field(description="Its name.")
    value: str = strawberry.field(description="Its value.")


def money_row(minor: int, currency: str) -> MoneyRow:
    return MoneyRow(money.amount_of(minor, currency), currency)


def money_or_none(minor: int | None, currency: str) -> MoneyRow | None:
    return None if minor is None else money_row(minor, currency)


def value_of(member: Any) -> Any:
    """The plain string of an enum argument; None stays None."""
    return getattr(member, "value", member)
