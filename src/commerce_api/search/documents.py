"""What the index holds, built from the database: as many statements for 500 rows as for one."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from commerce_api.catalog.categories import ancestors_of
from commerce_api.inventory.loaders import product_availability
from commerce_api.kernel.db import Fetches
from commerce_api.kernel.rows import json_value, moment
from commerce_api.kernel.text import plain_text
from commerce_api.ports.search import NO_SALES, Kind, ProductDocument, SearchDocument, TextDocument
from commerce_api.search import loaders, metafields
from commerce_api.search.rows import ProductFacts, TextFacts

BATCH = 500
NO_OPTION = ("Title", "Default Title")  # of products that come in one version only

Texts = Mapping[str, Mapping[str, str]]


async def documents_of(reader: Fetches, kind: Kind, keys: Sequence[int]) -> list[SearchDocument]:
    """Documents of those rows that can be found; of the others there is none."""
    if kind is Kind.PRODUCT:
        return await _products(reader, await loaders.products(reader, keys))
    return await _texts(reader, kind, await loaders.texts(reader, kind.value, keys))


async def all_documents(reader: Fetches) -> AsyncIterator[list[SearchDocument]]:
    """Everything that can be found, in batches."""
    after = 0
    while facts := await loaders.products_after(reader, after, BATCH):
        after = facts[-1].key
        yield await _products(reader, facts)
    for kind in (Kind.COLLECTION, Kind.PAGE, Kind.ARTICLE):
        after = 0
        while rows := await loaders.texts_after(reader, kind.value, after, BATCH):
            after = rows[-1].key
            yield await _texts(reader, kind, rows)


async def _products(reader: Fetches, facts: Sequence[ProductFacts]) -> list[SearchDocument]:
    keys = [row.key for row in facts]
    tags = await loaders.children(reader, loaders.TAGS, keys)
    collections = await loaders.children(reader, loaders.COLLECTIONS, keys)
    variants = await loaders.children(reader, loaders.VARIANTS, keys)
    options = await loaders.children(reader, loaders.OPTIONS, keys)
    prices = await loaders.children(reader, loaders.PRICES, keys)
    attributes = await loaders.children(reader, loaders.ATTRIBUTES, keys)
    facts_of = await metafields.tokens_of(reader, keys)
    available = await product_availability(reader, keys)
    texts = await loaders.translations(reader, "product", keys)
    values = sorted({int(str(row[2])) for rows in options.values() for row in rows})
    names = await loaders.translations(reader, "option_value", values)
    return [
        ProductDocument(
            id=row.key,
            title=row.title,
            body=plain_text(row.description_html),
            vendor=row.vendor,
            product_type=row.product_type,
            tags=_column(tags.get(row.key, ()), 0),
            collections=_column(collections.get(row.key, ()), 0),
            options=_options(options.get(row.key, ())),
            categories=[row.category, *ancestors_of(row.category)] if row.category else [],
            attributes=[
                *(f"{key}:{value}" for key, value in attributes.get(row.key, ())),
                *facts_of[row.key],
            ],
            skus=_column(variants.get(row.key, ()), 0),
            barcodes=[code for code in _column(variants.get(row.key, ()), 1) if code],
            variant_titles=_words(variants.get(row.key, ()), options.get(row.key, ()), names),
            prices={code: (low, high) for code, low, high in _typed(prices.get(row.key, ()))},
            available=available.get(row.key, (False, 0))[0],
            created=_seconds(row.created),
            updated=_seconds(row.updated),
            published=_seconds(row.published),
            sales_rank=max(NO_SALES - row.sold_count, 1),
            texts=_translated(texts.get(row.key, {}), row.title, "description_html"),
        )
        for row in facts
    ]


async def _texts(reader: Fetches, kind: Kind, facts: Sequence[TextFacts]) -> list[SearchDocument]:
    texts = await loaders.translations(reader, kind.value, [row.key for row in facts])
    return [
        TextDocument(
            kind=kind,
            id=row.key,
            title=row.title,
            body=plain_text(row.html),
            author=row.author,
            tags=json_value(row.tags) or (),
            created=_seconds(row.created),
            updated=_seconds(row.updated),
            texts=_translated(texts.get(row.key, {}), row.title, loaders.TEXT_FIELD[kind.value]),
        )
        for row in facts
    ]


def _options(rows: Sequence[Sequence[Any]]) -> list[str]:
    pairs = [(name, value) for name, value, _ in rows if (name, value) != NO_OPTION]
    return [f"{name}:{value}" for name, value in pairs]


def _words(
    variants: Sequence[Sequence[Any]],
    options: Sequence[Sequence[Any]],
    names: Mapping[int, Mapping[str, Mapping[str, str]]],
) -> list[str]:
    """Titles of variants, and the values of options in other languages."""
    titles = [title for _, _, title in variants if title != NO_OPTION[1]]
    translated = [
        fields["name"]
        for _, _, value in options
        for fields in names.get(value, {}).values()
        if "name" in fields
    ]
    return list(dict.fromkeys([*titles, *translated]))


def _translated(texts: Texts, title: str, body: str) -> dict[str, tuple[str, str]]:
    return {
        language: (fields.get("title", title), plain_text(fields.get(body, "")))
        for language, fields in texts.items()
    }


def _column(rows: Sequence[Sequence[Any]], at: int) -> list[Any]:
    return [row[at] for row in rows]


def _typed(rows: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
    return rows


def _seconds(value: datetime | str) -> int:
    return int(moment(value).timestamp())
