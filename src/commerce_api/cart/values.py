"""What callers hand in. Nothing here has been checked yet."""

import msgspec
from msgspec import UNSET, UnsetType

Path = tuple[str, ...]
Attributes = tuple[tuple[str, str], ...]


class NewLine(msgspec.Struct, frozen=True):
    """`variant_id` is None when the caller's id named nothing."""

    variant_id: int | None
    quantity: int = 1
    attributes: Attributes = ()
    refused: str | None = None  # name of an input that cannot be honoured


class LineChange(msgspec.Struct, frozen=True):
    """What is None stays as it is. `variant_id` 0 is an id that named nothing."""

    line_id: int | None
    quantity: int | None = None
    variant_id: int | None = None
    attributes: Attributes | None = None
    refused: str | None = None


class Place(msgspec.Struct, frozen=True):
    """A postal address, field by field as the buyer wrote it."""

    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    address1: str | None = None
    address2: str | None = None
    city: str | None = None
    province_code: str | None = None
    zip: str | None = None
    country_code: str | None = None
    phone: str | None = None


class NewAddress(msgspec.Struct, frozen=True):
    place: Place | None
    selected: bool = False
    one_time_use: bool = False
    strict: bool = False


class AddressChange(msgspec.Struct, frozen=True):
    """What is None stays as it is; a place replaces the whole of the old one."""

    address_id: int | None
    place: Place | None = None
    selected: bool | None = None
    one_time_use: bool | None = None
    strict: bool = False


class BuyerChange(msgspec.Struct, frozen=True):
    """What is UNSET stays as it is; None clears it."""

    email: str | UnsetType | None = UNSET
    phone: str | UnsetType | None = UNSET
    country: str | UnsetType | None = UNSET


class Market(msgspec.Struct, frozen=True):
    """For whom the cart is priced."""

    country: str
    currency: str


class NewCart(msgspec.Struct, frozen=True):
    market: Market
    language: str
    lines: tuple[NewLine, ...] = ()
    attributes: Attributes = ()
    note: str = ""
    codes: tuple[str, ...] = ()
    gift_cards: tuple[str, ...] = ()
    buyer: BuyerChange = BuyerChange()
    addresses: tuple[NewAddress, ...] = ()
