"""Facts a domain publishes, and who listens."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

if TYPE_CHECKING:
    from commerce_api.kernel.db import UnitOfWork

Handler = Callable[["UnitOfWork", Any], Awaitable[None]]
H = TypeVar("H", bound=Handler)

_handlers: dict[str, list[Handler]] = defaultdict(list)
_kinds: dict[str, type["Event"]] = {}


@dataclass(frozen=True)
class Event:
    """Named in the past tense; carries identifiers, never rows."""

    name: ClassVar[str]

    def __init_subclass__(cls, *, name: str) -> None:
        cls.name = name
        _kinds[name] = cls

    @property
    def key(self) -> str:
        """Events of one key are delivered in order. The first field names the object."""
        return f"{self.name.partition('.')[0]}:{next(iter(self.payload().values()))}"

    def payload(self) -> dict[str, Any]:
        return asdict(self)


def on(kind: type["Event"]) -> Callable[[H], H]:
    """Subscribe a handler. Delivery is at least once, so handlers must be idempotent."""

    def register(handler: H) -> H:
        _handlers[kind.name].append(handler)
        return handler

    return register


def handlers_of(name: str) -> list[Handler]:
    return _handlers.get(name, [])


def decode(name: str, payload: dict[str, Any]) -> Event:
    return _kinds[name](**payload)
