"""Parcels and their way to the buyer."""

from typing import Annotated

from commerce_api.gql import (
    URL,
    After,
    Before,
    CountryCode,
    DateTime,
    First,
    Info,
    Last,
    Page,
    Reverse,
    arg,
    batch,
    connection,
    field,
    leaf,
    slice_of,
    type_,
    window,
)
from commerce_api.kernel.rows import Row
from commerce_api.orders import loaders
from commerce_api.orders.graphql.enums import FulfillmentEventStatus
from commerce_api.orders.graphql.lines import OrderLineItem
from commerce_api.orders.rows import FulfillmentEventRow, FulfillmentRow, OrderLineRow


class PackedRow(Row):
    line: OrderLineRow
    quantity: int


class TrackingRow(Row):
    number: str
    url: str | None


@type_("Number of a parcel, and where its carrier shows it.")
class FulfillmentTrackingInfo:
    number: str | None = leaf("The carrier's number.")
    url: URL | None = leaf("The carrier's page about it.")


@type_("A line of an order in a parcel.")
class FulfillmentLineItem:
    quantity: int = leaf("How many are in the parcel.")


@field(FulfillmentLineItem, "lineItem", OrderLineItem, "The line.")
def packed_line(packed: PackedRow) -> OrderLineRow:
    return packed.line


FulfillmentLineItemConnection = connection(
    FulfillmentLineItem, "FulfillmentLineItem", "lines in a parcel"
)


@type_("Something that happened to a parcel.")
class FulfillmentEvent:
    status: FulfillmentEventStatus = leaf("What happened.")
    message: str | None = leaf("What happened, in the carrier's words.")
    city: str | None = leaf("Where it happened.")
    happened_at: DateTime = leaf("When it happened.")


@field(FulfillmentEvent, "country", CountryCode | None, "Country where it happened.")
def event_country(event: FulfillmentEventRow) -> str | None:
    return event.country


@type_("A parcel of an order.")
class Fulfillment:
    shipped_at: DateTime = leaf("When the carrier got it.")
    delivered_at: DateTime | None = leaf("When it was delivered.")
    estimated_delivery_at: DateTime | None = leaf("When it will probably be delivered.")


@field(Fulfillment, "trackingCompany", str | None, "The carrier.")
def parcel_company(parcel: FulfillmentRow) -> str:
    return parcel.carrier


@field(Fulfillment, "trackingNumber", str, "The carrier's number of the parcel.")
def parcel_number(parcel: FulfillmentRow) -> str:
    return parcel.tracking_number


@field(Fulfillment, "trackingUrl", URL | None, "The carrier's page about the parcel.")
def parcel_url(parcel: FulfillmentRow) -> str | None:
    return parcel.tracking_url


@field(Fulfillment, "trackingInfo", list[FulfillmentTrackingInfo], "Number and page of the parcel.")
def parcel_tracking(
    parcel: FulfillmentRow, first: Annotated[int | None, arg("How many at most.")] = None
) -> list[TrackingRow]:
    size = window(first).size
    return [TrackingRow(parcel.tracking_number, parcel.tracking_url)][:size]


@batch(Fulfillment, "events", list[FulfillmentEvent], "What has happened so far, in order.")
async def parcel_events(
    parcels: list[FulfillmentRow], info: Info
) -> list[list[FulfillmentEventRow] | None]:
    keys = [parcel.key for parcel in parcels]
    return await info.context.many(loaders.events_of_fulfillment, keys)


@batch(Fulfillment, "status", FulfillmentEventStatus, "The last thing that happened.")
async def parcel_status(parcels: list[FulfillmentRow], info: Info) -> list[str]:
    keys = [parcel.key for parcel in parcels]
    found = await info.context.many(loaders.events_of_fulfillment, keys)
    return [events[-1].status if events else "CONFIRMED" for events in found]


@batch(Fulfillment, "fulfillmentLineItems", FulfillmentLineItemConnection, "What is in the parcel.")
async def parcel_lines(
    parcels: list[FulfillmentRow],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = False,
) -> list[Page]:
    asked = window(first, after, last, before, reverse=reverse)
    keys = [parcel.order_key for parcel in parcels]
    found = await info.context.many(loaders.lines_of_order, keys)
    return [
        slice_of(
            [PackedRow(line, line.quantity) for line in lines or ()],
            asked,
            lambda packed: packed.line.key,
        )
        for lines in found
    ]
