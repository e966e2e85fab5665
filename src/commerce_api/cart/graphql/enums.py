"""The words in which carts are spoken of."""

from commerce_api.gql import enum

CartErrorCode = enum(
    "CartErrorCode",
    "Why a change of a cart was refused.",
    {
        "ADDRESS_FIELD_CONTAINS_EMOJIS": "A field of an address has emojis.",
        "ADDRESS_FIELD_CONTAINS_HTML_TAGS": "A field of an address has HTML.",
        "ADDRESS_FIELD_CONTAINS_URL": "A field of an address has a link.",
        "ADDRESS_FIELD_DOES_NOT_MATCH_EXPECTED_PATTERN": "A field of an address looks wrong.",
        "ADDRESS_FIELD_IS_REQUIRED": "A field of an address is missing.",
        "ADDRESS_FIELD_IS_TOO_LONG": "A field of an address is too long.",
        "BUNDLES_AND_ADDONS_CANNOT_BE_MIXED": "Bundles and additions cannot be on one line.",
        "BUYER_CANNOT_PURCHASE_FOR_COMPANY_LOCATION": "The buyer may not buy for that company.",
        "CART_TOO_LARGE": "The cart has too many lines.",
        "GIFT_CARD_RECIPIENT_INVALID": "The recipient of a gift card is wrong.",
        "INVALID": "A value is not valid.",
        "INVALID_COMPANY_LOCATION": "There is no such location of a company.",
        "INVALID_DELIVERY_ADDRESS_ID": "The cart has no such address.",
        "INVALID_DELIVERY_GROUP": "The cart has no such delivery group.",
        "INVALID_DELIVERY_OPTION": "This way of delivery is not offered.",
        "INVALID_INCREMENT": "The quantity does not come in the steps in which this is sold.",
        "INVALID_MERCHANDISE_LINE": "The merchandise does not exist or is not sold here.",
        "INVALID_METAFIELDS": "The metafields cannot be kept.",
        "INVALID_PAYMENT": "The payment is wrong.",
        "INVALID_PAYMENT_DEFERRED_PAYMENT_REQUIRED": "This has to be paid later.",
        "INVALID_PAYMENT_EMPTY_CART": "An empty cart cannot be paid.",
        "INVALID_ZIP_CODE_FOR_COUNTRY": "Postal codes of the country look different.",
        "INVALID_ZIP_CODE_FOR_PROVINCE": "The postal code is of another province.",
        "LESS_THAN": "A value must be smaller.",
        "MAXIMUM_EXCEEDED": "A value or a list is larger than is allowed.",
        "MERCHANDISE_LINE_TRANSFORMERS_RUN_ERROR": "Lines could not be transformed.",
        "MERCHANDISE_NOT_APPLICABLE": "The merchandise cannot be bought in this way.",
        "MINIMUM_NOT_MET": "A value is smaller than is allowed.",
        "MISSING_CUSTOMER_ACCESS_TOKEN": "A customer has to be signed in for this.",
        "MISSING_DISCOUNT_CODE": "A discount code is missing.",
        "MISSING_NOTE": "The note is missing.",
        "NOT_FOUND": "What the id names does not exist, or no longer.",
        "NOTE_TOO_LONG": "The note is too long.",
        "ONLY_ONE_DELIVERY_ADDRESS_CAN_BE_SELECTED": "More than one address was selected.",
        "PARENT_LINE_INVALID_REFERENCE": "The parent of a line is named in a wrong way.",
        "PARENT_LINE_NESTING_TOO_DEEP": "The parent of a line has a parent itself.",
        "PARENT_LINE_NOT_FOUND": "The parent of a line does not exist.",
        "PARENT_LINE_OPERATION_BLOCKED": "A line that has a parent cannot be changed like this.",
        "PAYMENTS_CREDIT_CARD_BASE_EXPIRED": "The card has expired.",
        "PAYMENTS_CREDIT_CARD_BASE_GATEWAY_NOT_SUPPORTED": "Cards are not taken in this way.",
        "PAYMENTS_CREDIT_CARD_GENERIC": "Something is wrong with the card.",
        "PAYMENTS_CREDIT_CARD_MONTH_INCLUSION": "The month of the card is none.",
        "PAYMENTS_CREDIT_CARD_NUMBER_INVALID": "The number of the card is wrong.",
        "PAYMENTS_CREDIT_CARD_NUMBER_INVALID_FORMAT": "The number of the card is no number.",
        "PAYMENTS_CREDIT_CARD_VERIFICATION_VALUE_BLANK": "The security code is missing.",
        "PAYMENTS_CREDIT_CARD_VERIFICATION_VALUE_INVALID_FOR_CARD_TYPE": (
            "The security code does not fit the card."
        ),
        "PAYMENTS_CREDIT_CARD_YEAR_EXPIRED": "The year of the card has passed.",
        "PAYMENTS_CREDIT_CARD_YEAR_INVALID_EXPIRY_YEAR": "The year of the card is none.",
        "PAYMENT_METHOD_NOT_APPLICABLE": "This cart cannot be paid in this way.",
        "PAYMENT_METHOD_NOT_SUPPORTED": "The shop does not take this way of payment.",
        "PENDING_DELIVERY_GROUPS": "The ways of delivery are still being found.",
        "PROVINCE_NOT_FOUND": "The country has no such province.",
        "SELLING_PLAN_NOT_APPLICABLE": "The selling plan does not fit the merchandise.",
        "SERVICE_UNAVAILABLE": "Something that is needed does not answer; try again.",
        "TOO_MANY_DELIVERY_ADDRESSES": "The cart has too many addresses.",
        "UNSPECIFIED_ADDRESS_ERROR": "Something is wrong with the address.",
        "VALIDATION_CUSTOM": "A rule of the shop was broken.",
        "VARIANT_REQUIRES_SELLING_PLAN": "The merchandise is sold with a selling plan only.",
        "ZIP_CODE_NOT_SUPPORTED": "Nothing is delivered to this postal code.",
    },
)

CartWarningCode = enum(
    "CartWarningCode",
    "What a buyer should know about a cart, although it was changed.",
    {
        "DISCOUNT_CODE_NOT_HONOURED": "The code could not be used for this cart.",
        "DISCOUNT_CURRENTLY_INACTIVE": "The code is not valid now.",
        "DISCOUNT_CUSTOMER_NOT_ELIGIBLE": "The code is not for this customer.",
        "DISCOUNT_CUSTOMER_USAGE_LIMIT_REACHED": "The customer has used the code before.",
        "DISCOUNT_ELIGIBLE_CUSTOMER_MISSING": "The code needs to know the customer.",
        "DISCOUNT_INCOMPATIBLE_PURCHASE_TYPE": "The code is not for this kind of purchase.",
        "DISCOUNT_NOT_FOUND": "There is no such code.",
        "DISCOUNT_NO_ENTITLED_LINE_ITEMS": "The code is for none of the goods in the cart.",
        "DISCOUNT_NO_ENTITLED_SHIPPING_LINES": "The code is for none of the deliveries.",
        "DISCOUNT_PURCHASE_NOT_IN_RANGE": "The code needs a purchase of another worth.",
        "DISCOUNT_QUANTITY_NOT_IN_RANGE": "The code needs another number of goods.",
        "DISCOUNT_USAGE_LIMIT_REACHED": "The code has been used as often as it can.",
        "DUPLICATE_DELIVERY_ADDRESS": "The cart has this address already.",
        "MERCHANDISE_NOT_ENOUGH_STOCK": "Less is left than was asked for.",
        "MERCHANDISE_OUT_OF_STOCK": "Nothing is left.",
        "MERCHANDISE_SELLING_PLAN_NOT_APPLICABLE_ON_COMPANY_LOCATION": (
            "The company's location cannot buy with this selling plan."
        ),
        "PAYMENTS_GIFT_CARDS_UNAVAILABLE": "Gift cards cannot be used.",
    },
)

CartDeliveryGroupType = enum(
    "CartDeliveryGroupType",
    "What the lines of a delivery group have in common.",
    {"ONE_TIME_PURCHASE": "They are bought once.", "SUBSCRIPTION": "They come again and again."},
)

DeliveryMethodType = enum(
    "DeliveryMethodType",
    "How goods reach the buyer.",
    {
        "LOCAL": "Brought by the shop itself.",
        "NONE": "Nothing has to be delivered.",
        "PICKUP_POINT": "Collected at a place of the carrier.",
        "PICK_UP": "Collected at a place of the shop.",
        "RETAIL": "Taken along from a store.",
        "SHIPPING": "Sent.",
    },
)

PreferenceDeliveryMethodType = enum(
    "PreferenceDeliveryMethodType",
    "How a buyer would like to get the goods.",
    {
        "PICKUP_POINT": "Collected at a place of the carrier.",
        "PICK_UP": "Collected at a place of the shop.",
        "SHIPPING": "Sent.",
    },
)

DeliveryAddressValidationStrategy = enum(
    "DeliveryAddressValidationStrategy",
    "How closely an address is looked at.",
    {
        "COUNTRY_CODE_ONLY": "There has to be a country.",
        "STRICT": "A parcel has to be able to arrive.",
    },
)
