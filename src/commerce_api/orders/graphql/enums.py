"""The words in which orders are spoken of."""

from commerce_api.gql import enum

OrderCancelReason = enum(
    "OrderCancelReason",
    "Why an order was cancelled.",
    {
        "CUSTOMER": "The customer wished it.",
        "DECLINED": "The payment was refused.",
        "FRAUD": "Somebody else's money was used.",
        "INVENTORY": "The goods were not there.",
        "OTHER": "Another reason.",
        "STAFF": "The shop made a mistake.",
    },
)

OrderFinancialStatus = enum(
    "OrderFinancialStatus",
    "Whether an order is paid.",
    {
        "AUTHORIZED": "The money is set aside, not yet taken.",
        "PAID": "All of it is paid.",
        "PARTIALLY_PAID": "A part is paid.",
        "PARTIALLY_REFUNDED": "A part was paid back.",
        "PENDING": "The payment is still under way.",
        "REFUNDED": "All of it was paid back.",
        "VOIDED": "What was set aside was let go.",
    },
)

OrderFulfillmentStatus = enum(
    "OrderFulfillmentStatus",
    "How far the delivery of an order has come.",
    {
        "FULFILLED": "All of it has reached the buyer.",
        "IN_PROGRESS": "It is on its way.",
        "ON_HOLD": "It waits for something.",
        "OPEN": "It can be worked on again.",
        "PARTIALLY_FULFILLED": "A part has reached the buyer.",
        "PENDING_FULFILLMENT": "It was handed to somebody who will send it.",
        "RESTOCKED": "It was put back on the shelf.",
        "SCHEDULED": "It will be sent on a later day.",
        "UNFULFILLED": "Nothing has been sent yet.",
    },
)

FulfillmentEventStatus = enum(
    "FulfillmentEventStatus",
    "What can happen to a parcel.",
    {
        "CONFIRMED": "The carrier has it.",
        "DELIVERED": "It was delivered.",
        "FAILURE": "It could not be delivered.",
        "IN_TRANSIT": "It is on its way.",
        "LABEL_PRINTED": "Its label was printed.",
        "OUT_FOR_DELIVERY": "It is on the van.",
    },
)
