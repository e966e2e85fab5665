"""Generated products in the database, as many as a test of speed or size needs."""

from collections.abc import Callable, Sequence

from commerce_api.catalog.models import (
    Option,
    OptionValue,
    Product,
    ProductTag,
    Variant,
    VariantValue,
)
from commerce_api.inventory.models import Stock
from commerce_api.kernel.db import Database, Fetches
from commerce_api.pricing import service as pricing
from commerce_api.pricing.models import Price
from commerce_api.search.memberships import keep
from commerce_api.seeding.bulk import Bulk
from commerce_api.seeding.catalogue_growth import generated_products
from commerce_api.seeding.growth_rows import GrownProduct, GrownVariant

TABLES = (
    Option,
    OptionValue,
    Price,
    Product,
    ProductTag,
    Stock,
    Variant,
    VariantValue,
)
BATCH = 500
GROWN = "SELECT count(*) FROM catalog_product WHERE handle LIKE :pattern"

Progress = Callable[[int, int], None]


async def grow(db: Database, n: int, progress: Progress = lambda done, total: None) -> int:
    """Add generated products until there are `n` of them. Returns how many were added."""
    async with db.read() as reader:
        start = await grown(reader)
        found = await reader.fetch("SELECT handle, id FROM inventory_location ORDER BY id")
        locations = {row[0]: row[1] for row in found}
    for done in range(start, n, BATCH):
        count = min(BATCH, n - done)
        async with db.transaction() as uow:
            bulk = Bulk(uow)
            await bulk.prepare(*TABLES)
            made = [
                _add(bulk, product, locations)
                for product in generated_products(count, done, locations=tuple(locations))
            ]
            await bulk.finish()
            await keep(uow, made)
            await pricing.follow_quietly(uow, made)
        progress(done + count - start, n - start)
    return max(n - start, 0)


async def grown(reader: Fetches) -> int:
    """How many generated products there are: their handles end with the letter and the number."""
    [[count]] = await reader.fetch(GROWN, pattern="%-g")
    return int(count)


def _add(bulk: Bulk, product: GrownProduct, locations: dict[str, int]) -> int:
    key = bulk.add(
        Product,
        handle=f"{product.handle}-g",
        title=product.title,
        description_html=product.description_html,
        vendor=product.vendor,
        product_type=product.product_type,
        published_at=product.published,
        created_at=product.published,
    )
    for tag in product.tags:
        bulk.add(ProductTag, product_id=key, tag=tag)
    values = [_add_option(bulk, key, n, option) for n, option in enumerate(product.options)]
    for position, variant in enumerate(product.variants):
        _add_variant(bulk, key, position, variant, values, locations)
    return key


def _add_option(
    bulk: Bulk, product: int, position: int, option: tuple[str, Sequence[str]]
) -> tuple[int, dict[str, int]]:
    name, names = option
    key = bulk.add(Option, product_id=product, name=name, position=position)
    return key, {
        value: bulk.add(OptionValue, option_id=key, name=value, position=order)
        for order, value in enumerate(names)
    }


def _add_variant(
    bulk: Bulk,
    product: int,
    position: int,
    variant: GrownVariant,
    options: list[tuple[int, dict[str, int]]],
    locations: dict[str, int],
) -> None:
    key = bulk.add(
        Variant,
        product_id=product,
        sku=f"G-{variant.sku}",
        title=variant.title,
        position=position,
        barcode=variant.barcode,
        weight_grams=variant.weight_grams,
    )
    for (option, values), chosen in zip(options, variant.options, strict=True):
        bulk.add(VariantValue, variant_id=key, option_id=option, value_id=values[chosen])
    for currency, minor in variant.prices_minor.items():
        before = variant.compare_at_minor.get(currency)
        bulk.add(
            Price, variant_id=key, currency=currency, price_minor=minor, compare_at_minor=before
        )
    for handle, units in variant.stock.items():
        bulk.add(Stock, variant_id=key, location_id=locations[handle], on_hand=units)
