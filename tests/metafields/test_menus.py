"""Menus that lead to metaobjects."""

from commerce_api.content import service
from commerce_api.content.drafts import ItemDraft, MenuDraft
from commerce_api.content.models import ItemKind
from commerce_api.kernel.db import Database
from tests.conftest import Execute
from tests.metafields.conftest import Things

MENU = """{ menu(handle: "makers") { items { title type url resourceId
  resource { __typename ... on Metaobject { handle field(key: "name") { value } } } } } }"""


async def test_an_entry_leads_to_a_metaobject(
    db: Database, execute: Execute, things: Things
) -> None:
    async with db.transaction() as uow:
        items = tuple(
            ItemDraft(
                title=name,
                kind=ItemKind.METAOBJECT,
                target_id=key,
                target_handle=f"makers/{name}",
            )
            for name, key in (("orla", things.orla), ("gone", 999))
        )
        await service.put_menu(uow, MenuDraft(handle="makers", title="Makers", items=items))
    orla, gone = (await execute(MENU))["menu"]["items"]
    id = f"gid://shopify/Metaobject/{things.orla}"
    assert orla == {
        "title": "orla",
        "type": "METAOBJECT",
        "url": "http://127.0.0.1:8000/pages/makers/orla",
        "resourceId": id,
        "resource": {"__typename": "Metaobject", "handle": "orla", "field": {"value": "Orla"}},
    }
    assert gone["resource"] is None
