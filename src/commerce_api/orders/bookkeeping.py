"""What a sale means in the ledger: the buyer owes the total, and it belongs to several."""

from commerce_api.cart.rows import PricedCart
from commerce_api.giftcards import accounts
from commerce_api.ledger.models import AccountKind
from commerce_api.ledger.rows import AccountKey, NewEntry, credit, debit, entry


def debtor_of(order_id: int, currency: str) -> AccountKey:
    """What is still to be paid for an order: zero once it is paid."""
    return AccountKey(AccountKind.RECEIVABLE, currency, f"order:{order_id}")


def sale(order_id: int, cart: PricedCart) -> NewEntry:
    """Gift cards are no income: whoever has them may spend them later. Revenue is the rest."""
    currency, total = cart.currency, cart.total_minor
    cards = sum(line.total_minor for line in cart.lines if line.row.is_gift_card)
    shipping = cart.shipping_minor - _tax_within_shipping(cart)
    return entry(
        f"order:{order_id}:placed",
        debit(debtor_of(order_id, currency), total),
        credit(AccountKey(AccountKind.TAX, currency), cart.tax_minor),
        credit(AccountKey(AccountKind.SHIPPING, currency), shipping),
        credit(accounts.sold(currency), cards),
        credit(
            AccountKey(AccountKind.REVENUE, currency), total - cart.tax_minor - shipping - cards
        ),
    )


def _tax_within_shipping(cart: PricedCart) -> int:
    if not cart.tax_included:
        return 0
    return cart.tax_minor - sum(line.tax_minor for line in cart.lines)
