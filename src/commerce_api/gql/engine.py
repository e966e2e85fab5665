"""From a request's text to its answer: parse and validate once per document, then execute."""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import strawberry
import structlog
from graphql import (
    DirectiveNode,
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSyntaxError,
    KnownArgumentNamesRule,
    KnownDirectivesRule,
    OperationDefinitionNode,
    OperationType,
    StringValueNode,
    Undefined,
    ValueNode,
    Visitor,
    execute,
    get_operation_ast,
    parse,
    specified_rules,
    validate,
    value_from_ast_untyped,
    visit,
)

from commerce_api.gql import limits
from commerce_api.gql.context import Context
from commerce_api.gql.countries import COUNTRIES, LANGUAGES
from commerce_api.kernel.errors import DomainError, TransientError
from commerce_api.kernel.text import storable

log = structlog.get_logger(__name__)

DOCUMENT_BYTES_MAX = 8 * 1024 * 1024
VALIDATION_ERRORS_MAX = 10


class KnownDirectives(KnownDirectivesRule):
    """`@defer` is understood by ignoring it: the answer comes whole."""

    def enter_directive(
        self, node: DirectiveNode, key: Any, parent: Any, path: Any, ancestors: Any
    ) -> None:
        if node.name.value != "defer":
            super().enter_directive(node, key, parent, path, ancestors)


class KnownArguments(KnownArgumentNamesRule):
    def enter_directive(self, node: DirectiveNode, *args: Any) -> Any:
        return None if node.name.value == "defer" else super().enter_directive(node, *args)


_OWN_RULES: dict[Any, Any] = {
    KnownDirectivesRule: KnownDirectives,
    KnownArgumentNamesRule: KnownArguments,
}
RULES = tuple(_OWN_RULES.get(rule, rule) for rule in specified_rules)


class Request(msgspec.Struct):
    """What a client sent, in any of the ways in which it may."""

    query: str
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    only_query: bool = False  # GET: nothing may be changed


class Answer(msgspec.Struct):
    """`executed` tells a refused request (nothing was run) from one with errors in its data."""

    data: Any = None
    errors: Sequence[dict[str, Any]] = ()
    extensions: dict[str, Any] = msgspec.field(default_factory=dict)
    executed: bool = True
    changes_refused: bool = False  # a mutation came where only queries may

    def body(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"data": self.data} if self.executed else {}
        if self.errors:
            answer["errors"] = list(self.errors)
        if self.extensions:
            answer["extensions"] = self.extensions
        return answer


class Document(msgspec.Struct):
    node: DocumentNode | None
    errors: list[dict[str, Any]]


class Documents:
    """Parsed and validated documents by their text: least recently used go first, by bytes."""

    def __init__(self, schema: strawberry.Schema) -> None:
        self._schema = schema._schema  # noqa: SLF001 — the executable schema has no public name
        self._known: OrderedDict[str, Document] = OrderedDict()
        self._bytes = 0

    def get(self, text: str) -> Document:
        document = self._known.get(text)
        if document is not None:
            self._known.move_to_end(text)
            return document
        document = self._read(text)
        self._known[text] = document
        self._bytes += len(text)
        while self._bytes > DOCUMENT_BYTES_MAX and len(self._known) > 1:
            oldest, _ = self._known.popitem(last=False)
            self._bytes -= len(oldest)
        return document

    def _read(self, text: str) -> Document:
        try:
            node = parse(text, max_tokens=limits.TOKENS_MAX, no_location=False)
            limits.check(node)
        except GraphQLSyntaxError as error:
            return Document(None, [shown(error, "GRAPHQL_PARSE_FAILED")])
        except GraphQLError as error:
            return Document(None, [shown(error, "GRAPHQL_VALIDATION_FAILED")])
        except RecursionError:
            told = GraphQLError("The document is nested too deeply.")
            return Document(None, [shown(told, "GRAPHQL_PARSE_FAILED")])
        visit(node, literals := Literals())
        if not literals.clean:
            told = GraphQLError("A text has a character that cannot be stored.")
            return Document(None, [shown(told, "BAD_USER_INPUT")])
        wrong = validate(self._schema, node, RULES, max_errors=VALIDATION_ERRORS_MAX)
        return Document(node, [shown(error, "GRAPHQL_VALIDATION_FAILED") for error in wrong])


class Literals(Visitor):
    """Looks at every string that is written out in a document."""

    clean = True

    def enter_string_value(self, node: StringValueNode, *_: Any) -> None:
        self.clean = self.clean and storable(node.value)


def clean(value: Any) -> bool:
    """Whether every text in some JSON can be stored by every database, however deep it lies."""
    pending = [value]
    while pending:
        value = pending.pop()
        if isinstance(value, str):
            if not storable(value):
                return False
        elif isinstance(value, dict):
            pending += [*value, *value.values()]
        elif isinstance(value, list):
            pending += value
    return True


class Engine:
    """Runs requests against one schema."""

    def __init__(self, schema: strawberry.Schema) -> None:
        self.schema = schema
        self._executable = schema._schema  # noqa: SLF001
        self._documents = Documents(schema)

    async def run(self, request: Request, context: Context) -> Answer:
        document = self._documents.get(request.query)
        if document.errors or document.node is None:
            return Answer(errors=document.errors, executed=False)
        operation = get_operation_ast(document.node, request.operation_name)
        if operation is None:
            return _refused("Send the operationName of one operation of the document.")
        if request.only_query and operation.operation is not OperationType.QUERY:
            answer = _refused("This needs a POST request: GET only answers queries.")
            answer.changes_refused = True
            return answer
        variables = request.variables or {}
        if not clean(variables):
            return _refused(
                "A variable has a character that cannot be stored (NUL or a surrogate)."
            )
        if told := read_directives(operation, variables, context):
            return _refused(told)
        return await self._execute(document.node, request, context)

    async def _execute(self, node: DocumentNode, request: Request, context: Context) -> Answer:
        try:
            async with asyncio.timeout(context.settings.request_seconds):
                running: Any = execute(
                    self._executable,
                    node,
                    context_value=context,
                    variable_values=request.variables or {},
                    operation_name=request.operation_name,
                )
                result: ExecutionResult = (
                    running if isinstance(running, ExecutionResult) else await running
                )
        except TimeoutError:
            told = "The request took too long and was given up."
            return Answer(errors=[_error(told, "TIMEOUT")], executed=False)
        errors = [formatted(error, context) for error in result.errors or ()]
        executed = not (result.data is None and errors and not _any_path(result.errors))
        return Answer(result.data, errors, _extensions(context), executed)


def _any_path(errors: Sequence[GraphQLError] | None) -> bool:
    return any(error.path for error in errors or ())


def _refused(message: str) -> Answer:
    return Answer(errors=[_error(message, "BAD_USER_INPUT")], executed=False)


def _error(message: str, code: str) -> dict[str, Any]:
    return {"message": message, "extensions": {"code": code}}


def _extensions(context: Context) -> dict[str, Any]:
    extensions: dict[str, Any] = {}
    if context.replayed:
        extensions["idempotentReplay"] = True
    if context.warnings:
        extensions["warnings"] = list(context.warnings)
    if context.settings.debug:
        extensions["debug"] = {"statements": context.statements}
    return extensions


def shown(error: GraphQLError, code: str) -> dict[str, Any]:
    """An error of the client's making: all of it may be told."""
    told = dict(error.formatted)
    told["extensions"] = {"code": code, **(error.extensions or {})}
    return told


def formatted(error: GraphQLError, context: Context) -> dict[str, Any]:
    """Refusals keep their code; what the client sent wrongly is told; a bug is only numbered."""
    cause = error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    if isinstance(cause, DomainError):
        return shown(error, cause.code) if cause.code != TransientError.code else _later(error)
    if cause is None:
        return shown(error, "BAD_USER_INPUT")
    error_id = secrets.token_hex(8)
    log.error(
        "unexpected_error",
        error_id=error_id,
        request_id=context.request_id,
        path=error.path,
        exc_info=cause,
    )
    told = dict(error.formatted)
    told["message"] = "Something went wrong in the shop. Its log has the details."
    told["extensions"] = {"code": "INTERNAL_SERVER_ERROR", "errorId": error_id}
    return told


def _later(error: GraphQLError) -> dict[str, Any]:
    told = shown(error, TransientError.code)
    told["extensions"]["retryable"] = True
    return told


def read_directives(
    operation: OperationDefinitionNode, variables: Mapping[str, Any], context: Context
) -> str | None:
    """Take over what the operation says about itself. Returns what is wrong, if anything."""
    known = {**_defaults(operation), **variables}
    for directive in operation.directives or ():
        values = {node.name.value: _value(node.value, known) for node in directive.arguments or ()}
        if directive.name.value == "inContext":
            country, language = values.get("country"), values.get("language")
            if country is not None and country not in COUNTRIES:
                return f"{str(country)[:20]!r} is not a CountryCode."
            if language is not None and language not in LANGUAGES:
                return f"{str(language)[:20]!r} is not a LanguageCode."
            context.country = None if country == "ZZ" else country
            context.language = language
        elif directive.name.value == "idempotent":
            key = values.get("key")
            if not isinstance(key, str) or not 1 <= len(key) <= 255:
                return "An idempotency key has 1 to 255 characters."
            context.idempotency_key = key
    return None


def _value(node: ValueNode, variables: dict[str, Any]) -> Any:
    value = value_from_ast_untyped(node, variables)
    return None if value is Undefined else value  # a variable that was not sent


def _defaults(operation: OperationDefinitionNode) -> dict[str, Any]:
    return {
        node.variable.name.value: value_from_ast_untyped(node.default_value)
        for node in operation.variable_definitions or ()
        if node.default_value
    }
