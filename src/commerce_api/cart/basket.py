"""The lines of one cart while they are being changed: merged, limited, told about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from commerce_api.cart import errors
from commerce_api.cart.errors import Mistake
from commerce_api.cart.values import Attributes, LineChange, NewLine, Path
from commerce_api.pricing.rows import ANY_QUANTITY, RuleRow

LINES_MAX = 500
QUANTITY_MAX = 10_000
NOT_ENOUGH = "MERCHANDISE_NOT_ENOUGH_STOCK"
SOLD_OUT = "MERCHANDISE_OUT_OF_STOCK"


@dataclass(eq=False)
class Entry:
    """A line to be. `key` is None until it is saved."""

    key: int | None
    variant: int
    quantity: int
    attributes: Attributes
    changed: bool = False

    def __post_init__(self) -> None:
        self.describe(self.attributes)

    def describe(self, attributes: Attributes) -> None:
        self.attributes = attributes
        self.marks = frozenset(attributes)  # their order does not make another line


@dataclass(frozen=True)
class Shortage:
    """Less was put in than wanted: of a line, or of goods that did not get in at all."""

    code: str
    entry: Entry
    added: bool


@dataclass
class Basket:
    """`goods`: units left of each variant that is sold here; None: not counted. `rules`: of the
    variants that are not sold in any quantity."""

    entries: list[Entry]
    goods: Mapping[int, int | None]
    rules: Mapping[int, RuleRow] = field(default_factory=dict)
    removed: list[Entry] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    shortages: list[Shortage] = field(default_factory=list)

    def put(self, lines: Sequence[NewLine], path: Path) -> None:
        """Add goods; the same goods with the same attributes become one line."""
        for index, line in enumerate(lines):
            where = (*path, str(index))
            if self._acceptable(line, where) and line.variant_id is not None:
                self._put(line.variant_id, line, where)
        if len(self.entries) > LINES_MAX:
            self._wrong(errors.TOO_LARGE, f"A cart has at most {LINES_MAX} lines.", path)

    def change(self, changes: Sequence[LineChange], path: Path) -> None:
        for index, change in enumerate(changes):
            where = (*path, str(index))
            entry = self._find(change.line_id)
            if entry is None:
                self._wrong(errors.NOT_FOUND, "This cart has no such line.", (*where, "id"))
            elif self._acceptable_change(change, where):
                self._change(entry, change, where)

    def remove(self, keys: Sequence[int | None], path: Path) -> None:
        for index, key in enumerate(keys):
            entry = self._find(key)
            if entry is None:
                self._wrong(errors.NOT_FOUND, "This cart has no such line.", (*path, str(index)))
            else:
                self._drop(entry)

    def _put(self, variant: int, line: NewLine, where: Path) -> None:
        entry = self._twin(variant, line.attributes)
        wanted = line.quantity + (entry.quantity if entry else 0)
        if self._countable(variant, wanted, where):
            new = entry is None
            entry = entry or Entry(None, variant, 0, line.attributes)
            if new:
                self.entries.append(entry)
            self._fill(entry, wanted)

    def _change(self, entry: Entry, change: LineChange, where: Path) -> None:
        wanted = entry.quantity if change.quantity is None else change.quantity
        if wanted == 0:
            self._drop(entry)
            return
        entry.variant = change.variant_id or entry.variant
        if change.attributes is not None:
            entry.describe(change.attributes)
        entry.changed = True
        if twin := self._twin(entry.variant, entry.attributes, apart_from=entry):
            wanted += twin.quantity
            self._drop(twin)
        if self._countable(entry.variant, wanted, where):
            self._fill(entry, wanted)

    def _fill(self, entry: Entry, wanted: int) -> None:
        """As much as there is. Goods of which nothing is left do not get in."""
        room = self._room(entry)
        entry.changed = True
        if room is None or wanted <= room:
            entry.quantity = wanted
        elif room > 0:
            entry.quantity = room
            self.shortages.append(Shortage(NOT_ENOUGH, entry, added=True))
        elif entry.quantity > 0:
            entry.quantity = min(entry.quantity, wanted)
            self.shortages.append(Shortage(SOLD_OUT, entry, added=True))
        else:
            self.entries.remove(entry)
            self.shortages.append(Shortage(SOLD_OUT, entry, added=False))

    def _room(self, entry: Entry) -> int | None:
        """Units that this line may have, given what the other lines of the cart want."""
        left = self.goods.get(entry.variant)
        if left is None:
            return None
        others = (e for e in self.entries if e is not entry and e.variant == entry.variant)
        room = max(left - sum(other.quantity for other in others), 0)
        rule = self.rules.get(entry.variant, ANY_QUANTITY)
        return room - room % rule.increment if room >= rule.minimum else 0

    def _find(self, key: int | None) -> Entry | None:
        found = (entry for entry in self.entries if entry.key is not None and entry.key == key)
        return next(found, None)

    def _twin(
        self, variant: int, attributes: Attributes, *, apart_from: Entry | None = None
    ) -> Entry | None:
        marks = frozenset(attributes)
        for entry in self.entries:
            same = entry.variant == variant and entry.marks == marks
            if same and entry is not apart_from:
                return entry
        return None

    def _drop(self, entry: Entry) -> None:
        self.entries.remove(entry)
        if entry.key is not None:
            self.removed.append(entry)

    def _acceptable(self, line: NewLine, where: Path) -> bool:
        before = len(self.mistakes)
        if line.refused:
            self._refuse_input(line.refused, where)
        if line.variant_id not in self.goods:
            message = "This merchandise does not exist or is not sold here."
            self._wrong(errors.LINE, message, (*where, "merchandiseId"))
        if line.quantity < 1:
            self._wrong(errors.INVALID, "The quantity is at least 1.", (*where, "quantity"))
        return len(self.mistakes) == before

    def _acceptable_change(self, change: LineChange, where: Path) -> bool:
        before = len(self.mistakes)
        if change.refused:
            self._refuse_input(change.refused, where)
        if change.variant_id is not None and change.variant_id not in self.goods:
            message = "This merchandise does not exist or is not sold here."
            self._wrong(errors.LINE, message, (*where, "merchandiseId"))
        if change.quantity is not None and change.quantity < 0:
            self._wrong(errors.INVALID, "The quantity is not negative.", (*where, "quantity"))
        return len(self.mistakes) == before

    def _refuse_input(self, name: str, where: Path) -> None:
        code = errors.SELLING_PLAN if name == "sellingPlanId" else errors.PARENT
        self._wrong(code, f"This shop has no use for `{name}` yet: leave it out.", (*where, name))

    def _countable(self, variant: int, wanted: int, where: Path) -> bool:
        rule = self.rules.get(variant, ANY_QUANTITY)
        most = min(QUANTITY_MAX, rule.maximum or QUANTITY_MAX)
        at = (*where, "quantity")
        if wanted > most:
            self._wrong(errors.TOO_MANY, f"A line has at most {most} pieces of this.", at)
        elif wanted < rule.minimum:
            told = f"A line has at least {rule.minimum} pieces of this."
            self._wrong(errors.TOO_FEW, told, at)
        elif wanted % rule.increment:
            self._wrong(errors.INCREMENT, f"This is sold in multiples of {rule.increment}.", at)
        else:
            return True
        return False

    def _wrong(self, code: str, message: str, field: Path) -> None:
        self.mistakes.append(Mistake(code, message, field))
