"""What is still missing before a cart can become an order."""

from collections.abc import Collection

from commerce_api.cart import postal
from commerce_api.cart.rows import AddressRow, PricedCart
from commerce_api.checkout import errors
from commerce_api.checkout.errors import Problem
from commerce_api.checkout.rows import MethodRow
from commerce_api.inventory.errors import OutOfStock
from commerce_api.kernel.money import Money


def missing(
    priced: PricedCart, method: MethodRow | None, gateways: Collection[str]
) -> list[Problem]:
    """All of it, so that the buyer sees it at once. Stock is not looked at: a hold decides that."""
    problems = [] if priced.lines else [errors.EMPTY]
    if not (priced.cart.email or priced.cart.phone):
        problems.append(errors.NOBODY)
    if priced.requires_shipping:
        problems += _of_delivery(priced)
    return problems + _of_payment(priced, method, gateways)


def changed_total(seen: Money, priced: PricedCart) -> list[Problem]:
    """Money never moves for a total that the buyer did not see."""
    total = Money(priced.total_minor, priced.currency)
    if seen == total:
        return []
    message = (
        f"The total is {total.amount} {total.currency} now, not {seen.amount} {seen.currency}."
    )
    return [Problem(errors.AMOUNT, message)]


def shortages(error: OutOfStock) -> list[Problem]:
    return [
        Problem(
            errors.OUT_OF_STOCK if short.left else errors.SOLD_OUT,
            OutOfStock([short]).message,
        )
        for short in error.shortages
    ]


def _of_delivery(priced: PricedCart) -> list[Problem]:
    collected = priced.selected is not None and priced.selected.method == "PICK_UP"
    problems = [] if collected else _of_address(priced.address)
    if priced.address is None and not collected:
        return problems
    if not priced.options:
        problems.append(errors.NO_DELIVERY)
    elif priced.selected is None:
        problems.append(errors.NO_OPTION)
    return problems


def _of_address(address: AddressRow | None) -> list[Problem]:
    if address is None:
        return [errors.NO_ADDRESS]
    country = address.country_code or ""
    needed = {"last_name", "address1", "city"}
    needed |= {"zip"} if postal.needs_zip(country) else set()
    needed |= {"province_code"} if postal.needs_province(country) else set()
    return [
        problem
        for name, problem in errors.ADDRESS_FIELDS.items()
        if name in needed and not getattr(address, name)
    ]


def _of_payment(
    priced: PricedCart, method: MethodRow | None, gateways: Collection[str]
) -> list[Problem]:
    if method is None:
        return [errors.NO_PAYMENT] if priced.total_minor else []
    problems = changed_total(Money(method.amount_minor, method.currency), priced)
    if not problems and priced.total_minor and method.gateway not in gateways:
        problems.append(errors.NO_GATEWAY)
    return problems
