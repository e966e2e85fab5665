from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from commerce_api.kernel.clock import now
from commerce_api.kernel.tables import Table, choice, document, reference, whole


class Owner(StrEnum):
    """Kinds of things that have metafields."""

    ARTICLE = "article"
    BLOG = "blog"
    CART = "cart"
    COLLECTION = "collection"
    COMPANY = "company"
    COMPANY_LOCATION = "company_location"
    CUSTOMER = "customer"
    LOCATION = "location"
    MARKET = "market"
    ORDER = "order"
    PAGE = "page"
    PRODUCT = "product"
    SELLING_PLAN = "selling_plan"
    SHOP = "shop"
    VARIANT = "variant"


class Definition(Table, table=True):
    """Which metafields things of a kind may have. Storefronts see none unless it says so."""

    __tablename__ = "metafields_definition"
    __table_args__ = (UniqueConstraint("owner", "namespace", "key"),)

    owner: Owner = choice(Owner)
    namespace: str = Field(max_length=255)
    key: str = Field(max_length=64)
    name: str = Field(max_length=255)
    description: str | None = Field(default=None, max_length=1000)
    type: str = Field(max_length=64)
    validations: dict[str, Any] = document(default_factory=dict)
    storefront: bool = False
    filterable: bool = False  # lists of products can be narrowed down by it


class Value(Table, table=True):
    """A metafield of one thing. `value` is canonical text of its type; references in it are
    written `Product/12`, so that it does not depend on how ids look on the wire."""

    __tablename__ = "metafields_value"
    __table_args__ = (
        UniqueConstraint("definition_id", "owner_id"),
        UniqueConstraint("definition_id", "unique_value"),
    )

    definition_id: int = reference("metafields_definition.id", index=False)
    owner_id: int = whole(index=True)
    value: str
    unique_value: str | None = Field(default=None, max_length=255)  # only of the type `id`
    updated_at: datetime = Field(default_factory=now)


class MetaobjectDefinition(Table, table=True):
    """A type of metaobjects. With a `url_handle` each of them has a page of its own."""

    __tablename__ = "metafields_metaobject_definition"

    type: str = Field(max_length=255, unique=True)
    name: str = Field(max_length=255)
    description: str | None = Field(default=None, max_length=1000)
    storefront: bool = False
    renderable: bool = False  # the two keys below tell search engines what a page is about
    seo_title_key: str | None = Field(default=None, max_length=64)
    seo_description_key: str | None = Field(default=None, max_length=64)
    url_handle: str | None = Field(default=None, max_length=255, unique=True)


class MetaobjectField(Table, table=True):
    __tablename__ = "metafields_metaobject_field"
    __table_args__ = (UniqueConstraint("definition_id", "key"),)

    definition_id: int = reference("metafields_metaobject_definition.id", index=False)
    position: int
    key: str = Field(max_length=64)
    name: str = Field(max_length=255)
    type: str = Field(max_length=64)
    required: bool = False
    validations: dict[str, Any] = document(default_factory=dict)


class MetaobjectStatus(StrEnum):
    ACTIVE = "active"
    DRAFT = "draft"  # not shown to storefronts


class Metaobject(Table, table=True):
    __tablename__ = "metafields_metaobject"
    __table_args__ = (
        UniqueConstraint("definition_id", "handle"),
        Index(None, "definition_id", "updated_at", "id"),
        CheckConstraint("handle <> ''", name="handle_given"),
    )

    definition_id: int = reference("metafields_metaobject_definition.id", index=False)
    handle: str = Field(max_length=255)
    status: MetaobjectStatus = choice(MetaobjectStatus, default=MetaobjectStatus.ACTIVE)
    updated_at: datetime = Field(default_factory=now)


class MetaobjectValue(Table, table=True):
    __tablename__ = "metafields_metaobject_value"
    __table_args__ = (UniqueConstraint("metaobject_id", "field_id"),)

    metaobject_id: int = reference("metafields_metaobject.id", index=False)
    field_id: int = reference("metafields_metaobject_field.id")
    value: str
