"""What the Complete Journey reader hands out, and the till rows it is made from."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from commerce_api.seeding.completejourney_words import (
    department_name,
    package_size_of,
    readable,
    title_of,
)

CURRENCY = "USD"
STORE_BRAND = "Store Brand"

# Rows of the till that are no goods: coupons, cards, tickets, services, own supplies.
_OTHER_DEPARTMENTS = frozenset(
    {
        *("COUPON", "POSTAL CENTER", "PHOTO & VIDEO", "CNTRL/STORE SUP"),
        *("PROD-WHS SALES", "CHARITABLE CONT", "GM MERCH EXP", "MISCELLANEOUS"),
    }
)
_OTHER_CATEGORIES = frozenset(
    {
        *("COUPON", "COUPON/MISC ITEMS", "COUPONS/STORE & MFG", "TICKETS"),
        *("BOTTLE DEPOSITS", "LONG DISTANCE CALLING CARDS", "PREPAID WIRELESS&ACCESSORIES"),
        *("PROD SUPPLIES", "DELI SUPPLIES", "MEAT SUPPLIES", "NON EDIBLE PRODUCTS"),
        *("IN-STORE PHOTOFINISHING", "OVERNIGHT PHOTOFINISHING", "CONTINUITIES"),
    }
)
_OTHER_KINDS = ("MISC SALES TRANS", "GIFT CARD", "KEY RING", "DONATION", "TICKETS")


class RetailProduct(msgspec.Struct, frozen=True, gc=False):
    """`price_minor` is the median price a unit in US cents; `sold` counts order lines.

    `product_type` is one of 250 categories; `kind` is finer, and is what the title begins with.
    """

    product_id: int
    handle: str
    title: str
    product_type: str
    vendor: str
    department: str
    kind: str
    brand: str
    package_size: str
    tags: tuple[str, ...]
    price_minor: int
    sold: int


class RetailHousehold(msgspec.Struct, frozen=True, gc=False):
    """A customer. The e-mail is invented; `traits` such as `age` and `income` are bands."""

    household_id: int
    email: str
    first_order_at: datetime
    orders: int
    traits: dict[str, str]


class RetailLine(msgspec.Struct, frozen=True, gc=False):
    """Paid and discount are totals of the line in US cents; their sum is the regular price."""

    product_id: int
    quantity: int
    paid_minor: int
    discount_minor: int


class RetailOrder(msgspec.Struct, frozen=True, gc=False):
    basket_id: int
    household_id: int
    store_id: int
    placed_at: datetime
    lines: tuple[RetailLine, ...]


class Article(msgspec.Struct, frozen=True, gc=False):
    """A row of the product table, as the till spells it."""

    product_id: int
    manufacturer_id: int
    department: str
    brand: str
    category: str
    kind: str
    package_size: str

    @property
    def no_goods_because(self) -> str:
        """Empty for a thing with a name that can be put into a bag."""
        if "GASOLINE" in self.kind or "FUEL" in (self.department, self.category):
            return "fuel"
        if self.department in _OTHER_DEPARTMENTS or self.category in _OTHER_CATEGORIES:
            return "coupon_or_service"
        if any(word in self.kind for word in _OTHER_KINDS):
            return "coupon_or_service"
        return "" if self.kind else "unnamed"


class TillRows(msgspec.Struct, frozen=True):
    """One row a line, columns as arrays, money in cents, moments in epoch seconds."""

    baskets: NDArray[np.int64]
    households: NDArray[np.int32]
    products: NDArray[np.int32]
    stores: NDArray[np.int32]
    quantities: NDArray[np.int32]
    value_minor: NDArray[np.int32]
    paid_minor: NDArray[np.int32]
    discount_minor: NDArray[np.int32]
    moments: NDArray[np.int64]

    def where(self, kept: NDArray[np.bool_], otherwise: str, dropped: dict[str, int]) -> "TillRows":
        """Only the rows that are kept; the others are counted under the reason."""
        dropped[otherwise] = dropped.get(otherwise, 0) + int(len(kept) - kept.sum())
        return self.picked(kept)

    def merged(self) -> "TillRows":
        """By time and basket, with the lines of one product in one basket made one."""
        rows = self.picked(np.lexsort((self.products, self.baskets, self.moments)))
        new = np.ones(len(rows.baskets), dtype=bool)
        new[1:] = (np.diff(rows.baskets) != 0) | (np.diff(rows.products) != 0)
        first = np.flatnonzero(new)
        sums = {
            name: np.add.reduceat(getattr(rows, name), first)
            for name in ("quantities", "value_minor", "paid_minor", "discount_minor")
        }
        return msgspec.structs.replace(rows.picked(first), **sums)

    def order_starts(self) -> NDArray[np.int64]:
        """Of merged rows: where each basket begins."""
        begins = np.ones(len(self.baskets), dtype=bool)
        begins[1:] = np.diff(self.baskets) != 0
        return np.flatnonzero(begins)

    def median_prices(self) -> dict[int, int]:
        """Cents a unit for each product, at least one."""
        unit = self.value_minor / self.quantities
        order = np.lexsort((unit, self.products))
        products, unit = self.products[order], unit[order]
        ids, start, count = np.unique(products, return_index=True, return_counts=True)
        middle = (unit[start + (count - 1) // 2] + unit[start + count // 2]) / 2
        prices = np.maximum(np.floor(middle + 0.5), 1).astype(np.int64)
        return dict(zip(ids.tolist(), prices.tolist(), strict=True))

    def picked(self, rows: NDArray[Any]) -> "TillRows":
        return TillRows(*(getattr(self, name)[rows] for name in self.__struct_fields__))


def joined(parts: Sequence[TillRows]) -> TillRows:
    return TillRows(
        *(np.concatenate([getattr(p, name) for p in parts]) for name in TillRows.__struct_fields__)
    )


def described(
    articles: Sequence[Article], sold: Mapping[int, int], prices: Mapping[int, int]
) -> Iterator[RetailProduct]:
    """Equal names are numbered over the whole table, so that a name never depends on a limit."""
    seen: Counter[str] = Counter()
    for article in articles:
        title = title_of(article.kind, article.category, package_size_of(article.package_size))
        seen[title] += 1
        if article.product_id in sold:
            number = f", No. {seen[title]}" if seen[title] > 1 else ""
            yield _product(article, title + number, sold[article.product_id], prices)


def _product(article: Article, title: str, sold: int, prices: Mapping[int, int]) -> RetailProduct:
    department = department_name(article.department)
    category = readable(article.category or article.department)
    private = article.brand == "Private"
    return RetailProduct(
        product_id=article.product_id,
        handle=f"cj-{article.product_id}",
        title=title,
        product_type=category,
        vendor=STORE_BRAND if private else f"Maker {article.manufacturer_id}",
        department=department,
        kind=readable(article.kind),
        brand=article.brand,
        package_size=package_size_of(article.package_size),
        tags=_tags(article, department, category, private=private),
        price_minor=prices[article.product_id],
        sold=sold,
    )


def _tags(article: Article, department: str, category: str, *, private: bool) -> tuple[str, ...]:
    words = f"{article.department} {article.category} {article.kind}"
    marks = {
        "organic": "ORGANIC" in words,
        "frozen": "FRZN" in words or "FROZEN" in words,
        "store brand": private,
    }
    own = (department.lower(), category.lower())
    return tuple(dict.fromkeys((*own, *(name for name, holds in marks.items() if holds))))
