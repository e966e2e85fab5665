"""The tree of kinds of things."""

import strawberry

from commerce_api.catalog import loaders
from commerce_api.catalog.categories import ancestors_of, is_code
from commerce_api.catalog.graphql.products import Product
from commerce_api.catalog.rows import CategoryRow, ProductRow
from commerce_api.gql import (
    Context,
    Info,
    Node,
    batch,
    field,
    finds_nodes,
    gid,
    leaf,
    token_of,
    type_,
)


@type_("A kind of thing, within a tree of such kinds.", CategoryRow)
class TaxonomyCategory(Node):
    name: str = leaf("What buyers see.")


@field(TaxonomyCategory, "id", strawberry.ID, "A globally unique id, the same in every shop.")
def category_id(category: CategoryRow) -> str:
    return gid("TaxonomyCategory", category.code)


@batch(
    TaxonomyCategory,
    "ancestors",
    list[TaxonomyCategory],
    "The categories that it lies within, the nearest first.",
)
async def category_ancestors(categories: list[CategoryRow], info: Info) -> list[list[CategoryRow]]:
    codes = [ancestors_of(category.code) for category in categories]
    wanted = list(dict.fromkeys(code for chain in codes for code in chain))
    found = dict(zip(wanted, await categories_by_codes(info.context, wanted), strict=True))
    return [[row for code in chain if (row := found[code])] for chain in codes]


@batch(Product, "category", TaxonomyCategory | None, "What kind of thing it is, if that is known.")
async def product_category(products: list[ProductRow], info: Info) -> list[CategoryRow | None]:
    keys = [product.category_key for product in products]
    return await info.context.many(loaders.categories, keys, info.context.locale)


async def categories_by_codes(
    context: Context, codes: list[str] | list[str | None]
) -> list[CategoryRow | None]:
    return await context.many(loaders.categories_by_code, codes, context.locale)


@finds_nodes("TaxonomyCategory")
async def find_categories(context: Context, ids: list[str]) -> dict[str, CategoryRow | None]:
    tokens = [token_of(id, "TaxonomyCategory") for id in ids]
    codes = [token if token and is_code(token) else None for token in tokens]
    return dict(zip(ids, await categories_by_codes(context, codes), strict=True))
