"""The words in which completing a cart is spoken of."""

from commerce_api.gql import enum

CartCardSource = enum(
    "CartCardSource", "Where a card comes from.", {"SAVED_CREDIT_CARD": "The buyer kept it here."}
)

CompletionErrorCode = enum(
    "CompletionErrorCode",
    "Why an attempt to complete a cart failed.",
    {
        "ERROR": "Something went wrong.",
        "INVENTORY_RESERVATION_ERROR": "The goods are not there any more.",
        "PAYMENT_AMOUNT_TOO_SMALL": "The amount is too small to be paid.",
        "PAYMENT_CALL_ISSUER": "The buyer has to call the bank.",
        "PAYMENT_CARD_DECLINED": "The bank refused the card.",
        "PAYMENT_ERROR": "The payment failed.",
        "PAYMENT_GATEWAY_NOT_ENABLED_ERROR": "The payment provider is not in use.",
        "PAYMENT_INSUFFICIENT_FUNDS": "There is not enough money.",
        "PAYMENT_INVALID_BILLING_ADDRESS": "The billing address is wrong.",
        "PAYMENT_INVALID_CREDIT_CARD": "The card is not valid.",
        "PAYMENT_INVALID_CURRENCY": "The currency cannot be paid in.",
        "PAYMENT_INVALID_PAYMENT_METHOD": "The payment method is not valid.",
        "PAYMENT_TRANSIENT_ERROR": "The payment provider could not be reached; try again.",
    },
)

_FIELDS = {
    "ADDRESS1": "first line",
    "ADDRESS2": "second line",
    "CITY": "city",
    "COMPANY": "company",
    "FIRST_NAME": "given name",
    "LAST_NAME": "family name",
}
_FAULTS = {"INVALID": "is wrong", "REQUIRED": "is missing", "TOO_LONG": "is too long"}
_ADDRESSES = {"DELIVERY": "delivery address", "PAYMENTS": "billing address"}

_OF_ADDRESSES = {
    f"{kind}_{field}_{fault}": f"The {what} of the {address} {is_so}."
    for kind, address in _ADDRESSES.items()
    for field, what in _FIELDS.items()
    for fault, is_so in _FAULTS.items()
}

_OF_CARDS = {
    "BASE_EXPIRED": "The card has expired.",
    "BASE_GATEWAY_NOT_SUPPORTED": "Cards are not taken in this way.",
    "BASE_INVALID_START_DATE_OR_ISSUE_NUMBER_FOR_DEBIT": (
        "Start date or issue number of the debit card is wrong."
    ),
    "BRAND_NOT_SUPPORTED": "Cards of this brand are not taken.",
    "FIRST_NAME_BLANK": "The given name on the card is missing.",
    "GENERIC": "Something is wrong with the card.",
    "LAST_NAME_BLANK": "The family name on the card is missing.",
    "MONTH_INCLUSION": "The month of the card is none.",
    "NAME_INVALID": "The name on the card is wrong.",
    "NUMBER_INVALID": "The number of the card is wrong.",
    "NUMBER_INVALID_FORMAT": "The number of the card is no number.",
    "SESSION_ID": "The session id of the card is wrong.",
    "VERIFICATION_VALUE_BLANK": "The security code is missing.",
    "VERIFICATION_VALUE_INVALID_FOR_CARD_TYPE": "The security code does not fit the card.",
    "YEAR_EXPIRED": "The year of the card has passed.",
    "YEAR_INVALID_EXPIRY_YEAR": "The year of the card is none.",
}

SubmissionErrorCode = enum(
    "SubmissionErrorCode",
    "Why a cart cannot become an order yet.",
    {
        "BUYER_IDENTITY_EMAIL_IS_INVALID": "The buyer's email address is wrong.",
        "BUYER_IDENTITY_EMAIL_REQUIRED": "The buyer's email address is missing.",
        "BUYER_IDENTITY_PHONE_IS_INVALID": "The buyer's phone number is wrong.",
        "DELIVERY_ADDRESS_REQUIRED": "The delivery address is missing.",
        "DELIVERY_COUNTRY_REQUIRED": "The country of the delivery address is missing.",
        "DELIVERY_INVALID_POSTAL_CODE_FOR_COUNTRY": "Postal codes of the country look different.",
        "DELIVERY_INVALID_POSTAL_CODE_FOR_ZONE": "The postal code is of another province.",
        "DELIVERY_NO_DELIVERY_AVAILABLE": "Nothing is delivered there.",
        "DELIVERY_NO_DELIVERY_AVAILABLE_FOR_MERCHANDISE_LINE": "A line is not delivered there.",
        "DELIVERY_OPTIONS_PHONE_NUMBER_INVALID": "The phone number for the delivery is wrong.",
        "DELIVERY_OPTIONS_PHONE_NUMBER_REQUIRED": "The delivery needs a phone number.",
        "DELIVERY_PHONE_NUMBER_INVALID": "The phone number of the delivery address is wrong.",
        "DELIVERY_PHONE_NUMBER_REQUIRED": "The phone number of the delivery address is missing.",
        "DELIVERY_POSTAL_CODE_INVALID": "The postal code of the delivery address is wrong.",
        "DELIVERY_POSTAL_CODE_REQUIRED": "The postal code of the delivery address is missing.",
        "DELIVERY_ZONE_NOT_FOUND": "The province of the delivery address does not exist.",
        "DELIVERY_ZONE_REQUIRED_FOR_COUNTRY": "The province of the delivery address is missing.",
        "ERROR": "Something went wrong.",
        "MERCHANDISE_LINE_LIMIT_REACHED": "There are too many lines.",
        "MERCHANDISE_NOT_APPLICABLE": "There is nothing that could be ordered.",
        "MERCHANDISE_NOT_ENOUGH_STOCK_AVAILABLE": "Less is left than is wanted.",
        "MERCHANDISE_OUT_OF_STOCK": "Nothing is left.",
        "MERCHANDISE_PRODUCT_NOT_PUBLISHED": "A product is not on sale.",
        "NO_DELIVERY_GROUP_SELECTED": "No way of delivery was chosen.",
        "PAYMENTS_BILLING_ADDRESS_ZONE_NOT_FOUND": (
            "The province of the billing address does not exist."
        ),
        "PAYMENTS_BILLING_ADDRESS_ZONE_REQUIRED_FOR_COUNTRY": (
            "The province of the billing address is missing."
        ),
        "PAYMENTS_COUNTRY_REQUIRED": "The country of the billing address is missing.",
        "PAYMENTS_INVALID_POSTAL_CODE_FOR_COUNTRY": (
            "Postal codes of the billing address's country look different."
        ),
        "PAYMENTS_INVALID_POSTAL_CODE_FOR_ZONE": (
            "The postal code of the billing address is of another province."
        ),
        "PAYMENTS_METHOD_REQUIRED": "No way to pay was chosen.",
        "PAYMENTS_METHOD_UNAVAILABLE": "The way to pay is not offered.",
        "PAYMENTS_PHONE_NUMBER_INVALID": "The phone number of the billing address is wrong.",
        "PAYMENTS_PHONE_NUMBER_REQUIRED": "The phone number of the billing address is missing.",
        "PAYMENTS_POSTAL_CODE_INVALID": "The postal code of the billing address is wrong.",
        "PAYMENTS_POSTAL_CODE_REQUIRED": "The postal code of the billing address is missing.",
        "PAYMENTS_SHOPIFY_PAYMENTS_REQUIRED": "Another payment provider is needed.",
        "PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT": "The amount to pay is not the cart's total.",
        "PAYMENTS_WALLET_CONTENT_MISSING": "The data of the wallet is missing.",
        "REDIRECT_TO_CHECKOUT_REQUIRED": "The cart has to be completed on its checkout page.",
        "TAXES_DELIVERY_GROUP_ID_NOT_FOUND": "Tax was given for a delivery that does not exist.",
        "TAXES_LINE_ID_NOT_FOUND": "Tax was given for a line that does not exist.",
        "TAXES_MUST_BE_DEFINED": "The tax is not known.",
        "VALIDATION_CUSTOM": "A rule of the shop was broken.",
        **_OF_ADDRESSES,
        **{f"PAYMENTS_CREDIT_CARD_{code}": text for code, text in _OF_CARDS.items()},
    },
)
