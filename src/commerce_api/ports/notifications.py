"""How the shop speaks to people."""

from collections.abc import Mapping
from typing import Protocol


class Notifier(Protocol):
    async def send(self, *, to: str, template: str, data: Mapping[str, str]) -> None: ...
