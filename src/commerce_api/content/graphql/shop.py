"""The shop itself: its name, policies, accounts and how it is paid."""

from urllib.parse import urlsplit

import msgspec
import strawberry

from commerce_api.content import loaders, queries
from commerce_api.content.graphql.policies import (
    DefaultPolicyRow,
    ShopPolicy,
    ShopPolicyWithDefault,
    policy_id,
    policy_url,
)
from commerce_api.content.rows import PolicyRow, ShopRow
from commerce_api.gql import (
    URL,
    Context,
    CountryCode,
    CurrencyCode,
    Info,
    Node,
    Query,
    batch,
    enum,
    field,
    finds_nodes,
    gid,
    key_of,
    leaf,
    type_,
)
from commerce_api.kernel.rows import Row

SHOP_KEY = 1
SHOP_SECONDS = 5.0  # how long another process may show the old name
UNNAMED = ShopRow("Shop", None, "{{amount}} EUR", "ZZ", "EUR", None)  # before anything is entered

CardBrand = enum(
    "CardBrand",
    "Brands of credit and debit cards.",
    {
        "AMERICAN_EXPRESS": "American Express.",
        "DINERS_CLUB": "Diners Club.",
        "DISCOVER": "Discover.",
        "JCB": "JCB.",
        "MASTERCARD": "Mastercard.",
        "VISA": "Visa.",
    },
)

DigitalWallet = enum(
    "DigitalWallet",
    "Wallets that a device keeps.",
    {
        "ANDROID_PAY": "Android Pay.",
        "APPLE_PAY": "Apple Pay.",
        "GOOGLE_PAY": "Google Pay.",
        "SHOPIFY_PAY": "Shop Pay; this shop does not offer it.",
    },
)


class DomainRow(Row):
    host: str
    ssl_enabled: bool
    url: str


class PaymentSettingsRow(Row):
    country_code: str
    currency_code: str


@type_("An address under which the shop is reached.")
class Domain:
    host: str = leaf("Name of the host, with its port where that is unusual.")
    ssl_enabled: bool = leaf("Whether it is reached over TLS.")
    url: URL = leaf("The whole address.")


@type_("How the shop is paid.")
class PaymentSettings:
    country_code: CountryCode = leaf("Where the shop is.")
    currency_code: CurrencyCode = leaf("The shop's own currency.")


class TranslationRow(Row):
    key: str
    value: str


class LoginProviderRow(Row):
    handle: str


@type_("A text under a name.")
class Translation:
    key: str = leaf("Name of the text.")
    value: str = leaf("The text.")


@type_("Somebody with whose accounts customers may sign in.")
class SocialLoginProvider:
    handle: str = leaf("Its name.")


@type_("The shop itself.", ShopRow)
class Shop(Node):
    name: str = leaf("Name of the shop.")
    description: str | None = leaf("What the shop is, in a few sentences.")
    money_format: str = leaf("How it writes amounts: `{{amount}}` stands for the number.")


@field(Shop, "id", strawberry.ID, "A globally unique id.")
def shop_id(shop: ShopRow) -> str:
    return gid("Shop", SHOP_KEY)


@field(Shop, "primaryDomain", Domain, "Where buyers reach the shop.")
def shop_domain(shop: ShopRow, info: Info) -> DomainRow:
    url = info.context.settings.public_url
    parts = urlsplit(url)
    return DomainRow(parts.netloc.rpartition("@")[2], parts.scheme == "https", url)


@field(
    Shop,
    "customerAccountUrl",
    str | None,
    "Where customers find their account, if it has an address of its own.",
)
def shop_account_url(shop: ShopRow) -> str | None:
    return shop.customer_account_url


@field(
    Shop,
    "customerAccountTranslations",
    list[Translation] | None,
    "What the pages of the account say, in the buyer's language where it is known.",
)
def shop_account_texts(shop: ShopRow, info: Info) -> list[TranslationRow] | None:
    if shop.account_texts is None:
        return None
    context = info.context
    own = shop.account_texts.get(context.settings.base_language, {})
    shown = {**own, **shop.account_texts.get(context.locale or "", {})}
    return [TranslationRow(key, shown[key]) for key in sorted(shown)]


@field(
    Shop,
    "socialLoginProviders",
    list[SocialLoginProvider],
    "With whose accounts customers may sign in, besides the shop's own.",
)
def shop_login_providers(shop: ShopRow) -> list[LoginProviderRow]:
    return [LoginProviderRow(handle) for handle in shop.login_providers or ()]


@field(Shop, "paymentSettings", PaymentSettings, "How the shop is paid.")
def shop_payment_settings(shop: ShopRow) -> PaymentSettingsRow:
    return PaymentSettingsRow(shop.country, shop.currency)


@field(
    PaymentSettings,
    "acceptedCardBrands",
    list[CardBrand],  # type: ignore[valid-type]
    "Cards that the shop takes.",
)
def accepted_cards(settings: PaymentSettingsRow) -> list[str]:
    return ["VISA", "MASTERCARD", "AMERICAN_EXPRESS"]


@field(
    PaymentSettings,
    "cardVaultUrl",
    URL,
    "Where a card would be exchanged for a token; the payment gateway of the shop does that.",
)
def card_vault_url(settings: PaymentSettingsRow, info: Info) -> str:
    return f"{info.context.settings.public_url}/payments/cards"


@field(
    PaymentSettings,
    "supportedDigitalWallets",
    list[DigitalWallet],  # type: ignore[valid-type]
    "Wallets that the shop takes.",
)
def supported_wallets(settings: PaymentSettingsRow) -> list[str]:
    return []


@field(
    PaymentSettings,
    "shopifyPaymentsAccountId",
    str | None,
    "Account at a payment service that this shop does not use: always null.",
)
def payments_account(settings: PaymentSettingsRow) -> str | None:
    return None


def _policy(name: str, kind: str, description: str) -> None:
    @batch(Shop, name, ShopPolicy | None, description)
    async def policy(shops: list[ShopRow], info: Info) -> list[PolicyRow | None]:
        context = info.context
        found = await context.one(loaders.policies_of_shop, SHOP_KEY, context.locale)
        return [(found or {}).get(kind)] * len(shops)


_policy("contactInformation", "contact", "How to reach the shop.")
_policy("legalNotice", "legal", "Who is responsible for the shop.")
_policy("privacyPolicy", "privacy", "What happens to personal data.")
_policy("refundPolicy", "refund", "How things are sent back and money is returned.")
_policy("shippingPolicy", "shipping", "How, where and when orders are sent.")
_policy("termsOfSale", "sale", "On which terms the shop sells.")
_policy("termsOfService", "terms", "On which terms the shop is used.")


@batch(
    Shop,
    "subscriptionPolicy",
    ShopPolicyWithDefault | None,
    "How subscriptions are paused and ended; null where the shop sells none.",
)
async def subscription_policy(shops: list[ShopRow], info: Info) -> list[DefaultPolicyRow | None]:
    context = info.context
    found = await context.one(loaders.policies_of_shop, SHOP_KEY, context.locale)
    policy = (found or {}).get("subscription")
    if policy is None:
        return [None] * len(shops)
    url = policy_url(policy, info)
    row = DefaultPolicyRow(policy_id(policy), policy.handle, policy.title, policy.body_html, url)
    return [row] * len(shops)


async def the_shop(context: Context) -> ShopRow:
    """The shop with its texts in the buyer's language."""
    row = await context.db.cached("content.shop", SHOP_SECONDS, queries.shop) or UNNAMED
    copies = [msgspec.structs.replace(row)]  # the cached row stays as it is
    [shown] = await loaders.translated(context, "shop", copies, context.locale)
    return shown


@finds_nodes("Shop")
async def find_shop(context: Context, ids: list[str]) -> dict[str, ShopRow | None]:
    return {id: await the_shop(context) for id in ids if key_of(id, "Shop") == SHOP_KEY}


@field(Query, "shop", Shop, "The shop itself.")
async def query_shop(info: Info) -> ShopRow:
    return await the_shop(info.context)


@field(Query, "paymentSettings", PaymentSettings, "How the shop is paid.")
async def query_payment_settings(info: Info) -> PaymentSettingsRow:
    return shop_payment_settings(await the_shop(info.context))
