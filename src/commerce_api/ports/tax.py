"""How much tax a sale carries."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Destination:
    """Where goods go: ISO 3166 country, and province and postal code where they matter."""

    country: str
    province: str | None = None
    zip: str | None = None


@dataclass(frozen=True, slots=True)
class TaxRequest:
    """Amounts in minor units of `currency`, after discounts: one per line, and the delivery.

    `included`: whether they contain the tax; None: as is usual at the destination.
    """

    currency: str
    destination: Destination
    line_minor: tuple[int, ...]
    shipping_minor: int = 0
    included: bool | None = None


@dataclass(frozen=True, slots=True)
class TaxQuote:
    """Tax per line and on delivery, each rounded half up once.

    `included` says whether the amounts already contained it; if not, it comes on top.
    """

    included: bool
    rate_name: str
    rate_ppm: int  # parts per million: 19 % is 190,000
    line_tax_minor: tuple[int, ...]
    shipping_tax_minor: int

    @property
    def total_minor(self) -> int:
        return sum(self.line_tax_minor) + self.shipping_tax_minor

    @property
    def added_minor(self) -> int:
        return 0 if self.included else self.total_minor


class TaxCalculator(Protocol):
    async def quote(self, request: TaxRequest) -> TaxQuote: ...
