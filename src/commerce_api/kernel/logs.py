"""Structured logs: one event a line, JSON for machines or colours for people."""

import logging
import sys
from typing import Any

import structlog

# Values under these names never reach a log, whatever their shape.
SECRET_NAMES = frozenset(
    "authorization password token access_token customer_access_token card_number cvc secret".split()
)


def configure(*, form: str, level: str) -> None:
    """`form` is `json` or `console`; `level` a standard level name."""
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redact,
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def redact(_logger: Any, _method: str, event: Any) -> Any:
    for name in event:
        if name.lower() in SECRET_NAMES:
            event[name] = "[redacted]"
    return event
