"""A small shop to list and to search in, and its index."""

from dataclasses import dataclass

from commerce_api.catalog.events import ProductChanged
from commerce_api.catalog.models import Product, ProductStatus
from commerce_api.content.models import Article, Blog, Page
from commerce_api.kernel import outbox
from commerce_api.kernel.db import Database, UnitOfWork
from commerce_api.kernel.money import Money
from commerce_api.kernel.translations import put
from commerce_api.ports import Services
from commerce_api.search import handlers
from tests import make

# Title, vendor, type, cents, stock, options, tags, units sold.
GOODS = [
    ("Wool scarf", "Nordika", "Scarves", 2900, 4, {"Color": "Red"}, ("wool", "winter"), 5),
    ("Silk scarf", "Nordika", "Scarves", 4900, 0, {"Color": "Blue"}, ("silk",), 9),
    ("Coffee mug", "Tonwerk", "Mugs", 1400, 7, {"Color": "Red"}, ("kitchen", "gift"), 9),
    ("Enamel mug", "Örtler", "Mugs", 1400, 2, {"Color": "Blue"}, ("kitchen",), 0),
    ("Backpack", "Örtler", "Bags", 8900, 1, {"Size": "L"}, ("Outdoor", "gift"), 2),
]


@dataclass
class Shelf:
    products: list[Product]
    collection: int
    services: Services

    def titles(self) -> list[str]:
        return [product.title for product in self.products]


async def filled(db: Database, services: Services) -> Shelf:
    """All goods in one collection, in the order of the list turned around."""
    async with db.transaction() as uow:
        await make.markets(uow)
        products = [await good(uow, *row) for row in GOODS]
        collection = await make.collection(uow, *reversed(products), title="Everything woollen")
        await uow.add(
            Page(handle="care", title="Care for wool", body_html="<p>Wash a scarf cold.</p>")
        )
        blog = Blog(handle="news", title="News")
        await uow.add(blog)
        await uow.add(
            Article(
                blog_id=blog.id,
                handle="how",
                title="How a scarf is made",
                author="Ada",
                content_html="<p>From sheep.</p>",
                tags=["wool"],
            )
        )
        await put(uow, "product", products[0].id, "de", {"title": "Wollschal"})
        await uow.add(Product(title="Draft scarf", handle="draft", status=ProductStatus.DRAFT))
    return Shelf(products, collection.id, services)


async def good(
    uow: UnitOfWork,
    title: str,
    vendor: str,
    kind: str,
    cents: int,
    stock: int,
    options: dict[str, str],
    tags: tuple[str, ...],
    sold: int,
) -> Product:
    product = await make.product(
        uow, title=title, tags=tags, vendor=vendor, product_type=kind, sold_count=sold
    )
    await make.variant(uow, of=product, price=Money(cents, "EUR"), stock=stock, options=options)
    uow.emit(ProductChanged(product.id))
    return product


async def worked(services: Services) -> None:
    """What the worker does until nothing is left to do."""
    await outbox.drain(services.db)
    await handlers.index(services)
