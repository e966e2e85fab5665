"""From a cart to a submitted attempt: choose how to pay, prepare, submit."""

from collections.abc import Mapping
from typing import Any

import msgspec

from commerce_api.cart import service as carts
from commerce_api.cart.errors import CartNotFound, CartRefused, PaymentStarted
from commerce_api.cart.models import CartStatus
from commerce_api.cart.rows import PricedCart
from commerce_api.checkout import checks, completion, queries
from commerce_api.checkout.completion import find_attempt
from commerce_api.checkout.errors import Problem
from commerce_api.checkout.models import Attempt
from commerce_api.checkout.payment_choice import PaymentChoice, chosen
from commerce_api.checkout.queries import State
from commerce_api.checkout.rows import (
    Accepted,
    Agreement,
    AlreadyAccepted,
    AttemptRow,
    Busy,
    MethodRow,
    Refused,
    Submission,
)
from commerce_api.giftcards import service as giftcards
from commerce_api.giftcards.errors import GiftCardDrained
from commerce_api.inventory import service as inventory
from commerce_api.inventory.errors import OutOfStock
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import UnitOfWork
from commerce_api.kernel.errors import BadInput, TransientError
from commerce_api.kernel.money import Money
from commerce_api.payments import service as payments
from commerce_api.payments.rows import IntentRow
from commerce_api.ports import Services
from commerce_api.promotions import service as promotions
from commerce_api.promotions.errors import DiscountUsedUp

__all__ = ["choose_payment", "find_attempt", "prepare", "submit"]

TRIES = 4  # a cart that keeps changing while it is being read is somebody else's to change
ATTEMPT_TOKEN_MAX = 255


async def choose_payment(services: Services, token: str, choice: PaymentChoice) -> PricedCart:
    """Remember how the buyer will pay. The amount has to be the total that the shop sees."""
    for _ in range(TRIES):
        priced = _editable(await _priced(services, token))
        method = chosen(choice, priced, services.plugins.gateways)
        if await services.db.atomically(lambda uow: _remember(uow, priced, method)):  # noqa: B023
            return priced
    raise TransientError("The cart is being changed. Please try again.")


async def prepare(services: Services, token: str) -> tuple[PricedCart, list[Problem]] | None:
    """Check everything and hold the stock. No problem: ready. None: the cart keeps changing."""
    for _ in range(TRIES):
        found, state = await _read(services, token)
        priced = _editable(found)
        problems = checks.missing(priced, state.method, services.plugins.gateways)
        if problems:
            return priced, problems
        try:
            if await services.db.atomically(lambda uow: _hold(uow, services, priced)):  # noqa: B023
                return priced, []
        except OutOfStock as error:
            return priced, checks.shortages(error, priced)
    return None


async def submit(
    services: Services, token: str, attempt_token: str, expected: Money | None = None
) -> Submission:
    """Agree to the cart as it is and pay. However often, by whomever: one cart is one order."""
    if not 1 <= len(attempt_token) <= ATTEMPT_TOKEN_MAX:
        raise BadInput(f"An attempt token has 1 to {ATTEMPT_TOKEN_MAX} characters.")
    for _ in range(TRIES):
        priced, state = await _read(services, token, attempt_token)
        earlier = _earlier(state, attempt_token)
        if earlier:
            return AlreadyAccepted(earlier)
        if priced is None:
            raise CartNotFound
        problems = checks.missing(priced, state.method, services.plugins.gateways)
        problems += checks.changed_total(expected, priced) if expected and not problems else []
        if problems:
            return Refused(problems)
        try:
            attempt, intent = await services.db.atomically(
                lambda uow: _accept(uow, services, Agreement(priced), state.method, attempt_token)  # noqa: B023
            )
        except OutOfStock as error:
            return Refused(checks.shortages(error, priced))
        except (CartRefused, GiftCardDrained, DiscountUsedUp):
            continue  # changed, submitted or paid with by somebody else since it was read
        await completion.begin(services, attempt, intent)
        return Accepted(attempt.token)
    return Busy()


def _earlier(state: State, attempt_token: str) -> str | None:
    """The attempt that this submission repeats, or that was there before it."""
    same = [a.token for a in state.attempts if a.attempt_token == attempt_token]
    others = [a.token for a in state.attempts if a.status != "failed"]
    return next(iter(same + others), None)


def _editable(priced: PricedCart | None) -> PricedCart:
    if priced is None:
        raise CartNotFound
    if priced.cart.status != CartStatus.OPEN:
        raise PaymentStarted
    return priced


async def _read(
    services: Services, token: str, attempt_token: str = ""
) -> tuple[PricedCart | None, State]:
    """The cart first: whatever changes afterwards is seen by its version."""
    priced = await _priced(services, token)
    async with services.db.read() as reader:
        return priced, await queries.state(reader, token, attempt_token)


async def _priced(services: Services, token: str) -> PricedCart | None:
    plugins = services.plugins
    async with services.db.read() as reader:
        cart = await carts.find(reader, token)
        return await carts.priced(reader, plugins.tax, plugins.shipping, cart) if cart else None


async def _remember(uow: UnitOfWork, priced: PricedCart, method: MethodRow) -> bool:
    cart = priced.cart
    if not await queries.take_cart(uow, cart.key, cart.version, step=1):
        return False
    await queries.put_method(uow, cart.key, method, _json(method.billing_address), now())
    return True


async def _hold(uow: UnitOfWork, services: Services, priced: PricedCart) -> bool:
    cart = priced.cart
    if not await queries.take_cart(uow, cart.key, cart.version):
        return False
    reference = carts.hold_reference(cart.token)
    await inventory.hold(uow, reference, priced.demand, completion.hold_end(services))
    return True


async def _accept(
    uow: UnitOfWork,
    services: Services,
    agreement: Agreement,
    method: MethodRow | None,
    attempt_token: str,
) -> tuple[AttemptRow, IntentRow | None]:
    """From here on the cart cannot be changed, until the attempt has failed."""
    priced = agreement.cart
    await carts.begin_completing(uow, priced.cart)
    reference = carts.hold_reference(priced.cart.token)
    await inventory.hold(uow, reference, priced.demand, completion.hold_end(services))
    amounts = {card.card_key: card.used_minor for card in priced.gift_cards if card.used_minor}
    await promotions.claim(uow, reference, priced.discount_keys, carts.marks_of(priced.cart))
    await giftcards.hold(uow, reference, amounts, priced.currency)
    intent = await _intent(uow, priced, method)
    billing = (method.billing_address if method else None) or priced.cart.billing_address
    agreement = msgspec.structs.replace(agreement, billing_address=billing)
    attempt = Attempt(
        cart_id=priced.cart.key,
        attempt_token=attempt_token,
        total_minor=priced.total_minor,
        currency=priced.currency,
        payment_id=intent.key if intent else None,
        snapshot=msgspec.to_builtins(agreement),
    )
    await uow.add(attempt)
    return _row(attempt, priced), intent


async def _intent(
    uow: UnitOfWork, priced: PricedCart, method: MethodRow | None
) -> IntentRow | None:
    """None: there is nothing to pay."""
    if priced.due_minor == 0 or method is None:
        return None
    amount = Money(priced.due_minor, priced.currency)
    reference = carts.hold_reference(priced.cart.token)
    return await payments.start(uow, reference, method.gateway, method.source, amount)


def _row(attempt: Attempt, priced: PricedCart) -> AttemptRow:
    return AttemptRow(
        key=attempt.id,
        token=attempt.token,
        cart_key=attempt.cart_id,
        cart_token=priced.cart.token,
        status=str(attempt.status),
        payment_key=attempt.payment_id,
        order_key=None,
        failure_code=None,
        failure_message=None,
        age_seconds=0.0,
        updated_at="",
        snapshot=attempt.snapshot,
    )


def _json(value: Mapping[str, Any] | None) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()
