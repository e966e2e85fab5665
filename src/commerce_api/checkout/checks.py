"""What is still missing before a cart can become an order."""

from collections.abc import Collection

from commerce_api.cart.giftcards import RECIPIENT_EMAIL
from commerce_api.cart.rows import AddressRow, PricedCart
from commerce_api.checkout import errors
from commerce_api.checkout.errors import Problem
from commerce_api.checkout.rows import MethodRow
from commerce_api.identity import postal
from commerce_api.inventory.errors import OutOfStock
from commerce_api.kernel.money import Money


def missing(
    priced: PricedCart, method: MethodRow | None, gateways: Collection[str]
) -> list[Problem]:
    """All of it, so that the buyer sees it at once. Stock is not looked at: a hold decides that."""
    problems = [] if priced.lines else [errors.EMPTY]
    if not (priced.cart.email or (priced.cart.phone and not _mails_a_code(priced))):
        problems.append(errors.NOBODY)
    if priced.requires_shipping:
        problems += _of_delivery(priced)
    return problems + _of_payment(priced, method, gateways)


def changed_total(seen: Money, priced: PricedCart) -> list[Problem]:
    """Money never moves for a total that the buyer did not see."""
    return _differs("The total is", Money(priced.total_minor, priced.currency), seen)


def shortages(error: OutOfStock, priced: PricedCart) -> list[Problem]:
    return [
        Problem(
            errors.OUT_OF_STOCK if short.left else errors.SOLD_OUT,
            " ".join([OutOfStock([short]).message, *_bundles(priced, short.variant_id)]),
        )
        for short in error.shortages
    ]


def told(error: OutOfStock, priced: PricedCart) -> str:
    return " ".join(problem.message for problem in shortages(error, priced))


def _bundles(priced: PricedCart, variant: int) -> list[str]:
    """For which goods of the cart this is needed, unless it is bought by itself only."""
    bundles = [
        line.row.sku for line in priced.lines if line.row.components and variant in line.row.needs
    ]
    return [f"It is part of {', '.join(bundles)}."] if bundles else []


def _mails_a_code(priced: PricedCart) -> bool:
    """Whether the buyer gets a gift card by mail."""
    return any(
        line.row.is_gift_card
        and all(pair["key"] != RECIPIENT_EMAIL for pair in line.row.attributes)
        for line in priced.lines
    )


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
    due = Money(priced.due_minor, priced.currency)
    if priced.gift_cards and not due.minor:
        return []  # whatever was chosen before is not needed
    if method is None:
        return [_unpaid(due, priced)] if due.minor else []
    what = "After the gift cards there is to pay" if priced.gift_cards else "The total is"
    problems = _differs(what, due, Money(method.amount_minor, method.currency))
    if not problems and due.minor and method.gateway not in gateways:
        problems.append(errors.NO_GATEWAY)
    return problems


def _unpaid(due: Money, priced: PricedCart) -> Problem:
    if not priced.gift_cards:
        return errors.NO_PAYMENT
    message = f"The gift cards leave {due.amount} {due.currency}: a way to pay has to be chosen."
    return Problem(errors.NO_PAYMENT.code, message)


def _differs(what: str, now: Money, seen: Money) -> list[Problem]:
    if seen == now:
        return []
    message = f"{what} {now.amount} {now.currency} now, not {seen.amount} {seen.currency}."
    return [Problem(errors.AMOUNT, message)]
