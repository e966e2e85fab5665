"""From a request's text to its answer: parse and validate once per document, then execute."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import strawberry
from graphql import (
    DirectiveNode,
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    Undefined,
    ValueNode,
    execute,
    get_operation_ast,
    value_from_ast_untyped,
)

from commerce_api.gql.answers import Answer, Request, formatted, refused
from commerce_api.gql.context import Context
from commerce_api.gql.countries import COUNTRIES, LANGUAGES
from commerce_api.gql.documents import Documents
from commerce_api.kernel.idempotency import KEY_LENGTH_MAX
from commerce_api.kernel.readers import COUNT
from commerce_api.kernel.text import storable

__all__ = ["Answer", "Engine", "Request"]


class Engine:
    """Runs requests against one schema."""

    def __init__(self, schema: strawberry.Schema) -> None:
        self.schema = schema
        self._executable = schema._schema  # noqa: SLF001
        self._documents = Documents(schema)

    async def run(self, request: Request, context: Context) -> Answer:
        document = self._documents.get(request.query)
        if document.node is None:
            return Answer(errors=document.errors, executed=False)
        operation = get_operation_ast(document.node, request.operation_name)
        if operation is None:
            return refused("Send the operationName of one operation of the document.")
        if request.only_query and operation.operation is not OperationType.QUERY:
            answer = refused("This needs a POST request: GET only answers queries.")
            answer.changes_refused = True
            return answer
        if not clean(request.variables or {}):
            return refused("A variable has a character that cannot be stored (NUL or a surrogate).")
        if told := read_directives(operation, request.variables or {}, context):
            return refused(told)
        return await self._execute(document.node, request, context)

    async def _execute(self, node: DocumentNode, request: Request, context: Context) -> Answer:
        if context.settings.debug:
            COUNT.set(context.count)
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
            return refused("The request took too long and was given up.", "TIMEOUT")
        errors = [formatted(error, context) for error in result.errors or ()]
        executed = not (result.data is None and errors and not _any_path(result.errors))
        return Answer(result.data, errors, _extensions(context), executed)


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


def _any_path(errors: Sequence[GraphQLError] | None) -> bool:
    return any(error.path for error in errors or ())


def _extensions(context: Context) -> dict[str, Any]:
    extensions: dict[str, Any] = {}
    if context.replayed:
        extensions["idempotentReplay"] = True
    if context.warnings:
        extensions["warnings"] = list(context.warnings)
    if context.settings.debug:
        extensions["debug"] = {"statements": context.count.statements}
    return extensions


def read_directives(
    operation: OperationDefinitionNode, variables: Mapping[str, Any], context: Context
) -> str | None:
    """Take over what the operation says about itself. Returns what is wrong, if anything."""
    if not operation.directives:
        return None
    known = {**_defaults(operation), **variables}
    for directive in operation.directives:
        values = _values(directive, known)
        if directive.name.value == "inContext":
            told = _read_context(values, context)
        elif directive.name.value == "idempotent":
            told = _read_key(values.get("key"), context)
        else:
            told = None
        if told:
            return told
    return None


def _read_context(values: Mapping[str, Any], context: Context) -> str | None:
    country, language = values.get("country"), values.get("language")
    if not _one_of(country, COUNTRIES):
        return f"{str(country)[:20]!r} is not a CountryCode."
    if not _one_of(language, LANGUAGES):
        return f"{str(language)[:20]!r} is not a LanguageCode."
    buyer = values.get("buyer")
    if buyer is not None and not isinstance(buyer, dict):
        return "A buyer is told by a customerAccessToken."
    if buyer and isinstance(token := buyer.get("customerAccessToken"), str):
        context.buyer = token
    context.country = None if country == "ZZ" else country
    context.language = language
    return None


def _read_key(key: Any, context: Context) -> str | None:
    if not isinstance(key, str) or not 1 <= len(key) <= KEY_LENGTH_MAX:
        return f"An idempotency key has 1 to {KEY_LENGTH_MAX} characters."
    context.idempotency_key = key
    return None


def _one_of(value: Any, allowed: Collection[str]) -> bool:
    return value is None or (isinstance(value, str) and value in allowed)


def _values(directive: DirectiveNode, variables: dict[str, Any]) -> dict[str, Any]:
    return {node.name.value: _value(node.value, variables) for node in directive.arguments or ()}


def _value(node: ValueNode, variables: dict[str, Any]) -> Any:
    value = value_from_ast_untyped(node, variables)
    return None if value is Undefined else value  # a variable that was not sent


def _defaults(operation: OperationDefinitionNode) -> dict[str, Any]:
    return {
        node.variable.name.value: value_from_ast_untyped(node.default_value)
        for node in operation.variable_definitions or ()
        if node.default_value
    }
