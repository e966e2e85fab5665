"""The index's schema: what is stored, searched, filtered, counted and sorted."""

import re
import unicodedata

import tantivy

# Raise it when a field or an analyzer changes: an index of another version is rebuilt.
SCHEMA_VERSION = 2
CURRENCY_SLOTS = 64
TITLE_SORT_COLUMNS = 4
LONGEST_TOKEN_BYTES = 120

KIND_CODES = {"product": 0, "page": 1, "article": 2, "collection": 3}
KINDS = tuple(KIND_CODES)
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+")

# Counted by the value as it was written, and filtered by the folded one in a field beside it.
VALUES = ("tag", "vendor", "product_type", "option", "category", "attribute", "kind")
WORDS = (
    *("title", "vendor_words", "type_words", "tag_words", "author"),
    *("variant_words", "sku_words", "barcode_words", "body"),
)
COLUMNS = ("collection", "available", "created", "updated")


def build_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("key", indexed=True, fast=True)
    builder.add_integer_field("rank", fast=True)
    builder.add_bytes_field("titles", stored=True)
    for name in WORDS:
        builder.add_text_field(name, tokenizer_name="words")
    builder.add_json_field("texts", tokenizer_name="words")
    builder.add_text_field("cjk_title", tokenizer_name="grams")
    builder.add_text_field("cjk_body", tokenizer_name="grams", index_option="basic")
    for name in VALUES:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field(folded(name), tokenizer_name="value", index_option="basic")
    for name in COLUMNS:
        builder.add_integer_field(name, indexed=True, fast=True)
    for number in range(TITLE_SORT_COLUMNS):
        builder.add_unsigned_field(f"title_{number}", fast=True)
    for slot in range(CURRENCY_SLOTS):
        builder.add_integer_field(f"lowest_{slot}", indexed=True, fast=True)
        builder.add_integer_field(f"highest_{slot}", indexed=True, fast=True)
    return builder.build()


def word_analyzer() -> tantivy.TextAnalyzer:
    plain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return _folding(plain.filter(tantivy.Filter.remove_long(LONGEST_TOKEN_BYTES)))


def gram_analyzer() -> tantivy.TextAnalyzer:
    return _folding(tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(1, 2)))


def value_analyzer() -> tantivy.TextAnalyzer:
    return _folding(tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()))


def folded(field: str) -> str:
    return f"{field}_folded"


def key_of(kind: str, number: int) -> int:
    """Ids first, so that equals are ordered by id and then by kind."""
    return number * len(KINDS) + KIND_CODES[kind]


def title_columns(title: str) -> list[int]:
    """The first 32 bytes of the folded title as numbers that sort alike."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c)).encode()
    padded = letters[: 8 * TITLE_SORT_COLUMNS].ljust(8 * TITLE_SORT_COLUMNS, b"\0")
    return [int.from_bytes(padded[at : at + 8]) for at in range(0, len(padded), 8)]


def _folding(builder: tantivy.TextAnalyzerBuilder) -> tantivy.TextAnalyzer:
    return builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold()).build()
