from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from commerce_api.catalog.measures import MeasureUnit
from commerce_api.kernel.clock import now
from commerce_api.kernel.tables import Table, choice, reference, whole


class ProductStatus(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


class MediaKind(StrEnum):
    IMAGE = "image"
    MODEL_3D = "model_3d"
    VIDEO = "video"
    EXTERNAL_VIDEO = "external_video"
    FILE = "file"  # anything else, such as a document


class VideoHost(StrEnum):
    VIMEO = "vimeo"
    YOUTUBE = "youtube"


class CollectionOrder(StrEnum):
    """How a collection shows its products when nobody asks for another order."""

    MANUAL = "manual"
    BEST_SELLING = "best_selling"
    TITLE = "title"
    TITLE_DESCENDING = "title_descending"
    PRICE = "price"
    PRICE_DESCENDING = "price_descending"
    CREATED = "created"
    CREATED_DESCENDING = "created_descending"


class RuleMatch(StrEnum):
    ALL = "all"
    ANY = "any"


class RuleSubject(StrEnum):
    """What a rule looks at. Of a product with many variants, one that fits is enough."""

    TITLE = "title"
    PRODUCT_TYPE = "product_type"
    VENDOR = "vendor"
    TAG = "tag"
    VARIANT_TITLE = "variant_title"
    PRICE = "price"  # in the currency of the shop's own market
    COMPARE_AT_PRICE = "compare_at_price"
    REDUCTION = "reduction"  # whole percent below the compare-at price
    STOCK = "stock"  # units of all variants that can still be sold
    WEIGHT = "weight"  # grams
    CREATED = "created"
    PUBLISHED = "published"


class RuleRelation(StrEnum):
    EQUALS = "equals"
    NOT_EQUALS = "not_equals"
    CONTAINS = "contains"
    NOT_CONTAINS = "not_contains"
    STARTS_WITH = "starts_with"
    ENDS_WITH = "ends_with"
    GREATER = "greater"
    LESS = "less"
    WITHIN_DAYS = "within_days"  # not longer ago
    IS_SET = "is_set"
    IS_NOT_SET = "is_not_set"


class Media(Table, table=True):
    """A file that is shown. `path` is relative to the media folder; of a video that is hosted
    elsewhere it is the video's name at its host."""

    __tablename__ = "catalog_media"

    kind: MediaKind = choice(MediaKind, default=MediaKind.IMAGE)
    path: str = Field(max_length=255)
    mime: str = Field(max_length=80)
    alt: str | None = Field(default=None, max_length=512)
    width: int | None = None
    height: int | None = None
    bytes: int = whole(default=0)
    preview_id: int | None = reference("catalog_media.id", default=None, nullable=True)
    host: VideoHost | None = choice(VideoHost, default=None, nullable=True)
    thumbhash: str | None = Field(default=None, max_length=64)  # a blurred picture, in base64


class Category(Table, table=True):
    """A kind of thing. Its key says where it stands: `hg-1-2` lies within `hg-1`, that in `hg`."""

    __tablename__ = "catalog_category"

    key: str = Field(max_length=120, unique=True)
    name: str = Field(max_length=255)


class Attribute(Table, table=True):
    """What things of some categories are told apart by, such as their material."""

    __tablename__ = "catalog_attribute"

    key: str = Field(max_length=64, unique=True)
    name: str = Field(max_length=255)


class CategoryAttribute(Table, table=True):
    """An attribute of a category and of all that lie within it."""

    __tablename__ = "catalog_category_attribute"
    __table_args__ = (UniqueConstraint("category_id", "attribute_id"),)

    category_id: int = reference("catalog_category.id", index=False)
    attribute_id: int = reference("catalog_attribute.id")


# Partial, so that SQLite never prefers it to the order that a list asks for.
ACTIVE = text("status = 'active'")


class Product(Table, table=True):
    __tablename__ = "catalog_product"
    __table_args__ = (
        Index("ix_catalog_product_title_id", "title", "id"),
        Index("ix_catalog_product_created", "created_at", "id"),
        Index("ix_catalog_product_updated", "updated_at", "id"),
        Index("ix_catalog_product_vendor_id", "vendor", "id"),
        Index("ix_catalog_product_type_id", "product_type", "id"),
        Index("ix_catalog_product_sold", "sold_count", "id"),
        Index(  # what is on sale can be counted and skipped without reading any product
            "ix_catalog_product_on_sale",
            *("id", "published_at", "status"),
            sqlite_where=ACTIVE,
            postgresql_where=ACTIVE,
        ),
    )

    handle: str = Field(max_length=255, unique=True)
    title: str = Field(max_length=255)
    description_html: str = Field(default="", max_length=100_000)
    vendor: str = Field(default="", max_length=255)
    product_type: str = Field(default="", max_length=255)
    status: ProductStatus = choice(ProductStatus, default=ProductStatus.ACTIVE)
    published_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    seo_title: str | None = Field(default=None, max_length=255)
    seo_description: str | None = Field(default=None, max_length=512)
    is_gift_card: bool = False
    sold_count: int = whole(default=0)  # units sold, kept by the orders that were placed
    category_id: int | None = reference("catalog_category.id", default=None, nullable=True)


class ProductTag(Table, table=True):
    __tablename__ = "catalog_product_tag"
    __table_args__ = (UniqueConstraint("product_id", "tag"), Index(None, "tag", "product_id"))

    product_id: int = reference("catalog_product.id", index=False)
    tag: str = Field(max_length=255)


class ProductAttribute(Table, table=True):
    """What a product is on an attribute of its category. One of several colours is a row each."""

    __tablename__ = "catalog_product_attribute"
    __table_args__ = (UniqueConstraint("product_id", "attribute_id", "value"),)

    product_id: int = reference("catalog_product.id", index=False)
    attribute_id: int = reference("catalog_attribute.id")
    value: str = Field(max_length=120)


class ProductMedia(Table, table=True):
    __tablename__ = "catalog_product_media"
    __table_args__ = (UniqueConstraint("product_id", "media_id"),)

    product_id: int = reference("catalog_product.id", index=False)
    media_id: int = reference("catalog_media.id")
    position: int


class Option(Table, table=True):
    __tablename__ = "catalog_option"
    __table_args__ = (UniqueConstraint("product_id", "name"),)

    product_id: int = reference("catalog_product.id", index=False)
    name: str = Field(max_length=255)
    position: int


class OptionValue(Table, table=True):
    __tablename__ = "catalog_option_value"
    __table_args__ = (UniqueConstraint("option_id", "name"),)

    option_id: int = reference("catalog_option.id", index=False)
    name: str = Field(max_length=255)
    position: int
    swatch_color: str | None = Field(default=None, max_length=16)
    swatch_media_id: int | None = reference("catalog_media.id", default=None, nullable=True)


class Variant(Table, table=True):
    __tablename__ = "catalog_variant"
    __table_args__ = (
        Index(None, "product_id", "position"),
        CheckConstraint(
            "(measure_unit IS NULL) = (measure_thousandths IS NULL)"
            " AND (measure_unit IS NULL) = (reference_unit IS NULL)"
            " AND (measure_unit IS NULL) = (reference_value IS NULL)",
            name="measure_whole",
        ),
        CheckConstraint("measure_thousandths > 0", name="measure_positive"),
        CheckConstraint("reference_value > 0", name="reference_positive"),
    )

    product_id: int = reference("catalog_product.id", index=False)
    sku: str = Field(max_length=255, unique=True)
    title: str = Field(max_length=512)
    position: int
    barcode: str | None = Field(default=None, max_length=64, index=True)
    weight_grams: int = 0
    requires_shipping: bool = True
    image_id: int | None = reference("catalog_media.id", default=None, nullable=True)
    # How much is in it, and for how much of what its price is also told: all four or none.
    measure_unit: MeasureUnit | None = choice(MeasureUnit, default=None, nullable=True)
    measure_thousandths: int | None = whole(default=None, nullable=True)
    reference_unit: MeasureUnit | None = choice(MeasureUnit, default=None, nullable=True)
    reference_value: int | None = None


class VariantValue(Table, table=True):
    """Which value of which option makes the variant what it is."""

    __tablename__ = "catalog_variant_value"
    __table_args__ = (UniqueConstraint("variant_id", "option_id"),)

    variant_id: int = reference("catalog_variant.id", index=False)
    option_id: int = reference("catalog_option.id")
    value_id: int = reference("catalog_option_value.id")


class BundleComponent(Table, table=True):
    """What a bundle consists of. A variant with such rows is a bundle: it has no stock of its own,
    and is never a component itself."""

    __tablename__ = "catalog_bundle_component"
    __table_args__ = (
        UniqueConstraint("bundle_id", "component_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("bundle_id <> component_id", name="not_itself"),
    )

    bundle_id: int = reference("catalog_variant.id", index=False)
    component_id: int = reference("catalog_variant.id")
    quantity: int
    position: int


class Collection(Table, table=True):
    __tablename__ = "catalog_collection"

    handle: str = Field(max_length=255, unique=True)
    title: str = Field(max_length=255, index=True)
    description_html: str = Field(default="", max_length=100_000)
    image_id: int | None = reference("catalog_media.id", default=None, nullable=True)
    seo_title: str | None = Field(default=None, max_length=255)
    seo_description: str | None = Field(default=None, max_length=512)
    updated_at: datetime = Field(default_factory=now)
    listed: bool = True  # an unlisted one is only found by its handle
    # None: the merchant's own order.
    sort_order: CollectionOrder | None = choice(CollectionOrder, default=None, nullable=True)
    # How many of its rules must hold. None: it has none, its products are chosen by hand.
    rule_match: RuleMatch | None = choice(RuleMatch, default=None, nullable=True)


class CollectionRule(Table, table=True):
    """Products that fit are members without being chosen."""

    __tablename__ = "catalog_collection_rule"
    __table_args__ = (UniqueConstraint("collection_id", "position"),)

    collection_id: int = reference("catalog_collection.id", index=False)
    position: int
    subject: RuleSubject = choice(RuleSubject, index=True)
    relation: RuleRelation = choice(RuleRelation)
    value: str = Field(default="", max_length=255)


class CollectionProduct(Table, table=True):
    __tablename__ = "catalog_collection_product"
    __table_args__ = (
        UniqueConstraint("collection_id", "product_id"),
        Index("ix_catalog_collection_product_order", "collection_id", "position", "product_id"),
    )

    collection_id: int = reference("catalog_collection.id", index=False)
    product_id: int = reference("catalog_product.id")
    position: int
    by_rule: bool = False  # a member because the rules say so, not chosen by hand
