"""Values that refer to something: what they refer to has to be there when they are written."""

from collections.abc import Sequence

import msgspec

from commerce_api.kernel.db import Fetches
from commerce_api.metafields import errors, kinds, queries
from commerce_api.metafields.errors import MetafieldRefused
from commerce_api.metafields.rules import Validations


class Referring(msgspec.Struct, frozen=True):
    """A canonical value, with what its definition asks of it."""

    type: str
    value: str
    validations: Validations


async def require_all(fetches: Fetches, values: Sequence[Referring]) -> None:
    """One statement for each kind of thing that they refer to."""
    tokens: dict[str, set[int]] = {}
    for each in values:
        for token in kinds.tokens_in(each.type, each.value):
            kind, _, key = token.partition("/")
            tokens.setdefault(kind, set()).add(int(key))
    for kind, keys in tokens.items():
        there = await queries.known(fetches, queries.REFERENCE_TABLES[kind], sorted(keys))
        if missing := sorted(keys - there):
            _refuse(f"The value refers to {kind} {missing[0]}, which does not exist.")
    await _require_types(fetches, [each for each in values if _asks_for_types(each)])


async def _require_types(fetches: Fetches, values: Sequence[Referring]) -> None:
    """Some definitions only take metaobjects of some types."""
    wanted = [
        (int(token.partition("/")[2]), each.validations["metaobject_types"])
        for each in values
        for token in kinds.tokens_in(each.type, each.value)
    ]
    if not wanted:
        return
    types = await queries.metaobject_types(fetches, sorted({key for key, _ in wanted}))
    for key, allowed in wanted:
        if types[key] not in allowed:
            _refuse(f"The value refers to a metaobject of the type {types[key]}.")


def _asks_for_types(each: Referring) -> bool:
    return "metaobject_types" in each.validations


def _refuse(told: str) -> None:
    raise MetafieldRefused(errors.INVALID, told, field=("value",))
