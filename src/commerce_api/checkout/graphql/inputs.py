"""How a client says what is paid, and by what."""

import strawberry

from commerce_api.checkout.graphql.enums import CartCardSource
from commerce_api.checkout.payment_choice import PaymentChoice
from commerce_api.gql import MoneyInput, input_, value_of
from commerce_api.identity.graphql.inputs import MailingAddressInput, country_code
from commerce_api.kernel.money import Money, parse


def _text(description: str) -> str | None:
    """A part of an address, which may be left out."""
    field: str | None = strawberry.field(default=None, description=description)
    return field


def _needed(description: str) -> str:
    field: str = strawberry.field(description=description)
    return field


@input_("Payment by card. In the sandbox the session id is a test token such as `tok_success`.")
class CartDirectPaymentMethodInput:
    billing_address: MailingAddressInput = strawberry.field(description="Who pays.")
    session_id: str = _needed("What stands for the card: a token, never its number.")
    card_source: CartCardSource | None = strawberry.field(
        default=None, description="Where the card comes from."
    )
    accepted_subscription_terms: bool | None = strawberry.field(
        default=False, description="Whether the buyer agreed to pay again and again."
    )


@input_("For a cart that costs nothing.")
class CartFreePaymentMethodInput:
    billing_address: MailingAddressInput = strawberry.field(description="Who orders.")


@input_("The keys that an Apple Pay payment is encrypted with.")
class ApplePayWalletHeaderInput:
    ephemeral_public_key: str = _needed("Public key of this payment.")
    public_key_hash: str = _needed("Hash of the merchant's public key.")
    transaction_id: str = _needed("Id of the transaction.")
    application_data: str | None = _text("Hash of what the application added.")


@input_("A payment as Apple Pay hands it out.")
class ApplePayWalletContentInput:
    billing_address: MailingAddressInput = strawberry.field(description="Who pays.")
    data: str = _needed("The encrypted payment.")
    header: ApplePayWalletHeaderInput = strawberry.field(description="Its keys.")
    signature: str = _needed("Its signature.")
    version: str = _needed("Version of its format.")
    last_digits: str | None = _text("Last digits of the card.")


@input_("A payment as Shop Pay hands it out.")
class ShopPayWalletContentInput:
    billing_address: MailingAddressInput = strawberry.field(description="Who pays.")
    session_token: str = _needed("The session of the buyer.")


@input_("Payment by a wallet. Not available yet.")
class CartWalletPaymentMethodInput:
    apple_pay_wallet_content: ApplePayWalletContentInput | None = strawberry.field(
        default=None, description="For Apple Pay."
    )
    shop_pay_wallet_content: ShopPayWalletContentInput | None = strawberry.field(
        default=None, description="For Shop Pay."
    )


@input_("How a cart is paid: exactly one of the three methods.")
class CartPaymentInput:
    amount: MoneyInput = strawberry.field(description="The cart's total, as the buyer saw it.")
    source_identifier: str | None = _text("The client's own name for the payment.")
    direct_payment_method: CartDirectPaymentMethodInput | None = strawberry.field(
        default=None, description="Payment by card."
    )
    free_payment_method: CartFreePaymentMethodInput | None = strawberry.field(
        default=None, description="For a cart that costs nothing."
    )
    wallet_payment_method: CartWalletPaymentMethodInput | None = strawberry.field(
        default=None, description="Payment by a wallet."
    )


def choice_of(payment: CartPaymentInput) -> PaymentChoice:
    direct, free = payment.direct_payment_method, payment.free_payment_method
    method = direct or free
    return PaymentChoice(
        amount=money_of(payment.amount, ("payment", "amount")),
        card=direct.session_id if direct else None,
        wallet=payment.wallet_payment_method is not None,
        free=free is not None,
        billing_address=_address(method.billing_address) if method else None,
    )


def money_of(given: MoneyInput, field: tuple[str, ...]) -> Money:
    return parse(str(given.amount), value_of(given.currency_code), field=field)


def _address(given: MailingAddressInput) -> dict[str, str | None]:
    return {
        "first_name": given.first_name or None,
        "last_name": given.last_name or None,
        "company": given.company or None,
        "address1": given.address1 or None,
        "address2": given.address2 or None,
        "city": given.city or None,
        "province_code": given.province or None,
        "zip": given.zip or None,
        "country_code": country_code(given.country or "") or None,
        "phone": given.phone or None,
    }
