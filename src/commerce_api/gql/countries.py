"""Countries, languages and currencies: the codes of the wire, named by Unicode CLDR."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from babel import Locale

from commerce_api.gql.define import enum

COUNTRIES = """
AC AD AE AF AG AI AL AM AN AO AR AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS
BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE
EG EH ER ES ET FI FJ FK FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GW GY HK HM HN HR
HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK
LR LS LT LU LV LY MA MC MD ME MF MG MK ML MM MN MO MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG
NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PS PT PY QA RE RO RS RU RW SA SB SC SD SE SG
SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ
UA UG UM US UY UZ VA VC VE VG VN VU WF WS XK YE YT ZA ZM ZW ZZ
""".split()

LANGUAGES = """
AF AK AM AR AS AZ BE BG BM BN BO BR BS CA CE CKB CS CU CY DA DE DZ EE EL EN EO ES ET EU FA FF FI
FIL FO FR FY GA GD GL GU GV HA HE HI HR HU HY IA ID IG II IS IT JA JV KA KI KK KL KM KN KO KS KU
KW KY LA LB LG LN LO LT LU LV MG MI MK ML MN MO MR MS MT MY NB ND NE NL NN NO OM OR OS PA PL PS
PT PT_BR PT_PT QU RM RN RO RU RW SA SC SD SE SG SH SI SK SL SN SO SQ SR SU SV SW TA TE TG TH TI
TK TO TR TT UG UK UR UZ VI VO WO XH YI YO ZH ZH_CN ZH_TW ZU
""".split()

CURRENCIES = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN
BYR BZD CAD CDF CHF CLP CNY COP CRC CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JEP JMD JOD JPY KES KGS KHR KID
KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL LTL LVL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK
MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD
SCR SDG SEK SGD SHP SLL SOS SRD SSP STD STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX
USD UYU UZS VED VEF VES VND VUV WST XAF XCD XOF XPF XXX YER ZAR ZMW
""".split()


@cache
def _english() -> Locale:
    return Locale("en")


def country_name(code: str, language: str = "en") -> str:
    name = _locale(language).territories.get(code) or _english().territories.get(code)
    return str(name or code)


def language_name(code: str, language: str = "en") -> str:
    key = code.replace("_", "-").split("-")[0].lower()
    whole = code.lower() if "_" not in code else f"{key}_{_script_or_country(code)}"
    names = _locale(language).languages
    return str(names.get(whole) or names.get(key) or code)


def currency_name(code: str, language: str = "en") -> str:
    name = _locale(language).currencies.get(code) or _english().currencies.get(code)
    return str(name or code)


def currency_symbol(code: str, language: str = "en") -> str:
    return str(_locale(language).currency_symbols.get(code, code))


@cache
def _locale(language: str) -> Locale:
    """CLDR's names in a language of the shop; English where it has none."""
    try:
        return Locale(language.replace("-", "_").split("_")[0].lower())
    except ValueError:
        return _english()


def _script_or_country(code: str) -> str:
    part = code.split("_")[1]
    return {"CN": "Hans", "TW": "Hant"}.get(part, part)


_UNKNOWN = "Unknown Region"

# Codes that CLDR no longer names, or never did.
_OTHERS = {
    "AN": "Netherlands Antilles",
    "JEP": "Jersey Pound",
    "KID": "Kiribati Dollar",
    "MO": "Moldavian",
    "XXX": "A currency that is not known",
    "ZZ": "A country that is not known; the shop's own is meant",
}


def _described(codes: list[str], name: Callable[[str], str]) -> dict[str, str]:
    """`MO` is a language and a region: a name that CLDR knows goes first."""
    found = {code: name(code) for code in codes}
    return {
        code: f"{_OTHERS[code] if text in (code, _UNKNOWN) else text}."
        for code, text in found.items()
    }


if TYPE_CHECKING:
    CountryCode = str
    LanguageCode = str
    CurrencyCode = str
else:
    CountryCode = enum(
        "CountryCode",
        "Countries and regions, ISO 3166-1 alpha-2.",
        _described(COUNTRIES, country_name),
    )
    LanguageCode = enum(
        "LanguageCode",
        "Languages, ISO 639-1, with a region where it matters.",
        _described(LANGUAGES, language_name),
    )
    CurrencyCode = enum(
        "CurrencyCode", "Currencies, ISO 4217.", _described(CURRENCIES, currency_name)
    )
