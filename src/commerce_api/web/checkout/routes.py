"""The addresses of the checkout: each form changes the cart by a mutation, then goes on."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from commerce_api.web.checkout import forms, operations, rendering
from commerce_api.web.checkout.afterwards import afterwards_routes
from commerce_api.web.checkout.forms import Errors, Form
from commerce_api.web.checkout.places import layout_of
from commerce_api.web.checkout.visit import SANDBOX, Ask, Visit

__all__ = ["SANDBOX", "checkout_routes"]

Handle = Callable[[Visit, Form], Awaitable[Response]]
WRONG = 422
CHANGED = 409
SUBMITTED = {"SubmitSuccess", "SubmitAlreadyAccepted"}


def checkout_routes(ask: Ask, gateways: Sequence[str]) -> list[Route]:
    """`ask` runs an operation for a request and answers its data."""

    async def show(request: Request) -> Response:
        visit = Visit(ask, request, gateways)
        if stopped := await _stopped(visit):
            return stopped
        return visit.show(visit.allowed(visit.step))

    def posting(handle: Handle) -> Callable[[Request], Awaitable[Response]]:
        async def post(request: Request) -> Response:
            visit = Visit(ask, request, gateways)
            form = await forms.read_form(request)
            if form is None or not forms.from_here(request):
                title, told = visit.words["checkout"], visit.words["cross_site"]
                return rendering.message(visit.language, title, told, status=403)
            return await _stopped(visit) or await handle(visit, form)

        return post

    handlers = {
        "information": _information,
        "delivery": _delivery,
        "discount": _discount,
        "gift-card": _gift_card,
        "pay": _pay,
    }
    return [
        Route("/checkout-assets/checkout.css", _style, methods=["GET"]),
        *afterwards_routes(ask),
        Route("/checkout/{token}", show, methods=["GET"]),
        *(
            Route(f"/checkout/{{token}}/{name}", posting(handle), methods=["POST"])
            for name, handle in handlers.items()
        ),
    ]


async def _style(_request: Request) -> Response:
    headers = {"Cache-Control": "public, max-age=3600"}
    return FileResponse(rendering.HERE / "checkout.css", media_type="text/css", headers=headers)


async def _stopped(visit: Visit) -> Response | None:
    """A page that says why there is nothing to check out."""
    t = visit.words
    if not await visit.read():
        return rendering.message(visit.language, t["gone_title"], t["gone"], status=404)
    if not visit.cart["lines"]["nodes"]:
        return rendering.message(visit.language, t["empty_title"], t["empty"], shop=visit.shop)
    return None


async def _information(visit: Visit, form: Form) -> Response:
    if form.get("action") == "country":
        return visit.show("information", form)
    errors = forms.email_errors(form, visit.language)
    if visit.ships:
        layout = layout_of(form.get("country", ""), visit.language)
        errors |= forms.address_errors(form, layout, visit.language)
    if not errors:
        errors = await _keep_information(visit, form)
    if errors:
        return visit.show("information", form, errors, status=WRONG)
    return rendering.see_other(visit.url("delivery" if visit.ships else "payment"))


async def _keep_information(visit: Visit, form: Form) -> Errors:
    buyer = {"email": form["email"]}
    if visit.ships:
        buyer["countryCode"] = form.get("country", "")
    answer = await visit.change(operations.BUYER, buyer=buyer)
    errors = forms.refusals(answer, visit.language, otherwise="email")
    if errors or not visit.ships:
        return errors
    address = {"deliveryAddress": forms.address_of(form)}
    entry = {"address": address, "selected": True, "validationStrategy": "STRICT"}
    answer = await visit.change(operations.ADDRESS, addresses=[entry])
    return forms.refusals(answer, visit.language, otherwise="country")


async def _delivery(visit: Visit, form: Form) -> Response:
    chosen, group = form.get("delivery"), visit.group
    if not visit.ships or group is None:
        return rendering.see_other(visit.url(visit.next_step))
    if chosen:
        option = {"deliveryGroupId": group["id"], "deliveryOptionHandle": chosen}
        answer = await visit.change(operations.DELIVERY, options=[option])
        errors = forms.refusals(answer, visit.language, otherwise="delivery")
    else:
        errors = {"delivery": visit.words["reasons"]["CHOOSE"]}
    if errors:
        return visit.show("delivery", form, errors, status=WRONG)
    return rendering.see_other(visit.url("payment"))


async def _discount(visit: Visit, form: Form) -> Response:
    """A code that does nothing is not kept."""
    before = [code["code"] for code in visit.cart["discountCodes"]]
    if "remove" in form:
        codes = [code for code in before if code != form["remove"]]
        errors = await _put_codes(visit, codes)
    elif form.get("code"):
        errors = await _put_codes(visit, [*before, form["code"]])
        if errors:
            await _put_codes(visit, before)
    else:
        errors = {"discount": visit.words["reasons"]["NEEDED"]}
    return await _back(visit, errors)


async def _put_codes(visit: Visit, codes: list[str]) -> Errors:
    answer = await visit.change(operations.DISCOUNT, codes=codes)
    errors = forms.refusals(answer, visit.language, otherwise="discount")
    kept = ((answer or {}).get("cart") or {}).get("discountCodes", ())
    idle = [code["code"] for code in kept if not code["applicable"]]
    if not errors and codes and codes[-1] in idle:
        warnings = (answer or {}).get("warnings") or [{"code": "INVALID_DISCOUNT"}]
        return forms.listed(warnings[-1:], visit.language, field="discount")
    return errors


async def _gift_card(visit: Visit, form: Form) -> Response:
    if "remove" in form:
        answer = await visit.change(operations.GIFT_CARD_AWAY, cards=[form["remove"]])
    elif form.get("code"):
        answer = await visit.change(operations.GIFT_CARD, codes=[form["code"]])
    else:
        return await _back(visit, {"gift-card": visit.words["reasons"]["NEEDED"]})
    errors = forms.refusals(answer, visit.language, otherwise="gift-card")
    if not errors and answer:
        errors = forms.listed(answer["warnings"], visit.language, field="gift-card")
    return await _back(visit, errors)


async def _back(visit: Visit, errors: Errors) -> Response:
    """To the page that the small form was on."""
    step = visit.allowed(visit.step)
    if not errors:
        return rendering.see_other(visit.url(step))
    await visit.read()
    return visit.show(step, None, errors, status=WRONG)


async def _pay(visit: Visit, form: Form) -> Response:
    if visit.next_step != "payment":
        return rendering.see_other(visit.url(visit.next_step))
    if form.get("action") == "country":
        return visit.show("payment", form)
    total = visit.cart["cost"]["totalAmount"]
    if (form.get("total"), form.get("currency")) != (total["amount"], total["currencyCode"]):
        told = visit.words["changed"].format(total=rendering.money(total, visit.language))
        return visit.show("payment", form, {"method": told}, status=CHANGED)
    errors = _payment_errors(visit, form)
    if not errors:
        answer = await visit.change(operations.PAYMENT, payment=_payment(visit, form))
        errors = forms.refusals(answer, visit.language, otherwise="method")
    if not errors:
        attempt, errors = await _submit(visit, form)
        if attempt:
            parameters = rendering.address({"lang": visit.language})
            return rendering.see_other(f"/checkout/attempts/{attempt}?{parameters}")
    await visit.read()
    return visit.show("payment", form, errors, status=WRONG)


def _payment_errors(visit: Visit, form: Form) -> Errors:
    errors: Errors = {}
    if form.get("billing") == "other":
        layout = layout_of(form.get("country", ""), visit.language)
        errors |= forms.address_errors(form, layout, visit.language)
    known = [value for value, _ in visit.methods()["choices"]]
    if not visit.nothing_due and form.get("method") not in known:
        errors["method"] = visit.words["reasons"]["CHOOSE"]
    return errors


def _payment(visit: Visit, form: Form) -> dict[str, Any]:
    billing = _billing(visit, form)
    if visit.nothing_due:
        return {"amount": visit.due, "freePaymentMethod": {"billingAddress": billing}}
    method = {"billingAddress": billing, "sessionId": form["method"]}
    return {"amount": visit.due, "directPaymentMethod": method}


def _billing(visit: Visit, form: Form) -> dict[str, Any]:
    """As the payment wants it: a country and a province by name or code."""
    given = forms.address_of(form) if form.get("billing") == "other" else visit.place or {}
    address = {name: given.get(name) for name in forms.ADDRESS}
    return {
        **address,
        "province": given.get("provinceCode"),
        "country": given.get("countryCode"),
    }


async def _submit(visit: Visit, form: Form) -> tuple[str | None, Errors]:
    """The attempt that has begun, or what kept it from beginning."""
    answer = await visit.change(operations.PREPARE)
    errors = forms.refusals(answer, visit.language, otherwise="method")
    result = (answer or {}).get("result") or {}
    if errors or result.get("__typename") != "CartStatusReady":
        return None, errors or _told(result, visit)
    total = {"amount": form["total"], "currencyCode": form["currency"]}
    attempt = form.get("attempt", "")[:64] or visit.token
    answer = await visit.change(operations.SUBMIT, attempt=attempt, total=total)
    errors = forms.refusals(answer, visit.language, otherwise="method")
    result = (answer or {}).get("result") or {}
    if not errors and result.get("__typename") in SUBMITTED:
        return result["attemptId"], {}
    return None, errors or _told(result, visit)


def _told(result: dict[str, Any], visit: Visit) -> Errors:
    errors = result.get("errors") or [{"code": "OTHER"}]
    return forms.listed(errors, visit.language, field="method")
