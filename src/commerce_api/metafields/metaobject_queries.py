"""Statements that change metaobjects."""

from datetime import datetime

from commerce_api.kernel.db import UnitOfWork
from commerce_api.metafields.models import MetaobjectStatus

PUT = """
INSERT INTO metafields_metaobject (created_at, definition_id, handle, status, updated_at)
VALUES (:now, :definition, :handle, :status, :now)
ON CONFLICT (definition_id, handle) DO UPDATE SET status = :status, updated_at = :now
RETURNING id"""

PUT_VALUE = """
INSERT INTO metafields_metaobject_value (created_at, metaobject_id, field_id, value)
VALUES (CURRENT_TIMESTAMP, :metaobject, :field, :value) RETURNING id"""

DROP_TEXTS = """
DELETE FROM kernel_translation WHERE owner = 'metaobject_value' AND owner_id IN (
  SELECT id FROM metafields_metaobject_value WHERE metaobject_id = :metaobject)"""

DROP_VALUES = "DELETE FROM metafields_metaobject_value WHERE metaobject_id = :metaobject"

DROP = "DELETE FROM metafields_metaobject WHERE id = :metaobject"


async def put(
    uow: UnitOfWork, definition: int, handle: str, status: MetaobjectStatus, moment: datetime
) -> int:
    params = {"definition": definition, "handle": handle, "status": status.value}
    rows = await uow.fetch(PUT, **params, now=moment)
    return int(rows[0][0])


async def put_value(uow: UnitOfWork, metaobject: int, field: int, value: str) -> int:
    rows = await uow.fetch(PUT_VALUE, metaobject=metaobject, field=field, value=value)
    return int(rows[0][0])


async def drop_values(uow: UnitOfWork, metaobject: int) -> None:
    """With their translations."""
    await uow.fetch(DROP_TEXTS, metaobject=metaobject)
    await uow.fetch(DROP_VALUES, metaobject=metaobject)


async def drop(uow: UnitOfWork, metaobject: int) -> None:
    await uow.fetch(DROP, metaobject=metaobject)
