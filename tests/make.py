"""Builders: `await make.variant(uow)` gives a valid row and everything it needs."""

from itertools import count
from typing import Any

from commerce_api.catalog.models import (
    Collection,
    CollectionProduct,
    Media,
    Option,
    OptionValue,
    Product,
    ProductMedia,
    ProductTag,
    Variant,
    VariantValue,
)
from commerce_api.identity.models import Customer
from commerce_api.inventory.models import Location, Stock
from commerce_api.kernel.db import UnitOfWork
from commerce_api.kernel.money import Money
from commerce_api.pricing import service as pricing
from commerce_api.pricing.models import Market, MarketCountry

numbers = count(1)
PRICE = Money(1250, "EUR")


async def markets(uow: UnitOfWork) -> None:
    """Germany and France pay in EUR, the shop's own currency; the United States in USD."""
    for position, (handle, currency, countries) in enumerate(
        [("eu", "EUR", ("DE", "FR")), ("us", "USD", ("US",))]
    ):
        market = Market(handle=handle, name=handle.upper(), currency=currency, position=position)
        await uow.add(market)
        for country in countries:
            await uow.add(MarketCountry(country=country, market_id=market.id))
    uow.settings_changed = True


async def location(uow: UnitOfWork, handle: str = "berlin", *, position: int = 0) -> Location:
    row = Location(
        handle=handle, name=handle.title(), city=handle.title(), country="DE", position=position
    )
    await uow.add(row)
    return row


async def product(
    uow: UnitOfWork, *, title: str = "Mug", tags: tuple[str, ...] = (), **fields: Any
) -> Product:
    row = Product(title=title, handle=f"product-{next(numbers)}", **fields)
    await uow.add(row)
    await uow.add(*(ProductTag(product_id=row.id, tag=tag) for tag in tags))
    return row


async def variant(
    uow: UnitOfWork,
    *,
    of: Product | None = None,
    price: Money | None = PRICE,
    compare_at: Money | None = None,
    stock: int | None = 10,
    at: Location | None = None,
    options: dict[str, str] | None = None,
) -> Variant:
    """A variant with a price, and with stock unless `stock` is None (not counted)."""
    number = next(numbers)
    parent = of or await product(uow)
    title = " / ".join((options or {}).values()) or "Default Title"
    row = Variant(product_id=parent.id, sku=f"SKU-{number}", title=title, position=number)
    await uow.add(row)
    for position, (name, value) in enumerate((options or {"Title": "Default Title"}).items()):
        await _choose(uow, row, name, value, position)
    if price:
        await pricing.set_price(uow, row, price, compare_at)
    if stock is not None:
        place = at or await somewhere(uow)
        await uow.add(Stock(variant_id=row.id, location_id=place.id, on_hand=stock))
    return row


async def somewhere(uow: UnitOfWork) -> Location:
    rows = await uow.fetch("SELECT id FROM inventory_location ORDER BY id LIMIT 1")
    found = await uow.session.get(Location, rows[0][0]) if rows else None
    return found or await location(uow)


async def collection(uow: UnitOfWork, *products: Product, title: str = "Kitchen") -> Collection:
    row = Collection(title=title, handle=f"collection-{next(numbers)}")
    await uow.add(row)
    for position, member in enumerate(products):
        await uow.add(
            CollectionProduct(collection_id=row.id, product_id=member.id, position=position)
        )
    return row


async def image(uow: UnitOfWork, of: Product, *, alt: str = "A mug") -> Media:
    number = next(numbers)
    row = Media(path=f"image-{number}.webp", mime="image/webp", alt=alt, width=1000, height=1000)
    await uow.add(row)
    await uow.add(ProductMedia(product_id=of.id, media_id=row.id, position=number))
    return row


async def customer(uow: UnitOfWork) -> Customer:
    row = Customer(email=f"customer-{next(numbers)}@example.org", first_name="Ada")
    await uow.add(row)
    return row


async def _choose(uow: UnitOfWork, row: Variant, name: str, value: str, position: int) -> None:
    found = await uow.fetch(
        "SELECT id FROM catalog_option WHERE product_id = :product AND name = :name",
        product=row.product_id,
        name=name,
    )
    if found:
        option_id = found[0][0]
    else:
        option = Option(product_id=row.product_id, name=name, position=position)
        await uow.add(option)
        option_id = option.id
    known = await uow.fetch(
        "SELECT id FROM catalog_option_value WHERE option_id = :option AND name = :name",
        option=option_id,
        name=value,
    )
    if known:
        value_id = known[0][0]
    else:
        made = OptionValue(option_id=option_id, name=value, position=next(numbers))
        await uow.add(made)
        value_id = made.id
    await uow.add(VariantValue(variant_id=row.id, option_id=option_id, value_id=value_id))
