"""How a domain writes its part of the schema.

Strawberry classes say what is on the wire; at run time the objects are slotted structs (rows). A
leaf is an attribute of the struct, a field is a function of it, and a batch field is a function of
all structs of a level, so that a list costs as many statements as one object.
"""

import inspect
from collections.abc import Callable, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, dataclass_transform

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.parent import StrawberryParent
from strawberry.types import get_object_definition
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.union import StrawberryUnion

if TYPE_CHECKING:
    from commerce_api.gql.context import Info

C = TypeVar("C", bound=type)
F = TypeVar("F", bound=Callable[..., Any])
Owner = type | tuple[type, ...]

PARENT: Any = Annotated[Any, StrawberryParent()]
ROOTS: set[type] = set()
_type_names: dict[type, str] = {}


def type_(description: str, *rows: type, name: str | None = None) -> Callable[[C], C]:
    """An object type. Name its rows when it belongs to a union or an interface."""

    def define(cls: C) -> C:
        if rows:
            cls.is_type_of = staticmethod(lambda row, _info: type(row) in rows)  # type: ignore[attr-defined]
            _type_names.update(dict.fromkeys(rows, name or cls.__name__))
        return strawberry.type(cls, name=name, description=description)

    return define


def interface(description: str) -> Callable[[C], C]:
    """An interface; what implements it says so by inheriting, and names its rows."""

    def define(cls: C) -> C:
        cls.resolve_type = staticmethod(lambda row, _info, _type: _type_names[type(row)])  # type: ignore[attr-defined]
        return strawberry.interface(cls, description=description)

    return define


@dataclass_transform(kw_only_default=True, field_specifiers=(strawberry.field,))
def input_(description: str) -> Callable[[C], C]:
    return lambda cls: strawberry.input(cls, description=description)


def union(name: str, members: Sequence[type], description: str) -> Any:
    """A union of types that named their rows. For `returns=`, never for an annotation."""
    return Annotated[Union[tuple(members)], strawberry.union(name, description=description)]  # noqa: UP007


def open_union(name: str, description: str) -> Any:
    """A union whose members are added by `join`, from whichever domain has them."""
    return StrawberryUnion(name=name, description=description)


def join(union: StrawberryUnion, *members: type) -> None:
    union.type_annotations += tuple(StrawberryAnnotation(member) for member in members)


def implements(owner: type, interface: type) -> None:
    """Say it of a type of another domain, once its fields are attached."""
    definition = get_object_definition(owner, strict=True)
    definition.interfaces.append(get_object_definition(interface, strict=True))


def enum(name: str, description: str, members: dict[str, str]) -> Any:
    """An enum from member names and what they mean. The rows hold the names as plain strings."""
    values = {
        member: strawberry.enum_value(member, description=text) for member, text in members.items()
    }
    make: Any = Enum
    kind = make(name, values)
    return strawberry.enum(kind, name=name, description=description)


def leaf(description: str, *, name: str | None = None, deprecated: str | None = None) -> Any:
    """A field that is read as it is off the row."""
    return strawberry.field(name=name, description=description, deprecation_reason=deprecated)


def secret(description: str, **options: Any) -> Any:
    """A part of an input that is never shown: neither in a log nor in a fingerprint."""
    part = strawberry.field(description=description, **options)
    part.repr = False
    return part


def arg(description: str, *, name: str | None = None) -> Any:
    """`Annotated[int, arg("How many.")]`: what an argument means."""
    return strawberry.argument(description=description, name=name)


def field(
    owner: Owner, name: str, returns: Any, description: str, *, deprecated: str | None = None
) -> Callable[[F], F]:
    """A field computed from one row: `def f(parent, info, …)`, best without waiting."""

    def attach(resolver: F) -> F:
        _mark_parent(owner, resolver)
        _add(owner, name, resolver, returns, description, deprecated)
        return resolver

    return attach


def batch(
    owner: Owner, name: str, returns: Any, description: str, *, deprecated: str | None = None
) -> Callable[[F], F]:
    """An edge: `async def f(parents, info, …) -> list`, one answer per parent, in their order."""

    def attach(load: F) -> F:
        async def resolver(parent: Any, info: "Info", **arguments: Any) -> Any:
            return await info.context.together(load, arguments, parent, info)

        signature = inspect.signature(load)
        parents, *rest = signature.parameters.values()
        parent = parents.replace(name="parent", annotation=PARENT)
        resolver.__signature__ = signature.replace(parameters=[parent, *rest])  # type: ignore[attr-defined]
        resolver.__annotations__ = {**load.__annotations__, "parent": PARENT}
        resolver.__annotations__.pop(parents.name, None)
        resolver.__module__, resolver.__name__ = load.__module__, load.__name__
        _add(owner, name, resolver, returns, description, deprecated, {"batch": load})
        return load

    return attach


def _mark_parent(owner: Owner, resolver: Callable[..., Any]) -> None:
    """Tell Strawberry that the first parameter is the row, whatever it is called."""
    if owner in ROOTS:
        return
    first = next(iter(inspect.signature(resolver).parameters))
    resolver.__annotations__[first] = PARENT


def _add(  # noqa: PLR0913, PLR0917 — one argument per part of a field
    owner: Owner,
    name: str,
    resolver: Callable[..., Any],
    returns: Any,
    description: str,
    deprecated: str | None,
    metadata: dict[str, Any] | None = None,
) -> None:
    for cls in owner if isinstance(owner, tuple) else (owner,):
        definition = get_object_definition(cls, strict=True)
        _make_room(definition.fields, cls, name)
        field: Any = strawberry.field(
            resolver=resolver,
            name=name,
            graphql_type=returns,
            description=description,
            deprecation_reason=deprecated,
            metadata=metadata or {},
        )
        field.python_name = name
        field.origin = cls
        definition.fields.append(field)


def enum_members(kind: Any) -> list[str]:
    definition: StrawberryEnumDefinition = kind.__strawberry_definition__
    return [value.name for value in definition.values]


def _make_room(fields: list[Any], cls: type, name: str) -> None:
    """A leaf that an interface handed down may be computed instead; nothing else is replaced."""
    for other in fields:
        if name in (other.python_name, other.graphql_name):
            if other.base_resolver is not None or name in vars(cls).get("__annotations__", {}):
                raise TypeError(f"{cls.__name__}.{name} already exists")
            fields.remove(other)
            return
