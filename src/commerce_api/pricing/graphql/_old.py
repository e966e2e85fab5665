"""Prices on products and variants, and where the shop sells."""

from commerce_api.catalog.graphql import Product, ProductVariant
from commerce_api.catalog.rows import ProductRow, VariantRow
from commerce_api.content.graphql import PaymentSettings, Shop
from commerce_api.content.graphql.shop import PaymentSettingsRow
from commerce_api.content.rows import ShopRow
from commerce_api.gql import (
    Context,
    CountryCode,
    CurrencyCode,
    Info,
    LanguageCode,
    MoneyRow,
    MoneyV2,
    Query,
    batch,
    enum,
    field,
    leaf,
    money_or_none,
    money_row,
    type_,
)
from commerce_api.gql.countries import (
    COUNTRIES,
    LANGUAGES,
    country_name,
    currency_name,
    currency_symbol,
    language_name,
)
from commerce_api.kernel.rows import Row
from commerce_api.pricing import loaders, service
from commerce_api.pricing.rows import Buyer, PriceRow

IMPERIAL = {"US", "LR", "MM"}


async def buyer(context: Context) -> Buyer:
    """The market of this request, looked up once."""
    return await context.once(_buyer)


async def _buyer(context: Context) -> Buyer:
    return await service.buyer_in(context.db, context.country)


class PriceRangeRow(Row):
    min_variant_price: MoneyRow
    max_variant_price: MoneyRow


@type_("The lowest and the highest price of a product's variants.")
class ProductPriceRange:
    min_variant_price: MoneyV2 = leaf("The lowest.")
    max_variant_price: MoneyV2 = leaf("The highest.")


@batch(Product, "priceRange", ProductPriceRange, "What its variants cost, from and to.")
async def price_range(products: list[ProductRow], info: Info) -> list[PriceRangeRow]:
    currency = (await buyer(info.context)).currency
    keys = [product.key for product in products]
    found = await info.context.many(loaders.ranges, keys, currency)
    pairs = [(row.min_minor, row.max_minor) if row else (0, 0) for row in found]
    return [PriceRangeRow(money_row(a, currency), money_row(b, currency)) for a, b in pairs]


@batch(
    Product,
    "compareAtPriceRange",
    ProductPriceRange,
    "What its variants cost before a reduction, from and to; zero where nothing is reduced.",
)
async def compare_at_range(products: list[ProductRow], info: Info) -> list[PriceRangeRow]:
    currency = (await buyer(info.context)).currency
    keys = [product.key for product in products]
    found = await info.context.many(loaders.ranges, keys, currency)
    pairs = [(row.compare_min_minor, row.compare_max_minor) if row else (0, 0) for row in found]
    return [PriceRangeRow(money_row(a, currency), money_row(b, currency)) for a, b in pairs]


@batch(ProductVariant, "price", MoneyV2, "What one piece costs.")
async def variant_price(variants: list[VariantRow], info: Info) -> list[MoneyRow]:
    currency, found = await _prices(info, variants)
    return [money_row(row.price_minor if row else 0, currency) for row in found]


@batch(ProductVariant, "compareAtPrice", MoneyV2 | None, "What it cost before it was reduced.")
async def variant_compare_at(variants: list[VariantRow], info: Info) -> list[MoneyRow | None]:
    currency, found = await _prices(info, variants)
    return [money_or_none(row.compare_at_minor if row else None, currency) for row in found]


@batch(
    ProductVariant,
    "unitPrice",
    MoneyV2 | None,
    "What the reference quantity of `unitPriceMeasurement` costs; null without a measurement.",
)
async def variant_unit_price(variants: list[VariantRow], info: Info) -> list[MoneyRow | None]:
    currency, found = await _prices(info, variants)
    pairs = [(row, variant.measure) for row, variant in zip(found, variants, strict=True)]
    return [
        money_row(measure.unit_price(row.price_minor), currency) if row and measure else None
        for row, measure in pairs
    ]


@batch(ProductVariant, "priceV2", MoneyV2, "What one piece costs.", deprecated="Use price.")
async def variant_price_v2(variants: list[VariantRow], info: Info) -> list[MoneyRow]:
    return await variant_price(variants, info)


@batch(
    ProductVariant,
    "compareAtPriceV2",
    MoneyV2 | None,
    "What it cost before it was reduced.",
    deprecated="Use compareAtPrice.",
)
async def variant_compare_at_v2(variants: list[VariantRow], info: Info) -> list[MoneyRow | None]:
    return await variant_compare_at(variants, info)


async def unit_prices(info: Info, variants: list[VariantRow]) -> tuple[str, list[int | None]]:
    """The currency of the request, and what one piece of each costs; None: not sold there."""
    currency, found = await _prices(info, variants)
    return currency, [row.price_minor if row else None for row in found]


async def _prices(info: Info, variants: list[VariantRow]) -> tuple[str, list[PriceRow | None]]:
    currency = (await buyer(info.context)).currency
    keys = [variant.key for variant in variants]
    return currency, await info.context.many(loaders.prices, keys, currency)


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


class LocalizationRow(Row):
    country: CountryRow
    language: LanguageRow
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


@type_("A country that the shop sells to.")
class Country:
    iso_code: CountryCode = leaf("ISO 3166-1 alpha-2 code.")
    name: str = leaf("Its name in the language of the request.")
    currency: Currency = leaf("What buyers there pay with.")
    unit_system: UnitSystem = leaf("How lengths and weights are counted there.")  # type: ignore[valid-type]
    available_languages: list[Language] = leaf("Languages that the shop speaks there.")


@type_("For which country and language an answer is, and which others there are.")
class Localization:
    country: Country = leaf("The country of this request.")
    language: Language = leaf("The language of this request.")
    available_countries: list[Country] = leaf("Every country that the shop sells to.")
    available_languages: list[Language] = leaf("Every language that the shop speaks.")


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
    language = context.language or context.settings.base_language.upper()
    shown = language.split("_")[0].lower()
    here = await buyer(context)
    languages = [_language(code, shown) for code in await shop_languages(context)]
    countries = [
        _country(code, market.currency, shown, languages)
        for market in await service.markets(context.db)
        for code in market.countries
    ]
    country = _country(here.country, here.currency, shown, languages)
    return LocalizationRow(country, _language(language, shown), countries, languages)


async def shop_languages(context: Context) -> list[str]:
    """Codes of the wire: the base language and every language that has translations."""
    return await context.db.cached("pricing.languages", 5.0, _languages(context))


def _languages(context: Context):  # type: ignore[no-untyped-def]
    async def load(reader):  # type: ignore[no-untyped-def]
        found = await reader.fetch("SELECT DISTINCT language FROM kernel_translation")
        codes = [context.settings.base_language, *sorted(row[0] for row in found)]
        return [code.upper() for code in codes if code.upper() in LANGUAGES]

    return load


def _language(code: str, shown: str) -> LanguageRow:
    return LanguageRow(code, language_name(code, shown), language_name(code, code.lower()))


def _country(code: str, currency: str, shown: str, languages: list[LanguageRow]) -> CountryRow:
    money = CurrencyRow(currency, currency_name(currency, shown), currency_symbol(currency, shown))
    units = "IMPERIAL_SYSTEM" if code in IMPERIAL else "METRIC_SYSTEM"
    return CountryRow(code, country_name(code, shown), money, units, languages)


__all__ = ["COUNTRIES", "buyer"]
