"""What clients send about carts, and how it becomes plain values."""

from collections.abc import Sequence
from typing import Any

import msgspec
import strawberry
from strawberry import UNSET

from commerce_api.cart import errors
from commerce_api.cart.errors import Mistake
from commerce_api.cart.graphql.enums import (
    DeliveryAddressValidationStrategy,
    PreferenceDeliveryMethodType,
)
from commerce_api.cart.values import (
    AddressChange,
    Attributes,
    BuyerChange,
    LineChange,
    NewAddress,
    NewLine,
    ParentLine,
    Path,
    Place,
)
from commerce_api.gql import AttributeInput, CountryCode, input_, key_of, value_of


def required(description: str) -> Any:
    return strawberry.field(description=description)


def optional(description: str, default: Any = UNSET) -> Any:
    return strawberry.field(default=default, description=description)


@input_("The line that a line belongs to: one of the two.")
class CartLineParentInput:
    line_id: strawberry.ID | None = optional("A line that is in the cart.")
    merchandise_id: strawberry.ID | None = optional("Goods that are added by the same request.")


@input_("Goods to put into a cart.")
class CartLineInput:
    merchandise_id: strawberry.ID = required("The goods: a product variant.")
    quantity: int | None = optional("How many pieces.", 1)
    attributes: list[AttributeInput] | None = optional("What is to be noted about the line.")
    selling_plan_id: strawberry.ID | None = optional("The selling plan to buy by.")
    parent: CartLineParentInput | None = optional("The line that it belongs to.")


@input_("A change of a line. What is left out stays as it is.")
class CartLineUpdateInput:
    id: strawberry.ID = required("The line.")
    quantity: int | None = optional("How many pieces; 0 takes the line out.")
    merchandise_id: strawberry.ID | None = optional("Other goods.")
    attributes: list[AttributeInput] | None = optional("All that is to be noted from now on.")
    selling_plan_id: strawberry.ID | None = optional("The selling plan to buy by; null: none.")


@input_("A point on the map.")
class CartDeliveryCoordinatesPreferenceInput:
    country_code: CountryCode = required("Country of the point.")
    latitude: float = required("Degrees north.")
    longitude: float = required("Degrees east.")


@input_("How the buyer would like to get the goods.")
class CartDeliveryPreferenceInput:
    coordinates: CartDeliveryCoordinatesPreferenceInput | None = optional("Near which point.")
    delivery_method: list[PreferenceDeliveryMethodType] | None = optional("In which ways.")
    pickup_handle: list[str] | None = optional("At which places.")


@input_("What the buyer would like best.")
class CartPreferencesInput:
    delivery: CartDeliveryPreferenceInput | None = optional("How to get the goods.")
    wallet: list[str] | None = optional("Wallets to pay with.")


@input_("Who a cart is for. What is left out stays as it is.")
class CartBuyerIdentityInput:
    email: str | None = optional("E-mail address.")
    phone: str | None = optional("Phone number.")
    country_code: CountryCode | None = optional("The country that prices are for.")
    customer_access_token: str | None = optional("Token of a customer who is signed in.")
    company_location_id: strawberry.ID | None = optional("Not available: leave it out.")
    preferences: CartPreferencesInput | None = optional("What the buyer would like best.")


@input_("A postal address, as the buyer writes it.")
class CartDeliveryAddressInput:
    address1: str | None = optional("First line: usually street and number.")
    address2: str | None = optional("Second line: flat, floor, building.")
    city: str | None = optional("City or village.")
    company: str | None = optional("Company or organisation.")
    country_code: CountryCode | None = optional("Code of the country.")
    first_name: str | None = optional("Given name.")
    last_name: str | None = optional("Family name.")
    phone: str | None = optional("Phone number for the delivery.")
    province_code: str | None = optional("Code of the province or state.")
    zip: str | None = optional("Postal code.")


@input_("An address: written out, or one that the customer has saved.")
class CartAddressInput:
    delivery_address: CartDeliveryAddressInput | None = optional("The address written out.")
    copy_from_customer_address_id: strawberry.ID | None = optional(
        "An address that the cart's customer has saved."
    )


@input_("An address that a cart may be delivered to.")
class CartSelectableAddressInput:
    address: CartAddressInput = required("The address.")
    selected: bool | None = optional("Whether the cart is to be delivered here.")
    one_time_use: bool | None = optional("Whether it is forgotten after the purchase.")
    validation_strategy: DeliveryAddressValidationStrategy | None = optional(
        "How closely it is looked at.", "COUNTRY_CODE_ONLY"
    )


@input_("A change of an address. What is left out stays as it is.")
class CartSelectableAddressUpdateInput:
    id: strawberry.ID = required("Which address of the cart.")
    address: CartAddressInput | None = optional("What is in its place from now on.")
    selected: bool | None = optional("Whether the cart is to be delivered here.")
    one_time_use: bool | None = optional("Whether it is forgotten after the purchase.")
    validation_strategy: DeliveryAddressValidationStrategy | None = optional(
        "How closely it is looked at.", "COUNTRY_CODE_ONLY"
    )


@input_("Where a cart may be delivered to.")
class CartDeliveryInput:
    addresses: list[CartSelectableAddressInput] | None = optional("The addresses.")


@input_("A metafield for a new cart.")
class CartInputMetafieldInput:
    key: str = required("Its name: `namespace.key`, or a key of the namespace `custom`.")
    type: str = required("The type of its value, such as `single_line_text_field`.")
    value: str = required("Its value as text; for some types this is JSON.")


@input_("What a new cart is made with.")
class CartInput:
    lines: list[CartLineInput] | None = optional("What to put into it: at most 250 lines.")
    attributes: list[AttributeInput] | None = optional("What else is to be noted.")
    note: str | None = optional("What the buyer wants the shop to know.")
    discount_codes: list[str] | None = optional("Discount codes.")
    gift_card_codes: list[str] | None = optional("Codes of gift cards that shall pay, in any case.")
    buyer_identity: CartBuyerIdentityInput | None = optional("Who it is for.")
    delivery: CartDeliveryInput | None = optional("Where it may be delivered to.")
    metafields: list[CartInputMetafieldInput] | None = optional("Facts about it: at most 25.")


@input_("A choice of a way of delivery.")
class CartSelectedDeliveryOptionInput:
    delivery_group_id: strawberry.ID = required("Which delivery group of the cart.")
    delivery_option_handle: str = required("Handle of the way that is wanted.")


def attributes_of(given: Sequence[AttributeInput] | None) -> Attributes:
    return tuple((pair.key, pair.value) for pair in given or ())


def new_lines(given: Sequence[CartLineInput] | None) -> tuple[NewLine, ...]:
    return tuple(
        NewLine(
            key_of(line.merchandise_id, "ProductVariant"),
            1 if line.quantity is None else line.quantity,
            attributes_of(line.attributes),
            plan_of(line.selling_plan_id),
            parent_of(line.parent),
        )
        for line in given or ()
    )


def line_changes(given: Sequence[CartLineUpdateInput]) -> list[LineChange]:
    return [
        LineChange(
            key_of(line.id, "CartLine"),
            given_or_none(line.quantity),
            (key_of(line.merchandise_id, "ProductVariant") or 0) if line.merchandise_id else None,
            None if line.attributes in (None, UNSET) else attributes_of(line.attributes),
            msgspec.UNSET if line.selling_plan_id is UNSET else plan_of(line.selling_plan_id),
        )
        for line in given
    ]


def new_addresses(given: Sequence[CartSelectableAddressInput] | None) -> tuple[NewAddress, ...]:
    return tuple(
        NewAddress(
            place_of(entry.address),
            selected=bool(entry.selected),
            one_time_use=bool(entry.one_time_use),
            strict=_strict(entry),
            copied_from=_copied_from(entry.address),
        )
        for entry in given or ()
    )


def address_changes(given: Sequence[CartSelectableAddressUpdateInput]) -> list[AddressChange]:
    return [
        AddressChange(
            key_of(entry.id, "CartSelectableAddress"),
            place_of(entry.address) if entry.address else None,
            selected=given_or_none(entry.selected),
            one_time_use=given_or_none(entry.one_time_use),
            strict=_strict(entry),
            copied_from=_copied_from(entry.address) if entry.address else None,
        )
        for entry in given
    ]


def place_of(given: CartAddressInput) -> Place | None:
    """None when there is no address written out."""
    written = given.delivery_address
    if not written:
        return None
    values = {name: value_of(getattr(written, name)) for name in Place.__struct_fields__}
    return Place(**{name: value or None for name, value in values.items()})


def _copied_from(given: CartAddressInput) -> int | None:
    """0 for an id that names nothing; None when an address is written out."""
    id = given.copy_from_customer_address_id
    if not id or given.delivery_address:
        return None
    return key_of(id, "MailingAddress") or 0


def buyer_change(given: CartBuyerIdentityInput | None) -> BuyerChange:
    if not given:
        return BuyerChange()
    keep = msgspec.UNSET
    texts = (given.email, given.phone, given.country_code, given.customer_access_token)
    changes = (keep if value is UNSET else value_of(value) or None for value in texts)
    liked = given.preferences
    email, phone, country, token = changes
    return BuyerChange(
        email, phone, country, token, keep if liked is UNSET else preferences_of(liked)
    )


def buyer_mistakes(given: CartBuyerIdentityInput | None, path: Path) -> list[Mistake]:
    """What is understood, and cannot be honoured."""
    found = []
    if given and given.company_location_id:
        message = "This shop does not sell to companies in this way."
        found.append(Mistake(errors.COMPANY, message, (*path, "companyLocationId")))
    return found


def given_or_none(value: Any) -> Any:
    """Left out and null are the same here."""
    return None if value is UNSET else value


def _strict(entry: CartSelectableAddressInput | CartSelectableAddressUpdateInput) -> bool:
    return bool(value_of(entry.validation_strategy) == "STRICT")


def plan_of(id: str | None) -> int | None:
    """0 for an id that names nothing; None when there is none."""
    return (key_of(id, "SellingPlan") or 0) if id else None


def parent_of(given: CartLineParentInput | None) -> ParentLine | None:
    if not given:
        return None
    return ParentLine(
        (key_of(given.line_id, "CartLine") or 0) if given.line_id else None,
        (key_of(given.merchandise_id, "ProductVariant") or 0) if given.merchandise_id else None,
    )


def preferences_of(given: CartPreferencesInput | None) -> dict[str, Any] | None:
    """As they are kept, in the names of the wire's fields."""
    if not given:
        return None
    delivery = given.delivery or None
    point = (delivery.coordinates or None) if delivery else None
    return {
        "wallet": list(given.wallet) if given.wallet else None,
        "delivery": delivery
        and {
            "delivery_method": [value_of(each) for each in delivery.delivery_method or ()],
            "pickup_handle": list(delivery.pickup_handle or ()),
            "coordinates": point
            and {
                "country_code": value_of(point.country_code),
                "latitude": point.latitude,
                "longitude": point.longitude,
            },
        },
    }
