"""The customer whom a cart is for, known by an access token."""

from msgspec import UNSET, UnsetType

from commerce_api.cart import errors, queries
from commerce_api.cart.errors import CartRefused, Mistake
from commerce_api.cart.queries import Taken
from commerce_api.cart.values import BuyerChange, Path
from commerce_api.identity import loaders
from commerce_api.identity.rows import CustomerRow
from commerce_api.identity.tokens import TOKEN_MAX, hashed
from commerce_api.kernel.db import UnitOfWork


async def customer(uow: UnitOfWork, buyer: BuyerChange, path: Path) -> CustomerRow | None:
    """Who is signed in. Refused when the token is nobody's, or not any more."""
    if buyer.customer_token is UNSET or buyer.customer_token is None:
        return None
    hash = hashed(buyer.customer_token[:TOKEN_MAX])
    key = (await loaders.customers_by_token(uow, [hash])).get(hash)
    if key is None:
        message = "This token belongs to no customer."
        raise CartRefused([Mistake(errors.INVALID, message, (*path, "customerAccessToken"))])
    return (await loaders.customers(uow, [key]))[key]


async def prefill(uow: UnitOfWork, cart: Taken, buyer: BuyerChange, who: CustomerRow) -> None:
    """The customer's own address and number, where the cart has none and none was sent."""
    email = who.email if buyer.email is UNSET else None
    phone = who.phone if buyer.phone is UNSET else None
    await queries.prefill(uow, cart.id, email, phone)


def contact(sent: str | UnsetType | None, known: str | None) -> str | None:
    return known if sent is UNSET else sent
