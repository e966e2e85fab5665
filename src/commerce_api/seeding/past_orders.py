"""A year of invented orders in the database, priced, taxed and delivered like real ones."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from commerce_api.identity.models import Customer
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database, Fetches
from commerce_api.orders.models import (
    FinancialStatus,
    FulfillmentStatus,
    Order,
    OrderLine,
    OrderNumber,
)
from commerce_api.ports import Plugins
from commerce_api.ports.shipping import ShippingRequest
from commerce_api.ports.tax import Destination, TaxRequest
from commerce_api.seeding.bulk import Bulk
from commerce_api.seeding.customers import Known, known_customers
from commerce_api.seeding.history import History, Item, PastCustomer, PastOrder, generate

FIRST_NUMBER = 1001
SERIES = "order"
FAITHFUL = range(5, 13)  # orders in a year
RECENT_DAYS = 2  # what was ordered since is still on its way

ITEMS = """
SELECT p.id, p.title, p.product_type, v.id, v.title, v.sku, v.weight_grams
FROM catalog_product AS p JOIN catalog_variant AS v ON v.product_id = p.id
WHERE p.is_gift_card = FALSE
  AND NOT EXISTS (SELECT 1 FROM catalog_bundle_component AS c WHERE c.bundle_id = v.id)
ORDER BY p.id, v.position"""
TAGS = "SELECT product_id, tag FROM catalog_product_tag ORDER BY product_id, tag"
PRICES = "SELECT variant_id, currency, price_minor FROM pricing_price"
MARKETS = """
SELECT c.country, m.currency FROM pricing_market_country AS c
JOIN pricing_market AS m ON m.id = c.market_id"""
COUNT_SALES = """
UPDATE catalog_product SET sold_count = COALESCE(
  (SELECT SUM(l.quantity) FROM orders_line AS l WHERE l.product_id = catalog_product.id), 0)"""

Progress = Callable[[int, int], None]


class Goods:
    """What can be ordered, and for how much."""

    def __init__(self) -> None:
        self.titles: dict[int, str] = {}
        self.variants: dict[int, tuple[str, str, int]] = {}  # title, SKU, grams
        self.prices: dict[tuple[int, str], int] = {}
        self.currencies: dict[str, str] = {}
        self.items: list[Item] = []


async def goods_of(reader: Fetches) -> Goods:
    goods = Goods()
    goods.prices = {(row[0], row[1]): row[2] for row in await reader.fetch(PRICES)}
    goods.currencies = {row[0]: row[1] for row in await reader.fetch(MARKETS)}
    tags: dict[int, list[str]] = {}
    for product, tag in await reader.fetch(TAGS):
        tags.setdefault(product, []).append(tag)
    groups: dict[int, tuple[str, list[int]]] = {}
    for product, title, kind, variant, name, sku, grams in await reader.fetch(ITEMS):
        goods.titles[product] = title
        goods.variants[variant] = (name, sku, grams)
        groups.setdefault(product, (kind, []))[1].append(variant)
    goods.items = [
        Item(
            product,
            tuple(variants),
            goods.prices.get((variants[0], "EUR"), 0),
            kind,
            tuple(tags.get(product, ())),
        )
        for product, (kind, variants) in groups.items()
    ]
    return goods


async def seed_history(
    db: Database, plugins: Plugins, progress: Progress = lambda done, total: None
) -> int:
    """The orders of the year up to today. Returns how many."""
    today = now().replace(hour=0, minute=0, second=0, microsecond=0)
    async with db.read() as reader:
        goods = await goods_of(reader)
        known = await known_customers(reader)
    history = generate(goods.items, ends_at=today, countries=_shares(goods.currencies))
    async with db.transaction() as uow:
        bulk = Bulk(uow)
        await bulk.prepare(Customer, Order, OrderLine, OrderNumber)
        people = _with_known(history, known)
        customers = [
            people[customer.index].key or _add_customer(bulk, customer)
            for customer in history.customers
        ]
        writer = _Writer(bulk, goods, plugins, today)
        for number, order in enumerate(history.orders):
            buyer = order.customer_index
            await writer.add(order, customers[buyer], people[buyer].who, number)
            if number % 500 == 0:
                progress(number, len(history.orders))
        last = FIRST_NUMBER + len(history.orders) - 1
        bulk.add(OrderNumber, series=SERIES, last=last)
        await bulk.finish()
        await uow.fetch(COUNT_SALES)
    progress(len(history.orders), len(history.orders))
    return len(history.orders)


def _shares(currencies: dict[str, str]) -> dict[str, float]:
    wanted = {"DE": 0.38, "US": 0.22, "GB": 0.15, "FR": 0.09, "AT": 0.08, "NL": 0.08}
    return {country: share for country, share in wanted.items() if country in currencies}


class Person(msgspec.Struct, frozen=True):
    """Somebody of the history; with a key, a customer whom the seeds name."""

    who: PastCustomer
    key: int | None = None


def _with_known(history: History, known: Sequence[Known]) -> list[Person]:
    """The seeds' customers take the places of faithful ones from the same countries."""
    orders = Counter(order.customer_index for order in history.orders)
    people = [Person(customer) for customer in history.customers]
    for customer in known:
        for index, person in enumerate(people):
            fits = person.key is None and person.who.country == customer.country
            if fits and orders[index] in FAITHFUL:
                people[index] = Person(_renamed(person.who, customer), customer.key)
                break
    return people


def _renamed(who: PastCustomer, known: Known) -> PastCustomer:
    return msgspec.structs.replace(
        who, email=known.email, first_name=known.first_name, last_name=known.last_name
    )


def _add_customer(bulk: Bulk, customer: PastCustomer) -> int:
    return bulk.add(
        Customer,
        email=customer.email,
        first_name=customer.first_name,
        last_name=customer.last_name,
        country=customer.country,
        created_at=customer.joined_at,
        updated_at=customer.joined_at,
    )


class _Writer:
    """Turns past orders into rows; taxes and deliveries come from the shop's own adapters."""

    def __init__(self, bulk: Bulk, goods: Goods, plugins: Plugins, today: datetime) -> None:
        self._bulk = bulk
        self._goods = goods
        self._plugins = plugins
        self._today = today

    async def add(self, order: PastOrder, customer: int, who: PastCustomer, number: int) -> None:
        currency = self._goods.currencies[order.country]
        lines = self._priced(order, currency)
        subtotal = sum(unit * quantity for _, _, quantity, unit in lines)
        place = Destination(order.country)
        shipping, title = await self._delivery(currency, place, subtotal, lines)
        quote = await self._plugins.tax.quote(
            TaxRequest(currency, place, tuple(u * q for _, _, q, u in lines), shipping)
        )
        done = (self._today - order.placed_at).days > RECENT_DAYS
        key = self._bulk.add(
            Order,
            number=FIRST_NUMBER + number,
            customer_id=customer,
            email=who.email,
            language="en",
            currency=currency,
            subtotal_minor=subtotal,
            discount_minor=0,
            shipping_minor=shipping,
            tax_minor=quote.total_minor,
            added_tax_minor=quote.added_minor,
            total_minor=subtotal + shipping + quote.added_minor,
            shipping_title=title,
            shipping_address=_address(who),
            financial_status=FinancialStatus.PAID,
            fulfillment_status=(
                FulfillmentStatus.FULFILLED if done else FulfillmentStatus.UNFULFILLED
            ),
            processed_at=order.placed_at,
            created_at=order.placed_at,
        )
        for variant, product, quantity, unit in lines:
            name, sku, _ = self._goods.variants[variant]
            self._bulk.add(
                OrderLine,
                order_id=key,
                product_id=product,
                variant_id=variant,
                title=self._goods.titles[product],
                variant_title=name,
                sku=sku,
                quantity=quantity,
                unit_minor=unit,
                total_minor=unit * quantity,
                created_at=order.placed_at,
            )

    def _priced(self, order: PastOrder, currency: str) -> list[tuple[int, int, int, int]]:
        """Variant, product, quantity and what one piece costs."""
        prices = self._goods.prices
        return [
            (variant, product, quantity, prices.get((variant, currency), 0))
            for variant, product, quantity in order.lines
        ]

    async def _delivery(
        self,
        currency: str,
        place: Destination,
        subtotal: int,
        lines: list[tuple[int, int, int, int]],
    ) -> tuple[int, str | None]:
        grams = sum(self._goods.variants[variant][2] * q for variant, _, q, _ in lines)
        options = await self._plugins.shipping.options(
            ShippingRequest(currency, place, subtotal, grams)
        )
        chosen = next((option for option in options if option.method == "SHIPPING"), None)
        return (chosen.price_minor, chosen.title) if chosen else (0, None)


def _address(who: PastCustomer) -> dict[str, str]:
    return {
        "first_name": who.first_name,
        "last_name": who.last_name,
        "country_code": who.country,
    }
