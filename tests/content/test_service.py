import pytest
from sqlmodel import select

from commerce_api.content import service
from commerce_api.content.drafts import ArticleDraft, BlogDraft, ItemDraft, MenuDraft, PageDraft
from commerce_api.content.models import ItemKind
from commerce_api.kernel.db import Database
from commerce_api.kernel.errors import DomainError
from commerce_api.kernel.outbox import OutboxMessage

Draft = PageDraft | BlogDraft | ArticleDraft | MenuDraft


async def put(db: Database, draft: Draft) -> int:
    async with db.transaction() as uow:
        match draft:
            case PageDraft():
                return await service.put_page(uow, draft)
            case BlogDraft():
                return await service.put_blog(uow, draft)
            case ArticleDraft():
                return await service.put_article(uow, draft)
            case MenuDraft():
                return await service.put_menu(uow, draft)


def page(handle: str = "about", title: str = "About", body_html: str = "<p>We.</p>") -> PageDraft:
    return PageDraft(handle=handle, title=title, body_html=body_html)


async def count(db: Database, table: str) -> int:
    async with db.read() as reader:
        number: int = (await reader.fetch(f"SELECT COUNT(*) FROM {table}"))[0][0]
        return number


async def events(db: Database) -> list[tuple[str, object]]:
    async with db.transaction() as uow:
        found = await uow.session.execute(select(OutboxMessage))
        return [(row.name, row.payload) for row in found.scalars()]


async def test_a_page_is_replaced_under_its_key(db: Database) -> None:
    first = page()
    key = await put(db, first)
    async with db.read() as reader:
        [before] = await reader.fetch("SELECT created_at, updated_at FROM content_page")
    assert await put(db, page(title="Us")) == key
    async with db.read() as reader:
        [after] = await reader.fetch("SELECT created_at, updated_at, title FROM content_page")
    assert after[0] == before[0]
    assert after[1] > before[1]
    assert after[2] == "Us"
    assert await events(db) == [("content.page_changed", {"page_id": key})] * 2


async def test_translations_are_replaced_with_the_page(db: Database) -> None:
    german = {"de": {"title": "Über uns", "body_html": "<p>Wir<script>x</script></p>"}}
    await put(db, PageDraft(handle="a", title="A", body_html="", translations=german))
    async with db.read() as reader:
        found = await reader.fetch("SELECT field, value FROM kernel_translation ORDER BY field")
    assert [tuple(row) for row in found] == [("body_html", "<p>Wir</p>"), ("title", "Über uns")]
    await put(db, PageDraft(handle="a", title="A", body_html=""))
    assert await count(db, "kernel_translation") == 0


async def test_an_article_is_known_by_its_blog_and_handle(db: Database) -> None:
    news = await put(db, BlogDraft(handle="news", title="News"))
    notes = await put(db, BlogDraft(handle="notes", title="Notes"))
    draft = ArticleDraft(blog_id=news, handle="open", title="Open", content_html="<p>!</p>")
    key = await put(db, draft)
    assert await put(db, draft) == key
    other = ArticleDraft(blog_id=notes, handle="open", title="Open", content_html="<p>!</p>")
    other_key = await put(db, other)
    assert other_key != key
    changed = [("content.article_changed", {"article_id": each}) for each in (key, key, other_key)]
    assert await events(db) == changed


def nested(levels: int) -> tuple[ItemDraft, ...]:
    if not levels:
        return ()
    return (ItemDraft(title="More", kind=ItemKind.SEARCH, items=nested(levels - 1)),)


def linking(url: str) -> MenuDraft:
    link = ItemDraft(title="Link", kind=ItemKind.HTTP, url=url)
    return MenuDraft(handle="menu", title="Menu", items=[link])


SEARCH = ItemDraft(title="Search", kind=ItemKind.SEARCH)
STRAY = ItemDraft(title="Stray", kind=ItemKind.ARTICLE, target_handle="a/b/c")


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (page(handle=""), "INVALID_HANDLE"),
        (page(handle="a/b"), "INVALID_HANDLE"),
        (page(handle="../etc"), "INVALID_HANDLE"),
        (page(handle="a b"), "INVALID_HANDLE"),
        (page(handle="about\n"), "INVALID_HANDLE"),
        (page(handle="x" * 256), "INVALID_HANDLE"),
        (page(title="x" * 256), "TOO_LONG"),
        (page(title="a\0b"), "INVALID_TEXT"),
        (page(title="\ud800"), "INVALID_TEXT"),
        (page(body_html="x" * 200_001), "TOO_LONG"),
        (BlogDraft(handle="news", title="x" * 256), "TOO_LONG"),
        (ArticleDraft(blog_id=99, handle="a", title="A", content_html=""), "NOT_FOUND"),
        (MenuDraft(handle="menu", title="Menu", items=nested(4)), "MENU_TOO_DEEP"),
        (MenuDraft(handle="menu", title="Menu", items=[SEARCH] * 501), "MENU_TOO_LONG"),
        (MenuDraft(handle="menu", title="Menu", items=[STRAY]), "INVALID_HANDLE"),
        (linking("javascript:alert(1)"), "UNSAFE_ADDRESS"),
        (linking("JAVASCRIPT:alert(1)"), "UNSAFE_ADDRESS"),
        (linking("java\nscript:alert(1)"), "UNSAFE_ADDRESS"),
        (linking("data:text/html,x"), "UNSAFE_ADDRESS"),
        (linking("//evil.example"), "UNSAFE_ADDRESS"),
        (linking("/\\evil.example"), "UNSAFE_ADDRESS"),
        (linking("http://[::1"), "UNSAFE_ADDRESS"),
        (linking("nowhere"), "UNSAFE_ADDRESS"),
        (linking("/" + "x" * 2048), "UNSAFE_ADDRESS"),
    ],
)
async def test_what_cannot_be_shown_is_refused(db: Database, draft: Draft, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        await put(db, draft)
    assert refusal.value.code == code
    for table in ("page", "blog", "article", "menu", "menu_item"):
        assert await count(db, f"content_{table}") == 0
    assert await events(db) == []


@pytest.mark.parametrize("url", ["/a", "https://example.org/", "mailto:a@example.org", "tel:+491"])
async def test_ordinary_addresses_are_kept(db: Database, url: str) -> None:
    await put(db, linking(url))
    async with db.read() as reader:
        assert (await reader.fetch("SELECT url FROM content_menu_item"))[0][0] == url


async def test_three_levels_are_not_too_deep(db: Database) -> None:
    await put(db, MenuDraft(handle="menu", title="Menu", items=nested(3)))
    assert await count(db, "content_menu_item") == 3
