from datetime import datetime

from commerce_api.kernel.rows import Row


class BoughtRow(Row):
    """A line of an order, as much of it as is learned from."""

    line_key: int
    customer_key: int | None
    order_key: int
    product_key: int
    quantity: int
    moment: datetime | str  # a timestamp, as the driver hands it out


class SuggestedRow(Row):
    product_key: int
    score: float


class SuggestionsRow(Row):
    strategy: str
    fallback: bool
    model_version: str | None
    trained_at: str | None
    items: list[SuggestedRow]
