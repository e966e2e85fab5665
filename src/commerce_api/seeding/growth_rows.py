"""The shape of a generated product: plain values, ready for a bulk insert."""

from datetime import datetime

import msgspec


class GrownVariant(msgspec.Struct, frozen=True, gc=False):
    """`options` has one value for each option of the product; `prices_minor` is by currency, and
    `stock` by the handle of the location."""

    sku: str
    barcode: str
    title: str
    options: tuple[str, ...]
    prices_minor: dict[str, int]
    compare_at_minor: dict[str, int]
    stock: dict[str, int]
    weight_grams: int


class GrownProduct(msgspec.Struct, frozen=True, gc=False):
    """`index` counts from zero over the endless catalogue; `options` are (name, values)."""

    index: int
    handle: str
    title: str
    description_html: str
    vendor: str
    product_type: str
    tags: tuple[str, ...]
    published: datetime
    options: tuple[tuple[str, tuple[str, ...]], ...]
    variants: tuple[GrownVariant, ...]
