"""How a buyer says that they will pay, and what the shop makes of it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from commerce_api.cart.errors import CartRefused, Mistake
from commerce_api.cart.rows import PricedCart
from commerce_api.checkout.rows import MethodRow
from commerce_api.kernel.money import Money

FREE = "free"
SOURCE_MAX = 255
ADDRESS_FIELD_MAX = 255
AT = ("payment",)


class PaymentChoice(msgspec.Struct, frozen=True):
    """`card` is the token of a card; exactly one of the three ways is to be chosen."""

    amount: Money
    card: str | None = None
    wallet: bool = False
    free: bool = False
    billing_address: dict[str, Any] | None = None


def chosen(choice: PaymentChoice, priced: PricedCart, gateways: Mapping[str, Any]) -> MethodRow:
    """Refuses what cannot be paid with, and any amount but what the gift cards leave to pay."""
    total = Money(priced.due_minor, priced.currency)
    if [choice.card is not None, choice.wallet, choice.free].count(True) != 1:
        _refuse("INVALID_PAYMENT", "Choose exactly one payment method.", *AT)
    if not priced.lines:
        _refuse("INVALID_PAYMENT_EMPTY_CART", "There is nothing to pay for.", *AT)
    if choice.amount != total:
        what = "what the gift cards leave" if priced.gift_cards else "the cart's total"
        message = f"The amount has to be {what}: {total.amount} {total.currency}."
        _refuse("INVALID_PAYMENT", message, *AT, "amount")
    _check_address(choice.billing_address or {})
    if choice.wallet:
        message = "Wallets are not available."
        _refuse("PAYMENT_METHOD_NOT_SUPPORTED", message, *AT, "walletPaymentMethod")
    if choice.free:
        return _free(choice, total)
    return _card(choice, total, gateways)


def _free(choice: PaymentChoice, total: Money) -> MethodRow:
    if total.minor:
        message = "There is something to pay."
        _refuse("PAYMENT_METHOD_NOT_APPLICABLE", message, *AT, "freePaymentMethod")
    return MethodRow(FREE, "", 0, total.currency, choice.billing_address)


def _card(choice: PaymentChoice, total: Money, gateways: Mapping[str, Any]) -> MethodRow:
    """The first gateway is the one that takes cards."""
    source, where = choice.card or "", (*AT, "directPaymentMethod", "sessionId")
    if not 1 <= len(source) <= SOURCE_MAX:
        _refuse("INVALID_PAYMENT", "The card's session id is not valid.", *where)
    gateway = next(iter(gateways), None)
    if gateway is None:
        _refuse("PAYMENT_METHOD_NOT_SUPPORTED", "Cards are not accepted here.", *where)
    return MethodRow(gateway or "", source, total.minor, total.currency, choice.billing_address)


def _check_address(address: Mapping[str, str | None]) -> None:
    for name, value in address.items():
        if value and len(value) > ADDRESS_FIELD_MAX:
            message = f"A field of an address has at most {ADDRESS_FIELD_MAX} characters."
            _refuse("ADDRESS_FIELD_IS_TOO_LONG", message, *AT, "billingAddress", name)


def _refuse(code: str, message: str, *field: str) -> None:
    raise CartRefused([Mistake(code, message, field)])
