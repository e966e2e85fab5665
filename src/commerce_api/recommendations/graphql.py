"""What else a buyer may like."""

from typing import Annotated

import strawberry

from commerce_api.catalog import loaders
from commerce_api.catalog.graphql import Product, products_by_keys
from commerce_api.catalog.rows import ProductRow
from commerce_api.gql import (
    DateTime,
    Info,
    Query,
    arg,
    enum,
    field,
    key_of,
    leaf,
    token_of,
    type_,
    value_of,
)
from commerce_api.kernel.errors import BadInput
from commerce_api.kernel.rows import Row
from commerce_api.recommendations import service
from commerce_api.recommendations.rows import SuggestionsRow

FIRST_MAX = 50
PRODUCTS_MAX = 50
PRODUCT_RECOMMENDATIONS = 10

ProductRecommendationIntent = enum(
    "ProductRecommendationIntent",
    "What recommendations are for.",
    {
        "COMPLEMENTARY": "To go with the product: bought together with it.",
        "RELATED": "Instead of the product: liked by the same people.",
    },
)

RecommendationStrategy = enum(
    "RecommendationStrategy",
    "How recommendations were found.",
    {
        "ALS": "From the tastes of buyers, learned by matrix factorisation from all orders.",
        "CO_PURCHASE": "From what was in the same orders more often than chance would have it.",
        "POPULAR": "What was ordered most in the last four weeks.",
    },
)


class RecommendationRow(Row):
    product: ProductRow
    score: float


class RecommendationsRow(Row):
    strategy: str
    fallback: bool
    model_version: str | None
    trained_at: str | None
    items: list[RecommendationRow]


@type_("A product that is recommended.")
class Recommendation:
    product: Product = leaf("The product.")
    score: float = leaf("Orders one answer; not comparable between answers.")


@type_("Products that a buyer may like, best first, and how they were found.")
class Recommendations:
    items: list[Recommendation] = leaf("The products.")
    strategy: RecommendationStrategy = leaf("How they were found.")  # type: ignore[valid-type]
    fallback: bool = leaf("True when too little was known, and best sellers stand in.")
    model_version: str | None = leaf("Which training the answer comes from; null without one.")
    trained_at: DateTime | None = leaf("When that training took place.")


@field(
    Query,
    "productRecommendations",
    list[Product] | None,
    "Up to ten products that go with a product, or are like it; null when there is no such one.",
)
async def product_recommendations(
    info: Info,
    product_id: Annotated[strawberry.ID | None, arg("The product's id.")] = None,
    product_handle: Annotated[str | None, arg("The product's handle.")] = None,
    intent: Annotated[ProductRecommendationIntent | None, arg("What they are for.")] = None,  # type: ignore[valid-type]
) -> list[ProductRow] | None:
    key = key_of(product_id, "Product") if product_id else None
    if product_id is None and product_handle:
        key = await info.context.one(loaders.product_keys, product_handle)
    if key is None or not (await products_by_keys(info.context, [key]))[0]:
        return None
    ask = service.complementary if value_of(intent) == "COMPLEMENTARY" else service.similar
    found = ask(info.context.plugins.recommender, key, PRODUCT_RECOMMENDATIONS)
    items = (await _with_products(info, found, PRODUCT_RECOMMENDATIONS, {key})).items
    return [item.product for item in items]


@field(
    Query,
    "recommendations",
    Recommendations,
    "For the buyer of a cart, for who looks at these products, or for anybody.",
)
async def recommendations(
    info: Info,
    cart_id: Annotated[
        strawberry.ID | None, arg("What is in it, and what its owner bought.")
    ] = None,
    product_ids: Annotated[
        list[strawberry.ID] | None, arg("What was looked at, the latest first; up to 50.")
    ] = None,
    first: Annotated[int, arg("How many at most: up to 50.")] = 10,
) -> RecommendationsRow:
    if not 0 <= first <= FIRST_MAX:
        raise BadInput(f"`first` must be between 0 and {FIRST_MAX}.", field=("first",))
    if product_ids and len(product_ids) > PRODUCTS_MAX:
        raise BadInput(f"At most {PRODUCTS_MAX} `productIds`.", field=("productIds",))
    recommender = info.context.plugins.recommender
    token = token_of(cart_id, "Cart") if cart_id else None
    keys = [key for id in product_ids or () if (key := key_of(id, "Product"))]
    if token:
        found = await service.for_cart(info.context, recommender, token, first)
    elif keys:
        found = service.for_products(recommender, keys, first)
    else:
        found = service.popular(recommender, first)
    return await _with_products(info, found, first, set(keys))


async def _with_products(
    info: Info, found: SuggestionsRow, limit: int, without: set[int]
) -> RecommendationsRow:
    """Only what is still on sale, in the order that the model gave."""
    wanted = [item for item in found.items if item.product_key not in without]
    rows = await products_by_keys(info.context, [item.product_key for item in wanted])
    items = [
        RecommendationRow(row, item.score)
        for row, item in zip(rows, wanted, strict=True)
        if row is not None
    ]
    return RecommendationsRow(
        found.strategy, found.fallback, found.model_version, found.trained_at, items[:limit]
    )
