"""What an operation says about itself: `@inContext` and `@idempotent`."""

from typing import Annotated

import strawberry
from strawberry.directive import DirectiveLocation

from commerce_api.gql.countries import CountryCode, LanguageCode
from commerce_api.gql.define import arg, input_


@input_("What the visitor agreed to.")
class VisitorConsent:
    analytics: bool | None = strawberry.field(default=None, description="Measuring visits.")
    marketing: bool | None = strawberry.field(default=None, description="Advertising.")
    preferences: bool | None = strawberry.field(
        default=None, description="Remembering choices such as the language."
    )
    sale_of_data: bool | None = strawberry.field(
        default=None, description="Passing data on to third parties."
    )


@input_("The buyer on whose behalf a question is asked.")
class BuyerInput:
    customer_access_token: str = strawberry.field(description="Token of the signed-in customer.")
    company_location_id: strawberry.ID | None = strawberry.field(
        default=None, description="Location of the company that the customer buys for."
    )


@strawberry.directive(
    name="inContext",
    locations=[DirectiveLocation.QUERY, DirectiveLocation.MUTATION],
    description="Answers as for a buyer of that country who reads that language.",
)
def in_context(
    country: Annotated[CountryCode | None, arg("Selects the market: currency and prices.")] = None,
    language: Annotated[LanguageCode | None, arg("Language of every text.")] = None,
    buyer: Annotated[BuyerInput | None, arg("The customer who is buying.")] = None,
    preferred_location_id: Annotated[
        strawberry.ID | None, arg("The place whose stock matters most.")
    ] = None,
    visitor_consent: Annotated[VisitorConsent | None, arg("What the visitor agreed to.")] = None,
) -> None: ...


@strawberry.directive(
    name="idempotent",
    locations=[DirectiveLocation.MUTATION],
    description="The same key has one effect, however often the operation is sent.",
)
def idempotent(
    key: Annotated[str, arg("1 to 255 characters, new for every intention.")],
) -> None: ...


# `@defer` is not here: documents may carry it, and get the whole answer at once (see engine).
DIRECTIVES = (in_context, idempotent)
