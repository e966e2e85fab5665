"""The index's documents and settings. Every setting is explicit: defaults change with versions."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from meilisearch_python_sdk.models.settings import (
    Faceting,
    LocalizedAttributes,
    MeilisearchSettings,
    MinWordSizeForTypos,
    Pagination,
    ProximityPrecision,
    TypoTolerance,
)

from commerce_api.ports.search import (
    LONGEST_VALUE,
    MOST_FACET_VALUES,
    NO_SALES,
    ProductDocument,
    Searchable,
    SearchDocument,
    TextDocument,
    clean,
)

PRIMARY_KEY = "key"
LONGEST_TITLE, LONGEST_BODY, LONGEST_FACET_BYTES = 1_000, 20_000, 468
MOST_VALUES = 1_000
MOST_TOTAL_HITS = 100_000
RANKING_RULES = [
    *("sort", "words", "typo", "proximity", "attribute", "exactness"),
    *("rank:asc", "id:asc", "kind:asc"),
]
FACETS = (
    *("tag", "vendor", "product_type", "option", "category", "attribute"),
    *("collection", "available"),
)
# Attributes by the part of the document that they hold, most important first.
ATTRIBUTES = {
    Searchable.TITLE: "title",
    Searchable.VENDOR: "vendor",
    Searchable.PRODUCT_TYPE: "product_type",
    Searchable.TAG: "tag",
    Searchable.AUTHOR: "author",
    Searchable.VARIANT_TITLE: "variant_title",
    Searchable.SKU: "sku",
    Searchable.BARCODE: "barcode",
    Searchable.BODY: "body",
}
# Of those that the server has a tokenizer or a normalizer for.
LOCALES = frozenset(
    "af am ar az be bn bg ca cs da de el en eo et fi fr gu he hi hr hu hy id it jv ja kn ka km ko"
    " la lv lt ml mr mk my ne nl nb or pa fa pl pt ro ru si sk sl sn es sr sv ta te tl th tk tr uk"
    " ur uz vi yi zh zu".split()
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The languages and currencies that have attributes of their own."""

    languages: frozenset[str] = frozenset()
    currencies: frozenset[str] = frozenset()

    def with_those_of(self, documents: Iterable[SearchDocument]) -> "Vocabulary":
        languages, currencies = set(self.languages), set(self.currencies)
        for document in documents:
            languages.update(map(language_name, document.texts))
            if isinstance(document, ProductDocument):
                currencies.update(document.prices)
        return Vocabulary(frozenset(languages), frozenset(currencies))


def vocabulary_of(settings: MeilisearchSettings) -> Vocabulary:
    """What an index was set up for, read back from its settings."""
    titles = (name.partition("title_") for name in settings.searchable_attributes or [])
    prices = (name.partition("lowest_") for name in settings.sortable_attributes or [])
    return Vocabulary(
        frozenset(name for before, found, name in titles if found and not before),
        frozenset(name for before, found, name in prices if found and not before),
    )


def settings_for(vocabulary: Vocabulary) -> MeilisearchSettings:
    languages = sorted(vocabulary.languages)
    lowest = [f"lowest_{currency}" for currency in sorted(vocabulary.currencies)]
    highest = [f"highest_{currency}" for currency in sorted(vocabulary.currencies)]
    own = [attribute for part, attribute in ATTRIBUTES.items() if part is not Searchable.BODY]
    return MeilisearchSettings(
        ranking_rules=RANKING_RULES,
        searchable_attributes=[
            *(f"title_{language}" for language in languages),
            *own,
            *(f"body_{language}" for language in languages),
            "body",
        ],
        filterable_attributes=[*FACETS, "kind", *lowest, *highest],
        sortable_attributes=[
            *("available", "created", "updated", "rank", "title_sort", "id", "kind"),
            *lowest,
        ],
        displayed_attributes=["*"],
        stop_words=[],
        synonyms={},
        typo_tolerance=TypoTolerance(
            enabled=True,
            disable_on_attributes=["sku", "barcode"],
            disable_on_words=[],
            min_word_size_for_typos=MinWordSizeForTypos(one_typo=5, two_typos=9),
        ),
        faceting=Faceting(
            max_values_per_facet=MOST_FACET_VALUES, sort_facet_values_by={"*": "count"}
        ),
        pagination=Pagination(max_total_hits=MOST_TOTAL_HITS),
        proximity_precision=ProximityPrecision.BY_WORD,
        localized_attributes=[
            LocalizedAttributes(
                locales=[language], attribute_patterns=[f"title_{language}", f"body_{language}"]
            )
            for language in languages
            if language in LOCALES
        ],
        prefix_search="indexingTime",
        facet_search=False,
    )


def index_document(source: SearchDocument) -> dict[str, Any]:
    title = clean(source.title, LONGEST_TITLE)
    product = source if isinstance(source, ProductDocument) else None
    document = {
        PRIMARY_KEY: key_of(source.kind, source.id),
        "kind": source.kind.value,
        "id": source.id,
        "title": title,
        "title_sort": _sorting(title),
        "body": clean(source.body, LONGEST_BODY),
        "tag": _values(source.tags),
        "created": source.created,
        "updated": source.updated,
        "rank": min(product.sales_rank, NO_SALES) if product else NO_SALES,
        "available": int(product.available) if product else 1,
    }
    for language, (translated, text) in source.texts.items():
        name = language_name(language)
        document[f"title_{name}"] = clean(translated, LONGEST_TITLE)
        document[f"body_{name}"] = clean(text, LONGEST_BODY)
    if isinstance(source, TextDocument):
        return document | {"author": clean(source.author)}
    return document | _product(source)


def key_of(kind: str, number: int) -> str:
    return f"{kind}-{number}"


def language_name(language: str) -> str:
    return language.lower().replace("-", "_")


def facet_value(text: str) -> str:
    """Cut to what the server keeps of a value."""
    return clean(text, LONGEST_VALUE).encode()[:LONGEST_FACET_BYTES].decode(errors="ignore")


def _product(product: ProductDocument) -> dict[str, Any]:
    values = [token.partition(":")[2] for token in product.options]
    document: dict[str, Any] = {
        "vendor": facet_value(product.vendor) or None,
        "product_type": facet_value(product.product_type) or None,
        "option": _values(product.options),
        "category": _values(product.categories),
        "attribute": _values(product.attributes),
        "collection": list(product.collections)[:MOST_VALUES],
        "variant_title": _values([*product.variant_titles, *values]),
        "sku": _values(product.skus),
        "barcode": _values(product.barcodes),
    }
    for currency, (lowest, highest) in product.prices.items():
        document[f"lowest_{currency}"] = lowest
        document[f"highest_{currency}"] = highest
    return document


def _values(texts: Iterable[str]) -> list[str]:
    return [text for text in map(facet_value, dict.fromkeys(texts)) if text][:MOST_VALUES]


def _sorting(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return letters.encode()[:LONGEST_FACET_BYTES].decode(errors="ignore")
