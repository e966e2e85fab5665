"""The pages say what is so: links, commands, settings, examples."""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from graphql import parse, validate

from commerce_api.cli.commands import app, settings_page
from commerce_api.schema import schema
from commerce_api.settings import OUTSIDE, PREFIX, Settings

ROOT = Path(__file__).parent.parent
FOLDERS = ("docs", "seeds", "examples", "bench")
PAGES = sorted([*ROOT.glob("*.md"), *(p for f in FOLDERS for p in (ROOT / f).rglob("*.md"))])
DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))

FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)

every_page = pytest.mark.parametrize(
    "page", PAGES, ids=lambda path: str(path.relative_to(ROOT)) if isinstance(path, Path) else ""
)


def prose(page: Path) -> str:
    return FENCED.sub("", page.read_text())


def code(page: Path) -> Iterator[str]:
    """What stands between back-ticks, and each line of a block."""
    yield from INLINE.findall(prose(page))
    for language, block in FENCED.findall(page.read_text()):
        if language in {"", "sh"}:
            yield from block.splitlines()


def anchors(page: Path) -> set[str]:
    """Headings as a forge links to them."""
    words = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(prose(page)))
    return {word.strip().replace(" ", "-") for word in words}


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    for link in LINK.findall(prose(page)):
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        if anchor:
            assert anchor in anchors(target), link


@every_page
def test_make_targets_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {found[1] for text in code(page) if (found := re.match(r"make ([a-z][a-z-]*)", text))}
    assert named <= targets


@every_page
def test_commands_exist(page: Path) -> None:
    group = typer.main.get_command(app)
    known = set(getattr(group, "commands", ()))
    pattern = re.compile(r"(?:\.venv/bin/)?commerce ([a-z][a-z-]*)")
    named = {found[1] for text in code(page) if (found := pattern.match(text))}
    assert named <= known


@every_page
def test_settings_exist(page: Path) -> None:
    known = {f"{PREFIX}{field.name.upper()}" for field in dataclasses.fields(Settings)} | OUTSIDE
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]*[A-Z]\b", page.read_text()))
    assert named <= known


@every_page
def test_graphql_in_the_pages_is_valid(page: Path) -> None:
    for language, block in FENCED.findall(page.read_text()):
        if language == "graphql":
            wrong = validate(schema._schema, parse(block))
            assert [error.message for error in wrong] == []


@every_page
def test_named_files_exist(page: Path) -> None:
    """`tests/fakes.py` and the like: paths that begin with a folder of the repository."""
    for text in INLINE.findall(prose(page)):
        if re.fullmatch(r"(src|tests|docs|seeds|examples|bench|migrations)/[\w./-]+", text):
            assert (ROOT / text).exists(), text


def test_the_table_of_settings_is_current() -> None:
    assert (ROOT / "docs/settings.md").read_text() == settings_page(), "run: make settings"


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("page", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_parts(page: Path) -> None:
    title, *parts = HEADING.findall(page.read_text())
    assert title.startswith(f"{int(page.name[:4])}. ")
    assert parts == ["Context", "Decision", "Consequences"]
