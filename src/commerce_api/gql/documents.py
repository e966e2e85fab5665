"""Parsed and validated documents, kept by their text."""

from collections import OrderedDict
from typing import Any

import msgspec
import strawberry
from graphql import (
    REMOVE,
    SKIP,
    DirectiveNode,
    DocumentNode,
    GraphQLError,
    GraphQLSyntaxError,
    KnownArgumentNamesRule,
    KnownDirectivesRule,
    OverlappingFieldsCanBeMergedRule,
    StringValueNode,
    ValidationContext,
    Visitor,
    parse,
    specified_rules,
    validate,
    visit,
)

from commerce_api.gql import limits
from commerce_api.gql.answers import shown
from commerce_api.kernel.text import storable

KEPT_MAX = 100_000  # tokens; one takes about 400 bytes of memory
CHARACTERS_PER_TOKEN = 200  # a text, or what is wrong with it, takes memory too
VALIDATION_ERRORS_MAX = 5
COMPARISONS_MAX = 5000  # of fields that might merge; real documents need a few dozen


class KnownDirectives(KnownDirectivesRule):
    """`@defer` is understood by ignoring it: the answer comes whole."""

    def enter_directive(
        self, node: DirectiveNode, key: Any, parent: Any, path: Any, ancestors: Any
    ) -> None:
        if node.name.value != "defer":
            super().enter_directive(node, key, parent, path, ancestors)


class KnownArguments(KnownArgumentNamesRule):
    def enter_directive(self, node: DirectiveNode, *args: Any) -> Any:
        # Its arguments would be looked for at the field around it.
        return SKIP if node.name.value == "defer" else super().enter_directive(node, *args)


class FewOverlappingFields(OverlappingFieldsCanBeMergedRule):
    """Gives up on documents that are made to be compared for long."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = COMPARISONS_MAX


_OWN_RULES: dict[Any, Any] = {
    KnownDirectivesRule: KnownDirectives,
    KnownArgumentNamesRule: KnownArguments,
    OverlappingFieldsCanBeMergedRule: FewOverlappingFields,
}
RULES = tuple(_OWN_RULES.get(rule, rule) for rule in specified_rules)


class Document(msgspec.Struct):
    """`node` is None where `errors` say why it cannot be run."""

    node: DocumentNode | None
    errors: list[dict[str, Any]]


class Documents:
    """Least recently used go first, counted by the memory that they take."""

    def __init__(self, schema: strawberry.Schema) -> None:
        self._schema = schema._schema  # noqa: SLF001 — the executable schema has no public name
        self._known: OrderedDict[str, Document] = OrderedDict()
        self._size = 0

    def get(self, text: str) -> Document:
        document = self._known.get(text)
        if document is not None:
            self._known.move_to_end(text)
            return document
        document = self._read(text)
        self._known[text] = document
        self._size += _size(text, document)
        while self._size > KEPT_MAX and len(self._known) > 1:
            self._size -= _size(*self._known.popitem(last=False))
        return document

    def _read(self, text: str) -> Document:
        try:
            node = parse(text, max_tokens=limits.TOKENS_MAX)
            limits.check(node)
        except GraphQLSyntaxError as error:
            return _wrong(error, "GRAPHQL_PARSE_FAILED")
        except GraphQLError as error:
            return _wrong(error, "GRAPHQL_VALIDATION_FAILED")
        except RecursionError:
            told = GraphQLError("The document is nested too deeply.")
            return _wrong(told, "GRAPHQL_PARSE_FAILED")
        if not _storable(text, node):
            told = GraphQLError("A text has a character that cannot be stored.")
            return _wrong(told, "BAD_USER_INPUT")
        wrong = validate(self._schema, node, RULES, max_errors=VALIDATION_ERRORS_MAX)
        if wrong:
            errors = [shown(error, "GRAPHQL_VALIDATION_FAILED") for error in wrong]
            return Document(None, errors)
        return Document(visit(node, WithoutDefer()) if "@" in text else node, [])


def _wrong(error: GraphQLError, code: str) -> Document:
    return Document(None, [shown(error, code)])


def _size(text: str, document: Document) -> int:
    tokens = document.node.token_count if document.node else None
    return (tokens or 0) + len(text) // CHARACTERS_PER_TOKEN + 10


class WithoutDefer(Visitor):
    """The executor would answer in parts."""

    def enter_directive(self, node: DirectiveNode, *_: Any) -> Any:
        return REMOVE if node.name.value == "defer" else None


class Literals(Visitor):
    """Looks at every string that is written out in a document."""

    clean = True

    def enter_string_value(self, node: StringValueNode, *_: Any) -> None:
        self.clean = self.clean and storable(node.value)


def _storable(text: str, node: DocumentNode) -> bool:
    if not storable(text):
        return False
    if "\\" in text:  # only an escape can hide a character
        visit(node, literals := Literals())
        return literals.clean
    return True
