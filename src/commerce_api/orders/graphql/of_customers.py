"""The orders of a customer."""

from datetime import datetime
from typing import Annotated, Any

from commerce_api.gql import (
    After,
    Before,
    Context,
    First,
    Info,
    Last,
    Page,
    Reverse,
    UnsignedInt64,
    arg,
    batch,
    connection,
    enum,
    expect,
    page_of,
    value_of,
    window,
)
from commerce_api.gql.pagination import Window
from commerce_api.identity.graphql import Customer
from commerce_api.identity.rows import CustomerRow
from commerce_api.kernel.conditions import condition
from commerce_api.kernel.rows import Row
from commerce_api.orders import lists, loaders
from commerce_api.orders.graphql.orders import Order
from commerce_api.orders.lists import Asked, Chosen, Found
from commerce_api.orders.rows import OrderRow

OrderSortKeys = enum(
    "OrderSortKeys",
    "In which order orders are listed.",
    {
        "ID": "The order in which they were made.",
        "PROCESSED_AT": "When they were placed.",
        "RELEVANCE": "The order in which they were made: none fits a query better than another.",
        "TOTAL_PRICE": "What was paid.",
    },
)

OrderConnection = connection(Order, "Order", "orders")


class Counted(Row):
    """Which list a page is of."""

    customer: int
    chosen: Chosen


@batch(OrderConnection, "totalCount", UnsignedInt64, "How many the whole list has.")
async def orders_total(pages: list[Page], info: Info) -> list[str]:
    chosen = {page.detail.chosen for page in pages}
    counted = {
        each: await _counted(
            info.context, [p.detail.customer for p in pages if p.detail.chosen == each], each
        )
        for each in chosen
    }
    return [str(counted[page.detail.chosen][page.detail.customer]) for page in pages]


@batch(Customer, "numberOfOrders", UnsignedInt64, "How many orders the customer has placed.")
async def customer_number_of_orders(customers: list[CustomerRow], info: Info) -> list[str]:
    counted = await _counted(info.context, [one.key for one in customers], Chosen())
    return [str(counted[one.key]) for one in customers]


@batch(Customer, "orders", OrderConnection, "The orders that the customer has placed.")
async def customer_orders(
    customers: list[CustomerRow],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = False,
    sort_key: Annotated[OrderSortKeys | None, arg("In which order.")] = "ID",  # type: ignore[valid-type]
    query: Annotated[
        str | None,
        arg(
            "Only orders that fit: words of what was bought, `name:#1001`, `processed_at:>2026-01`,"
            " `financial_status:paid`, `fulfillment_status:fulfilled`."
        ),
    ] = None,
) -> list[Page]:
    asked = window(first, after, last, before, reverse=reverse)
    wanted = _asked(info.context, asked, value_of(sort_key) or "ID", query)
    keys = [one.key for one in customers]
    found = await lists.page_keys(info.context, list(dict.fromkeys(keys)), wanted)
    orders = await _orders(info.context, found)
    pages = []
    for key in keys:
        page = page_of(found[key], asked, lambda entry: (entry.value, entry.order_key))
        page.nodes = [orders[entry.order_key] for entry in page.nodes]
        page.detail = Counted(key, wanted.chosen)
        pages.append(page)
    return pages


def _asked(context: Context, asked: Window, sort: str, query: str | None) -> Asked:
    where, params, warnings = condition(query or "", lists.FIELDS)
    context.warnings.extend(warnings)
    chosen = Chosen(where, tuple(params.items()))
    kind: Any = datetime if sort == "PROCESSED_AT" else int
    position = expect(asked.position, kind, int)
    return Asked(
        chosen,
        sort,
        asked.descending,
        asked.size + 1,
        (position[0], position[1]) if position else None,
    )


async def _orders(context: Context, found: Any) -> dict[int, OrderRow]:
    entries: list[Found] = [entry for group in found.values() for entry in group]
    keys = [entry.order_key for entry in entries]
    rows = await context.many(loaders.orders, keys)
    return {key: row for key, row in zip(keys, rows, strict=True) if row}


async def _counted(context: Context, customers: list[int], chosen: Chosen) -> dict[int, int]:
    known = await context.many(lists.counts, list(dict.fromkeys(customers)), chosen)
    return {key: count or 0 for key, count in zip(dict.fromkeys(customers), known, strict=True)}
