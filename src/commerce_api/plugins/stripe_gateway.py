"""Cards through Stripe's PaymentIntents: authorized by hand, captured when the goods are sure.

Loaded only when it is chosen: the library takes 30 MB. Tested against a local stand-in that has the
shapes of Stripe's API, not against Stripe itself.
"""

from collections.abc import Mapping
from typing import Any

import stripe

from commerce_api.kernel.money import Money
from commerce_api.ports.payment import (
    ActionRequired,
    Approved,
    Declined,
    GatewayUnreachable,
    InvalidWebhook,
    Outcome,
    PaymentNews,
)

SIGNATURE = "stripe-signature"
TOLERANCE_SECONDS = 300  # an older notice may be somebody's who has recorded it
KEY = "shop_key"  # our idempotency key in the metadata of a PaymentIntent
CLEAR = ("PAYMENT_ERROR", "The payment was not confirmed.")

# Stripe's reasons in the words of the storefront's completion errors.
DECLINES = {
    "card_declined": "PAYMENT_CARD_DECLINED",
    "insufficient_funds": "PAYMENT_INSUFFICIENT_FUNDS",
    "call_issuer": "PAYMENT_CALL_ISSUER",
    "expired_card": "PAYMENT_INVALID_CREDIT_CARD",
    "incorrect_cvc": "PAYMENT_INVALID_CREDIT_CARD",
    "incorrect_number": "PAYMENT_INVALID_CREDIT_CARD",
    "processing_error": "PAYMENT_TRANSIENT_ERROR",
}
NEWS = {
    "payment_intent.amount_capturable_updated",
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "payment_intent.canceled",
}
# Whether the request arrived is not known: only a later question tells.
UNKNOWN = (stripe.APIConnectionError, stripe.RateLimitError)
SERVER_ERROR = 500
CONFLICT = 409


class StripeGateway:
    """`source` is the id of a PaymentMethod, as Stripe's own form gives it to the page."""

    name = "stripe"

    def __init__(self, secret_key: str, webhook_secret: str, *, api: str = "") -> None:
        self._webhook_secret = webhook_secret
        addresses: Any = {"api": api} if api else {}
        self._http = stripe.HTTPXClient(timeout=20)
        self._client = stripe.StripeClient(
            secret_key,
            base_addresses=addresses,
            max_network_retries=0,  # the reconciler asks again, and knows what it asks
            http_client=self._http,
        )

    async def close(self) -> None:
        await self._http.close_async()  # type: ignore[no-untyped-call]

    async def authorize(
        self, amount: Money, source: str, *, idempotency_key: str, return_url: str
    ) -> Outcome:
        parameters: Any = {
            "amount": amount.minor,
            "currency": amount.currency.lower(),
            "payment_method": source,
            "payment_method_types": ["card"],
            "capture_method": "manual",
            "confirm": True,
            "return_url": return_url,
            "metadata": {KEY: idempotency_key},
        }
        intents = self._client.v1.payment_intents
        return await _asked(intents.create_async(parameters, _once(idempotency_key)))

    async def fetch(self, idempotency_key: str) -> Outcome | None:
        """Stripe's search is some seconds behind: an answer of None is asked for again later."""
        query: Any = {"query": f"metadata['{KEY}']:'{idempotency_key}'", "limit": 1}
        try:
            found = await self._client.v1.payment_intents.search_async(query)
        except UNKNOWN as error:
            raise GatewayUnreachable(str(error)) from error
        except stripe.StripeError as error:
            raise GatewayUnreachable(f"stripe refused to search: {error.code}") from error
        return _outcome(_plain(found.data[0])) if found.data else None

    async def capture(self, reference: str, amount: Money, *, idempotency_key: str) -> Outcome:
        parameters: Any = {"amount_to_capture": amount.minor}
        intents = self._client.v1.payment_intents
        return await _asked(
            intents.capture_async(reference, parameters, _once(idempotency_key)), reference
        )

    async def void(self, reference: str, *, idempotency_key: str) -> Outcome:
        intents = self._client.v1.payment_intents
        return await _asked(
            intents.cancel_async(reference, {}, _once(idempotency_key)), reference, done="canceled"
        )

    async def refund(self, reference: str, amount: Money, *, idempotency_key: str) -> Outcome:
        parameters: Any = {"payment_intent": reference, "amount": amount.minor}
        refunds = self._client.v1.refunds
        return await _asked(
            refunds.create_async(parameters, _once(idempotency_key)), reference, done="refund"
        )

    def read_news(self, body: bytes, headers: Mapping[str, str]) -> PaymentNews | None:
        """What a notice says. None: nothing that matters here. Raises `InvalidWebhook`."""
        try:
            event = self._client.construct_event(
                body, headers.get(SIGNATURE), self._webhook_secret, TOLERANCE_SECONDS
            )
        except (ValueError, stripe.SignatureVerificationError) as error:
            raise InvalidWebhook(str(error)) from error
        if event.type not in NEWS:
            return None
        key = (_plain(event.data.object).get("metadata") or {}).get(KEY)
        return PaymentNews(event.id, key) if key else None


def _once(key: str) -> Any:
    return {"idempotency_key": key}


async def _asked(call: Any, reference: str = "", *, done: str = "") -> Outcome:
    """What Stripe answered. Raises `GatewayUnreachable` where nobody can know what happened."""
    try:
        answer = await call
    except stripe.CardError as error:
        return _declined(error)
    except UNKNOWN as error:
        raise GatewayUnreachable(str(error)) from error
    except stripe.StripeError as error:
        if (error.http_status or SERVER_ERROR) >= SERVER_ERROR or error.http_status == CONFLICT:
            raise GatewayUnreachable(str(error)) from error
        return Declined("PAYMENT_ERROR", error.user_message or "The payment failed.", reference)
    if done:
        return Approved(reference)
    return _outcome(_plain(answer))


def _plain(found: Any) -> dict[str, Any]:
    """A resource of the library as plain dicts."""
    plain: dict[str, Any] = found if isinstance(found, dict) else found.to_dict()
    return plain


def _outcome(intent: dict[str, Any]) -> Outcome:
    """A PaymentIntent in the words of the port."""
    reference: str = intent["id"]
    match intent["status"]:
        case "requires_capture" | "succeeded":
            return Approved(reference)
        case "requires_action":
            action = intent.get("next_action") or {}
            url = (action.get("redirect_to_url") or {}).get("url") or ""
            return ActionRequired(reference, url)
        case "processing":
            raise GatewayUnreachable("stripe is still at it")
    failure = intent.get("last_payment_error") or {}
    code = DECLINES.get(failure.get("decline_code") or "") or DECLINES.get(
        failure.get("code") or ""
    )
    return Declined(code or CLEAR[0], failure.get("message") or CLEAR[1], reference)


def _declined(error: stripe.CardError) -> Declined:
    reason = error.json_body.get("error", {}) if isinstance(error.json_body, dict) else {}
    code = _reason(reason.get("decline_code"), error.code)
    reference = (reason.get("payment_intent") or {}).get("id", "")
    message = error.user_message or "The card was declined."
    return Declined(code or "PAYMENT_CARD_DECLINED", message, reference)


def _reason(*codes: str | None) -> str | None:
    """The first of Stripe's codes that has a word of the storefront."""
    return next((DECLINES[code] for code in codes if code in DECLINES), None)
