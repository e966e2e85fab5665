"""From the shop's documents to the index's."""

from collections.abc import Iterable, Mapping

import msgspec
import tantivy

from commerce_api.plugins.tantivy_search.fields import CJK, folded, key_of, title_columns
from commerce_api.ports.search import (
    LONGEST_VALUE,
    NO_SALES,
    ProductDocument,
    SearchDocument,
    TextDocument,
    clean,
)

LONGEST_TITLE = 1_000
LONGEST_BODY = 20_000
MOST_VALUES = 1_000


def index_document(source: SearchDocument, slots: Mapping[str, int]) -> tantivy.Document:
    """`slots` numbers the currencies whose prices have columns; others are left out."""
    document = tantivy.Document()
    key = key_of(source.kind, source.id)
    document.add_integer("key", key)
    _add_values(document, "kind", None, [source.kind.value])
    document.add_integer("created", source.created)
    document.add_integer("updated", source.updated)
    _add_texts(document, source)
    _add_values(document, "tag", "tag_words", source.tags)
    if isinstance(source, ProductDocument):
        _add_product(document, source)
        _add_prices(document, source.prices, slots)
        rank = source.sales_rank
    else:
        _add_words(document, "author", [source.author])
        rank = NO_SALES
    document.add_integer("available", int(isinstance(source, TextDocument) or source.available))
    document.add_integer("rank", (min(rank, NO_SALES) << 31) + min(key, NO_SALES))
    return document


def _add_texts(document: tantivy.Document, source: SearchDocument) -> None:
    title, body = clean(source.title, LONGEST_TITLE), clean(source.body, LONGEST_BODY)
    document.add_text("title", title)
    document.add_text("body", body)
    for number, column in enumerate(title_columns(title)):
        document.add_unsigned(f"title_{number}", column)
    own, titles = {}, {"": title}
    for language, (translated, text) in source.texts.items():
        name = language.lower()
        titles[name] = clean(translated, LONGEST_TITLE)
        own[name] = {"title": titles[name], "body": clean(text, LONGEST_BODY)}
    document.add_json("texts", own)
    document.add_bytes("titles", msgspec.msgpack.encode(titles))
    _add_grams(document, "cjk_title", titles.values())
    _add_grams(document, "cjk_body", [body, *(text["body"] for text in own.values())])


def _add_product(document: tantivy.Document, product: ProductDocument) -> None:
    _add_values(document, "vendor", "vendor_words", [product.vendor])
    _add_values(document, "product_type", "type_words", [product.product_type])
    _add_values(document, "option", None, product.options)
    _add_values(document, "category", None, product.categories)
    _add_values(document, "attribute", None, product.attributes)
    values = [token.partition(":")[2] for token in product.options]
    _add_words(document, "variant_words", [*product.variant_titles, *dict.fromkeys(values)])
    _add_words(document, "sku_words", product.skus)
    _add_words(document, "barcode_words", product.barcodes)
    for collection in product.collections:
        document.add_integer("collection", collection)


def _add_prices(
    document: tantivy.Document, prices: Mapping[str, tuple[int, int]], slots: Mapping[str, int]
) -> None:
    for currency, (lowest, highest) in prices.items():
        slot = slots.get(currency)
        if slot is None:
            continue
        document.add_integer(f"lowest_{slot}", lowest)
        document.add_integer(f"highest_{slot}", highest)


def _add_values(
    document: tantivy.Document, field: str, words: str | None, values: Iterable[str]
) -> None:
    """Each value once, whole, and its words if they are searched."""
    kept = [text for text in map(_value, dict.fromkeys(values)) if text][:MOST_VALUES]
    for text in kept:
        document.add_text(field, text)
        document.add_text(folded(field), text)
    if words is not None:
        _add_words(document, words, kept)


def _add_words(document: tantivy.Document, field: str, texts: Iterable[str]) -> None:
    for text in list(texts)[:MOST_VALUES]:
        document.add_text(field, clean(text))


def _add_grams(document: tantivy.Document, field: str, texts: Iterable[str]) -> None:
    for text in texts:
        for run in CJK.findall(text):
            document.add_text(field, run)


def _value(text: str) -> str:
    return clean(text, LONGEST_VALUE)
