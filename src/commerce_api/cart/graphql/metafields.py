"""Metafields of carts on the wire."""

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry

from commerce_api.cart import metafield_queries
from commerce_api.cart import metafields as service
from commerce_api.cart.errors import CartRefused
from commerce_api.cart.graphql.loading import carts
from commerce_api.cart.graphql.types import Cart
from commerce_api.cart.values import NewMetafield
from commerce_api.gql import (
    Context,
    DisplayableError,
    Info,
    PayloadRow,
    UserErrorRow,
    arg,
    batch,
    enum,
    field,
    gid,
    input_,
    leaf,
    mutation,
    token_of,
    type_,
)
from commerce_api.kernel.db import UnitOfWork
from commerce_api.kernel.errors import DomainError
from commerce_api.metafields.graphql import Metafield, has_metafields
from commerce_api.metafields.models import Owner
from commerce_api.metafields.rows import MetafieldRow

MetafieldsSetUserErrorCode = enum(
    "MetafieldsSetUserErrorCode",
    "Why a metafield was not set.",
    {
        "APP_NOT_AUTHORIZED": "Its definition does not let storefronts write it.",
        "BLANK": "Something is empty that must not be.",
        "INCLUSION": "The value is none of those to choose from.",
        "INVALID_OWNER": "The id names no cart that can be changed.",
        "INVALID_TYPE": "There is no such type, or the definition has another one.",
        "INVALID_VALUE": "The value does not fit its type or its definition.",
        "LESS_THAN_OR_EQUAL_TO": "There is too much of something.",
        "PRESENT": "Something is given that must not be.",
        "TOO_LONG": "Something is longer than it may be.",
        "TOO_SHORT": "Something is shorter than it may be.",
    },
)
MetafieldDeleteErrorCode = enum(
    "MetafieldDeleteErrorCode",
    "Why a metafield was not deleted.",
    {
        "APP_NOT_AUTHORIZED": "Its definition does not let storefronts write it.",
        "INVALID_OWNER": "The id names no cart that can be changed.",
        "METAFIELD_DOES_NOT_EXIST": "The cart has no metafield of this name.",
    },
)
KEY = "Its name: `namespace.key`, or a key of the namespace `custom`."


class SetErrorRow(UserErrorRow, kw_only=True):
    element_index: int | None = None


class DeleteErrorRow(UserErrorRow):
    """Of its own type, so that the interface of errors can tell them apart."""


class SetPayloadRow(PayloadRow, kw_only=True):
    done: list[tuple[str, str]] | None = None  # token of a cart, and name of a metafield

    @classmethod
    def refused(cls, error: DomainError, _arguments: dict[str, Any]) -> "SetPayloadRow":
        """All mistakes at once, each with the place of its entry."""
        return cls(user_errors=[_set_error(each) for each in _mistakes(error)])


class DeletePayloadRow(PayloadRow, kw_only=True):
    key: str | None = None

    @classmethod
    def refused(cls, error: DomainError, _arguments: dict[str, Any]) -> "DeletePayloadRow":
        return cls(
            user_errors=[
                DeleteErrorRow(each.code, each.message, list(each.field) or None)
                for each in _mistakes(error)
            ]
        )


@input_("A metafield to set on a cart.")
class CartMetafieldsSetInput:
    owner_id: strawberry.ID = strawberry.field(description="The cart.")
    key: str = strawberry.field(description=KEY)
    type: str = strawberry.field(
        description="The type of its value, such as `single_line_text_field`."
    )
    value: str = strawberry.field(
        description="Its value as text; for some types this is JSON. It replaces the old one."
    )


@input_("A metafield to delete from a cart.")
class CartMetafieldDeleteInput:
    owner_id: strawberry.ID = strawberry.field(description="The cart.")
    key: str = strawberry.field(description=KEY)


@type_("Why a metafield was not set.", SetErrorRow)
class MetafieldsSetUserError(DisplayableError):
    code: MetafieldsSetUserErrorCode | None = leaf("Stable and machine-readable.")  # type: ignore[valid-type]
    element_index: int | None = leaf("Place of the entry at fault, from 0, if it is one.")


@type_("Why a metafield was not deleted.", DeleteErrorRow)
class MetafieldDeleteUserError(DisplayableError):
    code: MetafieldDeleteErrorCode | None = leaf("Stable and machine-readable.")  # type: ignore[valid-type]


@type_("Metafields that were set, or why none was.")
class CartMetafieldsSetPayload:
    user_errors: list[MetafieldsSetUserError] = leaf("Why nothing was set; empty when all was.")


@type_("The metafield that was deleted, or why it was not.")
class CartMetafieldDeletePayload:
    user_errors: list[MetafieldDeleteUserError] = leaf("Why it was not; empty when it was.")


async def _of_carts(
    context: Context, _owner: Owner, keys: Sequence[int], names: Sequence[str]
) -> dict[tuple[int, str], MetafieldRow]:
    wanted = [(key, name) for key in keys for name in names]
    rows = await context.many(metafield_queries.values, wanted)
    return {pair: row for pair, row in zip(wanted, rows, strict=True) if row is not None}


has_metafields(Cart, Owner.CART, key=lambda cart: cart.cart.key, load=_of_carts)


@batch(
    CartMetafieldsSetPayload,
    "metafields",
    list[Metafield] | None,
    "What was set, in the order of the entries; null when nothing was.",
)
async def payload_metafields(
    payloads: list[SetPayloadRow], info: Info
) -> list[list[MetafieldRow] | None]:
    tokens = list(dict.fromkeys(token for row in payloads for token, _ in row.done or ()))
    found = dict(zip(tokens, await carts(info.context, tokens), strict=True))
    pairs = {
        (cart.cart.key, name): cart
        for row in payloads
        for token, name in row.done or ()
        if (cart := found[token]) is not None
    }
    rows = await info.context.many(metafield_queries.values, list(pairs))
    for row, parent in zip(rows, pairs.values(), strict=True):
        if row is not None:
            row.parent = parent
    shown = {(row.parent.cart.token, f"{row.namespace}.{row.key}"): row for row in rows if row}
    return [
        None if row.done is None else [shown[done] for done in row.done if done in shown]
        for row in payloads
    ]


@field(
    CartMetafieldDeletePayload,
    "deletedId",
    strawberry.ID | None,
    "Id of the metafield that is gone; null when none is.",
)
def payload_deleted(payload: DeletePayloadRow) -> str | None:
    return gid("Metafield", payload.key) if payload.key else None


@mutation(
    "cartMetafieldsSet",
    CartMetafieldsSetPayload | None,  # type: ignore[arg-type]
    "Sets metafields of carts: all that are sent, or none.",
)
async def cart_metafields_set(
    uow: UnitOfWork,
    info: Info,
    metafields: Annotated[
        list[CartMetafieldsSetInput], arg("The metafields: at most 25.", name="metafields")
    ],
) -> SetPayloadRow:
    new = [
        (token_of(each.owner_id, "Cart"), NewMetafield(each.key, each.type, each.value))
        for each in metafields
    ]
    return SetPayloadRow(done=await service.set_metafields(uow, new, ("metafields",)))


@mutation(
    "cartMetafieldDelete",
    CartMetafieldDeletePayload | None,  # type: ignore[arg-type]
    "Deletes a metafield of a cart.",
)
async def cart_metafield_delete(
    uow: UnitOfWork,
    info: Info,
    input: Annotated[CartMetafieldDeleteInput, arg("Which one.")],
) -> DeletePayloadRow:
    token = token_of(input.owner_id, "Cart")
    key = await service.delete_metafield(uow, token, input.key, ("input",))
    return DeletePayloadRow(key=f"c{key}")


def _mistakes(error: DomainError) -> Sequence[Any]:
    return error.mistakes if isinstance(error, CartRefused) else [error]


def _set_error(mistake: Any) -> SetErrorRow:
    path = list(mistake.field)
    index = int(path[1]) if len(path) > 1 and path[1].isdecimal() else None
    return SetErrorRow(mistake.code, mistake.message, path or None, element_index=index)
