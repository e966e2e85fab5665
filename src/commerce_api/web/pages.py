"""The few pages that links lead to: a cart, a payment on its way, an order.

They ask the same schema as everybody else, work without JavaScript, and change nothing.
"""

from collections.abc import Awaitable, Callable
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

Ask = Callable[[Request, str, dict[str, Any]], Awaitable[dict[str, Any]]]

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    ),
    "X-Robots-Tag": "noindex",
}
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body {{ font: 1.05rem/1.55 system-ui; max-width: 38rem; margin: 8vh auto; padding: 0 1rem }}
table {{ border-collapse: collapse; width: 100% }}
td, th {{ padding: .35rem 0; text-align: left; border-bottom: 1px solid #ddd }}
td:last-child, th:last-child {{ text-align: right }}
</style></head>
<body><main><h1>{title}</h1>{body}</main></body></html>"""

CART = """query Cart($id: ID!) { cart(id: $id) {
  lines(first: 250) { nodes { quantity cost { totalAmount { amount currencyCode } }
    merchandise { ... on ProductVariant { title product { title } } } } }
  cost { totalAmount { amount currencyCode } } } }"""

ATTEMPT = """query Attempt($id: String!) { cartCompletionAttempt(attemptId: $id) { __typename
  ... on CartCompletionFailed { errors { message } }
  ... on CartCompletionActionRequired { action { ... on CompletePaymentChallenge { redirectUrl } } }
  ... on CartCompletionSuccess { orderUrl } } }"""

ORDER = """query Order($token: String!) { orderByTrackingToken(token: $token) {
  name financialStatus fulfillmentStatus totalPrice { amount currencyCode }
  lineItems(first: 250) { nodes { title quantity
    discountedTotalPrice { amount currencyCode } } }
  fulfillments { trackingCompany trackingNumber events { message happenedAt city } } } }"""


def page_routes(ask: Ask) -> list[Route]:
    """`ask` runs an operation for a request and answers its data."""

    async def cart(request: Request) -> Response:
        token = request.path_params["token"]
        data = await ask(request, CART, {"id": f"gid://shop/Cart/{token}"})
        if not data.get("cart"):
            return _page("No such cart", "<p>It was bought, or it is too old.</p>", status=404)
        return _page("Your cart", _cart(data["cart"]))

    async def attempt(request: Request) -> Response:
        data = await ask(request, ATTEMPT, {"id": request.path_params["token"]})
        return _attempt(data.get("cartCompletionAttempt"))

    async def order(request: Request) -> Response:
        data = await ask(request, ORDER, {"token": request.path_params["token"]})
        found = data.get("orderByTrackingToken")
        if not found:
            return _page("No such order", "<p>This address leads nowhere.</p>", status=404)
        return _page(f"Order {found['name']}", _order(found))

    return [
        Route("/checkout/attempts/{token}", attempt, methods=["GET"]),
        Route("/checkout/{token}", cart, methods=["GET"]),
        Route("/orders/{token}", order, methods=["GET"]),
    ]


def _page(title: str, body: str, *, head: str = "", status: int = 200) -> HTMLResponse:
    return HTMLResponse(
        PAGE.format(title=escape(title), body=body, head=head), status, headers=HEADERS
    )


def _attempt(found: Any) -> Response:
    match found:
        case {"__typename": "CartCompletionSuccess"}:
            return RedirectResponse(found["orderUrl"], 303, headers=HEADERS)
        case {"__typename": "CartCompletionFailed"}:
            reasons = "".join(f"<p>{escape(error['message'])}</p>" for error in found["errors"])
            return _page("The payment failed", f"{reasons}<p>Your cart is as it was.</p>")
        case {"__typename": "CartCompletionActionRequired", "action": {"redirectUrl": str(url)}}:
            link = f'<a href="{escape(url)}">Confirm the payment at your bank</a>'
            return _page("One more step", f"<p>{link}</p>")
        case None:
            return _page("No such payment", "<p>This address leads nowhere.</p>", status=404)
    again = '<meta http-equiv="refresh" content="2">'
    return _page("One moment", "<p>The payment is on its way.</p>", head=again)


def _cart(cart: Any) -> str:
    rows = "".join(
        _row(
            f"{line['quantity']} × {line['merchandise']['product']['title']}, "
            f"{line['merchandise']['title']}",
            line["cost"]["totalAmount"],
        )
        for line in cart["lines"]["nodes"]
    )
    total = _row("Total", cart["cost"]["totalAmount"])
    told = "<p>The shop that sent you here completes the purchase.</p>"
    return f"<table>{rows}{total}</table>{told}"


def _order(order: Any) -> str:
    rows = "".join(
        _row(f"{line['quantity']} × {line['title']}", line["discountedTotalPrice"])
        for line in order["lineItems"]["nodes"]
    )
    total = _row("Total, with delivery and tax", order["totalPrice"])
    states = f"{order['financialStatus']} · {order['fulfillmentStatus']}".replace("_", " ")
    parcels = "".join(_parcel(parcel) for parcel in order["fulfillments"])
    return f"<p>{escape(states.lower())}</p><table>{rows}{total}</table>{parcels}"


def _parcel(parcel: Any) -> str:
    events = "".join(
        f"<li>{escape(event['happenedAt'])} {escape(event['message'] or '')}"
        f"{escape(', ' + event['city'] if event['city'] else '')}</li>"
        for event in parcel["events"]
    )
    name = escape(f"{parcel['trackingCompany']} {parcel['trackingNumber']}")
    return f"<h2>{name}</h2><ol>{events}</ol>"


def _row(title: str, money: Any) -> str:
    amount = escape(f"{money['amount']} {money['currencyCode']}")
    return f"<tr><td>{escape(title)}</td><td>{amount}</td></tr>"
