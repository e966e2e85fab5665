"""The Complete Journey in the database: real baskets as catalogue and order history."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from commerce_api.catalog.models import (
    Option,
    OptionValue,
    Product,
    ProductTag,
    Variant,
    VariantValue,
)
from commerce_api.identity.models import Customer
from commerce_api.inventory.models import Location, Stock
from commerce_api.kernel.db import Database, UnitOfWork
from commerce_api.kernel.errors import DomainError
from commerce_api.orders.models import (
    FinancialStatus,
    FulfillmentStatus,
    Order,
    OrderLine,
    OrderNumber,
)
from commerce_api.orders.queries import NEXT_NUMBER
from commerce_api.pricing import service as pricing
from commerce_api.pricing.models import Market, MarketCountry, Price
from commerce_api.seeding.bulk import Bulk
from commerce_api.seeding.completejourney import CompleteJourney
from commerce_api.seeding.completejourney_rows import (
    CURRENCY,
    RetailHousehold,
    RetailOrder,
    RetailProduct,
)
from commerce_api.seeding.past_orders import COUNT_SALES, FIRST_NUMBER, SERIES

T = TypeVar("T")

BATCH = 2_000
TABLES = (
    Customer,
    Location,
    Market,
    MarketCountry,
    Option,
    OptionValue,
    Order,
    OrderLine,
    OrderNumber,
    Price,
    Product,
    ProductTag,
    Stock,
    Variant,
    VariantValue,
)
COUNTRY = "US"
SHELF = 1_000  # units of each product on the shelf: the data has no stock

Progress = Callable[[str, int, int], None]


class AlreadyImported(DomainError):
    code = "ALREADY_IMPORTED"

    def __init__(self) -> None:
        super().__init__("This shop already has products of the data set: use another data folder.")


async def import_dataset(db: Database, data: CompleteJourney, progress: Progress) -> None:
    """Products, customers and orders, in batches of one transaction each."""
    async with db.read() as reader:
        if await reader.fetch("SELECT 1 FROM catalog_product WHERE handle LIKE 'cj-%' LIMIT 1"):
            raise AlreadyImported
    loader = _Loader(db, progress)
    await loader.places()
    await loader.products(data.products(), data.summary.products)
    await loader.households(data.households(), data.summary.households)
    await loader.orders(data.orders(), data.summary.orders)
    async with db.transaction() as uow:
        await uow.fetch(COUNT_SALES)


class _Loader:
    def __init__(self, db: Database, progress: Progress) -> None:
        self._db = db
        self._progress = progress
        self._location = 0
        self._products: dict[int, tuple[int, int, RetailProduct]] = {}
        self._customers: dict[int, tuple[int, RetailHousehold]] = {}

    async def places(self) -> None:
        """A market for the United States and a location, where the shop has none."""
        async with self._db.transaction() as uow:
            bulk = await _bulk(uow)
            found = await uow.fetch("SELECT id FROM inventory_location ORDER BY id LIMIT 1")
            self._location = (
                found[0][0]
                if found
                else bulk.add(Location, handle="store", name="Store", country=COUNTRY)
            )
            sold = await uow.fetch(
                "SELECT 1 FROM pricing_market_country WHERE country = :country", country=COUNTRY
            )
            if not sold:
                market = bulk.add(Market, handle="us", name="United States", currency=CURRENCY)
                bulk.add(MarketCountry, country=COUNTRY, market_id=market)
            await bulk.finish()
            uow.settings_changed = True

    async def products(self, products: Iterable[RetailProduct], total: int) -> None:
        done = 0
        for batch in _batches(products):
            async with self._db.transaction() as uow:
                bulk = await _bulk(uow)
                for product in batch:
                    self._add_product(bulk, product)
                await bulk.finish()
                added = [self._products[product.product_id][0] for product in batch]
                await pricing.follow_quietly(uow, added)
            done += len(batch)
            self._progress("products", done, total)

    async def households(self, households: Iterable[RetailHousehold], total: int) -> None:
        done = 0
        for batch in _batches(households):
            async with self._db.transaction() as uow:
                bulk = await _bulk(uow)
                for household in batch:
                    key = bulk.add(
                        Customer,
                        email=household.email,
                        country=COUNTRY,
                        created_at=household.first_order_at,
                    )
                    self._customers[household.household_id] = (key, household)
                await bulk.finish()
            done += len(batch)
            self._progress("customers", done, total)

    async def orders(self, orders: Iterable[RetailOrder], total: int) -> None:
        done = 0
        for batch in _batches(orders):
            async with self._db.transaction() as uow:
                bulk = await _bulk(uow)
                number = await _take_numbers(uow, len(batch), batch[0].placed_at)
                for order in batch:
                    self._add_order(bulk, order, number)
                    number += 1
                await bulk.finish()
            done += len(batch)
            self._progress("orders", done, total)

    def _add_product(self, bulk: Bulk, product: RetailProduct) -> None:
        key = bulk.add(
            Product,
            handle=product.handle,
            title=product.title[:255],
            description_html=_description(product),
            vendor=product.vendor,
            product_type=product.product_type,
        )
        for tag in dict.fromkeys(product.tags):
            bulk.add(ProductTag, product_id=key, tag=tag)
        option = bulk.add(Option, product_id=key, name="Title", position=0)
        value = bulk.add(OptionValue, option_id=option, name="Default Title", position=0)
        variant = bulk.add(
            Variant, product_id=key, sku=product.handle.upper(), title="Default Title", position=0
        )
        bulk.add(VariantValue, variant_id=variant, option_id=option, value_id=value)
        bulk.add(Price, variant_id=variant, currency=CURRENCY, price_minor=product.price_minor)
        bulk.add(Stock, variant_id=variant, location_id=self._location, on_hand=SHELF)
        self._products[product.product_id] = (key, variant, product)

    def _add_order(self, bulk: Bulk, order: RetailOrder, number: int) -> None:
        customer, household = self._customers[order.household_id]
        subtotal = sum(line.paid_minor for line in order.lines)
        key = bulk.add(
            Order,
            number=number,
            customer_id=customer,
            email=household.email,
            language="en",
            currency=CURRENCY,
            subtotal_minor=subtotal,
            discount_minor=sum(line.discount_minor for line in order.lines),
            shipping_minor=0,
            tax_minor=0,
            added_tax_minor=0,
            total_minor=subtotal,
            financial_status=FinancialStatus.PAID,
            fulfillment_status=FulfillmentStatus.FULFILLED,
            processed_at=order.placed_at,
            created_at=order.placed_at,
        )
        for line in order.lines:
            product, variant, facts = self._products[line.product_id]
            gross = line.paid_minor + line.discount_minor
            bulk.add(
                OrderLine,
                order_id=key,
                product_id=product,
                variant_id=variant,
                title=facts.title[:255],
                variant_title="Default Title",
                sku=facts.handle.upper(),
                quantity=line.quantity,
                unit_minor=gross // line.quantity,
                discount_minor=line.discount_minor,
                total_minor=line.paid_minor,
                created_at=order.placed_at,
            )


async def _bulk(uow: UnitOfWork) -> Bulk:
    bulk = Bulk(uow)
    await bulk.prepare(*TABLES)
    return bulk


async def _take_numbers(uow: UnitOfWork, count: int, moment: datetime) -> int:
    """The first of so many order numbers in a row."""
    [[first]] = await uow.fetch(NEXT_NUMBER, now=moment, series=SERIES, first=FIRST_NUMBER)
    await uow.fetch(
        "UPDATE orders_number SET last = :last WHERE series = :series",
        last=first + count - 1,
        series=SERIES,
    )
    return int(first)


def _description(product: RetailProduct) -> str:
    size = f" Package: {product.package_size}." if product.package_size else ""
    return f"<p>{product.kind} from the {product.department.lower()} department.{size}</p>"


def _batches(items: Iterable[T]) -> Iterable[list[T]]:
    batch: list[T] = []
    for item in items:
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
