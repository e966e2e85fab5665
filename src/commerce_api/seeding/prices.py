"""The demonstration's price lists, quantity rules, and what its markets do without."""

from collections.abc import Iterable
from decimal import Decimal

from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.kernel.money import digits_of, parse
from commerce_api.pricing import service
from commerce_api.pricing.models import CompareAt, Group, ListPrice, PriceList
from commerce_api.pricing.rows import RuleRow
from commerce_api.seeding.files import Entry, SeedFiles, moment

MARKETS = "SELECT handle, id FROM pricing_market"
PRODUCTS = "SELECT handle, id FROM catalog_product"
COLLECTIONS = "SELECT handle, id FROM catalog_collection"
VARIANTS = """
SELECT p.handle, v.sku, v.id FROM catalog_variant AS v
JOIN catalog_product AS p ON p.id = v.product_id ORDER BY v.id"""

CUSTOMERS = "SELECT email, id FROM identity_customer"

MILLION = 1_000_000


async def seed_prices(uow: UnitOfWork, files: SeedFiles) -> None:
    """After the goods. The price index follows with `pricing.service.rebuild`."""
    entries = files.read("prices.toml")
    names = await Names.read(uow)
    for position, entry in enumerate(entries.get("group", ())):
        await _add_group(uow, names, entry, position)
    for entry in entries.get("list", ()):
        await _add_list(uow, names, entry)
    for entry in entries.get("rule", ()):
        group_id = names.groups[entry["group"]] if "group" in entry else None
        rule = RuleRow(entry.get("minimum", 1), entry.get("maximum"), entry.get("increment", 1))
        for variant in names.variants_of(entry):
            await service.set_quantity_rule(uow, variant, rule, group=group_id)
    for entry in entries.get("untaxed", ()):
        for variant in names.variants_of(entry):
            await service.set_taxable(uow, variant, taxable=False)
    for entry in entries.get("exclusion", ()):
        kind, key = names.target_of(entry)
        await service.leave_out(uow, names.markets[entry["market"]], kind, key)


async def _add_group(uow: UnitOfWork, names: "Names", entry: Entry, position: int) -> None:
    group = Group(handle=entry["handle"], name=entry["name"], position=position)
    names.groups[entry["handle"]] = (await service.add_group(uow, group)).id
    for email in entry.get("members", ()):
        await service.join_group(uow, names.customers[email], group.id)


class Names:
    """Keys by what the seed files call things."""

    def __init__(self) -> None:
        self.markets: dict[str, int] = {}
        self.groups: dict[str, int] = {}
        self.customers: dict[str, int] = {}
        self.products: dict[str, int] = {}
        self.collections: dict[str, int] = {}
        self.skus: dict[str, int] = {}
        self._variants: dict[str, list[int]] = {}

    @classmethod
    async def read(cls, fetches: Fetches) -> "Names":
        names = cls()
        names.markets = {row[0]: row[1] for row in await fetches.fetch(MARKETS)}
        names.products = {row[0]: row[1] for row in await fetches.fetch(PRODUCTS)}
        names.collections = {row[0]: row[1] for row in await fetches.fetch(COLLECTIONS)}
        names.customers = {row[0]: row[1] for row in await fetches.fetch(CUSTOMERS)}
        for handle, sku, key in await fetches.fetch(VARIANTS):
            names.skus[sku] = key
            names._variants.setdefault(handle, []).append(key)
        return names

    def variants_of(self, entry: Entry) -> Iterable[int]:
        """`sku` names one, `product` all of a product."""
        return [self.skus[entry["sku"]]] if "sku" in entry else self._variants[entry["product"]]

    def target_of(self, entry: Entry) -> tuple[str, int]:
        if "sku" in entry:
            return service.VARIANT, self.skus[entry["sku"]]
        if "collection" in entry:
            return service.COLLECTION, self.collections[entry["collection"]]
        return service.PRODUCT, self.products[entry["product"]]


async def _add_list(uow: UnitOfWork, names: Names, entry: Entry) -> None:
    currency = entry["currency"]
    row = PriceList(
        handle=entry["handle"],
        name=entry["name"],
        market_id=names.markets[entry["market"]] if "market" in entry else None,
        group_id=names.groups[entry["group"]] if "group" in entry else None,
        currency=currency,
        priority=entry.get("priority", 0),
        starts_at=moment(entry["starts"]) if "starts" in entry else None,
        ends_at=moment(entry["ends"]) if "ends" in entry else None,
        factor_ppm=_factor(entry) if "factor" in entry else None,
        source_currency=entry.get("from"),
        round_to_minor=parse(entry["round"], currency).minor if "round" in entry else 1,
        compare_at=CompareAt(entry.get("compare_at", "none")),
        applied_at=now(),
    )
    await service.add_list(uow, row)
    for price in entry.get("price", ()):
        before = price.get("compare_at")
        for variant in names.variants_of(price):
            await uow.add(
                ListPrice(
                    list_id=row.id,
                    variant_id=variant,
                    min_quantity=price.get("min_quantity", 1),
                    price_minor=parse(price["price"], currency).minor,
                    compare_at_minor=parse(before, currency).minor if before else None,
                )
            )


def _factor(entry: Entry) -> int:
    """Of whole amounts in the file, of minor units in the table."""
    digits = digits_of(entry["currency"]) - digits_of(entry["from"])
    return int((Decimal(entry["factor"]) * MILLION).scaleb(digits))
