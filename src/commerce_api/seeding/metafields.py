"""The demonstration's metafields and metaobjects, once everything that they refer to is there."""

import json
from collections.abc import Mapping
from typing import Any

from commerce_api.content.models import ItemKind, Menu, MenuItem
from commerce_api.kernel import translations
from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.metafields import kinds, metaobjects, service
from commerce_api.metafields.models import Owner
from commerce_api.metafields.service import NewDefinition, NewValue
from commerce_api.seeding.files import LANGUAGES, Entry, SeedFiles, alternatives
from commerce_api.seeding.rich_words import rich_text

# What seeds call things by: handles, SKUs, names of files; metaobjects are `type/handle`.
NAMES = {
    "article": "SELECT handle, id FROM content_article",
    "blog": "SELECT handle, id FROM content_blog",
    "collection": "SELECT handle, id FROM catalog_collection",
    "file": "SELECT path, id FROM catalog_media ORDER BY id DESC",
    "location": "SELECT handle, id FROM inventory_location",
    "metaobject": """SELECT d.type || '/' || m.handle, m.id FROM metafields_metaobject AS m
      JOIN metafields_metaobject_definition AS d ON d.id = m.definition_id""",
    "page": "SELECT handle, id FROM content_page",
    "product": "SELECT handle, id FROM catalog_product",
    "shop": "SELECT 'shop', id FROM content_shop",
    "variant": "SELECT sku, id FROM catalog_variant",
}
KINDS = {
    "article": "Article",
    "collection": "Collection",
    "metaobject": "Metaobject",
    "mixed": "Metaobject",
    "page": "Page",
    "product": "Product",
    "variant": "ProductVariant",
}
FILES = {"glb": "Model3d", "mp4": "Video", "pdf": "GenericFile", "webp": "MediaImage"}


class Facts:
    """Turns what the seed files say into values, by their types."""

    def __init__(self, fetches: Fetches, words: Mapping[str, Entry]) -> None:
        self._fetches = fetches
        self._words = words  # English to its translations
        self._keys: dict[str, dict[str, int]] = {}

    async def key(self, kind: str, name: str) -> int:
        if kind not in self._keys:
            self._keys[kind] = {row[0]: row[1] for row in await self._fetches.fetch(NAMES[kind])}
        return self._keys[kind][name]

    def forget(self, kind: str) -> None:
        self._keys.pop(kind, None)

    async def text(self, type: str, value: Any) -> str:
        if not type.startswith(kinds.LIST):
            return str(await self._one(type, value))
        single = type.removeprefix(kinds.LIST)
        return json.dumps([await self._one(single, each) for each in value], ensure_ascii=False)

    def translated(self, value: Any) -> dict[str, Any]:
        """A word, or a list of words, that the file of words has in other languages."""
        found = value if isinstance(value, list) else [value]
        known = [self._words.get(each) if isinstance(each, str) else None for each in found]
        if not all(known):
            return {}
        each = {language: [word[language] for word in known if word] for language in LANGUAGES}
        return each if isinstance(value, list) else {lang: text[0] for lang, text in each.items()}

    async def _one(self, type: str, value: Any) -> Any:
        if type in kinds.REFERENCES:
            return await self._id(type, value)
        if type == "rich_text_field":
            return json.dumps(rich_text(value), ensure_ascii=False)
        if isinstance(value, dict | list):
            return json.dumps(value, ensure_ascii=False)
        return str(value).lower() if isinstance(value, bool) else str(value)

    async def _id(self, type: str, name: str) -> str:
        noun = type.removesuffix("_reference")
        if noun == "file":
            return f"gid://shop/{FILES[name.rpartition('.')[2]]}/{await self.key('file', name)}"
        table = "metaobject" if noun == "mixed" else noun
        return f"gid://shop/{KINDS[noun]}/{await self.key(table, name)}"


async def seed_metafields(uow: UnitOfWork, files: SeedFiles) -> None:
    things, facts = files.read("metaobjects.toml"), files.read("metafields.toml")
    reading = Facts(uow, facts["word"])
    await _metaobjects(uow, things, reading)
    await _menus(uow, things, reading)
    types = await _definitions(uow, facts["definition"])
    for owner in Owner:
        for entry in facts.get(owner.value, ()):
            await _values(uow, owner, entry, types, reading)


async def _metaobjects(uow: UnitOfWork, things: Entry, reading: Facts) -> None:
    types: dict[str, dict[str, str]] = {}
    for entry in things["type"]:
        types[entry["type"]] = {field["key"]: field["type"] for field in entry["field"]}
        fields = [metaobjects.NewField(**field) for field in entry["field"]]
        seo = entry.get("seo")
        new = metaobjects.NewType(
            type=entry["type"],
            name=entry["name"],
            description=entry.get("description"),
            fields=fields,
            storefront=entry["storefront"],
            seo=(seo["title"], seo.get("description")) if seo else None,
            url_handle=entry.get("url_handle"),
        )
        await metaobjects.put_type(uow, new)
    for entry in things["metaobject"]:
        fields_of = types[entry["type"]]
        values = {"": entry["values"], **{lang: entry.get(lang, {}) for lang in LANGUAGES}}
        texts = {
            language: {key: await reading.text(fields_of[key], v) for key, v in found.items()}
            for language, found in values.items()
        }
        own = texts.pop("")
        new_one = metaobjects.NewMetaobject(
            type=entry["type"], handle=entry["handle"], values=own, texts=texts
        )
        await metaobjects.put_metaobject(uow, new_one)
        reading.forget("metaobject")


async def _menus(uow: UnitOfWork, things: Entry, reading: Facts) -> None:
    """Menus that lead to metaobjects' pages."""
    for entry in things["menu"]:
        menu = Menu(handle=entry["handle"], title=entry["title"])
        await uow.add(menu)
        await _titles(uow, "menu", menu.id, entry)
        for position, item in enumerate(entry["item"]):
            row = MenuItem(
                menu_id=menu.id,
                position=position,
                title=item["title"],
                kind=ItemKind.METAOBJECT,
                target_id=await reading.key("metaobject", item["target"]),
                target_handle=item["address"],
            )
            await uow.add(row)
            await _titles(uow, "menu_item", row.id, item)


async def _titles(uow: UnitOfWork, owner: str, key: int, entry: Entry) -> None:
    for language, texts in alternatives(entry, "title", "title").items():
        await translations.put(uow, owner, key, language, texts)


async def _definitions(uow: UnitOfWork, entries: list[Entry]) -> dict[tuple[Owner, str], str]:
    types = {}
    for entry in entries:
        owner = Owner(entry["owner"])
        known = {name: entry[name] for name in NewDefinition.__struct_fields__ if name in entry}
        texts = {
            language: entry[f"description_{language}"]
            for language in LANGUAGES
            if f"description_{language}" in entry
        }
        shown = entry.get("storefront", True)
        new = NewDefinition(**{**known, "owner": owner, "storefront": shown, "texts": texts})
        await service.put_definition(uow, new)
        types[owner, f"{new.namespace}.{new.key}"] = new.type
    return types


async def _values(
    uow: UnitOfWork,
    owner: Owner,
    entry: Entry,
    types: Mapping[tuple[Owner, str], str],
    reading: Facts,
) -> None:
    key = await reading.key(owner.value, entry.get("handle", "shop"))
    new = []
    for name, value in entry["values"].items():
        type, (namespace, _, field) = types[owner, name], name.partition(".")
        texts = {lang: entry[lang][name] for lang in LANGUAGES if name in entry.get(lang, {})}
        new.append(
            NewValue(
                owner_id=key,
                namespace=namespace,
                key=field,
                value=await reading.text(type, value),
                texts={
                    language: await reading.text(type, text)
                    for language, text in (texts or reading.translated(value)).items()
                },
            )
        )
    await service.set_values(uow, owner, new, tell=False)
