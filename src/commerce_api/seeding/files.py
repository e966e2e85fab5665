"""The seed files as plain dicts: TOML, UTF-8, amounts as strings, moments in UTC."""

import tomllib
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

Entry = dict[str, Any]

LANGUAGES: tuple[str, ...] = ("de", "zh")


class SeedFiles:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, name: str) -> Entry:
        return tomllib.loads((self.folder / name).read_text(encoding="utf-8"))

    @cached_property
    def shop(self) -> Entry:
        return self.read("shop.toml")

    @cached_property
    def media(self) -> Entry:
        """File name to width, height and bytes."""
        return self.read("media/index.toml")

    @cached_property
    def options(self) -> Entry:
        return self.read("options.toml")

    @cached_property
    def products(self) -> list[Entry]:
        """Those with components come last: what they consist of is there before them."""
        files = sorted((self.folder / "products").glob("*.toml"))
        found = [
            product for file in files for product in self.read(f"products/{file.name}")["product"]
        ]
        return sorted(found, key=lambda product: "components" in product)


def translations(entry: Entry, *fields: str) -> dict[str, dict[str, str]]:
    """`[entry.de] title = …` as language to field to text."""
    return {
        language: {field: text[field] for field in fields if field in text}
        for language in LANGUAGES
        if (text := entry.get(language))
    }


def alternatives(entry: Entry, field: str, name: str) -> dict[str, dict[str, str]]:
    """`alt_de = …` as language to field to text, under the column's name."""
    return {
        language: {name: entry[f"{field}_{language}"]}
        for language in LANGUAGES
        if f"{field}_{language}" in entry
    }


def moment(text: str | datetime) -> datetime:
    return text if isinstance(text, datetime) else datetime.fromisoformat(text)
