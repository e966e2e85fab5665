"""What comes after paying: a payment on its way, and the order with its parcels."""

from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commerce_api.web.checkout import operations, rendering
from commerce_api.web.checkout.forms import listed
from commerce_api.web.checkout.visit import Ask
from commerce_api.web.checkout.words import language_of, words


def afterwards_routes(ask: Ask) -> list[Route]:
    async def attempt(request: Request) -> Response:
        language = language_of(request)
        variables = {"id": request.path_params["token"], "language": language.upper()}
        data = await ask(request, operations.ATTEMPT, variables)
        shop = (data.get("shop") or {}).get("name", "")
        return _attempt(data.get("cartCompletionAttempt"), language, shop)

    async def order(request: Request) -> Response:
        language = language_of(request)
        t = words(language)
        variables = {"token": request.path_params["token"], "language": language.upper()}
        data = await ask(request, operations.ORDER, variables)
        found = data.get("orderByTrackingToken")
        if not found:
            return rendering.message(language, t["no_order_title"], t["leads_nowhere"], status=404)
        return rendering.page(
            "order.html",
            language,
            title=t["order_title"].format(name=found["name"]),
            shop=data["shop"]["name"],
            order=found,
            thanks="thanks" in request.query_params,
        )

    return [
        Route("/checkout/attempts/{token}", attempt, methods=["GET"]),
        Route("/orders/{token}", order, methods=["GET"]),
    ]


def _attempt(found: Any, language: str, shop: str) -> Response:
    t = words(language)
    match found:
        case {"__typename": "CartCompletionSuccess"}:
            parameters = rendering.address({"thanks": "1", "lang": language})
            here = urlsplit(found["orderUrl"]).path  # on this site, whatever it is called outside
            return rendering.see_other(f"{here}?{parameters}")
        case {"__typename": "CartCompletionFailed"}:
            reasons = listed(found["errors"], language, field="method").values()
            return rendering.message(language, t["failed_title"], *reasons, t["failed"], shop=shop)
        case {"__typename": "CartCompletionActionRequired", "action": {"redirectUrl": str(url)}}:
            link = {"url": url, "text": t["bank"]}
            return rendering.message(language, t["bank_title"], shop=shop, link=link)
        case None:
            title = t["no_attempt_title"]
            return rendering.message(language, title, t["leads_nowhere"], status=404)
    return rendering.message(language, t["moment_title"], t["moment"], shop=shop, again=True)
