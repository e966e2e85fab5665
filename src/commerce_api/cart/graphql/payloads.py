"""What changes of carts answer. Payloads keep the token, and read the cart when asked for it."""

from typing import Annotated, Any

import msgspec
import strawberry

from commerce_api.cart import errors
from commerce_api.cart.errors import CartNotFound
from commerce_api.cart.graphql.enums import CartErrorCode
from commerce_api.cart.graphql.loading import carts
from commerce_api.cart.graphql.types import Cart, CartWarning
from commerce_api.cart.rows import Changed, Notice, PricedCart
from commerce_api.gql import (
    DisplayableError,
    Info,
    PayloadRow,
    UserErrorRow,
    arg,
    batch,
    leaf,
    token_of,
    type_,
)
from commerce_api.gql.define import enum_members
from commerce_api.kernel.errors import DomainError

CartId = Annotated[strawberry.ID, arg("Which cart.")]

_codes = frozenset(enum_members(CartErrorCode))


class CartPayloadRow(PayloadRow, kw_only=True):
    token: str | None = None
    warnings: list[Notice] = msgspec.field(default_factory=list)

    @classmethod
    def of(cls, changed: Changed) -> "CartPayloadRow":
        return cls(token=changed.token, warnings=list(changed.notices))

    @classmethod
    def refused(cls, error: DomainError, arguments: dict[str, Any]) -> "CartPayloadRow":
        """All mistakes at once; the cart is shown as it still is."""
        mistakes: Any = getattr(error, "mistakes", None) or [error]
        found = [
            UserErrorRow(
                mistake.code if mistake.code in _codes else errors.INVALID,
                mistake.message,
                list(mistake.field) or None,
            )
            for mistake in mistakes
        ]
        return cls(token=token_of(arguments.get("cart_id", ""), "Cart"), user_errors=found)


@type_("Why a change of a cart was refused.", UserErrorRow)
class CartUserError(DisplayableError):
    code: CartErrorCode | None = leaf("Stable and machine-readable.")


def payload(name: str, done: str) -> Any:
    """The type of a payload. They are all alike, and each mutation has its own."""

    @type_(f"The cart after {done}, or why that was refused.", name=name)
    class Payload:
        user_errors: list[CartUserError] = leaf("Why nothing was changed; empty when it was.")
        warnings: list[CartWarning] = leaf("What the buyer should know about the change.")

    batch(Payload, "cart", Cart | None, "The cart; null when there is none, or not any more.")(
        payload_cart
    )
    return Payload | None


async def payload_cart(payloads: list[CartPayloadRow], info: Info) -> list[PricedCart | None]:
    return await carts(info.context, [row.token for row in payloads])


def token_in(cart_id: str) -> str:
    token = token_of(cart_id, "Cart")
    if token is None:
        raise CartNotFound
    return token
