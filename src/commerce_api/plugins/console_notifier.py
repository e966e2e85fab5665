"""Messages to buyers appear in the log instead of their mailbox."""

from collections.abc import Mapping

import structlog

log = structlog.get_logger(__name__)


class ConsoleNotifier:
    async def send(self, *, to: str, template: str, data: Mapping[str, str]) -> None:
        log.info("mail", to=to, template=template, **data)
