"""What is found next to products, and what becomes of what cannot be bought."""

from collections.abc import Sequence
from typing import Annotated, Any

from commerce_api.catalog.graphql import collections_by_keys, products_by_keys
from commerce_api.content.graphql import articles_by_keys, pages_by_keys
from commerce_api.gql import Context, arg, enum
from commerce_api.ports.search import Hit, Kind

LOADERS: dict[Kind, Any] = {
    Kind.PRODUCT: products_by_keys,
    Kind.COLLECTION: collections_by_keys,
    Kind.PAGE: pages_by_keys,
    Kind.ARTICLE: articles_by_keys,
}

SearchUnavailableProductsType = enum(
    "SearchUnavailableProductsType",
    "What becomes of products that cannot be bought now.",
    {
        "HIDE": "They are left out.",
        "LAST": "They come after all others.",
        "SHOW": "They stand where they match.",
    },
)
Unavailables = Annotated[
    SearchUnavailableProductsType | None,  # type: ignore[valid-type]
    arg("What becomes of products that cannot be bought now; without it they come last."),
]


async def loaded(context: Context, hits: Sequence[Hit]) -> list[Any]:
    """The rows of hits of several kinds, in their order."""
    rows: dict[tuple[Kind, int], Any] = {}
    for kind, load in LOADERS.items():
        keys = [hit.id for hit in hits if hit.kind is kind]
        if keys:
            found = await load(context, keys)
            rows.update(((kind, key), row) for key, row in zip(keys, found, strict=True))
    return [rows[hit.kind, hit.id] for hit in hits]
