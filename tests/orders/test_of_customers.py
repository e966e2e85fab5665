"""Whose orders are whose, and how a customer looks through them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from commerce_api.identity import mails, service, sessions
from commerce_api.identity.models import Purpose
from commerce_api.identity.service import NewCustomer, Proof
from commerce_api.kernel import outbox
from commerce_api.orders.models import FinancialStatus, FulfillmentStatus, Order, OrderLine
from tests import make
from tests.checkout.shop import Shop
from tests.conftest import Counting, Execute
from tests.identity.people import Mailbox

EMAIL, PASSWORD = "ada@example.org", "steam and brass 1843"
FIRST = datetime(2026, 1, 5, 12, tzinfo=UTC)

ORDERS = """
query($token: String!, $first: Int, $after: String, $last: Int, $before: String,
      $sortKey: OrderSortKeys, $reverse: Boolean, $query: String) {
  customer(customerAccessToken: $token) {
    numberOfOrders
    orders(first: $first, after: $after, last: $last, before: $before,
           sortKey: $sortKey, reverse: $reverse, query: $query) {
      totalCount nodes { orderNumber } edges { cursor node { name } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }"""
DEEP = """
query($token: String!, $first: Int) { customer(customerAccessToken: $token) {
  orders(first: $first) { totalCount nodes { id name totalPrice { amount }
    lineItems(first: 5) { nodes { title quantity } } } } } }"""


async def opened(shop: Shop, email: str = EMAIL) -> int:
    new = NewCustomer(email=email, password=PASSWORD)
    return await service.create(shop.db, shop.services.settings, new, host="")


async def signed_in(shop: Shop, email: str = EMAIL) -> str:
    settings = shop.services.settings
    entered = await sessions.sign_in(shop.db, settings, email, PASSWORD, host="")
    return entered.token.access_token


async def activated(shop: Shop) -> None:
    """The customer opens the link of the mail."""
    await outbox.drain(shop.db)
    mailbox = Mailbox()
    await mails.send(shop.db, mailbox, "https://shop.example/account")
    number, token = mailbox.letters[-1][2]["url"].split("/")[-2:]
    proof = Proof(Purpose.ACTIVATION, int(number), token, PASSWORD, ("input",))
    await service.prove(shop.db, shop.services.settings, proof)
    await outbox.drain(shop.db)


async def bought(shop: Shop, email: str = EMAIL) -> None:
    token = await shop.open_cart((await shop.product(), 1), email=email)
    await shop.pay_with(token, "tok_success")
    assert (await shop.submitted(token)).status == "succeeded"
    await outbox.drain(shop.db)


async def owners(shop: Shop) -> list[tuple[int | None, str | None]]:
    rows = await shop.fetch("SELECT customer_id, guest_email FROM orders_order ORDER BY id")
    return [(row[0], row[1]) for row in rows]


async def history(shop: Shop, customer: int, totals: tuple[int, ...]) -> None:
    """One order a day, numbered from 1; every third one is still to be sent."""
    async with shop.db.transaction() as uow:
        variant = await make.variant(uow)
        for n, total in enumerate(totals):
            sent = FulfillmentStatus.FULFILLED if n % 3 else FulfillmentStatus.UNFULFILLED
            [[last]] = await uow.fetch("SELECT COALESCE(MAX(number), 0) FROM orders_order")
            order = Order(
                number=last + 1,
                customer_id=customer,
                language="en",
                currency="EUR",
                subtotal_minor=total,
                discount_minor=0,
                shipping_minor=0,
                tax_minor=0,
                added_tax_minor=0,
                total_minor=total,
                financial_status=FinancialStatus.PAID,
                fulfillment_status=sent,
                processed_at=FIRST + timedelta(days=n),
            )
            await uow.add(order)
            await uow.add(
                OrderLine(
                    order_id=order.id,
                    product_id=variant.product_id,
                    variant_id=variant.id,
                    title="Lamp" if n == 1 else "Mug",
                    variant_title="",
                    sku="",
                    quantity=1,
                    unit_minor=total,
                    total_minor=total,
                )
            )


async def test_a_guests_orders_wait_for_the_address_to_be_proved(shop: Shop) -> None:
    await bought(shop, "Ada@Example.org")
    await bought(shop, "bob@example.org")
    assert await owners(shop) == [(None, "ada@example.org"), (None, "bob@example.org")]
    ada = await opened(shop)
    await bought(shop)
    assert [owner for owner, _ in await owners(shop)] == [None, None, None], "not proved yet"
    await activated(shop)
    assert await owners(shop) == [(ada, None), (None, "bob@example.org"), (ada, None)]
    await bought(shop, "ADA@example.org")
    assert (await owners(shop))[3] == (ada, None), "from now on at once"


async def test_the_order_of_a_cart_belongs_to_its_customer(shop: Shop, execute: Execute) -> None:
    ada = await opened(shop)
    token = await signed_in(shop)
    cart = await shop.open_cart((await shop.product(), 1), email="gift@example.org")
    answer = await execute(
        """mutation($id: ID!, $token: String!) {
             cartBuyerIdentityUpdate(cartId: $id, buyerIdentity: { customerAccessToken: $token }) {
               userErrors { code } } }""",
        id=f"gid://shopify/Cart/{cart}",
        token=token,
    )
    assert answer["cartBuyerIdentityUpdate"]["userErrors"] == []
    await shop.pay_with(cart, "tok_success")
    assert (await shop.submitted(cart)).status == "succeeded"
    assert await owners(shop) == [(ada, None)]
    answer = await execute(ORDERS, token=token, first=5)
    assert answer["customer"]["numberOfOrders"] == "1"
    assert [node["orderNumber"] for node in answer["customer"]["orders"]["nodes"]] == [1001]


@pytest.fixture
async def token(shop: Shop) -> str:
    """Ada with seven orders, and Bob with one more."""
    await history(shop, await opened(shop), (500, 300, 700, 300, 900, 100, 300))
    await history(shop, await opened(shop, "bob@example.org"), (200,))
    return await signed_in(shop)


async def listed(execute: Execute, token: str, **asked: Any) -> Any:
    return (await execute(ORDERS, token=token, **asked))["customer"]["orders"]


async def walked(execute: Execute, token: str, **asked: Any) -> list[int]:
    """Every page of two, one after the other."""
    numbers: list[int] = []
    after = None
    while True:
        page = await listed(execute, token, first=2, after=after, **asked)
        numbers += [node["orderNumber"] for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            return numbers
        after = page["pageInfo"]["endCursor"]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, [1, 2, 3, 4, 5, 6, 7]),
        ({"reverse": True}, [7, 6, 5, 4, 3, 2, 1]),
        ({"sortKey": "RELEVANCE"}, [1, 2, 3, 4, 5, 6, 7]),
        ({"sortKey": "PROCESSED_AT", "reverse": True}, [7, 6, 5, 4, 3, 2, 1]),
        ({"sortKey": "TOTAL_PRICE"}, [6, 2, 4, 7, 1, 3, 5]),
        ({"sortKey": "TOTAL_PRICE", "reverse": True}, [5, 3, 1, 7, 4, 2, 6]),
    ],
)
async def test_orders_in_every_order_and_page_by_page(
    execute: Execute, token: str, asked: dict[str, Any], numbers: list[int]
) -> None:
    page = await listed(execute, token, first=50, **asked)
    assert [node["orderNumber"] for node in page["nodes"]] == numbers
    assert page["totalCount"] == "7"
    assert [edge["node"]["name"] for edge in page["edges"]] == [f"#{n}" for n in numbers]
    assert await walked(execute, token, **asked) == numbers


async def test_pages_from_the_end(execute: Execute, token: str) -> None:
    page = await listed(execute, token, last=3, sortKey="PROCESSED_AT")
    assert [node["orderNumber"] for node in page["nodes"]] == [5, 6, 7]
    assert page["pageInfo"]["hasPreviousPage"] is True
    before = page["pageInfo"]["startCursor"]
    page = await listed(execute, token, last=3, before=before, sortKey="PROCESSED_AT")
    assert [node["orderNumber"] for node in page["nodes"]] == [2, 3, 4]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("processed_at:>=2026-01-09", [5, 6, 7]),
        ("processed_at:2026-01-06", [2]),
        ("processed_at:<2026-01-07 OR name:#7", [1, 2, 7]),
        ("fulfillment_status:unfulfilled", [1, 4, 7]),
        ("-fulfillment_status:unfulfilled name:>3", [5, 6]),
        ("financial_status:refunded", []),
        ("lamp", [2]),
        ("#3", [3]),
        ("*", [1, 2, 3, 4, 5, 6, 7]),
    ],
)
async def test_orders_that_fit_a_query(
    execute: Execute, token: str, query: str, numbers: list[int]
) -> None:
    page = await listed(execute, token, first=50, query=query)
    assert [node["orderNumber"] for node in page["nodes"]] == numbers
    assert page["totalCount"] == str(len(numbers))
    assert await walked(execute, token, query=query) == numbers


async def test_a_cursor_of_another_list_is_refused(
    execute: Execute, refused: Execute, token: str
) -> None:
    page = await listed(execute, token, first=1)
    cursor = page["pageInfo"]["endCursor"]
    for wrong in (
        {"after": cursor, "sortKey": "PROCESSED_AT"},
        {"after": "x"},
        {"first": 251},
    ):
        assert await refused(ORDERS, token=token, **wrong) == ["BAD_USER_INPUT"]


async def test_as_many_statements_for_one_order_as_for_all(
    execute: Execute, token: str, count_statements: Counting
) -> None:
    with count_statements() as few:
        await execute(DEEP, token=token, first=1)
    with count_statements() as many:
        answer = await execute(DEEP, token=token, first=50)
    assert len(answer["customer"]["orders"]["nodes"]) == 7
    assert len(few) == len(many) == 6
