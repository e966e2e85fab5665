"""Working stand-ins for every port. Prefer these to mocks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class Absent:
    """A port that a test does not need: whoever calls it is told so."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"this test has no adapter for {name}()")


@dataclass
class FakeNotifier:
    sent: list[tuple[str, str]] = field(default_factory=list)

    async def send(self, *, to: str, template: str, data: Mapping[str, str]) -> None:
        self.sent.append((to, template))
