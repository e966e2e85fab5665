"""Types of the places that the shop sells to."""

import strawberry

from commerce_api.gql import (
    CountryCode,
    CurrencyCode,
    LanguageCode,
    Node,
    enum,
    field,
    gid,
    leaf,
    type_,
)
from commerce_api.kernel.rows import Row
from commerce_api.pricing.rows import MarketRow

UnitSystem = enum(
    "UnitSystem",
    "How lengths and weights are counted.",
    {"IMPERIAL_SYSTEM": "Feet and pounds.", "METRIC_SYSTEM": "Metres and kilograms."},
)


class CurrencyRow(Row):
    iso_code: str
    name: str
    symbol: str


class LanguageRow(Row):
    iso_code: str
    name: str
    endonym_name: str


class CountryRow(Row):
    iso_code: str
    name: str
    currency: CurrencyRow
    unit_system: str
    available_languages: list[LanguageRow]
    default_language: LanguageRow
    market: MarketRow | None


class LocalizationRow(Row):
    country: CountryRow
    language: LanguageRow
    market: MarketRow
    available_countries: list[CountryRow]
    available_languages: list[LanguageRow]


@type_("A currency.")
class Currency:
    iso_code: CurrencyCode = leaf("ISO 4217 code.")
    name: str = leaf("Its name.")
    symbol: str = leaf("Its sign.")


@type_("A language.")
class Language:
    iso_code: LanguageCode = leaf("Code of the language.")
    name: str = leaf("Its name in the language of the request.")
    endonym_name: str = leaf("Its name in itself.")


@type_("Countries whose buyers see the same goods at the same prices.", MarketRow)
class Market(Node):
    handle: str = leaf("Readable name, unique among markets.")


@field(Market, "id", strawberry.ID, "A globally unique id.")
def market_id(market: MarketRow) -> str:
    return gid("Market", market.key)


@type_("A country that the shop sells to.")
class Country:
    iso_code: CountryCode = leaf("ISO 3166-1 alpha-2 code.")
    name: str = leaf("Its name in the language of the request.")
    currency: Currency = leaf("What buyers there pay with.")
    unit_system: UnitSystem = leaf("How lengths and weights are counted there.")  # type: ignore[valid-type]
    available_languages: list[Language] = leaf("Languages that the shop speaks there.")
    default_language: Language = leaf("The language that the shop speaks there unless asked.")
    market: Market | None = leaf(
        "The market that it belongs to.", deprecated="Prices follow the country of the request."
    )


@type_("For which country and language an answer is, and which others there are.")
class Localization:
    country: Country = leaf("The country of this request.")
    language: Language = leaf("The language of this request.")
    market: Market = leaf(
        "The market of that country.", deprecated="Prices follow the country of the request."
    )
    available_countries: list[Country] = leaf("Every country that the shop sells to.")
    available_languages: list[Language] = leaf("Languages that the shop speaks in that country.")
