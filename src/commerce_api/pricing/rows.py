from datetime import datetime

import msgspec

from commerce_api.kernel.rows import Row


class MarketRow(Row):
    key: int
    handle: str
    name: str
    currency: str
    taxes_included: bool | None = None  # None: as the tables of taxes say
    language: str = ""
    languages: tuple[str, ...] = ()
    closed: bool = False  # something is left out of it
    countries: tuple[str, ...] = ()


class ListRow(msgspec.Struct, frozen=True, gc=False):
    """A price list without its prices."""

    key: int
    market_key: int | None
    group_key: int | None
    currency: str
    priority: int
    active: bool
    starts_at: datetime | None
    ends_at: datetime | None
    factor_ppm: int | None
    source_currency: str | None
    round_to_minor: int
    compare_at: str  # a CompareAt


class Step(msgspec.Struct, frozen=True, gc=False):
    """What one piece costs from that many pieces on."""

    minimum: int
    price_minor: int
    compare_at_minor: int | None


Steps = tuple[Step, ...]  # the first is from one piece on; none at all: not sold


class RangeRow(Row):
    product_key: int
    min_minor: int
    max_minor: int
    compare_min_minor: int
    compare_max_minor: int


class RuleRow(msgspec.Struct, frozen=True, gc=False):
    """The quantities in which a variant is sold."""

    minimum: int = 1
    maximum: int | None = None
    increment: int = 1


ANY_QUANTITY = RuleRow()


class Buyer(msgspec.Struct, frozen=True):
    """For whom prices are: the country, its market, the customer's group, the lists in force."""

    country: str
    currency: str
    market_key: int
    group_key: int | None = None
    prices: str = ""  # code of the rows of the price index that hold for this buyer
    lists: tuple[ListRow, ...] = ()  # the one that counts first comes first
    closed: bool = False  # the market does without something

    @property
    def plain(self) -> bool:
        """Whether everything costs what it costs without any list."""
        return not self.lists and not self.closed
