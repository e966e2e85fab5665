"""What a document may ask for, checked before it is validated, in time linear in its length.

A fragment is measured once, however often it is spread: the sums are multiplied, not walked.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    ListValueNode,
    Node,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
)
from msgspec import Struct

TOKENS_MAX = 4000
DEPTH_MAX = 16
ALIASES_MAX = 100
ALIASES_OF_FIELD_MAX = 30
SAME_NAME_MAX = 30  # one response name in one selection set
ROOT_FIELDS_MAX = 20
FIELDS_MAX = 20_000  # after spreading every fragment
SELECTIONS_MAX = 1000  # as they are written
DEFINITIONS_MAX = 120  # operations and fragments
OPERATIONS_MAX = 20
VARIABLES_MAX = 100
SCHEMA_QUESTIONS_MAX = 4  # each may answer with the whole schema
LIST_ITEMS_MAX = 250
OBJECT_FIELDS_MAX = 50
DIRECTIVES_MAX = 10  # of one field, fragment or operation
ARGUMENTS_MAX = 50
# Introspection is deep by nature. Validation has a rule of its own against its circles.
BELOW_META = {"__schema", "__type"}


class Measure(Struct):
    """Of a selection set, with its fragments spread."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0


class TooMuch(GraphQLError):
    """The document asks for more than the shop answers at once."""

    def __init__(self, message: str) -> None:
        super().__init__(message, extensions={"code": "GRAPHQL_VALIDATION_FAILED"})


Fragments = dict[str, FragmentDefinitionNode]


def check(document: DocumentNode) -> None:
    """Raises `TooMuch`. Unknown fragments and cycles are left to validation."""
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    _check_definitions(document)
    _check_selections(document)
    known: dict[str, Measure] = {}
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            _check_roots(node)
            _check(_measure(node.selection_set, fragments, known, ()))
    for name in fragments:
        _check(_of_fragment(name, fragments, known, ()))


def _check(measure: Measure) -> None:
    if measure.depth - 1 > DEPTH_MAX:  # counted from the root, which is level 0
        raise TooMuch(f"The document is deeper than {DEPTH_MAX} levels.")
    if measure.fields > FIELDS_MAX:
        raise TooMuch(f"The document asks for more than {FIELDS_MAX} fields.")
    if measure.aliases > ALIASES_MAX:
        raise TooMuch(f"The document has more than {ALIASES_MAX} aliases.")


def _check_definitions(document: DocumentNode) -> None:
    operations = [n for n in document.definitions if isinstance(n, OperationDefinitionNode)]
    if len(document.definitions) > DEFINITIONS_MAX:
        raise TooMuch(f"A document may have at most {DEFINITIONS_MAX} definitions.")
    if len(operations) > OPERATIONS_MAX:
        raise TooMuch(f"A document may have at most {OPERATIONS_MAX} operations.")
    for operation in operations:
        variables = operation.variable_definitions or ()
        if len(variables) > VARIABLES_MAX:
            raise TooMuch(f"An operation may have at most {VARIABLES_MAX} variables.")
        for variable in variables:
            _check_value(variable.default_value)


def _check_roots(operation: OperationDefinitionNode) -> None:
    roots = sum(isinstance(node, FieldNode) for node in operation.selection_set.selections)
    if roots > ROOT_FIELDS_MAX:
        raise TooMuch(f"An operation may have at most {ROOT_FIELDS_MAX} fields at its root.")


def _check_selections(document: DocumentNode) -> None:
    """Everything that is selected, counted as it is written."""
    aliases: Counter[str] = Counter()
    questions = 0
    for count, node in enumerate(_written(document), start=1):
        if count > SELECTIONS_MAX:
            raise TooMuch(f"A document may have at most {SELECTIONS_MAX} selections.")
        _check_written(node)
        if isinstance(node, FieldNode):
            questions += node.name.value in BELOW_META
            aliases[node.name.value] += node.alias is not None
    if aliases and max(aliases.values()) > ALIASES_OF_FIELD_MAX:
        raise TooMuch(f"A field may have at most {ALIASES_OF_FIELD_MAX} aliases.")
    if questions > SCHEMA_QUESTIONS_MAX:
        raise TooMuch(f"At most {SCHEMA_QUESTIONS_MAX} questions about the schema at once.")


def _written(document: DocumentNode) -> Iterator[SelectionNode]:
    pending: list[SelectionSetNode] = []
    for definition in document.definitions:
        _check_written(definition)
        if isinstance(definition, OperationDefinitionNode | FragmentDefinitionNode):
            pending.append(definition.selection_set)
    while pending:
        selections = pending.pop().selections
        _check_names(selections)
        for node in selections:
            yield node
            inner: SelectionSetNode | None = getattr(node, "selection_set", None)
            if inner:
                pending.append(inner)


def _check_written(node: Node) -> None:
    """The directives and the arguments of a selection, a fragment or an operation."""
    directives = getattr(node, "directives", None) or ()
    if len(directives) > DIRECTIVES_MAX:
        raise TooMuch(f"One thing may carry at most {DIRECTIVES_MAX} directives.")
    for owner in (node, *directives):
        arguments = getattr(owner, "arguments", None) or ()
        if len(arguments) > ARGUMENTS_MAX:
            raise TooMuch(f"A field may be given at most {ARGUMENTS_MAX} arguments.")
        for argument in arguments:
            _check_value(argument.value)


def _check_value(value: ValueNode | None) -> None:
    if not isinstance(value, ListValueNode | ObjectValueNode):
        return
    pending: list[ValueNode] = [value]
    while pending:
        node = pending.pop()
        if isinstance(node, ListValueNode):
            if len(node.values) > LIST_ITEMS_MAX:
                raise TooMuch(f"A list in a document may have at most {LIST_ITEMS_MAX} items.")
            pending += node.values
        elif isinstance(node, ObjectValueNode):
            if len(node.fields) > OBJECT_FIELDS_MAX:
                raise TooMuch(f"An object may be given at most {OBJECT_FIELDS_MAX} fields.")
            pending += [field.value for field in node.fields]


def _check_names(selections: Iterable[SelectionNode]) -> None:
    """Validation compares the fields of one response name: keep them few."""
    names: Counter[str] = Counter()
    for node in selections:
        if isinstance(node, FieldNode):
            names[(node.alias or node.name).value] += 1
        elif isinstance(node, FragmentSpreadNode):
            names[f"...{node.name.value}"] += 1
    if names and max(names.values()) > SAME_NAME_MAX:
        raise TooMuch(f"The same name stands more than {SAME_NAME_MAX} times in one selection.")


def _measure(
    selected: SelectionSetNode | None,
    fragments: Fragments,
    known: dict[str, Measure],
    path: tuple[str, ...],
) -> Measure:
    total = Measure()
    if selected is None:
        return total
    for node in selected.selections:
        part = _of_selection(node, fragments, known, path)
        total.depth = max(total.depth, part.depth)
        total.fields += part.fields
        total.aliases += part.aliases
    return total


def _of_selection(
    node: SelectionNode,
    fragments: Fragments,
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
    fragments: Fragments,
    known: dict[str, Measure],
    path: tuple[str, ...],
) -> Measure:
    if name not in fragments or name in path:
        return Measure()
    if name not in known:
        known[name] = _measure(fragments[name].selection_set, fragments, known, (*path, name))
    return known[name]
