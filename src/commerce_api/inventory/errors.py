from collections.abc import Sequence
from dataclasses import dataclass

from commerce_api.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class Shortage:
    """More of a variant was asked for than is left."""

    variant_id: int
    sku: str
    wanted: int
    left: int


class OutOfStock(DomainError):
    code = "OUT_OF_STOCK"

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        super().__init__(" ".join(_sentence(shortage) for shortage in shortages))
        self.shortages = tuple(shortages)


def _sentence(shortage: Shortage) -> str:
    if shortage.left == 0:
        return f"{shortage.sku} is sold out."
    return f"Only {shortage.left} of {shortage.sku} are left, not {shortage.wanted}."
