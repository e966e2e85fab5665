"""What a merchant does with metaobjects: types of them, and the things of each type."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import select

from commerce_api.kernel import translations
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import UnitOfWork
from commerce_api.kernel.errors import NotFound
from commerce_api.metafields import errors, metaobject_queries, queries, referring, rules
from commerce_api.metafields.errors import MetafieldRefused
from commerce_api.metafields.events import MetaobjectChanged
from commerce_api.metafields.models import (
    MetaobjectDefinition,
    MetaobjectField,
    MetaobjectStatus,
)

MOST_FIELDS = 40
LONGEST_HANDLE = 255
TYPE = (3, 255)

_HANDLE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class NewField(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    type: str
    name: str = ""
    required: bool = False
    validations: dict[str, Any] = {}


class NewType(msgspec.Struct, frozen=True, kw_only=True):
    """`seo` are the keys of the fields for title and description; `url_handle` gives every
    metaobject of the type a page of its own."""

    type: str
    fields: Sequence[NewField]
    name: str = ""
    description: str | None = None
    storefront: bool = False
    seo: tuple[str | None, str | None] | None = None
    url_handle: str | None = None


class NewMetaobject(msgspec.Struct, frozen=True, kw_only=True):
    """`values` by key; `texts`: language to key to value."""

    type: str
    handle: str
    values: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]] = {}
    status: MetaobjectStatus = MetaobjectStatus.ACTIVE


async def put_type(uow: UnitOfWork, new: NewType) -> MetaobjectDefinition:
    """Make a type of metaobjects, or change the one of that name. Fields are never dropped."""
    _check_type(new)
    row = await uow.session.scalar(
        select(MetaobjectDefinition).where(MetaobjectDefinition.type == new.type)  # type: ignore[arg-type]
    )
    row = row or MetaobjectDefinition(type=new.type, name="")
    row.name, row.description = new.name or new.type, new.description
    row.storefront, row.url_handle = new.storefront, new.url_handle
    row.renderable = new.seo is not None
    row.seo_title_key, row.seo_description_key = new.seo or (None, None)
    await uow.add(row)
    known = await _fields(uow, row.id)
    for position, field in enumerate(new.fields):
        await _put_field(uow, row.id, position, field, known.get(field.key))
    return row


async def put_metaobject(uow: UnitOfWork, new: NewMetaobject) -> int:
    """Make it, or replace the one with that handle by what is sent now. Returns its key."""
    definition = await uow.session.scalar(
        select(MetaobjectDefinition).where(MetaobjectDefinition.type == new.type)  # type: ignore[arg-type]
    )
    if definition is None:
        raise NotFound("Type of metaobjects", field=("type",))
    _check_handle(new.handle)
    fields = await _fields(uow, definition.id)
    values = {"": _checked(fields, new.values)}
    values |= {language: _checked(fields, texts) for language, texts in new.texts.items()}
    _require_required(fields, values[""])
    await referring.require_all(
        uow,
        [
            referring.Referring(fields[key].type, value, fields[key].validations)
            for found in values.values()
            for key, value in found.items()
        ],
    )
    key = await metaobject_queries.put(uow, definition.id, new.handle, new.status, now())
    await metaobject_queries.drop_values(uow, key)
    for name, value in values[""].items():
        row = await metaobject_queries.put_value(uow, key, fields[name].id, value)
        for language, texts in values.items():
            if language and name in texts:
                text = {"value": texts[name]}
                await translations.put(uow, "metaobject_value", row, language, text)
    uow.emit(MetaobjectChanged(key))
    return key


async def delete_metaobject(uow: UnitOfWork, key: int) -> bool:
    """False: there was none. What refers to it refers to nothing from now on."""
    if not await queries.known(uow, "metafields_metaobject", [key]):
        return False
    await metaobject_queries.drop_values(uow, key)
    await metaobject_queries.drop(uow, key)
    uow.emit(MetaobjectChanged(key))
    return True


def _check_type(new: NewType) -> None:
    rules.check_name(new.type, TYPE, "type")
    rules.check_words(new.name, 255, "name")
    rules.check_words(new.description or "", 1_000, "description")
    if not 0 < len(new.fields) <= MOST_FIELDS:
        told = f"A type of metaobjects has 1 to {MOST_FIELDS} fields, not {len(new.fields)}."
        raise MetafieldRefused(errors.TOO_MANY, told, field=("fields",))
    for index, field in enumerate(new.fields):
        try:
            rules.check_name(field.key, rules.KEY, "key")
            rules.check_type(field.type)
            rules.check_validations(field.type, field.validations)
            rules.check_words(field.name, 255, "name")
        except MetafieldRefused as error:
            raise error.within("fields", str(index)) from error
    keys = {field.key for field in new.fields}
    for key in new.seo or ():
        if key is not None and key not in keys:
            told = f"There is no field “{key[:64]}” to tell search engines."
            raise MetafieldRefused(errors.INVALID, told, field=("seo",))
    if new.url_handle is not None:
        _check_handle(new.url_handle)


def _check_handle(handle: str) -> None:
    if len(handle) > LONGEST_HANDLE or not _HANDLE.fullmatch(handle):
        told = f"A handle has at most {LONGEST_HANDLE} small letters and digits, joined by `-`."
        raise MetafieldRefused(errors.INVALID, told, field=("handle",))


async def _fields(uow: UnitOfWork, definition: int) -> dict[str, MetaobjectField]:
    rows = await uow.session.scalars(
        select(MetaobjectField)
        .where(MetaobjectField.definition_id == definition)  # type: ignore[arg-type]
        .order_by(MetaobjectField.position)  # type: ignore[arg-type]
    )
    return {row.key: row for row in rows}


async def _put_field(
    uow: UnitOfWork, definition: int, position: int, new: NewField, row: MetaobjectField | None
) -> None:
    if row is not None and row.type != new.type:
        told = f"The field {new.key} is of the type {row.type} already."
        raise MetafieldRefused(errors.TYPE, told, field=("fields", str(position), "type"))
    row = row or MetaobjectField(
        definition_id=definition, position=position, key=new.key, name="", type=new.type
    )
    row.name, row.required, row.position = new.name or new.key, new.required, position
    row.validations = dict(new.validations)
    await uow.add(row)


def _checked(fields: Mapping[str, MetaobjectField], values: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for key, text in values.items():
        if key not in fields:
            told = f"There is no field “{key[:64]}”."
            raise MetafieldRefused(errors.INVALID, told, field=("fields", key[:64]))
        try:
            found[key] = rules.checked(fields[key].type, text, fields[key].validations)
        except MetafieldRefused as error:
            raise error.within("fields", key) from error
    return found


def _require_required(fields: Mapping[str, MetaobjectField], values: Mapping[str, str]) -> None:
    for key, field in fields.items():
        if field.required and key not in values:
            told = f"The field “{key}” is needed."
            raise MetafieldRefused(errors.BLANK, told, field=("fields", key))
