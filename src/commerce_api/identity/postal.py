"""What a postal address looks like in different countries."""

import re

PROVINCES = {
    "US": """AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut
|DE Delaware|DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois
|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts
|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada
|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota
|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|PR Puerto Rico|RI Rhode Island|SC South Carolina
|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington
|WV West Virginia|WI Wisconsin|WY Wyoming|AS American Samoa|GU Guam|MP Northern Mariana Islands
|VI U.S. Virgin Islands|AA Armed Forces Americas|AE Armed Forces Europe|AP Armed Forces Pacific""",
    "CA": """AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick
|NL Newfoundland and Labrador|NT Northwest Territories|NS Nova Scotia|NU Nunavut
|ON Ontario|PE Prince Edward Island|QC Quebec
|SK Saskatchewan|YT Yukon""",
    "AU": """ACT Australian Capital Territory|NSW New South Wales|NT Northern Territory
|QLD Queensland|SA South Australia|TAS Tasmania|VIC Victoria|WA Western Australia""",
}

ZIPS = {
    "AT": r"\d{4}",
    "AU": r"\d{4}",
    "BE": r"\d{4}",
    "CA": r"[A-Z]\d[A-Z] ?\d[A-Z]\d",
    "CH": r"\d{4}",
    "CN": r"\d{6}",
    "CZ": r"\d{3} ?\d{2}",
    "DE": r"\d{5}",
    "DK": r"\d{4}",
    "ES": r"\d{5}",
    "FI": r"\d{5}",
    "FR": r"\d{5}",
    "GB": r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}",
    "GR": r"\d{3} ?\d{2}",
    "IE": r"[A-Z]\d[\dW] ?[A-Z\d]{4}",
    "IT": r"\d{5}",
    "JP": r"\d{3}-?\d{4}",
    "LU": r"(L-)?\d{4}",
    "MX": r"\d{5}",
    "NL": r"\d{4} ?[A-Z]{2}",
    "NO": r"\d{4}",
    "PL": r"\d{2}-\d{3}",
    "PT": r"\d{4}-\d{3}",
    "SE": r"\d{3} ?\d{2}",
    "SK": r"\d{3} ?\d{2}",
    "US": r"\d{5}(-\d{4})?",
}

_names = {
    country: dict(entry.strip().split(" ", 1) for entry in text.split("|"))
    for country, text in PROVINCES.items()
}
_zips = {
    country: re.compile(pattern, re.IGNORECASE | re.ASCII) for country, pattern in ZIPS.items()
}


def province_name(country: str | None, code: str | None) -> str | None:
    """The code itself where the names are not known."""
    return _names.get(country or "", {}).get(code or "", code)


def provinces(country: str) -> dict[str, str]:
    """Names by codes; empty where they are not known."""
    return _names.get(country, {})


def needs_province(country: str) -> bool:
    return country in _names


def knows_province(country: str, code: str) -> bool:
    return code in _names[country]


def needs_zip(country: str) -> bool:
    return country in _zips


def fits_zip(country: str, zip: str) -> bool:
    pattern = _zips.get(country)
    return pattern is None or pattern.fullmatch(zip.strip()) is not None
