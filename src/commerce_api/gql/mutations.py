"""One shape for every mutation: one transaction, refusals as `userErrors`, one effect per key."""

import inspect
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Self, TypeVar, get_type_hints

import msgspec

from commerce_api.gql.context import Info
from commerce_api.gql.define import field
from commerce_api.gql.types import Mutation
from commerce_api.kernel import idempotency
from commerce_api.kernel.db import UnitOfWork
from commerce_api.kernel.errors import BadInput, DomainError, TransientError
from commerce_api.kernel.rows import Row

F = TypeVar("F", bound=Callable[..., Awaitable[Any]])

# These are about the request, not about the thing it wanted to change: errors, not `userErrors`.
TOP_LEVEL = (BadInput, TransientError, idempotency.KeyReused, idempotency.StillInProgress)

# Arguments that no fingerprint may hold: a password could be guessed from it. Inside an input they
# are declared with `secret`, which keeps them out of its repr.
SECRETS = frozenset({"password"})


class UserErrorRow(Row):
    code: str | None
    message: str
    field: list[str] | None = None

    @classmethod
    def of(cls, error: DomainError) -> "UserErrorRow":
        return cls(error.code, error.message, list(error.field) or None)


class PayloadRow(Row, kw_only=True):
    """What a mutation answers: keys and messages only, so that it can be stored and replayed."""

    user_errors: list[UserErrorRow] = msgspec.field(default_factory=list)

    @classmethod
    def refused(cls, error: DomainError, _arguments: dict[str, Any]) -> Self:
        """The answer when nothing was changed."""
        return cls(user_errors=[UserErrorRow.of(error)])

    def stored(self) -> Self:
        """What a repetition is answered with: the answer, without what must not be kept."""
        return self


def mutation(
    name: str,
    returns: type,
    description: str,
    *,
    deprecated: str | None = None,
    repeatable: bool = False,
) -> Callable[[F], F]:
    """`async def f(uow, info, …) -> PayloadRow`: everything in it happens, or nothing does.

    `repeatable`: doing it again does no harm, so that no answer is kept for an idempotency key.
    """

    def attach(work: F) -> F:
        kind: type[PayloadRow] = get_type_hints(work)["return"]

        async def resolver(info: Info, **arguments: Any) -> PayloadRow:
            context = info.context
            slot = None if repeatable else _slot(info, name, arguments)

            async def transaction(uow: UnitOfWork) -> tuple[PayloadRow, bool]:
                if slot and (stored := await idempotency.claim(uow, slot)) is not None:
                    return msgspec.convert(stored, kind), True
                payload = await work(uow, info, **arguments)
                if slot:
                    await idempotency.store(uow, slot, payload.stored())
                return payload, False

            run = partial(context.db.atomically, transaction)
            return await _answer(info, kind, arguments, run)

        _attach(resolver, work, name, returns, description, deprecated)
        return work

    return attach


def long_mutation(
    name: str, returns: type, description: str, *, repeatable: bool = False
) -> Callable[[F], F]:
    """`async def f(info, …) -> PayloadRow` for work that speaks to the outside between its own
    transactions. It must be safe to repeat by itself; the key only spares the repetition."""

    def attach(work: F) -> F:
        kind: type[PayloadRow] = get_type_hints(work)["return"]

        async def resolver(info: Info, **arguments: Any) -> PayloadRow:
            slot = None if repeatable else _slot(info, name, arguments)

            async def run() -> tuple[PayloadRow, bool]:
                if slot is None:
                    return await work(info, **arguments), False
                stored, replayed = await idempotency.once_around(
                    info.context.db, slot, lambda: work(info, **arguments), kind.stored
                )
                return (msgspec.convert(stored, kind) if replayed else stored), replayed

            return await _answer(info, kind, arguments, run)

        _attach(resolver, work, name, returns, description, None, without=("info",))
        return work

    return attach


async def _answer(
    info: Info,
    kind: type[PayloadRow],
    arguments: dict[str, Any],
    run: Callable[[], Awaitable[tuple[PayloadRow, bool]]],
) -> PayloadRow:
    try:
        payload, replayed = await run()
    except TOP_LEVEL:
        raise
    except DomainError as error:
        return kind.refused(error, arguments)
    finally:
        info.context.forget()
    info.context.replayed = info.context.replayed or replayed
    return payload


def _slot(info: Info, name: str, arguments: dict[str, Any]) -> idempotency.Slot | None:
    """Aliased mutations of one request have one key each: the alias is part of it."""
    key = info.context.idempotency_key
    if key is None:
        return None
    alias = info.path.key
    full = key if alias == info.field_name else f"{key}#{alias}"
    told = {argument: value for argument, value in arguments.items() if argument not in SECRETS}
    return idempotency.Slot.of(info.context.caller, full, name, repr(told))


def _attach(  # noqa: PLR0913 — one argument per part of a field
    resolver: Any,
    work: Callable[..., Any],
    name: str,
    returns: type,
    description: str,
    deprecated: str | None,
    *,
    without: tuple[str, ...] = ("uow", "info"),
) -> None:
    """Give the resolver the GraphQL arguments of the function that does the work."""
    signature = inspect.signature(work)
    parameters = [p for name, p in signature.parameters.items() if name not in without]
    info = inspect.Parameter("info", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Info)
    resolver.__signature__ = signature.replace(parameters=[info, *parameters])
    resolver.__annotations__ = {"info": Info, **{p.name: p.annotation for p in parameters}}
    resolver.__module__, resolver.__name__ = work.__module__, work.__name__
    field(Mutation, name, returns, description, deprecated=deprecated)(resolver)
