"""The page that a bank would show: the buyer confirms the payment, or does not (3-D Secure)."""

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from commerce_api.kernel.money import amount_of
from commerce_api.plugins.sandbox_gateway import Payment, SandboxGateway

BODY_MAX = 1024
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body {{ font: 1.1rem/1.5 system-ui; max-width: 30rem; margin: 15vh auto; padding: 0 1rem }}
button {{ font: inherit; padding: .5rem 1.5rem; margin-right: .5rem }}</style></head>
<body><h1>{title}</h1>{body}</body></html>"""
QUESTION = """<p>The sandbox bank asks: is this payment of
<strong>{amount} {currency}</strong> yours? No money moves here.</p><form method="post">
<button name="answer" value="approve">Approve</button>
<button name="answer" value="decline">Decline</button></form>"""


def routes(gateway: SandboxGateway, path: str = "/sandbox/3ds") -> list[Route]:
    """GET shows the question, POST answers it and sends the buyer back to the shop."""

    async def page(request: Request) -> Response:
        reference = request.path_params["reference"]
        payment = await gateway.payment(reference)
        if payment is None:
            return _html("No such payment", "<p>This address leads nowhere.</p>", 404)
        if request.method != "POST":
            return _question(payment)
        approve = await _approved(request)
        target = await gateway.confirm(reference, approve=approve) or "/"
        return RedirectResponse(target, status_code=303, headers=HEADERS)

    return [Route(f"{path}/{{reference}}", page, methods=["GET", "POST"])]


def _question(payment: Payment) -> HTMLResponse:
    if payment.state != "action_required":
        return _html("Already answered", "<p>You can close this page.</p>")
    entry = payment.entry
    amount = amount_of(entry.amount_minor, entry.currency)
    body = QUESTION.format(amount=escape(amount), currency=escape(entry.currency))
    return _html("Confirm the payment", body)


async def _approved(request: Request) -> bool:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_MAX:
            return False
    return body == b"answer=approve"


def _html(title: str, body: str, status: int = 200) -> HTMLResponse:
    text = PAGE.format(title=escape(title), body=body)
    return HTMLResponse(text, status_code=status, headers=HEADERS)
