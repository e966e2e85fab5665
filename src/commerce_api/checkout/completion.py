"""From a submitted attempt to an order, or back: the same steps for whoever takes them.

Submitting, asking how it went, and the worker all call `advance`. What they do at the same time is
decided by conditional updates: an attempt ends once, and only who ends it does what follows. The
gateway is asked between transactions, never within one; when it does not answer, nobody guesses.
"""

from datetime import datetime, timedelta

import msgspec
import structlog

from commerce_api.cart import service as carts
from commerce_api.checkout import checks, queries
from commerce_api.checkout.models import AttemptStatus
from commerce_api.checkout.rows import Agreement, AttemptRow
from commerce_api.giftcards import service as giftcards
from commerce_api.inventory import service as inventory
from commerce_api.inventory.errors import OutOfStock
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database, UnitOfWork
from commerce_api.ledger import service as ledger
from commerce_api.orders import service as orders
from commerce_api.orders.bookkeeping import debtor_of, sale
from commerce_api.orders.models import Order
from commerce_api.payments import service as payments
from commerce_api.payments.models import PaymentStatus
from commerce_api.payments.rows import IntentRow
from commerce_api.ports import Services
from commerce_api.ports.payment import (
    ActionRequired,
    Approved,
    Declined,
    GatewayUnreachable,
    Outcome,
    PaymentGateway,
)
from commerce_api.promotions import service as promotions

log = structlog.get_logger(__name__)

# A gateway that has not heard of a payment by then will not hear of it: every client has given up.
NEVER_ASKED_SECONDS = 20
CAPTURE_SECONDS = 30  # the stock has to be held this much longer when the money is taken
LEAVE_ALONE = timedelta(seconds=5)  # whoever submitted is probably still at it
# A payment that the gateway had not heard of is asked about for a day: it might have been late.
ASK_AGAIN = timedelta(minutes=1)
WATCH_SECONDS = 86_400
AT_ONCE = 50

TRANSIENT = "PAYMENT_TRANSIENT_ERROR", "The payment provider did not answer. Nothing was paid."
UNCONFIRMED = "PAYMENT_ERROR", "The payment was not confirmed in time. Nothing was paid."
NO_STOCK = "INVENTORY_RESERVATION_ERROR"


def hold_end(services: Services) -> datetime:
    return now() + timedelta(seconds=services.settings.hold_seconds)


def link(services: Services, token: str) -> str:
    """Where the buyer is sent after submitting, and comes back to from the bank."""
    return f"{services.settings.public_url}/checkout/attempts/{token}"


async def find_attempt(db: Database, token: str) -> AttemptRow | None:
    async with db.read() as reader:
        return await queries.attempt(reader, token, now())


async def begin(services: Services, attempt: AttemptRow, intent: IntentRow | None) -> None:
    """Ask for the money of an attempt that was just accepted, and go on with the answer."""
    if intent is None:
        await _place(services, attempt, None, "")
        return
    gateway = payments.gateway_of(services.plugins.gateways, intent.gateway)
    url, asked_at = link(services, attempt.token), now()
    answer = await payments.authorize(gateway, intent, return_url=url)
    if answer is None:
        await services.db.atomically(lambda uow: payments.record_outcome(uow, intent, None))
        return
    attempt.age_seconds = (now() - asked_at).total_seconds()
    await _go_on(services, attempt, intent, answer)


async def advance(services: Services, attempt: AttemptRow) -> None:
    """Take an attempt as far as it goes now. Harmless at any time and any number of times."""
    if attempt.is_over:
        return
    if attempt.payment_key is None:
        await _place(services, attempt, None, "")
        return
    async with services.db.read() as reader:
        intent = await payments.find(reader, attempt.payment_key)
    gateway = payments.gateway_of(services.plugins.gateways, intent.gateway)
    try:
        answer = await payments.outcome(gateway, intent)
    except GatewayUnreachable:
        log.warning("gateway_unreachable", step="fetch", intent=intent.key)
        return
    if answer is not None:
        await _go_on(services, attempt, intent, answer)
    elif attempt.age_seconds > NEVER_ASKED_SECONDS:
        await _fail(services, attempt, intent, None, *TRANSIENT)


async def reconcile(services: Services) -> None:
    """Finish what was left lying: attempts underway, then money of attempts that failed."""
    moment = now()
    tokens = await services.db.atomically(
        lambda uow: queries.underway(uow, moment - LEAVE_ALONE, AT_ONCE, moment)
    )
    for token in tokens:
        attempt = await find_attempt(services.db, token)
        if attempt:
            await advance(services, attempt)
    payment_keys = await services.db.atomically(
        lambda uow: queries.unsettled(
            uow, moment - LEAVE_ALONE, moment - ASK_AGAIN, AT_ONCE, moment
        )
    )
    for key in payment_keys:
        await _settle(services, key)


async def _go_on(
    services: Services, attempt: AttemptRow, intent: IntentRow, answer: Outcome
) -> None:
    match answer:
        case Approved():
            await _capture(services, attempt, intent, answer)
        case Declined():
            await _fail(services, attempt, intent, answer, answer.code, answer.message)
        case ActionRequired() if attempt.age_seconds > services.settings.hold_seconds:
            await _fail(services, attempt, intent, answer, *UNCONFIRMED)
        case ActionRequired():
            await services.db.atomically(lambda uow: _wait(uow, attempt, intent, answer))


async def _wait(
    uow: UnitOfWork, attempt: AttemptRow, intent: IntentRow, answer: ActionRequired
) -> None:
    if await payments.record_outcome(uow, intent, answer):
        await queries.wait_for_buyer(uow, attempt.key, now())


async def _capture(
    services: Services, attempt: AttemptRow, intent: IntentRow, answer: Approved
) -> None:
    """Take the money, but only for goods that are surely there."""
    try:
        if not await _keep_hold(services, attempt):
            return
    except OutOfStock as error:
        await _fail(services, attempt, intent, answer, NO_STOCK, _short(attempt, error))
        return
    gateway = payments.gateway_of(services.plugins.gateways, intent.gateway)
    captured = await payments.capture(gateway, intent, answer.reference)
    if captured is None:
        await services.db.atomically(lambda uow: payments.record_outcome(uow, intent, answer))
    elif isinstance(captured, Declined):
        await _fail(services, attempt, intent, answer, captured.code, captured.message)
    else:
        await _place(services, attempt, intent, answer.reference)


async def _keep_hold(services: Services, attempt: AttemptRow) -> bool:
    """Renew a hold that is about to end, or has ended. Raises `OutOfStock`.

    False: the attempt has ended in the meantime.
    """
    if attempt.age_seconds + CAPTURE_SECONDS < services.settings.hold_seconds:
        return True  # it was renewed when the attempt began
    reference = carts.hold_reference(attempt.cart_token)
    until = now() + timedelta(seconds=CAPTURE_SECONDS)
    async with services.db.read() as reader:
        if await inventory.is_held(reader, reference, until=until):
            return True

    async def renew(uow: UnitOfWork) -> bool:
        if not await queries.still_underway(uow, attempt.key, now()):
            return False
        demand = _agreement(attempt).cart.demand
        await inventory.hold(uow, reference, demand, max(hold_end(services), until))
        return True

    return await services.db.atomically(renew)


async def _place(
    services: Services, attempt: AttemptRow, intent: IntentRow | None, reference: str
) -> None:
    """The money is there: everything that makes it an order, in one transaction."""
    try:
        placed = await services.db.atomically(
            lambda uow: _place_order(uow, services, attempt, intent, reference)
        )
    except OutOfStock as error:
        answer = Approved(reference) if intent else None
        await _fail(services, attempt, intent, answer, NO_STOCK, _short(attempt, error))
        return
    if not placed and intent:
        await _settle(services, intent.key)


async def _place_order(
    uow: UnitOfWork,
    services: Services,
    attempt: AttemptRow,
    intent: IntentRow | None,
    reference: str,
) -> bool:
    """False: the attempt has ended already, one way or the other."""
    if not await queries.finish(uow, attempt.key, AttemptStatus.SUCCEEDED, now()):
        return False
    agreement = _agreement(attempt)
    held = carts.hold_reference(attempt.cart_token)
    if not await inventory.take(uow, held):
        await inventory.hold(uow, held, agreement.cart.demand, hold_end(services))
        await inventory.take(uow, held)
    order = await orders.place(
        uow,
        agreement.cart,
        billing_address=agreement.billing_address,
        payment_reference=intent.token if intent else None,
    )
    await _settle_order(uow, attempt, order, intent, reference)
    await carts.complete(uow, attempt.cart_key)
    return True


async def _settle_order(
    uow: UnitOfWork, attempt: AttemptRow, order: Order, intent: IntentRow | None, reference: str
) -> None:
    """What the buyer owes for the order, and what pays it: together in the books."""
    cart = _agreement(attempt).cart
    debtor = debtor_of(order.id, cart.currency)
    books = [sale(order.id, cart)]
    if cart.gift_card_minor:
        spent = await giftcards.take(uow, carts.hold_reference(attempt.cart_token))
        if sum(part.minor for part in spent) != cart.gift_card_minor:
            raise RuntimeError(f"gift cards of attempt {attempt.key} were not put aside")
        await orders.record_gift_cards(uow, order, spent)
        books += giftcards.spending(spent, cart.currency, debtor)
    if intent is None:
        await ledger.post(uow, *books)
    elif not await payments.record_capture(uow, intent, reference, owed_by=debtor, along=books):
        raise RuntimeError(f"payment {intent.key} of an open attempt was closed")


async def _fail(
    services: Services,
    attempt: AttemptRow,
    intent: IntentRow | None,
    answer: Outcome | None,
    code: str,
    message: str,
) -> None:
    """The cart is the buyer's again, the stock everybody's; then the money goes back."""

    async def write(uow: UnitOfWork) -> bool:
        failed = await queries.finish(
            uow, attempt.key, AttemptStatus.FAILED, now(), code=code, message=message[:512]
        )
        if failed:
            reference = carts.hold_reference(attempt.cart_token)
            await inventory.release(uow, reference)
            await promotions.release(uow, reference)
            cart = _agreement(attempt).cart
            if cart.gift_card_minor:
                await giftcards.release(uow, reference, cart.currency)
            await carts.reopen(uow, attempt.cart_key)
        if intent and answer:
            await payments.record_outcome(uow, intent, answer)
        return failed

    await services.db.atomically(write)
    if intent and not isinstance(answer, Declined):
        await _settle(services, intent.key)


async def _settle(services: Services, payment_key: int) -> None:
    """See to it that a failed attempt has cost nothing. Does nothing to any other attempt."""
    async with services.db.read() as reader:
        attempt = await queries.attempt_of_payment(reader, payment_key, now())
        intent = await payments.find(reader, payment_key)
    if attempt is None or attempt.status != AttemptStatus.FAILED:
        return
    gateway = payments.gateway_of(services.plugins.gateways, intent.gateway)
    if intent.status in {PaymentStatus.CREATED, PaymentStatus.UNKNOWN}:
        intent = await _learn(services.db, gateway, attempt, intent)
    if intent.status in {PaymentStatus.AUTHORIZED, PaymentStatus.ACTION_REQUIRED}:
        status = await payments.give_back(gateway, intent, intent.gateway_reference or "")
        if status:
            done = status
            await services.db.atomically(lambda uow: payments.record_given_back(uow, intent, done))


async def _learn(
    db: Database, gateway: PaymentGateway, attempt: AttemptRow, intent: IntentRow
) -> IntentRow:
    """Write down what the gateway knows by now of a payment that had no answer."""
    try:
        answer = await payments.outcome(gateway, intent)
    except GatewayUnreachable:
        return intent
    if answer is None and attempt.age_seconds > WATCH_SECONDS:
        answer = Declined(*TRANSIENT)
    await db.atomically(lambda uow: payments.record_outcome(uow, intent, answer))
    async with db.read() as reader:
        return await payments.find(reader, intent.key)


def _short(attempt: AttemptRow, error: OutOfStock) -> str:
    return checks.told(error, _agreement(attempt).cart)


def _agreement(attempt: AttemptRow) -> Agreement:
    return msgspec.convert(attempt.snapshot, Agreement)
