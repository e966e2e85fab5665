"""Metafields and metaobjects as they are read."""

from typing import Any

import msgspec

from commerce_api.kernel.rows import Row


class MetafieldRow(Row):
    number: int | str  # a cart's are named in another way: they are nobody else's business
    definition_key: int | None
    owner: str  # an Owner
    owner_key: int
    namespace: str
    key: str
    type: str
    value: str  # canonical
    description: str | None
    created_at: str
    updated_at: str
    parent: Any = None  # the row that it was reached from


class MetaobjectFieldRow(Row):
    number: int
    key: str
    type: str
    value: str | None  # canonical


class MetaobjectRow(Row):
    key: int
    handle: str
    type: str
    updated_at: str
    renderable: bool
    seo_title_key: str | None
    seo_description_key: str | None
    url_handle: str | None
    fields: list[MetaobjectFieldRow] = msgspec.field(default_factory=list)


class MetaobjectPlaceRow(Row):
    """Of a page of metaobjects: what its cursor is made of."""

    key: int
    updated_at: Any


class DefinitionRow(Row):
    """`validations` as JSON, decoded."""

    key: int
    owner: str
    namespace: str
    name: str
    type: str
    validations: dict[str, Any]
    storefront: bool
    filterable: bool = False

    @property
    def full_name(self) -> str:
        return f"{self.namespace}.{self.name}"
