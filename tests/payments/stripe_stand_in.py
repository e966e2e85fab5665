"""A server with the shapes of Stripe's API, as far as the gateway asks for them."""

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

DECLINED = {"pm_card_declined": ("card_declined", "generic_decline", "Your card was declined.")}
POOR = {"pm_card_insufficient": ("card_declined", "insufficient_funds", "Too little money.")}
REFUSED = DECLINED | POOR


class StripeStandIn:
    """Keeps payments in memory; a key that was seen before gets the answer of then."""

    def __init__(self) -> None:
        self.intents: dict[str, dict[str, Any]] = {}
        self.answers: dict[str, tuple[int, dict[str, Any]]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.failing = ""  # "500", "hang" or "drop": answers get lost in this way

    def app(self) -> Starlette:
        def post(work: Callable[[Request, dict[str, str]], tuple[int, dict[str, Any]]]) -> Any:
            async def endpoint(request: Request) -> Response:
                form = dict(parse_qsl((await request.body()).decode()))
                self.asked.append((request.url.path, form))
                if self.failing == "500":
                    return JSONResponse({"error": {"type": "api_error"}}, 500)
                key = request.headers.get("idempotency-key", "")
                if key not in self.answers:
                    self.answers[key] = work(request, form)
                if self.failing == "drop":
                    return JSONResponse({"error": {"type": "api_error"}}, 502)
                status, body = self.answers[key]
                return JSONResponse(body, status)

            return endpoint

        return Starlette(
            routes=[
                Route("/v1/payment_intents", post(self._create), methods=["POST"]),
                Route("/v1/payment_intents/search", self._search, methods=["GET"]),
                Route("/v1/payment_intents/{id}/capture", post(self._capture), methods=["POST"]),
                Route("/v1/payment_intents/{id}/cancel", post(self._cancel), methods=["POST"]),
                Route("/v1/refunds", post(self._refund), methods=["POST"]),
            ]
        )

    def _create(self, _request: Request, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        id = f"pi_{len(self.intents) + 1}"
        source = form["payment_method"]
        intent = {
            "id": id,
            "object": "payment_intent",
            "amount": int(form["amount"]),
            "currency": form["currency"],
            "status": "requires_capture",
            "capture_method": form["capture_method"],
            "metadata": {"shop_key": form["metadata[shop_key]"]},
            "last_payment_error": None,
            "next_action": None,
        }
        self.intents[id] = intent
        if source == "pm_card_3ds":
            url = f"https://hooks.stripe.test/3ds/{id}"
            intent["status"] = "requires_action"
            intent["next_action"] = {"type": "redirect_to_url", "redirect_to_url": {"url": url}}
        if source in REFUSED:
            code, decline_code, message = REFUSED[source]
            error = {
                "type": "card_error",
                "code": code,
                "decline_code": decline_code,
                "message": message,
            }
            intent["status"], intent["last_payment_error"] = "requires_payment_method", error
            return 402, {"error": error | {"payment_intent": intent}}
        return 200, dict(intent)

    async def _search(self, request: Request) -> Response:
        await asyncio.sleep(0)
        wanted = request.query_params["query"]
        found = [
            intent
            for intent in self.intents.values()
            if wanted == f"metadata['shop_key']:'{intent['metadata']['shop_key']}'"
        ]
        return JSONResponse({"object": "search_result", "data": found, "has_more": False})

    def _capture(self, request: Request, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        intent = self.intents[request.path_params["id"]]
        if (
            intent["status"] != "requires_capture"
            or int(form["amount_to_capture"]) > intent["amount"]
        ):
            return 400, _invalid("payment_intent_unexpected_state")
        intent["status"] = "succeeded"
        return 200, dict(intent)

    def _cancel(self, request: Request, _form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        intent = self.intents[request.path_params["id"]]
        if intent["status"] == "succeeded":
            return 400, _invalid("payment_intent_unexpected_state")
        intent["status"] = "canceled"
        return 200, dict(intent)

    def _refund(self, _request: Request, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        intent = self.intents[form["payment_intent"]]
        if intent["status"] != "succeeded" or int(form["amount"]) > intent["amount"]:
            return 400, _invalid("charge_not_refundable")
        return 200, {"id": "re_1", "object": "refund", "status": "succeeded"}


def _invalid(code: str) -> dict[str, Any]:
    error = {"type": "invalid_request_error", "code": code, "message": "This cannot be done now."}
    return {"error": error}
