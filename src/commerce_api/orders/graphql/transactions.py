"""What an order was paid with."""

import strawberry

from commerce_api.gql import (
    DateTime,
    Info,
    MoneyRow,
    MoneyV2,
    batch,
    enum,
    field,
    gid,
    leaf,
    money_row,
    type_,
)
from commerce_api.orders import loaders
from commerce_api.orders.graphql.orders import Order
from commerce_api.orders.rows import OrderRow, TransactionRow

OrderTransactionTender = enum(
    "OrderTransactionTender",
    "What somebody paid with.",
    {"GATEWAY": "Through a payment provider.", "GIFT_CARD": "With a gift card."},
)


@type_("A part of what was paid for an order.", TransactionRow)
class OrderTransaction:
    gateway: str = leaf("Who moved the money: a payment provider, or `gift_card`.")
    processed_at: DateTime = leaf("When it was paid.")


@field(OrderTransaction, "id", strawberry.ID, "A globally unique id.")
def transaction_id(transaction: TransactionRow) -> str:
    return gid("OrderTransaction", transaction.key)


@field(OrderTransaction, "tender", OrderTransactionTender, "What was paid with.")
def transaction_tender(transaction: TransactionRow) -> str:
    return "GATEWAY" if transaction.last_characters is None else "GIFT_CARD"


@field(OrderTransaction, "amount", MoneyV2, "How much.")
def transaction_amount(transaction: TransactionRow) -> MoneyRow:
    return money_row(transaction.amount_minor, transaction.currency)


@field(
    OrderTransaction,
    "giftCardLastCharacters",
    str | None,
    "The last four characters of the gift card's code; null when it was none.",
)
def transaction_card(transaction: TransactionRow) -> str | None:
    return transaction.last_characters


@batch(Order, "transactions", list[OrderTransaction], "What it was paid with, gift cards first.")
async def order_transactions(
    orders: list[OrderRow], info: Info
) -> list[list[TransactionRow] | None]:
    return await info.context.many(loaders.transactions_of_order, [order.key for order in orders])
