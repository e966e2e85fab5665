from datetime import datetime

from commerce_api.kernel.rows import Row


class StaleRow(Row):
    key: int
    kind: str
    object_key: int
    version: int


class ProductFacts(Row):
    """What a search document takes from the product's own row."""

    key: int
    title: str
    description_html: str
    vendor: str
    product_type: str
    created: datetime | str
    updated: datetime | str
    published: datetime | str
    sold_count: int
    category: str | None  # its key


class TextFacts(Row):
    """A page, an article or a collection as the index needs it."""

    key: int
    title: str
    html: str
    author: str
    tags: object
    created: datetime | str
    updated: datetime | str
