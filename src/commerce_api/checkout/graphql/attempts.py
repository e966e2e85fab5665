"""How a submitted cart is doing."""

from typing import Annotated

import strawberry

from commerce_api.checkout import completion
from commerce_api.checkout.graphql.enums import CompletionErrorCode
from commerce_api.checkout.graphql.mutations import services_of
from commerce_api.checkout.rows import AttemptRow
from commerce_api.gql import URL, Context, DateTime, Info, Query, arg, field, leaf, type_, union
from commerce_api.gql.define import enum_members
from commerce_api.kernel.rows import Row
from commerce_api.orders import loaders as order_loaders
from commerce_api.orders import service as orders
from commerce_api.orders.graphql import Order, order_gid
from commerce_api.orders.rows import OrderRow
from commerce_api.payments import service as payments

POLL_DELAY_MS = 1000
TOKEN_MAX = 64

_codes = frozenset(enum_members(CompletionErrorCode))


class ChallengeRow(Row):
    redirect_url: str | None


class ProcessingRow(Row):
    id: str
    poll_delay: int = POLL_DELAY_MS


class ActionRow(Row):
    id: str
    challenge: ChallengeRow


class SuccessRow(Row):
    id: str
    completed_at: str
    order: OrderRow


class CompletionErrorRow(Row):
    code: str
    message: str | None


class FailureRow(Row):
    id: str
    errors: list[CompletionErrorRow]


Result = ProcessingRow | ActionRow | SuccessRow | FailureRow


@type_("The buyer has to confirm the payment, for example at the bank.", ChallengeRow)
class CompletePaymentChallenge:
    redirect_url: URL | None = leaf("The page to send the buyer to.")


CartCompletionAction = union(
    "CartCompletionAction", [CompletePaymentChallenge], "What the buyer has to do."
)


@type_("The payment is under way.", ProcessingRow)
class CartCompletionProcessing:
    id: str = leaf("The attempt.")
    poll_delay: int = leaf("Milliseconds to wait before asking again.")


@type_("The buyer has to do something before the payment can go on.", ActionRow)
class CartCompletionActionRequired:
    id: str = leaf("The attempt.")


@field(CartCompletionActionRequired, "action", CartCompletionAction | None, "What has to be done.")
def action_itself(attempt: ActionRow) -> ChallengeRow:
    return attempt.challenge


@type_("The cart has become an order.", SuccessRow)
class CartCompletionSuccess:
    id: str = leaf("The attempt.")
    completed_at: DateTime | None = leaf("When the order was placed.")
    order: Order | None = leaf("The order.")


@field(CartCompletionSuccess, "orderId", strawberry.ID, "Id of the order.")
def success_order_id(attempt: SuccessRow) -> str:
    return order_gid(attempt.order)


@field(CartCompletionSuccess, "orderUrl", URL, "The page where the buyer sees the order.")
def success_order_url(attempt: SuccessRow, info: Info) -> str:
    return orders.link(info.context.settings.public_url, attempt.order.token)


@type_("Why an attempt failed.")
class CompletionError:
    code: CompletionErrorCode = leaf("Stable and machine-readable.")
    message: str | None = leaf("For people. May be reworded.")


@type_("The attempt has failed and has cost nothing. The cart can be changed again.", FailureRow)
class CartCompletionFailed:
    id: str = leaf("The attempt.")
    errors: list[CompletionError] = leaf("Why.")


CartCompletionAttemptResult = union(
    "CartCompletionAttemptResult",
    [
        CartCompletionActionRequired,
        CartCompletionFailed,
        CartCompletionProcessing,
        CartCompletionSuccess,
    ],
    "How an attempt to complete a cart is doing.",
)


@field(
    Query,
    "cartCompletionAttempt",
    CartCompletionAttemptResult | None,
    "How a submitted cart is doing. Asking also helps a stuck payment on.",
)
async def cart_completion_attempt(
    info: Info, attempt_id: Annotated[str, arg("What submitting the cart answered.")]
) -> Result | None:
    if not 1 <= len(attempt_id) <= TOKEN_MAX:
        return None
    context = info.context
    attempt = await completion.find_attempt(context.db, attempt_id)
    if attempt and not attempt.is_over:
        await completion.advance(services_of(context), attempt)
        attempt = await completion.find_attempt(context.db, attempt_id)
    return await _result(context, attempt) if attempt else None


async def _result(context: Context, attempt: AttemptRow) -> Result:
    match attempt.status:
        case "succeeded":
            order = await context.one(order_loaders.orders, attempt.order_key or 0)
            if order is None:
                raise LookupError(f"order of attempt {attempt.key} is gone")
            return SuccessRow(attempt.token, order.processed_at, order)
        case "failed":
            code = attempt.failure_code if attempt.failure_code in _codes else "PAYMENT_ERROR"
            error = CompletionErrorRow(code or "ERROR", attempt.failure_message)
            return FailureRow(attempt.token, [error])
        case "action_required":
            intent = await payments.find(context, attempt.payment_key or 0)
            if intent.action_url:  # else the buyer has confirmed, and the money is under way
                return ActionRow(attempt.token, ChallengeRow(intent.action_url))
    return ProcessingRow(attempt.token)
