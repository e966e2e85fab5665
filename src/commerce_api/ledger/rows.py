"""What is posted, and what is read back."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from commerce_api.kernel.rows import Row
from commerce_api.ledger.models import CREDIT, GUARDED, AccountKind


@dataclass(frozen=True, slots=True)
class AccountKey:
    """Names an account, whether it has been opened already or not."""

    kind: AccountKind
    currency: str
    reference: str = ""

    @property
    def name(self) -> str:
        return f"{self.kind}/{self.reference}/{self.currency}"

    @property
    def sign(self) -> int:
        """What turns a sum of lines into a balance that is positive as a rule."""
        return -1 if self.kind in CREDIT else 1

    @property
    def guarded(self) -> bool:
        return self.kind in GUARDED


class Posting(msgspec.Struct, frozen=True):
    """A line: a debit is positive, a credit negative."""

    account: AccountKey
    minor: int


class NewEntry(msgspec.Struct, frozen=True):
    """`reference` is unique in the ledger: posting the same again changes nothing."""

    reference: str
    lines: tuple[Posting, ...]


class PostedLine(Row):
    reference: str  # of the entry
    account: str
    minor: int


class Audit(msgspec.Struct, frozen=True):
    """What is wrong with the books. All empty: nothing."""

    unbalanced: list[str]  # references of entries that do not come out at zero, or are empty
    off_by: dict[str, int]  # currency to the sum of everything, where that is not zero
    overdrawn: list[str]  # names of guarded accounts below zero

    @property
    def clean(self) -> bool:
        return not (self.unbalanced or self.off_by or self.overdrawn)


def debit(account: AccountKey, minor: int) -> Posting:
    return Posting(account, minor)


def credit(account: AccountKey, minor: int) -> Posting:
    return Posting(account, -minor)


def entry(reference: str, *lines: Posting) -> NewEntry:
    """Lines of one account are added up, and those that come out at nothing are left out."""
    return NewEntry(reference, _summed(lines))


def _summed(lines: Iterable[Posting]) -> tuple[Posting, ...]:
    sums: dict[AccountKey, int] = {}
    for line in lines:
        sums[line.account] = sums.get(line.account, 0) + line.minor
    return tuple(Posting(account, minor) for account, minor in sums.items() if minor)
