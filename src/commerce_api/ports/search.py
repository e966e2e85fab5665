"""How the shop is searched: documents in, ranked ids and facet counts out."""

import unicodedata
from collections.abc import AsyncIterable, Sequence
from enum import StrEnum
from typing import Protocol

import msgspec

LONGEST_TEXT = 200
MOST_WORDS = 10
LARGEST_PAGE = 250
LARGEST_OFFSET = 25_000
MOST_FACET_VALUES = 100
MOST_FILTER_VALUES = 100
LONGEST_VALUE = 200
NO_SALES = 2**31 - 1
LARGEST_ID = 2**60


class SearchUnavailable(Exception):
    """The engine cannot answer now; nothing was changed and the call may be repeated."""


class SearchBusy(SearchUnavailable):
    """Another process is writing the index; repeat the write in a moment."""


class Kind(StrEnum):
    PRODUCT = "product"
    PAGE = "page"
    ARTICLE = "article"
    COLLECTION = "collection"


class Sort(StrEnum):
    """RELEVANCE is always best first, and best sellers first where there are no words to rank by.

    PRICE is the cheapest variant's; products without a price in the currency come last.
    BEST_SELLING is by `sales_rank`. Equals are ordered by id.
    """

    RELEVANCE = "relevance"
    PRICE = "price"
    TITLE = "title"
    CREATED = "created"
    UPDATED = "updated"
    BEST_SELLING = "best_selling"
    ID = "id"


class Unavailable(StrEnum):
    """What becomes of products that cannot be bought now."""

    SHOW = "show"
    HIDE = "hide"
    LAST = "last"


class Searchable(StrEnum):
    """The parts of a document in which words are looked for, best match first."""

    TITLE = "title"
    VENDOR = "vendor"
    PRODUCT_TYPE = "product_type"
    TAG = "tag"
    AUTHOR = "author"
    VARIANT_TITLE = "variant_title"
    SKU = "sku"
    BARCODE = "barcode"
    BODY = "body"


class Facet(StrEnum):
    """What can be counted. An option is `option:Color`; `option:*` counts every option found,
    and the same is true of attributes."""

    VENDOR = "vendor"
    PRODUCT_TYPE = "product_type"
    TAG = "tag"
    COLLECTION = "collection"
    AVAILABLE = "available"
    PRICE = "price"
    CATEGORY = "category"
    ALL_OPTIONS = "option:*"
    ALL_ATTRIBUTES = "attribute:*"


OPTION = "option:"
ATTRIBUTE = "attribute:"
NAMED = (OPTION, ATTRIBUTE)  # facets that are found under the names of things


class TextDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A page, an article or a collection. `texts`: language -> (title, plain text)."""

    kind: Kind
    id: int
    title: str
    body: str = ""
    author: str = ""
    tags: Sequence[str] = ()
    texts: dict[str, tuple[str, str]] = {}
    created: int = 0
    updated: int = 0


class ProductDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A product with all its variants.

    `options` are tokens `Name:Value` over all variants; `categories` are the keys of its category
    and of all that this lies within; `attributes` are tokens `key:value`; `prices` are currency
    -> (lowest, highest) in minor units (where a market or a group of customers has prices of its
    own, they stand beside it under a longer code that begins with the currency); times are epoch
    seconds; `sales_rank` 1 is the best seller; `texts` are language -> (title, plain text) next to
    the shop's own language in `title` and `body`.
    """

    id: int
    title: str
    body: str = ""
    vendor: str = ""
    product_type: str = ""
    tags: Sequence[str] = ()
    collections: Sequence[int] = ()
    options: Sequence[str] = ()
    categories: Sequence[str] = ()
    attributes: Sequence[str] = ()
    skus: Sequence[str] = ()
    barcodes: Sequence[str] = ()
    variant_titles: Sequence[str] = ()
    prices: dict[str, tuple[int, int]] = {}
    available: bool = True
    created: int = 0
    updated: int = 0
    published: int = 0
    sales_rank: int = NO_SALES
    texts: dict[str, tuple[str, str]] = {}

    @property
    def kind(self) -> Kind:
        return Kind.PRODUCT


SearchDocument = ProductDocument | TextDocument


class PriceRange(msgspec.Struct, frozen=True):
    """Inclusive minor units. A product is inside when its own range of prices touches this one."""

    currency: str
    minimum: int | None = None
    maximum: int | None = None


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Groups are conjunctive, the values within one are alternatives. Letter case is ignored.

    `options` are (name, value); values of one name are alternatives, different names are not.
    The same is true of `attributes`. A category includes all that lie within it.
    """

    collections: Sequence[int] = ()
    tags: Sequence[str] = ()
    vendors: Sequence[str] = ()
    product_types: Sequence[str] = ()
    options: Sequence[tuple[str, str]] = ()
    categories: Sequence[str] = ()
    attributes: Sequence[tuple[str, str]] = ()
    price: PriceRange | None = None
    available: bool | None = None


class SearchRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Empty `text` browses. `currency` is that of the price sort and of the price facet.

    All words must match; only when nothing does, documents with some of them are found. Words may
    have one typo from 5 letters and two from 9, and the last one may be unfinished (`prefix_last`).
    """

    text: str = ""
    language: str = ""
    kinds: Sequence[Kind] = ()
    fields: Sequence[Searchable] = ()
    filters: Filters = Filters()
    facets: Sequence[str] = ()
    sort: Sort = Sort.RELEVANCE
    descending: bool = False
    currency: str = ""
    priced_only: bool = False  # without products that have no price in the currency
    unavailable: Unavailable = Unavailable.SHOW
    prefix_last: bool = True
    typos: bool = True
    offset: int = 0
    limit: int = 20


class Hit(msgspec.Struct, frozen=True):
    kind: Kind
    id: int
    score: float


class FacetValue(msgspec.Struct, frozen=True):
    value: str
    count: int


class SearchResult(msgspec.Struct, frozen=True):
    """One page. Facet values come most frequent first, at most 100 each.

    A group's own selection does not reduce its own counts. `price` is (lowest, highest).
    """

    hits: Sequence[Hit]
    total: int
    facets: dict[str, list[FacetValue]] = {}
    price: tuple[int, int] | None = None


class Suggestion(msgspec.Struct, frozen=True):
    """A query to offer. `typed` are the (start, end) ranges of `text` that the buyer wrote."""

    text: str
    typed: Sequence[tuple[int, int]] = ()


class SearchHealth(msgspec.Struct, frozen=True):
    """`needs_rebuild`: never filled completely, or written by another version of the schema."""

    documents: int
    needs_rebuild: bool
    detail: str


class SearchEngine(Protocol):
    """Every method raises SearchUnavailable when the engine cannot be reached or read."""

    async def search(self, request: SearchRequest) -> SearchResult: ...

    async def suggest(self, text: str, language: str, limit: int = 10) -> list[Suggestion]: ...

    async def replace(self, documents: Sequence[SearchDocument]) -> None:
        """Insert or overwrite; visible when it returns.

        Before the first rebuild nothing is done: the rebuild will read the same facts.
        """

    async def remove(self, kind: Kind, ids: Sequence[int]) -> None: ...

    async def rebuild(self, batches: AsyncIterable[Sequence[SearchDocument]]) -> int:
        """Fill a new index beside the old one and swap them at once; returns its documents.

        If the batches fail, the old index stays. Writes wait, or raise SearchBusy, meanwhile.
        """

    async def health(self) -> SearchHealth: ...

    async def version(self) -> str:
        """Changes with every write that searches can see: a key for caches."""

    async def close(self) -> None: ...


def named(facet: str) -> str | None:
    """`option:` or `attribute:` of a facet that is one of those."""
    return next((prefix for prefix in NAMED if facet.startswith(prefix)), None)


def plain(facet: str) -> str:
    """The facet in the one way in which groups are named: letter case is ignored."""
    prefix = named(facet)
    return prefix + facet.removeprefix(prefix).casefold() if prefix else facet


def clean(text: str, longest: int = LONGEST_TEXT) -> str:
    """Text from anywhere as an engine can take it: no control characters, no lone surrogates."""
    printable = "".join(
        " " if unicodedata.category(character) in {"Cc", "Cs"} else character
        for character in text[:longest]
    )
    return printable.strip()
