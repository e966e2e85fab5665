from commerce_api.kernel.rows import Row


class AvailabilityRow(Row):
    """Units that can still be sold, over all places. A variant without a row is not counted."""

    variant_key: int
    available: int
