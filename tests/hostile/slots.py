"""Every place of the schema where a client's value goes in, found by walking the schema."""

import json
import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_enum_type,
    is_input_object_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    is_required_argument,
    is_required_input_field,
)

ITEM = "[]"
INPUT_DEPTH_MAX = 6
# The roots from which the types of a shop are reached with something in them.
ROOTS = ["product", "cart", "collection", "article", "page", "blog", "shop", "orderByTrackingToken"]
# What makes an input complete although it may be left out.
ADDRESS = {"firstName", "lastName", "address1", "city", "zip"}
COMPLETES = {
    "CartPaymentInput": {"directPaymentMethod"},
    "CartAddressInput": {"deliveryAddress"},
    "CartDeliveryAddressInput": ADDRESS | {"countryCode"},
    "CartSelectableAddressUpdateInput": {"address"},
    "MailingAddressInput": ADDRESS | {"country"},
}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Bare(str):
    """A word that stands in a document without quotes: an enum member, or a variable."""

    __slots__ = ()


Friendly = Callable[[str, str, Any], Any]  # (name of what it is for, its owner, its type)


@dataclass(frozen=True)
class Step:
    """A field on the way, and the type of its answer that the next step stands on."""

    name: str
    field: GraphQLField
    on: Any


@dataclass(frozen=True)
class Slot:
    """One argument, or one field inside of it, and the way there."""

    operation: str
    way: tuple[Step, ...]
    argument: str
    inner: tuple[str, ...]
    type: Any

    @property
    def name(self) -> str:
        return self.inner[-1] if self.inner else self.argument

    @property
    def owner(self) -> str:
        """The input that the value is a field of, or the type that is asked for."""
        kind: Any = self.way[-1].field.args[self.argument].type
        names = [name for name in self.inner if name != ITEM]
        for name in names[:-1]:
            named: Any = get_named_type(kind)
            kind = named.fields[name].type
        return str(get_named_type(kind).name) if names else str(self.way[-1].on.name)

    def __str__(self) -> str:
        path = ".".join(step.name for step in self.way)
        return f"{path}({'.'.join((self.argument, *self.inner))}: {self.type})"


def slots_of(schema: GraphQLSchema) -> list[Slot]:
    assert schema.query_type
    found = list(_root_slots("query", schema.query_type))
    if schema.mutation_type:
        found += _root_slots("mutation", schema.mutation_type)
    for way in _ways(schema):
        kind = way[-1].on
        for name, field in kind.fields.items():
            step = Step(name, field, get_named_type(field.type))
            found += _of_field("query", (*way, step))
    return found


def _root_slots(operation: str, root: Any) -> Iterator[Slot]:
    for name, field in root.fields.items():
        yield from _of_field(operation, (Step(name, field, get_named_type(field.type)),))


def _of_field(operation: str, way: tuple[Step, ...]) -> Iterator[Slot]:
    for name, argument in way[-1].field.args.items():
        for inner, kind in _parts(argument.type):
            yield Slot(operation, way, name, inner, kind)


def _parts(kind: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The type itself and, of inputs and lists of inputs, every field inside."""
    yield above, kind
    named, items = get_named_type(kind), (ITEM,) if _is_list(kind) else ()
    if is_input_object_type(named) and len(above) < INPUT_DEPTH_MAX:
        for name, field in named.fields.items():
            yield from _parts(field.type, (*above, *items, name))


def _is_list(kind: Any) -> bool:
    return is_list_type(kind.of_type if is_non_null_type(kind) else kind)


def _ways(schema: GraphQLSchema) -> list[tuple[Step, ...]]:
    """The shortest way from the query to every object type."""
    assert schema.query_type
    roots = schema.query_type.fields
    named = set(roots) - {"node", "nodes"}
    names = sorted(
        named, key=lambda name: (ROOTS.index(name) if name in ROOTS else len(ROOTS), name)
    )
    pending = deque(_steps(schema, (), name, roots[name]) for name in names)
    ways: dict[str, tuple[Step, ...]] = {}
    while pending:
        for way in pending.popleft():
            kind = way[-1].on
            if kind.name not in ways:
                ways[kind.name] = way
                pending.extend(
                    _steps(schema, way, name, field) for name, field in kind.fields.items()
                )
    return list(ways.values())


def _steps(
    schema: GraphQLSchema, way: tuple[Step, ...], name: str, field: GraphQLField
) -> list[tuple[Step, ...]]:
    answer = get_named_type(field.type)
    if not is_composite_type(answer):
        return []
    kinds = schema.get_possible_types(answer) if is_abstract_type(answer) else [answer]
    return [(*way, Step(name, field, kind)) for kind in kinds]


def document(slot: Slot, friendly: Friendly, value: Any, *, as_variable: bool) -> str:
    """The operation with `value` in the slot, written out or as the variable `$v`."""
    placed = Bare("$v") if as_variable else Written(value)
    text = _selected(slot.way[-1].field.type)
    for step in reversed(slot.way):
        last = step is slot.way[-1]
        if not last:
            text = f"{{ ... on {step.on.name} {text} }}"
        arguments = {
            name: friendly(name, step.on.name, argument.type)
            for name, argument in step.field.args.items()
            if is_required_argument(argument) or _names_the_thing(name, step)
        }
        if last:
            argument = step.field.args[slot.argument]
            _exclude(arguments, slot.argument)
            inside = _around(argument, slot.inner, placed, friendly)
            arguments[slot.argument] = inside
        shown = ", ".join(f"{name}: {literal(given)}" for name, given in arguments.items())
        text = f"{{ {step.name}{f'({shown})' if shown else ''} {text} }}"
    head = f"{slot.operation} Hostile($v: {slot.type})" if as_variable else slot.operation
    return f"{head} {text}"


def _names_the_thing(name: str, step: Step) -> bool:
    """`product(handle:)` is optional in the schema, and yet something has to be named."""
    first = next((n for n in ("handle", "id") if n in step.field.args), None)
    return name == first or name in {"first", "productId"}


def _exclude(arguments: dict[str, Any], wanted: str) -> None:
    """`id` or `handle`, not both."""
    if wanted in {"id", "handle"}:
        arguments.pop("handle", None)
        arguments.pop("id", None)
    if wanted == "last":
        arguments.pop("first", None)


def _around(
    owner: GraphQLArgument | GraphQLInputField,
    inner: tuple[str, ...],
    placed: Any,
    friendly: Friendly,
) -> Any:
    if not inner:
        return placed
    if inner[0] == ITEM:
        return [_around(owner, inner[1:], placed, friendly)]
    kind: GraphQLInputObjectType = get_named_type(owner.type)  # type: ignore[assignment]
    given = complete(kind, friendly, leave_out=inner[0])
    given[inner[0]] = _around(kind.fields[inner[0]], inner[1:], placed, friendly)
    return given


def complete(
    kind: GraphQLInputObjectType, friendly: Friendly, *, leave_out: str = ""
) -> dict[str, Any]:
    wanted = {n for n, field in kind.fields.items() if is_required_input_field(field)}
    if not leave_out.endswith("PaymentMethod"):
        wanted |= COMPLETES.get(kind.name, set())
    return {
        name: friendly(name, kind.name, kind.fields[name].type)
        for name in sorted(wanted - {leave_out})
    }


class Written:
    """A hostile value, to be written as a literal."""

    def __init__(self, value: Any) -> None:
        self.value = value


def literal(value: Any) -> str:
    match value:
        case Written():
            return _written(value.value)
        case Bare():
            return str(value)
        case list():
            return f"[{', '.join(map(literal, value))}]"
        case dict():
            return f"{{{', '.join(f'{name}: {literal(v)}' for name, v in value.items())}}}"
        case _:
            return json.dumps(value)


def _written(value: Any) -> str:
    match value:
        case str() if _NAME.fullmatch(value) and value.isupper():
            return value  # as if it were an enum member
        case list():
            return f"[{' '.join(map(_written, value))}]"
        case dict():
            fields = (
                f"{name}: {_written(v)}" for name, v in value.items() if _NAME.fullmatch(name)
            )
            return f"{{{' '.join(fields)}}}"
        case _:
            return json.dumps(value)


def _selected(kind: Any) -> str:
    """The leaves of the answer, and those of the things in it."""
    named = get_named_type(kind)
    return "" if is_leaf_type(named) else f"{{ {' '.join(_fields(named, 2))} }}"


def _fields(kind: Any, depth: int) -> Iterator[str]:
    yield "__typename"
    if not is_object_type(kind):
        return
    for name, field in kind.fields.items():
        inner = get_named_type(field.type)
        if any(is_required_argument(argument) for argument in field.args.values()):
            continue
        if is_leaf_type(inner) or is_enum_type(inner):
            yield name
        elif depth and not field.args and is_composite_type(inner):
            yield f"{name} {{ {' '.join(_fields(inner, depth - 1))} }}"
