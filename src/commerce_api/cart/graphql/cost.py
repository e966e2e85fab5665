"""What carts cost."""

from commerce_api.cart.rows import PricedCart
from commerce_api.gql import MoneyRow, MoneyV2, field, money_row, type_


@type_("What a cart costs.")
class CartCost: ...


@type_("What a cart costs, as far as is known.")
class CartEstimatedCost: ...


COSTS = (CartCost, CartEstimatedCost)
UNCERTAIN = "Whether it may still change: until an address and a way of delivery are chosen."


@field(COSTS, "subtotalAmount", MoneyV2, "The lines together, after discounts.")
def cost_subtotal(cart: PricedCart) -> MoneyRow:
    return money_row(cart.subtotal_minor, cart.currency)


@field(COSTS, "checkoutChargeAmount", MoneyV2, "What the goods cost when the cart is paid.")
def cost_charge(cart: PricedCart) -> MoneyRow:
    return money_row(cart.subtotal_minor, cart.currency)


@field(COSTS, "totalAmount", MoneyV2, "What is to be paid: goods, chosen delivery and tax.")
def cost_total(cart: PricedCart) -> MoneyRow:
    return money_row(cart.total_minor, cart.currency)


TAX = "All tax, be it within the prices or on top of them."
DUTY = "Duties; null, as the shop does not collect any."
NO_DUTY = "Whether the duties may still change: they do not."
IN_CHECKOUT = "Shown again when the cart is paid."


@field(CartEstimatedCost, "totalTaxAmount", MoneyV2 | None, TAX)
def estimated_tax(cart: PricedCart) -> MoneyRow:
    return money_row(cart.tax_minor, cart.currency)


@field(CartCost, "totalTaxAmount", MoneyV2 | None, TAX, deprecated=IN_CHECKOUT)
def cost_tax(cart: PricedCart) -> MoneyRow:
    return money_row(cart.tax_minor, cart.currency)


@field(CartEstimatedCost, "totalDutyAmount", MoneyV2 | None, DUTY)
def estimated_duty(cart: PricedCart) -> None:
    return None


@field(CartCost, "totalDutyAmount", MoneyV2 | None, DUTY, deprecated=IN_CHECKOUT)
def cost_duty(cart: PricedCart) -> None:
    return None


@field(CartCost, "totalDutyAmountEstimated", bool, NO_DUTY, deprecated=IN_CHECKOUT)
def cost_duty_estimated(cart: PricedCart) -> bool:
    return False


@field(CartCost, "subtotalAmountEstimated", bool, "Whether it may still change: it does not.")
def cost_subtotal_estimated(cart: PricedCart) -> bool:
    return False


@field(CartCost, "totalAmountEstimated", bool, UNCERTAIN)
def cost_total_estimated(cart: PricedCart) -> bool:
    return _uncertain(cart)


@field(CartCost, "totalTaxAmountEstimated", bool, UNCERTAIN, deprecated=IN_CHECKOUT)
def cost_tax_estimated(cart: PricedCart) -> bool:
    return _uncertain(cart)


def _uncertain(cart: PricedCart) -> bool:
    return cart.address is None or (cart.requires_shipping and cart.selected is None)
