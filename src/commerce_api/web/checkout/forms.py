"""What buyers send: read with limits, from our own pages only, checked field by field."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from commerce_api.cart import checks
from commerce_api.web.checkout import places
from commerce_api.web.checkout.places import Layout
from commerce_api.web.checkout.words import reason, words

BODY_MAX = 16_384
FIELDS_MAX = 50
VALUE_MAX = 1_000

Form = dict[str, str]
Errors = dict[str, str]  # field to sentence
ADDRESS = ("firstName", "lastName", "company", "address1", "address2", "city", "zip", "phone")


async def read_form(request: Request) -> Form | None:
    """None: this is no form of ours, or far too long."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_MAX:
            return None
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=FIELDS_MAX)
    except (UnicodeDecodeError, ValueError):
        return None
    return {name: value.strip()[:VALUE_MAX] for name, value in pairs}


def from_here(request: Request) -> bool:
    """A browser tells where a form was; another site's forms are not for us.

    There are no cookies, and the address of the page is the secret: this is a second lock.
    """
    site = request.headers.get("sec-fetch-site")
    if site not in {None, "same-origin", "none"}:
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def address_of(form: Mapping[str, str]) -> dict[str, str | None]:
    """The fields of an address in the names of the wire."""
    found = {name: form.get(name) or None for name in (*ADDRESS, "provinceCode")}
    return {**found, "countryCode": form.get("country") or None}


def email_errors(form: Mapping[str, str], language: str) -> Errors:
    told, email = words(language)["reasons"], form.get("email")
    if not email:
        return {"email": told["NEEDED"]}
    return {"email": told["EMAIL"]} if checks.email(email, ("email",)) else {}


def address_errors(form: Mapping[str, str], layout: Layout, language: str) -> Errors:
    told = words(language)["reasons"]
    found = dict.fromkeys(places.missing(form, layout), told["NEEDED"])
    zip_code = form.get("zip")
    needed = "zip" in layout.fields
    if zip_code and needed and not places.fits_zip(form.get("country", ""), zip_code):
        found["zip"] = told["ZIP"].format(example=layout.zip_example)
    area = form.get("provinceCode")
    if area and layout.areas and area not in dict(layout.areas):
        found["provinceCode"] = told["CHOOSE"]
    return found


def refusals(answer: Mapping[str, Any] | None, language: str, *, otherwise: str) -> Errors:
    """What a mutation refused, by the last part of the path to the field."""
    if answer is None:
        return {otherwise: words(language)["reasons"]["OTHER"]}
    found: Errors = {}
    for error in answer.get("userErrors") or ():
        found.setdefault(_field(error.get("field"), otherwise), reason(error, language))
    return found


def listed(errors: Iterable[Mapping[str, Any]], language: str, *, field: str) -> Errors:
    """Errors without a field, told under one."""
    sentences = dict.fromkeys(reason(error, language) for error in errors)
    return {field: " ".join(sentences)} if sentences else {}


def _field(path: list[str] | None, otherwise: str) -> str:
    last = path[-1] if path else otherwise
    if last == "countryCode":
        return "country"
    return last if last in {*ADDRESS, "provinceCode", "email"} else otherwise
