"""What goes in and what comes out: a request, its answer, and how errors are told."""

import secrets
from collections.abc import Sequence
from typing import Any

import msgspec
import structlog
from graphql import GraphQLError

from commerce_api.gql.context import Context
from commerce_api.kernel.errors import DomainError, TransientError

log = structlog.get_logger(__name__)


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


def refused(message: str, code: str = "BAD_USER_INPUT") -> Answer:
    """Nothing was run."""
    error = {"message": message, "extensions": {"code": code}}
    return Answer(errors=[error], executed=False)


def shown(error: GraphQLError, code: str) -> dict[str, Any]:
    """An error of the client's making: all of it may be told."""
    told: dict[str, Any] = dict(error.formatted)
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
    told: dict[str, Any] = dict(error.formatted)
    told["message"] = "Something went wrong in the shop. Its log has the details."
    told["extensions"] = {"code": "INTERNAL_SERVER_ERROR", "errorId": error_id}
    return told


def _later(error: GraphQLError) -> dict[str, Any]:
    told = shown(error, TransientError.code)
    told["extensions"]["retryable"] = True
    return told
