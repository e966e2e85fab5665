"""What callers hand in. Nothing here has been checked yet."""

from datetime import timedelta
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from commerce_api.identity.places import Place

__all__ = ["Place"]

KEEP = timedelta(days=30)  # after the last change

Path = tuple[str, ...]
Attributes = tuple[tuple[str, str], ...]


class ParentLine(msgspec.Struct, frozen=True):
    """Which line a line belongs to: one of the cart, or one that comes in with it. 0: nothing."""

    line_id: int | None = None
    variant_id: int | None = None


class NewLine(msgspec.Struct, frozen=True):
    """`variant_id` is None when the caller's id named nothing, `plan_id` is 0 then."""

    variant_id: int | None
    quantity: int = 1
    attributes: Attributes = ()
    plan_id: int | None = None
    parent: ParentLine | None = None


class LineChange(msgspec.Struct, frozen=True):
    """What is None stays as it is. `variant_id` 0 is an id that named nothing."""

    line_id: int | None
    quantity: int | None = None
    variant_id: int | None = None
    attributes: Attributes | None = None
    plan_id: int | UnsetType | None = UNSET  # None: bought once


class NewAddress(msgspec.Struct, frozen=True):
    place: Place | None
    selected: bool = False
    one_time_use: bool = False
    strict: bool = False
    copied_from: int | None = None  # an address that the customer has saved; 0: no such thing


class AddressChange(msgspec.Struct, frozen=True):
    """What is None stays as it is; a place replaces the whole of the old one."""

    address_id: int | None
    place: Place | None = None
    selected: bool | None = None
    one_time_use: bool | None = None
    strict: bool = False
    copied_from: int | None = None


class BuyerChange(msgspec.Struct, frozen=True):
    """What is UNSET stays as it is; None clears it."""

    email: str | UnsetType | None = UNSET
    phone: str | UnsetType | None = UNSET
    country: str | UnsetType | None = UNSET
    customer_token: str | UnsetType | None = UNSET  # the access token of who is signed in
    preferences: dict[str, Any] | UnsetType | None = UNSET

    def __repr__(self) -> str:
        return "BuyerChange(…)"


class Market(msgspec.Struct, frozen=True):
    """For whom the cart is priced."""

    country: str
    currency: str


class NewMetafield(msgspec.Struct, frozen=True):
    """`name` is `namespace.key`, or a key alone in the default namespace."""

    name: str
    type: str
    value: str


class NewCart(msgspec.Struct, frozen=True):
    market: Market
    language: str
    lines: tuple[NewLine, ...] = ()
    attributes: Attributes = ()
    note: str = ""
    codes: tuple[str, ...] = ()
    gift_cards: tuple[str, ...] = ()
    client: str = ""  # who tries the codes of gift cards
    buyer: BuyerChange = BuyerChange()
    addresses: tuple[NewAddress, ...] = ()
    metafields: tuple[NewMetafield, ...] = ()
