"""Amounts for the older buy SDK for JavaScript, which cannot read the digits of the currency.

It expects `5.0` and `12.5` where everybody else gets `5.00` and `12.50`, and falls over its own
correction of a second zero. It is known by the name that it sends of itself.
"""

import re
from typing import Any

BUY_SDK = b"javascript"  # in the header X-SDK-Variant
_SECOND_ZERO = re.compile(r"-?[0-9]+\.[0-9]0")


def shorten(answer: Any) -> None:
    """Takes the last zero of every amount away, where it stands."""
    pending = [answer]
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending += value
        elif isinstance(value, dict):
            amount = value.get("amount")
            if isinstance(amount, str) and _SECOND_ZERO.fullmatch(amount):
                value["amount"] = amount[:-1]
            pending += [part for part in value.values() if isinstance(part, dict | list)]
