"""The lines of one cart while they are being changed: merged, limited, told about."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import UNSET

from commerce_api.cart import errors
from commerce_api.cart.bundles import NO_BUNDLES, Contents
from commerce_api.cart.errors import Mistake
from commerce_api.cart.values import Attributes, LineChange, NewLine, ParentLine, Path
from commerce_api.pricing.rows import ANY_QUANTITY, RuleRow

LINES_MAX = 500
QUANTITY_MAX = 10_000
NOT_ENOUGH = "MERCHANDISE_NOT_ENOUGH_STOCK"
SOLD_OUT = "MERCHANDISE_OUT_OF_STOCK"
NOT_SOLD = "This merchandise does not exist or is not sold here."


@dataclass(eq=False)
class Entry:
    """A line to be. `key` is None until it is saved."""

    key: int | None
    variant: int
    quantity: int
    attributes: Attributes
    plan: int | None = None
    parent: "Entry | None" = None
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
    variants that are not sold in any quantity. `plans`: by which plans which variants are sold."""

    entries: list[Entry]
    goods: Mapping[int, int | None]
    rules: Mapping[int, RuleRow] = field(default_factory=dict)
    plans: Collection[tuple[int, int]] = ()
    by_plan_only: Collection[int] = ()
    contents: Contents = NO_BUNDLES
    removed: list[Entry] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    shortages: list[Shortage] = field(default_factory=list)

    def put(self, lines: Sequence[NewLine], path: Path) -> None:
        """Add goods; the same goods with the same attributes become one line.

        Those that belong to others come after them, whatever the order they were sent in.
        """
        numbered = list(enumerate(lines))
        came: list[Entry] = []
        for index, line in sorted(numbered, key=lambda pair: pair[1].parent is not None):
            where = (*path, str(index))
            known = len(self.mistakes)
            parent = self._parent(line.parent, came, (*where, "parent")) if line.parent else None
            if self._acceptable(line, where) and len(self.mistakes) == known:
                entry = self._put(line, parent, where)
                came += [entry] if entry else []
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

    def _put(self, line: NewLine, parent: Entry | None, where: Path) -> Entry | None:
        wanted = Entry(None, line.variant_id or 0, 0, line.attributes, line.plan_id, parent)
        twin = self._twin(wanted)
        entry = twin or wanted
        quantity = line.quantity + entry.quantity
        if not self._countable(entry.variant, quantity, where):
            return None
        if twin is None:
            self.entries.append(entry)
        self._fill(entry, quantity)
        return entry

    def _parent(self, given: ParentLine, came: Sequence[Entry], where: Path) -> Entry | None:
        """The line that another shall belong to: by its id, or by goods of the same request."""
        if (given.line_id is None) == (given.variant_id is None):
            told = "A parent is named by its line, or by its merchandise."
            self._wrong(errors.INVALID, told, where)
            return None
        if given.line_id is not None:
            parent, where = self._find(given.line_id), (*where, "lineId")
        else:
            parent = next((e for e in came if e.variant == given.variant_id), None)
            where = (*where, "merchandiseId")
            if parent is None and any(e.variant == given.variant_id for e in self.entries):
                told = "A line that is in the cart already is named by its id."
                self._wrong(errors.PARENT_REFERENCE, told, where)
                return None
        if parent is None:
            self._wrong(errors.PARENT, "There is no such line to belong to.", where)
        elif parent.parent is not None:
            told = "A line that belongs to another cannot have lines of its own."
            self._wrong(errors.PARENT_DEPTH, told, where)
        return parent

    def _change(self, entry: Entry, change: LineChange, where: Path) -> None:
        wanted = entry.quantity if change.quantity is None else change.quantity
        if wanted == 0:
            self._drop(entry)
            return
        entry.variant = change.variant_id or entry.variant
        if change.attributes is not None:
            entry.describe(change.attributes)
        if change.plan_id is not UNSET:
            entry.plan = change.plan_id
        entry.changed = True
        if twin := self._twin(entry):
            wanted += twin.quantity
            for child in self._children(twin):
                child.parent, child.changed = entry, True
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
        rooms = []
        for item, needed in self._needs(entry).items():
            left = self.contents.shelf.get(item, self.goods.get(item))
            if left is not None:
                others = (e for e in self.entries if e is not entry)
                taken = sum(self._needs(e).get(item, 0) * e.quantity for e in others)
                rooms.append(max(left - taken, 0) // needed)
        if not rooms:
            return None
        room = min(rooms)
        rule = self.rules.get(entry.variant, ANY_QUANTITY)
        return room - room % rule.increment if room >= rule.minimum else 0

    def _needs(self, entry: Entry) -> Mapping[int, int]:
        """Units that one piece takes off the shelves: of a bundle, of what is in it."""
        return self.contents.parts.get(entry.variant) or {entry.variant: 1}

    def _find(self, key: int | None) -> Entry | None:
        found = (entry for entry in self.entries if entry.key is not None and entry.key == key)
        return next(found, None)

    def _twin(self, wanted: Entry) -> Entry | None:
        """Another line that is the same but for its quantity."""
        for entry in self.entries:
            same = entry.variant == wanted.variant and entry.marks == wanted.marks
            bound = entry.plan == wanted.plan and entry.parent is wanted.parent
            if same and bound and entry is not wanted:
                return entry
        return None

    def _children(self, parent: Entry) -> list[Entry]:
        return [entry for entry in self.entries if entry.parent is parent]

    def _drop(self, entry: Entry) -> None:
        """What belongs to it goes with it."""
        for child in self._children(entry):
            self._drop(child)
        self.entries.remove(entry)
        if entry.key is not None:
            self.removed.append(entry)

    def _acceptable(self, line: NewLine, where: Path) -> bool:
        before = len(self.mistakes)
        if line.variant_id is None or line.variant_id not in self.goods:
            self._wrong(errors.INVALID, NOT_SOLD, (*where, "merchandiseId"))
        else:
            self._check_plan(line.variant_id, line.plan_id, where)
        if line.quantity < 1:
            self._wrong(errors.INVALID, "The quantity is at least 1.", (*where, "quantity"))
        return len(self.mistakes) == before

    def _acceptable_change(self, change: LineChange, where: Path) -> bool:
        before = len(self.mistakes)
        if change.variant_id is not None and change.variant_id not in self.goods:
            self._wrong(errors.INVALID, NOT_SOLD, (*where, "merchandiseId"))
        elif entry := self._find(change.line_id):
            plan = entry.plan if change.plan_id is UNSET else change.plan_id
            self._check_plan(change.variant_id or entry.variant, plan, where)
        if change.quantity is not None and change.quantity < 0:
            self._wrong(errors.INVALID, "The quantity is not negative.", (*where, "quantity"))
        return len(self.mistakes) == before

    def _check_plan(self, variant: int, plan: int | None, where: Path) -> None:
        at = (*where, "sellingPlanId")
        if plan is None and variant in self.by_plan_only:
            self._wrong(errors.NEEDS_PLAN, "This is sold by selling plans only.", at)
        if plan is not None and (variant, plan) not in self.plans:
            self._wrong(errors.SELLING_PLAN, "This is not sold by that selling plan.", at)

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
