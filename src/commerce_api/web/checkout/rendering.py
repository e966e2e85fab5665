"""Templates into answers: languages, money, and headers that let nothing else in."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from babel.numbers import format_currency
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context as Scope
from starlette.responses import HTMLResponse, RedirectResponse, Response

from commerce_api.web.checkout.words import LANGUAGE_COOKIE, LANGUAGES, words

HERE = Path(__file__).parent
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data: https:; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
    # Forms say where they come from, and no other site learns the address.
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}
AUTOCOMPLETE = {
    "firstName": "given-name",
    "lastName": "family-name",
    "company": "organization",
    "address1": "address-line1",
    "address2": "address-line2",
    "city": "address-level2",
    "zip": "postal-code",
    "phone": "tel",
}

Money = Mapping[str, str]


@pass_context
def _money(scope: Scope, amount: Money) -> str:
    return money(amount, scope["language"])


@pass_context
def _money_or_free(scope: Scope, amount: Money, free: str) -> str:
    return _money(scope, amount) if float(amount["amount"]) else free


def money(amount: Money, language: str) -> str:
    return format_currency(amount["amount"], amount["currencyCode"], locale=language)


def _fill(text: str, **values: str) -> str:
    return text.format(**values)


def address(parameters: Mapping[str, str]) -> str:
    return urlencode({name: value for name, value in parameters.items() if value})


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.filters.update(money=_money, money_or_free=_money_or_free, fill=_fill, address=address)
    made.globals.update(languages=LANGUAGES, autocomplete=AUTOCOMPLETE)
    return made


_templates = _environment()
_BLANK: dict[str, Any] = {"shop": "", "step": "", "again": False, "link": None}


def page(template: str, language: str, status: int = 200, **values: Any) -> HTMLResponse:
    text = _templates.get_template(template).render(
        _BLANK | {"t": words(language), "language": language} | values
    )
    answer = HTMLResponse(text, status, headers=HEADERS)
    answer.set_cookie(LANGUAGE_COOKIE, language, samesite="lax", httponly=True)
    return answer


def message(
    language: str,
    title: str,
    *paragraphs: str,
    status: int = 200,
    shop: str = "",
    link: Mapping[str, str] | None = None,
    again: bool = False,
) -> HTMLResponse:
    """A page that only says something."""
    return page(
        "message.html",
        language,
        status,
        title=title,
        paragraphs=paragraphs,
        shop=shop,
        link=link,
        again=again,
    )


def see_other(url: str) -> Response:
    return RedirectResponse(url, 303, headers=HEADERS)
