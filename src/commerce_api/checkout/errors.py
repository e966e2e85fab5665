"""Why a cart cannot become an order yet: codes of the wire's `SubmissionErrorCode`."""

import msgspec


class Problem(msgspec.Struct, frozen=True):
    code: str
    message: str


EMPTY = Problem("MERCHANDISE_NOT_APPLICABLE", "There is nothing in this cart.")
NOBODY = Problem("BUYER_IDENTITY_EMAIL_REQUIRED", "An email address or a phone number is needed.")
NO_ADDRESS = Problem("DELIVERY_ADDRESS_REQUIRED", "A delivery address is needed.")
NO_DELIVERY = Problem("DELIVERY_NO_DELIVERY_AVAILABLE", "Nothing is delivered to this address.")
NO_OPTION = Problem("NO_DELIVERY_GROUP_SELECTED", "A way of delivery has to be chosen.")
NO_PAYMENT = Problem("PAYMENTS_METHOD_REQUIRED", "A way to pay has to be chosen.")
NO_GATEWAY = Problem("PAYMENTS_METHOD_UNAVAILABLE", "This way to pay is not offered any more.")

AMOUNT = "PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT"
OUT_OF_STOCK = "MERCHANDISE_NOT_ENOUGH_STOCK_AVAILABLE"
SOLD_OUT = "MERCHANDISE_OUT_OF_STOCK"

# Fields of an address without which no parcel arrives.
ADDRESS_FIELDS = {
    "last_name": Problem("DELIVERY_LAST_NAME_REQUIRED", "The address needs a last name."),
    "address1": Problem("DELIVERY_ADDRESS1_REQUIRED", "The address needs a street."),
    "city": Problem("DELIVERY_CITY_REQUIRED", "The address needs a city."),
    "zip": Problem("DELIVERY_POSTAL_CODE_REQUIRED", "The address needs a postal code."),
    "province_code": Problem(
        "DELIVERY_ZONE_REQUIRED_FOR_COUNTRY", "The address needs a province or state."
    ),
}
