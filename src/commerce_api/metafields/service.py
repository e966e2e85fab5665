"""What a merchant does with metafields: says which there are, and gives them values."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import select

from commerce_api.catalog.events import CollectionChanged, ProductChanged
from commerce_api.content.events import ArticleChanged, PageChanged
from commerce_api.kernel import translations
from commerce_api.kernel.db import UnitOfWork
from commerce_api.kernel.events import Event
from commerce_api.metafields import errors, filtering, queries, referring, rules
from commerce_api.metafields.errors import MetafieldRefused
from commerce_api.metafields.models import Definition, Owner
from commerce_api.metafields.rows import DefinitionRow

AT_ONCE = 250
DEFAULT_NAMESPACE = "custom"
LONGEST_NAME = 255
LONGEST_DESCRIPTION = 1_000


class NewDefinition(msgspec.Struct, frozen=True, kw_only=True):
    """`texts`: language to the description in it."""

    owner: Owner
    key: str
    type: str
    namespace: str = DEFAULT_NAMESPACE
    name: str = ""
    description: str | None = None
    validations: dict[str, Any] = {}
    storefront: bool = False
    filterable: bool = False
    texts: dict[str, str] = {}


class NewValue(msgspec.Struct, frozen=True, kw_only=True):
    """`texts`: language to the value in it."""

    owner_id: int
    key: str
    value: str
    namespace: str = DEFAULT_NAMESPACE
    texts: dict[str, str] = {}

    @property
    def full_name(self) -> str:
        return f"{self.namespace}.{self.key}"


async def put_definition(uow: UnitOfWork, new: NewDefinition) -> Definition:
    """Make it, or change the one of that name. Its type stays once there are values."""
    _check_definition(new)
    row = await uow.session.scalar(
        select(Definition).where(
            Definition.owner == new.owner,  # type: ignore[arg-type]
            Definition.namespace == new.namespace,  # type: ignore[arg-type]
            Definition.key == new.key,  # type: ignore[arg-type]
        )
    )
    if row is None:
        row = Definition(
            owner=new.owner, namespace=new.namespace, key=new.key, type=new.type, name=""
        )
    owners = await queries.owners(uow, row.id) if row.id else []
    if owners and row.type != new.type:
        told = f"There are values of the type {row.type} already."
        raise MetafieldRefused(errors.TYPE, told, field=("type",))
    before = (row.filterable, row.storefront)
    for name in ("type", "description", "storefront", "filterable"):
        setattr(row, name, getattr(new, name))
    row.name, row.validations = new.name or new.key, dict(new.validations)
    await uow.add(row)
    for language, text in new.texts.items():
        await translations.put(uow, "metafield_definition", row.id, language, {"description": text})
    uow.settings_changed = True  # names of filters are cached
    if before != (row.filterable, row.storefront):
        await _tell(uow, new.owner, owners)
    return row


async def set_values(
    uow: UnitOfWork, owner: Owner, new: Sequence[NewValue], *, tell: bool = True
) -> list[int]:
    """Give things of one kind their metafields: all of them, or none. Returns the values' keys.

    `tell=False` is for a shop that is being filled and whose index is built afterwards.
    """
    if len(new) > AT_ONCE:
        told = f"At most {AT_ONCE} metafields at once, not {len(new)}."
        raise MetafieldRefused(errors.TOO_MANY, told)
    known = await queries.definitions(uow, owner, [each.full_name for each in new])
    await _require_owners(uow, owner, [each.owner_id for each in new])
    checked = [_checked(each, known) for each in new]
    referring_values = [
        referring.Referring(definition.type, value, definition.validations)
        for definition, values in checked
        for value in values.values()
    ]
    await referring.require_all(uow, referring_values)
    keys = [
        await _write(uow, definition, each, values)
        for each, (definition, values) in zip(new, checked, strict=True)
    ]
    if tell:
        await _tell(uow, owner, [each.owner_id for each in new])
    return keys


async def set_value(uow: UnitOfWork, owner: Owner, new: NewValue) -> int:
    [key] = await set_values(uow, owner, [new])
    return key


async def delete_value(
    uow: UnitOfWork, owner: Owner, owner_id: int, key: str, namespace: str = DEFAULT_NAMESPACE
) -> bool:
    """False: there was no such value."""
    known = await queries.definitions(uow, owner, [f"{namespace}.{key}"])
    for definition in known.values():
        gone = await queries.drop_value(uow, definition.key, owner_id)
        if gone is not None:
            await queries.drop_texts(uow, "metafield", [gone])
            await _tell(uow, owner, [owner_id])
            return True
    return False


def _check_definition(new: NewDefinition) -> None:
    rules.check_name(new.namespace, rules.NAMESPACE, "namespace")
    rules.check_name(new.key, rules.KEY, "key")
    rules.check_type(new.type)
    rules.check_validations(new.type, new.validations)
    if new.filterable and new.type not in filtering.TYPES:
        told = f"Lists cannot be filtered by the type {new.type}."
        raise MetafieldRefused(errors.TYPE, told, field=("filterable",))
    rules.check_words(new.name, LONGEST_NAME, "name")
    for text in (new.description or "", *new.texts.values()):
        rules.check_words(text, LONGEST_DESCRIPTION, "description")


async def _require_owners(uow: UnitOfWork, owner: Owner, keys: Sequence[int]) -> None:
    """Things of higher domains are looked for by those."""
    table = queries.OWNER_TABLES.get(owner)
    if table is None:
        return
    there = await queries.known(uow, table, sorted(set(keys)))
    if missing := sorted(set(keys) - there):
        told = f"There is no {owner.value} {missing[0]}."
        raise MetafieldRefused(errors.OWNER, told, field=("ownerId",))


def _checked(
    new: NewValue, known: Mapping[str, DefinitionRow]
) -> tuple[DefinitionRow, dict[str, str]]:
    """Canonical values by language; the shop's own has none."""
    definition = known.get(new.full_name)
    if definition is None:
        told = f"There is no definition of {new.full_name[:80]}."
        raise MetafieldRefused(errors.INVALID, told, field=("key",))
    texts = {"": new.value, **new.texts}
    return definition, {
        language: rules.checked(definition.type, text, definition.validations)
        for language, text in texts.items()
    }


async def _write(
    uow: UnitOfWork, definition: DefinitionRow, new: NewValue, values: Mapping[str, str]
) -> int:
    value = values[""]
    unique = value if definition.type == "id" else None
    if unique and await queries.holder(uow, definition.key, unique) not in {None, new.owner_id}:
        told = f"“{unique}” is the id of something else already."
        raise MetafieldRefused(errors.TAKEN, told, field=("value",))
    key = await queries.put_value(uow, definition.key, new.owner_id, value, unique)
    await queries.drop_texts(uow, "metafield", [key])
    for language, text in values.items():
        if language:
            await translations.put(uow, "metafield", key, language, {"value": text})
    return key


async def _tell(uow: UnitOfWork, owner: Owner, keys: Sequence[int]) -> None:
    """Say that these are different now, each once."""
    keys = sorted(set(keys))
    if owner is Owner.VARIANT and keys:
        keys = sorted(set((await queries.products_of_variants(uow, keys)).values()))
    for event in _events(owner, keys):
        uow.emit(event)


def _events(owner: Owner, keys: Sequence[int]) -> list[Event]:
    if owner in {Owner.PRODUCT, Owner.VARIANT}:
        return [ProductChanged(key) for key in keys]
    if owner is Owner.COLLECTION:
        return [CollectionChanged(key) for key in keys]
    if owner is Owner.PAGE:
        return [PageChanged(key) for key in keys]
    return [ArticleChanged(key) for key in keys] if owner is Owner.ARTICLE else []
