"""The demonstration's discounts, by code and without."""

from commerce_api.kernel.db import UnitOfWork
from commerce_api.kernel.money import parse
from commerce_api.promotions.models import DiscountKind, StackingClass
from commerce_api.promotions.service import EXCLUSIVE, NewDiscount, create
from commerce_api.seeding.files import Entry, SeedFiles, moment
from commerce_api.seeding.prices import Names

GROUPS = "SELECT handle, id FROM pricing_group"


async def seed_discounts(uow: UnitOfWork, files: SeedFiles) -> None:
    """After the goods, the customers and their groups."""
    entries = files.read("discounts.toml")
    names = await Names.read(uow)
    names.groups = {row[0]: row[1] for row in await uow.fetch(GROUPS)}
    for entry in [*entries["discount"], *entries.get("promotion", ())]:
        await create(uow, _new(entry, names))


def _new(entry: Entry, names: Names) -> NewDiscount:
    excludes = {StackingClass(name) for name in entry.get("excludes", ())}
    return NewDiscount(
        code=entry["code"],
        title=entry["title"],
        kind=DiscountKind(entry["kind"]),
        basis_points=100 * entry.get("percent", 0),
        amounts=_minor(entry.get("amount", {})),
        minimums=_minor(entry.get("min_subtotal", {})),
        starts_at=moment(entry["starts"]) if entry.get("starts") else None,
        ends_at=moment(entry["ends"]) if entry.get("ends") else None,
        automatic=entry.get("automatic", False),
        priority=entry.get("priority", 0),
        excludes=EXCLUSIVE if entry.get("exclusive") else frozenset(excludes),
        min_quantity=entry.get("buy") or entry.get("min_quantity", 0),
        get_quantity=entry.get("get", 0),
        countries=tuple(entry.get("countries", ())),
        first_order=entry.get("first_order", False),
        usage_limit=entry.get("usage_limit"),
        customer_limit=1 if entry.get("once_per_customer") else entry.get("customer_limit"),
        collection_ids=tuple(names.collections[h] for h in entry.get("collections", ())),
        product_ids=tuple(names.products[h] for h in entry.get("products", ())),
        bought_collection_ids=tuple(
            names.collections[h] for h in entry.get("bought_collections", ())
        ),
        bought_product_ids=tuple(names.products[h] for h in entry.get("bought_products", ())),
        customer_ids=tuple(names.customers[email] for email in entry.get("customers", ())),
        group_ids=tuple(names.groups[handle] for handle in entry.get("groups", ())),
    )


def _minor(amounts: dict[str, str]) -> dict[str, int]:
    return {currency: parse(text, currency).minor for currency, text in amounts.items()}
