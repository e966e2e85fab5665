from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from commerce_api.kernel.tables import Table, choice, currency, document, minor_units, reference


class DiscountKind(StrEnum):
    """What a discount does."""

    PERCENT = "percent"
    FIXED = "fixed"
    FIXED_PRICE = "fixed_price"  # what each piece costs
    BUY_GET = "buy_get"  # the cheapest pieces of so many get a percentage off
    FREE_SHIPPING = "free_shipping"


class StackingClass(StrEnum):
    """Which of them a discount is decides what it may be combined with, and when it is reckoned:
    first what is off single goods, then what is off the order, then the delivery."""

    PRODUCT = "product"
    ORDER = "order"
    SHIPPING = "shipping"


class Discount(Table, table=True):
    __tablename__ = "promotions_discount"
    __table_args__ = (
        CheckConstraint("basis_points BETWEEN 0 AND 10000", name="at_most_everything"),
    )

    code: str = Field(max_length=255, unique=True)  # kept in upper case; buyers may type any
    title: str = Field(max_length=255)
    kind: DiscountKind = choice(DiscountKind)
    basis_points: int = 0  # of a percentage: 1000 is 10 %
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    active: bool = True
    automatic: bool = False  # needs no code: `code` is only what the shop calls it
    priority: int = 0  # of discounts that cannot be combined the higher one counts
    excludes: list[str] = document(default_factory=list)  # classes it cannot be combined with
    min_quantity: int = 0  # pieces that have to be bought
    get_quantity: int = 0  # pieces that are then cheaper, for each `min_quantity` others
    countries: list[str] = document(default_factory=list)  # empty: delivered to any
    first_order: bool = False  # only for buyers who have not bought before
    usage_limit: int | None = None
    customer_limit: int | None = None


class DiscountAmount(Table, table=True):
    """In one currency: the amount of a fixed discount or price, and what has to be spent for it.

    A discount with any of these rows counts in their currencies only."""

    __tablename__ = "promotions_discount_amount"
    __table_args__ = (UniqueConstraint("discount_id", "currency"),)

    discount_id: int = reference("promotions_discount.id", index=False)
    currency: str = currency()
    amount_minor: int = minor_units(default=0)
    min_subtotal_minor: int = minor_units(default=0)


class DiscountCollection(Table, table=True):
    """A discount with any of these rows only counts for products of these collections."""

    __tablename__ = "promotions_discount_collection"
    __table_args__ = (UniqueConstraint("discount_id", "collection_id"),)

    discount_id: int = reference("promotions_discount.id", index=False)
    collection_id: int = reference("catalog_collection.id")


class DiscountProduct(Table, table=True):
    """A discount with any of these rows only counts for these products."""

    __tablename__ = "promotions_discount_product"
    __table_args__ = (UniqueConstraint("discount_id", "product_id"),)

    discount_id: int = reference("promotions_discount.id", index=False, ondelete="CASCADE")
    product_id: int = reference("catalog_product.id", ondelete="CASCADE")


class DiscountBought(Table, table=True):
    """A discount with any of these rows asks for these goods in the cart: they are what its least
    subtotal and quantity count. Without them it is what the discount counts for."""

    __tablename__ = "promotions_discount_bought"
    __table_args__ = (
        UniqueConstraint("discount_id", "product_id"),
        UniqueConstraint("discount_id", "collection_id"),
        CheckConstraint("(product_id IS NULL) <> (collection_id IS NULL)", name="one_target"),
    )

    discount_id: int = reference("promotions_discount.id", index=False, ondelete="CASCADE")
    product_id: int | None = reference(
        "catalog_product.id", default=None, nullable=True, ondelete="CASCADE"
    )
    collection_id: int | None = reference(
        "catalog_collection.id", default=None, nullable=True, ondelete="CASCADE"
    )


class DiscountBuyer(Table, table=True):
    """A discount with any of these rows is for these customers, and for those of these groups."""

    __tablename__ = "promotions_discount_buyer"
    __table_args__ = (
        UniqueConstraint("discount_id", "customer_id"),
        UniqueConstraint("discount_id", "group_id"),
        CheckConstraint("(customer_id IS NULL) <> (group_id IS NULL)", name="one_target"),
    )

    discount_id: int = reference("promotions_discount.id", index=False, ondelete="CASCADE")
    customer_id: int | None = reference(
        "identity_customer.id", default=None, nullable=True, ondelete="CASCADE"
    )
    group_id: int | None = reference(
        "pricing_group.id", default=None, nullable=True, ondelete="CASCADE"
    )


class DiscountUse(Table, table=True):
    """How often a limited discount was used: by one buyer, or, where that is empty, by all."""

    __tablename__ = "promotions_use"
    __table_args__ = (
        UniqueConstraint("discount_id", "buyer"),
        CheckConstraint("used >= 0", name="used_not_negative"),
    )

    discount_id: int = reference("promotions_discount.id", index=False, ondelete="CASCADE")
    buyer: str = Field(default="", max_length=64)  # a mark that cannot be read back
    used: int = 0


class DiscountClaim(Table, table=True):
    """One use of a limited discount, by the purchase of this name. Goes when the purchase fails."""

    __tablename__ = "promotions_claim"
    __table_args__ = (UniqueConstraint("reference", "discount_id", "buyer"),)

    discount_id: int = reference("promotions_discount.id", ondelete="CASCADE")
    buyer: str = Field(default="", max_length=64)
    reference: str = Field(max_length=80)
