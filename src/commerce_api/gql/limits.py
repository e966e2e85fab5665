"""What a document may ask for, checked before it is validated, in time linear in its length.

A fragment is measured once, however often it is spread: the sums are multiplied, not walked.
"""

from collections import Counter
from collections.abc import Iterable

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)
from msgspec import Struct

TOKENS_MAX = 4000
DEPTH_MAX = 16
ALIASES_MAX = 100
ALIASES_OF_FIELD_MAX = 30
SAME_NAME_MAX = 30  # one response name in one selection set
ROOT_FIELDS_MAX = 20
FIELDS_MAX = 20_000  # after spreading every fragment
BELOW_META = {"__schema", "__type"}  # introspection is deep by nature and has a fixed size


class Measure(Struct):
    """Of a selection set, with its fragments spread."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0


class TooMuch(GraphQLError):
    """The document asks for more than the shop answers at once."""

    def __init__(self, message: str) -> None:
        super().__init__(message, extensions={"code": "GRAPHQL_VALIDATION_FAILED"})


def check(document: DocumentNode) -> None:
    """Raises `TooMuch`. Unknown fragments and cycles are left to validation."""
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    known: dict[str, Measure] = {}
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            _check_roots(node)
            _check(_measure(node.selection_set, fragments, known, ()))
    for name in fragments:
        _check(_of_fragment(name, fragments, known, ()))
    _check_aliases(document)


def _check(measure: Measure) -> None:
    if measure.depth > DEPTH_MAX:
        raise TooMuch(f"The document is deeper than {DEPTH_MAX} levels.")
    if measure.fields > FIELDS_MAX:
        raise TooMuch(f"The document asks for more than {FIELDS_MAX} fields.")
    if measure.aliases > ALIASES_MAX:
        raise TooMuch(f"The document has more than {ALIASES_MAX} aliases.")


def _check_roots(operation: OperationDefinitionNode) -> None:
    roots = sum(isinstance(node, FieldNode) for node in operation.selection_set.selections)
    if roots > ROOT_FIELDS_MAX:
        raise TooMuch(f"An operation may have at most {ROOT_FIELDS_MAX} fields at its root.")


def _measure(
    selected: SelectionSetNode | None,
    fragments: dict[str, FragmentDefinitionNode],
    known: dict[str, Measure],
    path: tuple[str, ...],
) -> Measure:
    total = Measure()
    if selected is None:
        return total
    _check_names(selected.selections)
    for node in selected.selections:
        part = _of_selection(node, fragments, known, path)
        total.depth = max(total.depth, part.depth)
        total.fields += part.fields
        total.aliases += part.aliases
    return total


def _of_selection(
    node: SelectionNode,
    fragments: dict[str, FragmentDefinitionNode],
    known: dict[str, Measure],
    path: tuple[str, ...],
) -> Measure:
    if isinstance(node, FragmentSpreadNode):
        return _of_fragment(node.name.value, fragments, known, path)
    inner = _measure(getattr(node, "selection_set", None), fragments, known, path)
    if not isinstance(node, FieldNode):
        return inner
    if node.name.value in BELOW_META:
        return Measure(1, inner.fields + 1, inner.aliases)
    return Measure(inner.depth + 1, inner.fields + 1, inner.aliases + (node.alias is not None))


def _of_fragment(
    name: str,
    fragments: dict[str, FragmentDefinitionNode],
    known: dict[str, Measure],
    path: tuple[str, ...],
) -> Measure:
    if name not in fragments or name in path:
        return Measure()
    if name not in known:
        known[name] = _measure(fragments[name].selection_set, fragments, known, (*path, name))
    return known[name]


def _check_names(selections: Iterable[SelectionNode]) -> None:
    """Validation compares fields of one response name pair by pair: keep the pairs few."""
    names: Counter[str] = Counter()
    for node in selections:
        if isinstance(node, FieldNode):
            names[(node.alias or node.name).value] += 1
        elif isinstance(node, FragmentSpreadNode):
            names[f"...{node.name.value}"] += 1
    if names and max(names.values()) > SAME_NAME_MAX:
        raise TooMuch(f"The same name stands more than {SAME_NAME_MAX} times in one selection.")


def _check_aliases(document: DocumentNode) -> None:
    """Aliases of one field, counted as they are written."""
    counted: Counter[str] = Counter()
    pending: list[SelectionSetNode] = [
        node.selection_set for node in document.definitions if hasattr(node, "selection_set")
    ]
    while pending:
        for node in pending.pop().selections:
            if isinstance(node, FieldNode) and node.alias:
                counted[node.name.value] += 1
            inner = getattr(node, "selection_set", None)
            if inner:
                pending.append(inner)
    if counted and max(counted.values()) > ALIASES_OF_FIELD_MAX:
        raise TooMuch(f"A field may have at most {ALIASES_OF_FIELD_MAX} aliases.")
