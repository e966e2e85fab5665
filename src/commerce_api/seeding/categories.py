"""The demonstration's tree of categories, and what its products are within it."""

from commerce_api.catalog.models import Attribute, Category, CategoryAttribute, ProductAttribute
from commerce_api.kernel.translations import rows_of
from commerce_api.seeding.bulk import Bulk
from commerce_api.seeding.files import SeedFiles, translations

TABLES = (Attribute, Category, CategoryAttribute, ProductAttribute)


class Categories:
    def __init__(self, bulk: Bulk, files: SeedFiles) -> None:
        self._bulk = bulk
        self._file = files.read("categories.toml")
        self._attributes: dict[str, int] = {}
        self._categories: dict[str, int] = {}

    def add(self) -> None:
        """Before the products."""
        for entry in self._file["attribute"]:
            key = self._bulk.add(Attribute, key=entry["key"], name=entry["name"])
            self._attributes[entry["key"]] = key
            self._bulk.add_all(rows_of("attribute", key, translations(entry, "name")))
        for entry in self._file["category"]:
            key = self._bulk.add(Category, key=entry["key"], name=entry["name"])
            self._categories[entry["key"]] = key
            self._bulk.add_all(rows_of("category", key, translations(entry, "name")))
            for attribute in entry.get("attributes", ()):
                self._bulk.add(
                    CategoryAttribute,
                    category_id=key,
                    attribute_id=self._attributes[attribute],
                )

    def of(self, handle: str) -> int | None:
        """The category of a product."""
        place = self._file["product"].get(handle)
        return self._categories[place["category"]] if place else None

    def describe(self, product: int, handle: str) -> None:
        place = self._file["product"].get(handle, {})
        for name, key in self._attributes.items():
            for value in place.get(name, ()):
                self._bulk.add(ProductAttribute, product_id=product, attribute_id=key, value=value)
