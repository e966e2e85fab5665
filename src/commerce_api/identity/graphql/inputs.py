"""What clients send about customers, and how it becomes plain values."""

from functools import cache
from typing import Any

import msgspec
import strawberry
from strawberry import UNSET

from commerce_api.gql import input_, secret
from commerce_api.gql.countries import COUNTRIES, country_name
from commerce_api.identity.addresses import Written

COLUMNS = {"country": "country_code", "province": "province_code"}
NAME_LANGUAGES = ("en", "de", "zh")


def required(description: str) -> Any:
    return strawberry.field(description=description)


def optional(description: str) -> Any:
    return strawberry.field(default=UNSET, description=description)


@input_("A new account.")
class CustomerCreateInput:
    email: str = required("E-mail address, to sign in with.")
    password: str = secret("Password, to sign in with.")
    first_name: str | None = optional("Given name.")
    last_name: str | None = optional("Family name.")
    phone: str | None = optional("Phone number as E.164 writes it: +4930123456.")
    accepts_marketing: bool | None = optional("Whether advertising may be sent.")


@input_("What a customer says of themselves. What is left out stays as it is.")
class CustomerUpdateInput:
    email: str | None = optional("E-mail address. A new one has to be activated anew.")
    password: str | None = secret("New password. It ends every session.", default=UNSET)
    first_name: str | None = optional("Given name; null for none.")
    last_name: str | None = optional("Family name; null for none.")
    phone: str | None = optional("Phone number as E.164 writes it; null for none.")
    accepts_marketing: bool | None = optional("Whether advertising may be sent.")


@input_("What somebody signs in with.")
class CustomerAccessTokenCreateInput:
    email: str = required("E-mail address of the account.")
    password: str = secret("Its password.")


@input_("What activates an account.")
class CustomerActivateInput:
    activation_token: str = required("The token out of the mail.")
    password: str = secret("The password from now on.")


@input_("What gives an account a new password.")
class CustomerResetInput:
    reset_token: str = required("The token out of the mail.")
    password: str = secret("The password from now on.")


@input_("A postal address. In a change, what is left out stays as it is.")
class MailingAddressInput:
    address1: str | None = optional("First line: usually street and number.")
    address2: str | None = optional("Second line: flat, floor, building.")
    city: str | None = optional("City or village.")
    company: str | None = optional("Company or organisation.")
    country: str | None = optional("The country: its name, or its code.")
    first_name: str | None = optional("Given name.")
    last_name: str | None = optional("Family name.")
    phone: str | None = optional("Phone number as E.164 writes it.")
    province: str | None = optional("Province or state: its name, or its code.")
    zip: str | None = optional("Postal code.")


def sent(value: Any) -> Any:
    """The domain has its own word for what was left out."""
    return msgspec.UNSET if value is UNSET else value


def written(given: MailingAddressInput) -> Written:
    values = {
        COLUMNS.get(name, name): sent(getattr(given, name))
        for name in MailingAddressInput.__annotations__
    }
    if values["country_code"]:
        values["country_code"] = country_code(values["country_code"]) or "ZZ"
    return Written(**values)


def country_code(text: str) -> str | None:
    """The code of a country that was written as one, or by its name."""
    wanted = text.strip()
    if wanted.upper() in COUNTRIES:
        return wanted.upper()
    return _countries().get(wanted.casefold())


@cache
def _countries() -> dict[str, str]:
    return {
        country_name(code, language).casefold(): code
        for language in NAME_LANGUAGES
        for code in COUNTRIES
        if code != "ZZ"
    }
