"""The words of the checkout pages, and the language that a buyer reads."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from starlette.requests import Request

LANGUAGES = {"en": "English", "de": "Deutsch", "zh": "中文"}
LANGUAGE_COOKIE = "checkout-language"  # for the way back from a bank; says nothing else
DEFAULT = "en"
ACCEPTED_MAX = 20


@cache
def _all() -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))


def words(language: str) -> Mapping[str, Any]:
    return _all()[language]


def language_of(request: Request) -> str:
    """As the address says, as before, or the first that the browser accepts and is spoken here."""
    chosen = (request.query_params.get("lang", ""), request.cookies.get(LANGUAGE_COOKIE, ""))
    for language in chosen:
        if language in LANGUAGES:
            return language
    accepted = request.headers.get("accept-language", "").split(",")[:ACCEPTED_MAX]
    for entry in accepted:
        short = entry.partition(";")[0].strip().partition("-")[0].lower()
        if short in LANGUAGES:
            return short
    return DEFAULT


def reason(error: Mapping[str, Any], language: str) -> str:
    """Why something was refused, in the buyer's language where these pages have the sentence."""
    known: Mapping[str, str] = words(language)["reasons"]
    return known.get(error.get("code") or "", error.get("message") or known["OTHER"])
