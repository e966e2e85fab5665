"""The demonstration shop, whole: one transaction for the rows, then the pictures' files."""

import shutil
from collections.abc import Callable
from pathlib import Path

from commerce_api.kernel.db import Database, Fetches
from commerce_api.pricing import service as pricing
from commerce_api.search.memberships import keep
from commerce_api.seeding import catalogue, categories, contents
from commerce_api.seeding.bulk import Bulk
from commerce_api.seeding.catalogue import Catalogue
from commerce_api.seeding.contents import Contents
from commerce_api.seeding.customers import seed_customers
from commerce_api.seeding.discounts import seed_discounts
from commerce_api.seeding.files import SeedFiles
from commerce_api.seeding.giftcards import seed_gift_cards
from commerce_api.seeding.metafields import seed_metafields
from commerce_api.seeding.prices import seed_prices
from commerce_api.seeding.selling_plans import seed_selling_plans

Progress = Callable[[int, int], None]


async def is_empty(fetches: Fetches) -> bool:
    return not await fetches.fetch("SELECT id FROM content_shop LIMIT 1")


async def seed_shop(
    db: Database, folder: Path, media_dir: Path, progress: Progress = lambda done, total: None
) -> int:
    """Returns how many products there are now. The shop has to be empty."""
    files = SeedFiles(folder)
    async with db.transaction() as uow:
        bulk = Bulk(uow)
        await bulk.prepare(*catalogue.TABLES, *categories.TABLES, *contents.TABLES)
        texts = Contents(bulk, files)
        goods = Catalogue(bulk, files, texts.add_places())
        goods.add_categories()
        goods.add_collections()
        for done, entry in enumerate(files.products, start=1):
            goods.add_product(entry)
            progress(done, len(files.products))
        goods.add_members()
        texts.add_shop(goods)
        texts.add_pages()
        texts.add_blog(goods)
        goods.add_files()
        texts.add_menus(goods)
        texts.add_redirects()
        await bulk.finish()
        await keep(uow, list(goods.products.values()))
        await seed_customers(uow, files)
        await seed_selling_plans(uow, files)
        await seed_prices(uow, files)
        await seed_discounts(uow, files)
        await seed_metafields(uow, files)
        await seed_gift_cards(uow, files)
        uow.settings_changed = True
    await pricing.rebuild(db)
    copy_media(folder / "media", media_dir)
    return len(files.products)


def copy_media(source: Path, media_dir: Path) -> None:
    media_dir.mkdir(parents=True, exist_ok=True)
    for file in source.iterdir():
        if file.suffix in {".webp", ".glb", ".svg", ".png", ".mp4", ".pdf"}:
            shutil.copyfile(file, media_dir / file.name)
