"""Definitions, values, metaobjects: what a merchant may write, and what is refused."""

from typing import Any

import pytest

from commerce_api.catalog.models import Product
from commerce_api.kernel.db import Database
from commerce_api.kernel.errors import DomainError
from commerce_api.metafields import metaobjects, service
from commerce_api.metafields.metaobjects import NewField, NewMetaobject, NewType
from commerce_api.metafields.models import Owner
from commerce_api.metafields.service import NewDefinition, NewValue
from tests import make

VALUES = """SELECT d.key, v.owner_id, v.value FROM metafields_value AS v
JOIN metafields_definition AS d ON d.id = v.definition_id ORDER BY v.id"""


def definition(key: str = "material", type: str = "single_line_text_field", **fields: Any) -> Any:
    return NewDefinition(owner=Owner.PRODUCT, key=key, type=type, **fields)


async def rows(db: Database, sql: str) -> list[tuple[Any, ...]]:
    async with db.read() as reader:
        return [tuple(row) for row in await reader.fetch(sql)]


@pytest.fixture
async def mug(db: Database) -> Product:
    async with db.transaction() as uow:
        return await make.product(uow)


async def test_a_value_replaces_the_old_one_and_is_told_to_the_index(
    db: Database, mug: Product
) -> None:
    async with db.transaction() as uow:
        await service.put_definition(uow, definition())
        first = await service.set_value(
            uow, Owner.PRODUCT, NewValue(owner_id=mug.id, key="material", value="Wool")
        )
    async with db.transaction() as uow:
        new = NewValue(owner_id=mug.id, key="material", value="Felt", texts={"de": "Filz"})
        assert await service.set_value(uow, Owner.PRODUCT, new) == first
    assert await rows(db, VALUES) == [("material", mug.id, "Felt")]
    told = await rows(db, "SELECT name, object_key FROM kernel_outbox ORDER BY id")
    assert told == [("catalog.product_changed", f"catalog:{mug.id}")] * 2
    texts = "SELECT owner, owner_id, language, value FROM kernel_translation"
    assert await rows(db, texts) == [("metafield", first, "de", "Filz")]
    async with db.transaction() as uow:
        assert await service.delete_value(uow, Owner.PRODUCT, mug.id, "material")
        assert not await service.delete_value(uow, Owner.PRODUCT, mug.id, "material")
    assert await rows(db, VALUES) == await rows(db, texts) == []


async def test_a_variants_value_is_told_of_its_product(db: Database) -> None:
    async with db.transaction() as uow:
        variant = await make.variant(uow)
        new = NewDefinition(owner=Owner.VARIANT, key="fit", type="single_line_text_field")
        await service.put_definition(uow, new)
        await uow.fetch("DELETE FROM kernel_outbox")
        value = NewValue(owner_id=variant.id, key="fit", value="Small")
        await service.set_value(uow, Owner.VARIANT, value)
    told = await rows(db, "SELECT object_key FROM kernel_outbox")
    assert told == [(f"catalog:{variant.product_id}",)]


@pytest.mark.parametrize(
    ("bad", "code", "message"),
    [
        ({"key": "other"}, "INVALID_VALUE", "There is no definition of custom.other."),
        ({"value": ""}, "BLANK", "A value is needed."),
        ({"value": "a\nb"}, "INVALID_VALUE", "The value has more than one line."),
        ({"owner_id": 999}, "INVALID_OWNER", "There is no product 999."),
        ({"texts": {"de": "a\nb"}}, "INVALID_VALUE", "The value has more than one line."),
    ],
)
async def test_one_bad_value_and_nothing_is_written(
    db: Database, mug: Product, bad: dict[str, Any], code: str, message: str
) -> None:
    async with db.transaction() as uow:
        await service.put_definition(uow, definition())
    good: dict[str, Any] = {"owner_id": mug.id, "key": "material", "value": "Wool"}
    with pytest.raises(DomainError) as refusal:
        async with db.transaction() as uow:
            await service.set_values(
                uow, Owner.PRODUCT, [NewValue(**good), NewValue(**{**good, **bad})]
            )
    assert (refusal.value.code, refusal.value.message) == (code, message)
    assert await rows(db, VALUES) == []
    assert await rows(db, "SELECT name FROM kernel_outbox") == []


@pytest.mark.parametrize(
    ("bad", "code", "field"),
    [
        ({"key": "x"}, "TOO_SHORT", "key"),
        ({"key": "x" * 65}, "TOO_LONG", "key"),
        ({"key": "a.b"}, "INVALID_VALUE", "key"),
        ({"namespace": "ab"}, "TOO_SHORT", "namespace"),
        ({"namespace": "n" * 256}, "TOO_LONG", "namespace"),
        ({"namespace": " "}, "BLANK", "namespace"),
        ({"type": "string"}, "INVALID_TYPE", "type"),
        ({"type": "list.json"}, "INVALID_TYPE", "type"),
        ({"type": "color", "filterable": True}, "INVALID_TYPE", "filterable"),
        ({"validations": {"regex": "("}}, "INVALID_VALUE", "validations"),
        ({"validations": {"scale_min": "1"}}, "INVALID_VALUE", "validations"),
        ({"validations": {"max": "long"}}, "INVALID_VALUE", "validations"),
        ({"name": "n" * 256}, "TOO_LONG", "name"),
    ],
)
async def test_bad_definitions_are_refused(
    db: Database, bad: dict[str, Any], code: str, field: str
) -> None:
    fields = {"key": "material", "type": "single_line_text_field", **bad}
    with pytest.raises(DomainError) as refusal:
        async with db.transaction() as uow:
            await service.put_definition(uow, definition(**fields))
    assert (refusal.value.code, refusal.value.field) == (code, (field,))
    assert await rows(db, "SELECT id FROM metafields_definition") == []


async def test_a_type_stays_once_there_are_values(db: Database, mug: Product) -> None:
    async with db.transaction() as uow:
        await service.put_definition(uow, definition())
        await service.put_definition(uow, definition(type="number_integer", name="Number"))
        new = NewValue(owner_id=mug.id, key="material", value="7")
        await service.set_value(uow, Owner.PRODUCT, new)
    with pytest.raises(DomainError, match="There are values of the type number_integer already"):
        async with db.transaction() as uow:
            await service.put_definition(uow, definition())
    found = await rows(db, "SELECT type, name FROM metafields_definition")
    assert found == [("number_integer", "Number")]


async def test_references_have_to_be_there(db: Database, mug: Product) -> None:
    async with db.transaction() as uow:
        await service.put_definition(uow, definition("related", "list.product_reference"))
    ids = f'["gid://x/Product/{mug.id}", "gid://x/Product/999"]'
    new = NewValue(owner_id=mug.id, key="related", value=ids)
    with pytest.raises(DomainError, match="refers to Product 999, which does not exist"):
        async with db.transaction() as uow:
            await service.set_value(uow, Owner.PRODUCT, new)
    assert await rows(db, VALUES) == []


async def test_an_id_belongs_to_one_thing(db: Database, mug: Product) -> None:
    async with db.transaction() as uow:
        other = await make.product(uow)
        await service.put_definition(uow, definition("batch", "id"))
        for _ in range(2):  # its own id may be sent again
            new = NewValue(owner_id=mug.id, key="batch", value="B-7")
            await service.set_value(uow, Owner.PRODUCT, new)
    new = NewValue(owner_id=other.id, key="batch", value="B-7")
    with pytest.raises(DomainError) as refusal:
        async with db.transaction() as uow:
            await service.set_value(uow, Owner.PRODUCT, new)
    assert refusal.value.code == "PRESENT"
    assert await rows(db, VALUES) == [("batch", mug.id, "B-7")]


NAME = NewField(key="name", type="single_line_text_field", required=True)
MAKER = NewType(type="maker", fields=[NAME, NewField(key="since", type="date")])


async def test_a_metaobject_is_replaced_whole(db: Database) -> None:
    async with db.transaction() as uow:
        await metaobjects.put_type(uow, MAKER)
        values = {"name": "Orla", "since": "2019-04-01"}
        texts = {"de": {"name": "Ohrla"}}
        new = NewMetaobject(type="maker", handle="orla", values=values, texts=texts)
        key = await metaobjects.put_metaobject(uow, new)
        again = NewMetaobject(type="maker", handle="orla", values={"name": "Orla F."})
        assert await metaobjects.put_metaobject(uow, again) == key
    found = await rows(db, "SELECT value FROM metafields_metaobject_value")
    assert found == [("Orla F.",)]
    assert await rows(db, "SELECT value FROM kernel_translation") == []
    async with db.transaction() as uow:
        assert await metaobjects.delete_metaobject(uow, key)
        assert not await metaobjects.delete_metaobject(uow, key)
    assert await rows(db, "SELECT id FROM metafields_metaobject") == []


@pytest.mark.parametrize(
    ("bad", "code", "field"),
    [
        ({"type": "unknown"}, "NOT_FOUND", ("type",)),
        ({"handle": "Not A Handle"}, "INVALID_VALUE", ("handle",)),
        ({"values": {"since": "2019-04-01"}}, "BLANK", ("fields", "name")),
        ({"values": {"name": "a", "age": "7"}}, "INVALID_VALUE", ("fields", "age")),
        ({"values": {"name": "a", "since": "x"}}, "INVALID_VALUE", ("fields", "since", "value")),
    ],
)
async def test_bad_metaobjects_are_refused(
    db: Database, bad: dict[str, Any], code: str, field: tuple[str, ...]
) -> None:
    async with db.transaction() as uow:
        await metaobjects.put_type(uow, MAKER)
    good: dict[str, Any] = {"type": "maker", "handle": "orla", "values": {"name": "Orla"}}
    with pytest.raises(DomainError) as refusal:
        async with db.transaction() as uow:
            await metaobjects.put_metaobject(uow, NewMetaobject(**{**good, **bad}))
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert await rows(db, "SELECT id FROM metafields_metaobject") == []
