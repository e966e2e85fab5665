"""Exact money: whole minor units of one currency."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from commerce_api.kernel.errors import BadInput

# ISO 4217 currencies whose minor unit is not a hundredth.
_NO_MINOR_UNIT = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split()
_THOUSANDTHS = "BHD IQD JOD KWD LYD OMR TND".split()
DIGITS = dict.fromkeys(_NO_MINOR_UNIT, 0) | dict.fromkeys(_THOUSANDTHS, 3)
LARGEST_MINOR = 10**15


@dataclass(frozen=True, slots=True)
class Money:
    minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        self._require_same_currency(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._require_same_currency(other)
        return Money(self.minor - other.minor, self.currency)

    def __mul__(self, quantity: int) -> "Money":
        return Money(self.minor * quantity, self.currency)

    @property
    def amount(self) -> str:
        """The decimal string of the wire, always with the currency's digits: `12.50`, `1250`."""
        return amount_of(self.minor, self.currency)

    def share(self, numerator: int, denominator: int) -> "Money":
        """A fraction of the amount, rounded half up, away from zero."""
        return Money(divided_half_up(self.minor * numerator, denominator), self.currency)

    def allocate(self, weights: Sequence[int]) -> list["Money"]:
        """Split by weight with largest remainders: the parts always sum to the whole."""
        return [Money(part, self.currency) for part in allocate(self.minor, weights)]

    def _require_same_currency(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"cannot mix {self.currency} and {other.currency}")


def digits_of(currency: str) -> int:
    return DIGITS.get(currency, 2)


def amount_of(minor: int, currency: str) -> str:
    digits = DIGITS.get(currency, 2)
    if digits == 0:
        return str(minor)
    sign = "-" if minor < 0 else ""
    whole, fraction = divmod(abs(minor), 10**digits)
    return f"{sign}{whole}.{fraction:0{digits}d}"


def parse(amount: str, currency: str, *, field: tuple[str, ...] = ()) -> Money:
    """An amount from the wire. More digits than the currency has are refused, not rounded."""
    try:
        scaled = Decimal(amount).scaleb(digits_of(currency))
        whole = scaled.to_integral_value(rounding=ROUND_HALF_UP)
    except (ArithmeticError, ValueError):
        raise BadInput(f"“{amount[:40]}” is not an amount.", field=field) from None
    if whole != scaled or abs(whole) > LARGEST_MINOR:
        raise BadInput(f"“{amount[:40]}” is not an amount in {currency}.", field=field)
    return Money(int(whole), currency)


def divided_half_up(numerator: int, denominator: int) -> int:
    quotient, remainder = divmod(abs(numerator), denominator)
    rounded = quotient + (2 * remainder >= denominator)
    return rounded if numerator >= 0 else -rounded


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Largest remainder: each part is within one unit of its exact share, and none is lost."""
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("allocate() needs non-negative weights with a positive sum")
    sign, total = (-1, -total) if total < 0 else (1, total)
    parts = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]
