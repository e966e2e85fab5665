"""A mug and a lamp that know a lot about themselves."""

import json
from dataclasses import dataclass

import pytest

from commerce_api.kernel.db import Database, UnitOfWork
from commerce_api.metafields import metaobjects, service
from commerce_api.metafields.metaobjects import NewField, NewMetaobject, NewType
from commerce_api.metafields.models import MetaobjectStatus, Owner
from commerce_api.metafields.service import NewDefinition, NewValue
from tests import make

TEXT = "single_line_text_field"


@dataclass
class Things:
    """Keys of rows."""

    mug: int
    lamp: int
    draft: int
    variant: int
    collection: int
    image: int
    orla: int
    tom: int


async def define(uow: UnitOfWork, key: str, type: str, **fields: object) -> None:
    known = {"owner": Owner.PRODUCT, "storefront": True, **fields}
    await service.put_definition(uow, NewDefinition(key=key, type=type, **known))  # type: ignore[arg-type]


async def give(uow: UnitOfWork, owner_id: int, owner: Owner = Owner.PRODUCT, **values: str) -> None:
    new = [NewValue(owner_id=owner_id, key=key, value=value) for key, value in values.items()]
    await service.set_values(uow, owner, new)


@pytest.fixture
async def things(db: Database) -> Things:
    async with db.transaction() as uow:
        await make.markets(uow)
        mug = await make.product(uow, title="Mug")
        variant = await make.variant(uow, of=mug)
        lamp = await make.product(uow, title="Lamp")
        await make.variant(uow, of=lamp)
        draft = await make.product(uow, title="Draft", status="draft")
        image = await make.image(uow, mug)
        collection = await make.collection(uow, mug)
        made = await _metaobjects(uow, mug.id, image.id)
        await _definitions(uow)
        await give(
            uow,
            mug.id,
            designer=f"gid://shopify/Metaobject/{made['orla']}",
            hero=f"gid://shopify/MediaImage/{image.id}",
            related=json.dumps([f"gid://shopify/Product/{key.id}" for key in (lamp, draft, mug)]),
            secret="cheap to make",
        )
        new = NewValue(owner_id=mug.id, key="material", value="Clay", texts={"de": "Ton"})
        await service.set_value(uow, Owner.PRODUCT, new)
        await give(uow, lamp.id, material="Brass", related="[]")
        await give(uow, variant.id, Owner.VARIANT, fit="Snug")
        await give(uow, collection.id, Owner.COLLECTION, lead=f"gid://shopify/Product/{lamp.id}")
    keys = (mug.id, lamp.id, draft.id, variant.id, collection.id, image.id)
    return Things(*keys, made["orla"], made["tom"])


async def _definitions(uow: UnitOfWork) -> None:
    about = {"description": "What it is made of.", "texts": {"de": "Woraus es ist."}}
    await define(uow, "material", TEXT, filterable=True, **about)
    await define(uow, "designer", "metaobject_reference")
    await define(uow, "hero", "file_reference")
    await define(uow, "related", "list.product_reference")
    await define(uow, "secret", TEXT, storefront=False)
    await define(uow, "fit", TEXT, owner=Owner.VARIANT, filterable=True)
    await define(uow, "lead", "product_reference", owner=Owner.COLLECTION)
    await define(uow, "loyalty", "number_integer", owner=Owner.CUSTOMER)


async def _metaobjects(uow: UnitOfWork, product: int, image: int) -> dict[str, int]:
    fields = [
        NewField(key="name", type=TEXT, required=True),
        NewField(key="line", type=TEXT),
        NewField(key="portrait", type="file_reference"),
        NewField(key="works", type="list.product_reference"),
    ]
    maker = NewType(
        type="maker", fields=fields, storefront=True, seo=("name", "line"), url_handle="makers"
    )
    await metaobjects.put_type(uow, maker)
    await metaobjects.put_type(uow, NewType(type="supplier", fields=fields[:1]))
    orla = NewMetaobject(
        type="maker",
        handle="orla",
        values={
            "name": "Orla",
            "line": "Throws bowls.",
            "portrait": f"gid://shopify/MediaImage/{image}",
            "works": f'["gid://shopify/Product/{product}"]',
        },
        texts={"de": {"line": "Dreht Schalen."}},
    )
    hidden = NewMetaobject(
        type="maker", handle="ida", values={"name": "Ida"}, status=MetaobjectStatus.DRAFT
    )
    tom = NewMetaobject(type="maker", handle="tom", values={"name": "Tom"})
    foundry = NewMetaobject(type="supplier", handle="foundry", values={"name": "Foundry"})
    return {
        new.handle: await metaobjects.put_metaobject(uow, new)
        for new in (orla, hidden, tom, foundry)
    }
