"""Taxes and deliveries out of one TOML file, checked when it is read.

`[[tax]]`: `country` (or "*"), perhaps `province`, `rate_ppm` (190000 is 19 %), `inclusive`, `name`.
`[[zone]]`: `countries` (or "*"), and its `[[zone.method]]`s with `handle`, `title`, `description`,
`kind` (SHIPPING or PICK_UP), `price` per currency, and perhaps `free_over` per currency,
`min_weight_grams`, `max_weight_grams`, `min_days`, `max_days` and `location`. A title or a
description in another language has the language behind its name: `title_de`.
"""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec

from commerce_api.kernel.errors import BadInput
from commerce_api.kernel.money import divided_half_up, parse
from commerce_api.ports.shipping import ShippingOption, ShippingRequest
from commerce_api.ports.tax import TaxQuote, TaxRequest

ANYWHERE = "*"
MILLION = 1_000_000
TEXTS = ("title", "description")


class InvalidRates(Exception):
    """The file of rates is wrong; says where."""


class TaxRate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    country: str
    rate_ppm: int
    inclusive: bool
    name: str
    province: str | None = None


class Method(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    handle: str
    kind: Literal["SHIPPING", "PICK_UP"]
    title: dict[str, str]  # by language; "" is the text without one
    description: dict[str, str]
    price: dict[str, str]
    free_over: dict[str, str] = {}
    min_weight_grams: int = 0
    max_weight_grams: int | None = None
    min_days: int | None = None
    max_days: int | None = None
    location: str | None = None


class Zone(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    countries: list[str]
    method: list[Method]


class RateTables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tax: list[TaxRate] = []
    zone: list[Zone] = []


class RateTableTax:
    """A `TaxCalculator`: one rate for everything that goes to one place."""

    def __init__(self, source: Path | RateTables) -> None:
        tables = read(source) if isinstance(source, Path) else source
        self._rates = {(rate.country, rate.province): rate for rate in tables.tax}

    async def quote(self, request: TaxRequest) -> TaxQuote:
        place = request.destination
        wanted = ((place.country, place.province), (place.country, None), (ANYWHERE, None))
        rate = next((self._rates[key] for key in wanted if key in self._rates), UNTAXED)
        if request.included is not None:
            rate = msgspec.structs.replace(rate, inclusive=request.included)
        return TaxQuote(
            included=rate.inclusive,
            rate_name=rate.name,
            rate_ppm=rate.rate_ppm,
            line_tax_minor=tuple(_tax(rate, minor) for minor in request.line_minor),
            shipping_tax_minor=_tax(rate, request.shipping_minor),
        )


class RateTableShipping:
    """`ShippingRates` by country, weight and value of the goods."""

    def __init__(self, source: Path | RateTables) -> None:
        tables = read(source) if isinstance(source, Path) else source
        self._methods = {code: zone.method for zone in tables.zone for code in zone.countries}

    async def options(self, request: ShippingRequest) -> Sequence[ShippingOption]:
        methods = self._methods.get(request.destination.country) or self._methods.get(ANYWHERE, [])
        offered = [_option(method, request) for method in methods if _fits(method, request)]
        return sorted(offered, key=lambda option: (option.method == "PICK_UP", option.price_minor))


UNTAXED = TaxRate(ANYWHERE, 0, inclusive=True, name="Tax")


def read(path: Path) -> RateTables:
    """Raises `InvalidRates` with every reason a person needs to mend the file."""
    try:
        document = tomllib.loads(path.read_text("utf-8"))
        for method in _methods_in(document):
            method.update(_texts(method))
        tables = msgspec.convert(document, RateTables)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InvalidRates(f"{path}: {error}") from error
    if mistakes := _mistakes(tables):
        raise InvalidRates(f"{path}: {'; '.join(mistakes)}")
    return tables


def _methods_in(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        method for zone in _tables_at(document, "zone") for method in _tables_at(zone, "method")
    ]


def _tables_at(table: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """What is no table is left for the check of the whole document."""
    found = table.get(name)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _texts(method: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """`title` and `title_de` become one text with languages."""
    found: dict[str, dict[str, Any]] = {name: {} for name in TEXTS}
    for key in list(method):
        name, _, language = key.partition("_")
        if name in TEXTS:
            found[name][language] = method.pop(key)
    return found


def _mistakes(tables: RateTables) -> list[str]:
    found = [
        f"tax of {rate.country}: rate_ppm is not between 0 and {MILLION}"
        for rate in tables.tax
        if not 0 <= rate.rate_ppm <= MILLION
    ]
    handles = set()
    for method in (method for zone in tables.zone for method in zone.method):
        if method.handle in handles:
            found.append(f"two methods have the handle {method.handle}")
        handles.add(method.handle)
        found += _mistakes_of(method)
    return found


def _mistakes_of(method: Method) -> list[str]:
    found = []
    for name, amounts in (("price", method.price), ("free_over", method.free_over)):
        for currency, amount in amounts.items():
            try:
                negative = parse(amount, currency).minor < 0
            except BadInput as error:
                found.append(f"{method.handle}: {name}: {error}")
            else:
                found += [f"{method.handle}: {name} is negative"] if negative else []
    if "" not in method.title:
        found.append(f"{method.handle}: has no title")
    return found


def _tax(rate: TaxRate, minor: int) -> int:
    """Within the amount it is what remains after division, on top of it the plain share."""
    whole = MILLION + rate.rate_ppm if rate.inclusive else MILLION
    return divided_half_up(minor * rate.rate_ppm, whole)


def _fits(method: Method, request: ShippingRequest) -> bool:
    heaviest = method.max_weight_grams
    return (
        request.currency in method.price
        and request.weight_grams >= method.min_weight_grams
        and (heaviest is None or request.weight_grams <= heaviest)
    )


def _option(method: Method, request: ShippingRequest) -> ShippingOption:
    return ShippingOption(
        handle=method.handle,
        title=_in(method.title, request.language),
        description=_in(method.description, request.language),
        method=method.kind,
        price_minor=_price(method, request),
        min_days=method.min_days,
        max_days=method.max_days,
        location=method.location,
    )


def _price(method: Method, request: ShippingRequest) -> int:
    currency = request.currency
    bar = method.free_over.get(currency)
    if bar is not None and request.subtotal_minor >= parse(bar, currency).minor:
        return 0
    return parse(method.price[currency], currency).minor


def _in(texts: Mapping[str, str], language: str) -> str:
    short = language.replace("_", "-").partition("-")[0].lower()
    return texts.get(short) or texts.get("", "")
