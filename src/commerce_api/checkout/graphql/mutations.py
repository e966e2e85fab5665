"""The three steps to an order: say how it is paid, prepare, submit."""

from datetime import timedelta
from typing import Annotated

import strawberry

from commerce_api.cart.errors import CartNotFound
from commerce_api.cart.graphql import Cart, CartPayloadRow, CartUserError, carts, payload
from commerce_api.cart.graphql.loading import keep
from commerce_api.cart.rows import PricedCart
from commerce_api.checkout import completion, service
from commerce_api.checkout.errors import Problem
from commerce_api.checkout.graphql.enums import SubmissionErrorCode
from commerce_api.checkout.graphql.inputs import CartPaymentInput, choice_of, money_of
from commerce_api.checkout.rows import Accepted, AlreadyAccepted, Refused
from commerce_api.gql import (
    URL,
    Context,
    DateTime,
    Info,
    MoneyInput,
    arg,
    batch,
    field,
    leaf,
    long_mutation,
    token_of,
    type_,
    union,
)
from commerce_api.kernel.clock import now
from commerce_api.kernel.rows import Row, iso
from commerce_api.ports import Services

CartId = Annotated[strawberry.ID, arg("Which cart.")]
POLL_AFTER = timedelta(seconds=1)


class ProblemRow(Row):
    code: str
    message: str | None

    @classmethod
    def of(cls, problem: Problem) -> "ProblemRow":
        return cls(problem.code, problem.message)


class ReadyRow(Row, tag=True):
    token: str


class NotReadyRow(Row, tag=True):
    token: str
    errors: list[ProblemRow]


class CartThrottledRow(Row, tag=True):
    token: str
    poll_after: str


class PreparedRow(CartPayloadRow, kw_only=True):
    result: ReadyRow | NotReadyRow | CartThrottledRow | None = None


class SubmittedRow(Row, tag=True):
    attempt_id: str
    redirect_url: str


class AlreadyAcceptedRow(Row, tag=True):
    attempt_id: str


class SubmitFailedRow(Row, tag=True):
    checkout_url: str | None
    errors: list[ProblemRow]


class SubmitThrottledRow(Row, tag=True):
    poll_after: str


class SubmissionRow(CartPayloadRow, kw_only=True):
    result: SubmittedRow | AlreadyAcceptedRow | SubmitFailedRow | SubmitThrottledRow | None = None


@type_("Something that keeps a cart from being completed.")
class CartOperationError:
    code: str = leaf("Stable and machine-readable: a `SubmissionErrorCode`.")
    message: str | None = leaf("For people. May be reworded.")


@type_("The cart can be submitted. Its stock is held for a while.", ReadyRow)
class CartStatusReady: ...


@type_("The cart cannot be submitted yet.", NotReadyRow)
class CartStatusNotReady:
    errors: list[CartOperationError] = leaf("All that is missing or wrong.")


@type_("Too much is happening to this cart at the moment.", CartThrottledRow)
class CartThrottled:
    poll_after: DateTime = leaf("When to try again.")


@batch(
    (CartStatusReady, CartStatusNotReady, CartThrottled),
    "cart",
    Cart | None,
    "The cart as it is now.",
)
async def status_cart(
    results: list[ReadyRow | NotReadyRow | CartThrottledRow], info: Info
) -> list[PricedCart | None]:
    return await carts(info.context, [result.token for result in results])


CartPrepareForCompletionResult = union(
    "CartPrepareForCompletionResult",
    [CartStatusNotReady, CartStatusReady, CartThrottled],
    "Whether a cart can be submitted.",
)


@type_("Whether the cart can be submitted.")
class CartPrepareForCompletionPayload:
    user_errors: list[CartUserError] = leaf("What is wrong with the request.")


@field(
    CartPrepareForCompletionPayload,
    "result",
    CartPrepareForCompletionResult | None,
    "The outcome; null when the request was refused.",
)
def prepared_result(prepared: PreparedRow) -> ReadyRow | NotReadyRow | CartThrottledRow | None:
    return prepared.result


@type_("Something that kept a cart from being submitted.")
class SubmissionError:
    code: SubmissionErrorCode = leaf("Stable and machine-readable.")
    message: str | None = leaf("For people. May be reworded.")


@type_("The cart was accepted, and the payment has begun.", SubmittedRow)
class SubmitSuccess:
    attempt_id: str = leaf("Ask `cartCompletionAttempt` with it how it went.")
    redirect_url: URL = leaf("The page where the buyer sees how it went.")


@type_("The cart had been accepted before: nothing was done twice.", AlreadyAcceptedRow)
class SubmitAlreadyAccepted:
    attempt_id: str = leaf("The attempt that goes on, or has made the order.")


@type_("The cart was not accepted. Nothing was charged.", SubmitFailedRow)
class SubmitFailed:
    checkout_url: URL | None = leaf("The page where the buyer can complete the cart.")
    errors: list[SubmissionError] = leaf("All that is missing or wrong.")


@type_("Too much is happening to this cart at the moment. Nothing was done.", SubmitThrottledRow)
class SubmitThrottled:
    poll_after: DateTime = leaf("When to try again.")


CartSubmitForCompletionResult = union(
    "CartSubmitForCompletionResult",
    [SubmitAlreadyAccepted, SubmitFailed, SubmitSuccess, SubmitThrottled],
    "What became of a submission.",
)


@type_("What became of a submission.")
class CartSubmitForCompletionPayload:
    user_errors: list[CartUserError] = leaf("What is wrong with the request.")


@field(
    CartSubmitForCompletionPayload,
    "result",
    CartSubmitForCompletionResult | None,
    "The outcome; null when the request was refused.",
)
def submission_result(
    submission: SubmissionRow,
) -> SubmittedRow | AlreadyAcceptedRow | SubmitFailedRow | SubmitThrottledRow | None:
    return submission.result


@long_mutation(
    "cartPaymentUpdate",
    payload("CartPaymentUpdatePayload", "the payment was chosen"),
    "Says how a cart will be paid. Nothing is charged before it is submitted.",
)
async def cart_payment_update(
    info: Info,
    cart_id: CartId,
    payment: Annotated[CartPaymentInput, arg("How it will be paid.")],
) -> CartPayloadRow:
    token = _token(cart_id)
    cart = await service.choose_payment(services_of(info.context), token, choice_of(payment))
    keep(info.context, cart)
    return CartPayloadRow(token=token)


@long_mutation(
    "cartPrepareForCompletion",
    CartPrepareForCompletionPayload,
    "Checks prices, tax and stock again, and holds the stock for a while.",
)
async def cart_prepare_for_completion(info: Info, cart_id: CartId) -> PreparedRow:
    token = _token(cart_id)
    prepared = await service.prepare(services_of(info.context), token)
    if prepared is None:
        return PreparedRow(token=token, result=CartThrottledRow(token, _poll_after()))
    cart, problems = prepared
    keep(info.context, cart)
    if problems:
        listed = [ProblemRow.of(problem) for problem in problems]
        return PreparedRow(token=token, result=NotReadyRow(token, listed))
    return PreparedRow(token=token, result=ReadyRow(token))


@long_mutation(
    "cartSubmitForCompletion",
    CartSubmitForCompletionPayload,
    "Orders what is in the cart and pays for it. Safe to send again: one cart is one order.",
)
async def cart_submit_for_completion(
    info: Info,
    cart_id: CartId,
    attempt_token: Annotated[
        str, arg("New for every intention to buy; the same again changes nothing.")
    ],
    expected_total: Annotated[
        MoneyInput | None, arg("The total that the buyer saw. Another one is refused.")
    ] = None,
) -> SubmissionRow:
    token = _token(cart_id)
    services = services_of(info.context)
    expected = money_of(expected_total, ("expectedTotal",)) if expected_total else None
    answer = await service.submit(services, token, attempt_token, expected)
    match answer:
        case Accepted():
            url = completion.link(services, answer.attempt)
            return SubmissionRow(token=token, result=SubmittedRow(answer.attempt, url))
        case AlreadyAccepted():
            return SubmissionRow(token=token, result=AlreadyAcceptedRow(answer.attempt))
        case Refused():
            url = f"{services.settings.public_url}/checkout/{token}"
            listed = [ProblemRow.of(problem) for problem in answer.problems]
            return SubmissionRow(token=token, result=SubmitFailedRow(url, listed))
    return SubmissionRow(token=token, result=SubmitThrottledRow(_poll_after()))


def services_of(context: Context) -> Services:
    return Services(context.db, context.plugins, context.settings)


def _token(cart_id: str) -> str:
    token = token_of(cart_id, "Cart")
    if token is None:
        raise CartNotFound
    return token


def _poll_after() -> str:
    return iso(now() + POLL_AFTER) or ""
