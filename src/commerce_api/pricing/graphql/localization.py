"""Where the shop sells, and in which words."""

from commerce_api.content.graphql import PaymentSettings, Shop
from commerce_api.content.graphql.shop import PaymentSettingsRow
from commerce_api.content.rows import ShopRow
from commerce_api.gql import (
    Context,
    CountryCode,
    CurrencyCode,
    Info,
    Query,
    batch,
    field,
    finds_nodes,
    key_of,
)
from commerce_api.gql.countries import (
    LANGUAGES,
    country_name,
    currency_name,
    currency_symbol,
    language_name,
)
from commerce_api.pricing import service
from commerce_api.pricing.graphql.buyers import buyer
from commerce_api.pricing.graphql.markets import (
    CountryRow,
    CurrencyRow,
    LanguageRow,
    Localization,
    LocalizationRow,
)
from commerce_api.pricing.rows import MarketRow

IMPERIAL = {"US", "LR", "MM"}
NOWHERE = MarketRow(0, "nowhere", "Nowhere", "EUR")  # of a shop without any market yet


@batch(
    PaymentSettings,
    "enabledPresentmentCurrencies",
    list[CurrencyCode],
    "Every currency that buyers can pay with.",
)
async def presentment_currencies(settings: list[PaymentSettingsRow], info: Info) -> list[list[str]]:
    markets = await service.markets(info.context.db)
    found = dict.fromkeys(market.currency for market in markets)
    return [list(found) or [row.currency_code] for row in settings]


@batch(Shop, "shipsToCountries", list[CountryCode], "Every country that the shop sells to.")
async def ships_to(shops: list[ShopRow], info: Info) -> list[list[str]]:
    markets = await service.markets(info.context.db)
    return [[code for market in markets for code in market.countries]] * len(shops)


@field(Query, "localization", Localization, "Country and language of the request, and the others.")
async def localization(info: Info) -> LocalizationRow:
    context = info.context
    codes = await shop_languages(context)
    language = context.settings.base_language.upper()
    if context.language and context.language.split("_")[0] in codes:
        language = context.language  # else the shop does not speak it, and answers in its own
    shown = language.split("_")[0].lower()
    here = await buyer(context)
    markets = await service.markets(context.db)
    own = next((market for market in markets if market.key == here.market_key), NOWHERE)
    spoken = _Spoken(codes, shown)
    countries = [_country(code, market, spoken) for market in markets for code in market.countries]
    country = _country(here.country, own, spoken)
    languages = country.available_languages
    return LocalizationRow(country, _language(language, shown), own, countries, languages)


@finds_nodes("Market")
async def find_markets(context: Context, ids: list[str]) -> dict[str, MarketRow | None]:
    known = {market.key: market for market in await service.markets(context.db)}
    return {id: known.get(key_of(id, "Market") or 0) for id in ids}


async def shop_languages(context: Context) -> list[str]:
    """Codes of the wire: the base language and every language that has translations."""
    return await context.db.cached("pricing.languages", 5.0, _languages(context))


class _Spoken:
    """The languages of the shop, with their names in the one of the request."""

    def __init__(self, codes: list[str], shown: str) -> None:
        self.shown = shown
        self.all = [_language(code, shown) for code in codes]

    def there(self, market: MarketRow) -> list[LanguageRow]:
        wanted = {code.upper() for code in market.languages}
        return [row for row in self.all if row.iso_code in wanted] or self.all

    def first(self, market: MarketRow) -> LanguageRow:
        there = self.there(market)
        return next((row for row in there if row.iso_code == market.language.upper()), there[0])


def _languages(context: Context):  # type: ignore[no-untyped-def]
    async def load(reader):  # type: ignore[no-untyped-def]
        found = await reader.fetch("SELECT DISTINCT language FROM kernel_translation")
        codes = [context.settings.base_language, *sorted(row[0] for row in found)]
        return [code.upper() for code in codes if code.upper() in LANGUAGES]

    return load


def _language(code: str, shown: str) -> LanguageRow:
    return LanguageRow(code, language_name(code, shown), language_name(code, code.lower()))


def _country(code: str, market: MarketRow, spoken: _Spoken) -> CountryRow:
    shown, currency = spoken.shown, market.currency
    return CountryRow(
        code,
        country_name(code, shown),
        CurrencyRow(currency, currency_name(currency, shown), currency_symbol(currency, shown)),
        "IMPERIAL_SYSTEM" if code in IMPERIAL else "METRIC_SYSTEM",
        spoken.there(market),
        spoken.first(market),
        market if market.key else None,
    )
