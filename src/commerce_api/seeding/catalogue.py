"""The demonstration's collections and products, with pictures, prices and stock."""

import mimetypes

from commerce_api.catalog.models import (
    Collection,
    CollectionProduct,
    Media,
    MediaKind,
    Option,
    OptionValue,
    Product,
    ProductMedia,
    ProductTag,
    Variant,
    VariantValue,
)
from commerce_api.inventory.models import Stock
from commerce_api.kernel.money import parse
from commerce_api.kernel.text import safe_html
from commerce_api.kernel.translations import Translation, rows_of
from commerce_api.pricing.models import Price, ProductRange
from commerce_api.seeding.bulk import Bulk
from commerce_api.seeding.choices import (
    Choice,
    barcode,
    choices,
    exception_of,
    measure_columns,
    picture_of,
    surcharges,
)
from commerce_api.seeding.files import (
    LANGUAGES,
    Entry,
    SeedFiles,
    alternatives,
    moment,
    translations,
)

TABLES = (
    Collection,
    CollectionProduct,
    Media,
    Option,
    OptionValue,
    Price,
    Product,
    ProductMedia,
    ProductRange,
    ProductTag,
    Stock,
    Translation,
    Variant,
    VariantValue,
)
NO_OPTIONS = [{"name": "Title", "values": ["Default Title"]}]
MODEL = "model/gltf-binary"


class Catalogue:
    """Puts products and collections into a `Bulk`. Locations have to be there already."""

    def __init__(self, bulk: Bulk, files: SeedFiles, locations: dict[str, int]) -> None:
        self._bulk = bulk
        self._files = files
        self._locations = locations
        self._media: dict[str, int] = {}
        self.products: dict[str, int] = {}
        self.collections: dict[str, int] = {}
        self._members: dict[str, list[int]] = {}

    def add_collections(self) -> None:
        for entry in self._files.read("collections.toml")["collection"]:
            key = self._bulk.add(
                Collection,
                handle=entry["handle"],
                title=entry["title"],
                description_html=safe_html(entry["description_html"]),
                image_id=self._image(entry) if entry.get("image") else None,
                seo_title=entry.get("seo_title"),
                seo_description=entry.get("seo_description"),
                listed=entry.get("visible", True),
            )
            self.collections[entry["handle"]] = key
            self._translate("collection", key, entry, "title", "description_html")

    def add_product(self, entry: Entry) -> int:
        key = self._bulk.add(
            Product,
            handle=entry["handle"],
            title=entry["title"],
            description_html=safe_html(entry["description_html"]),
            vendor=entry["vendor"],
            product_type=entry["product_type"],
            published_at=moment(entry["published"]),
            created_at=moment(entry["published"]),
            is_gift_card=entry.get("is_gift_card", False),
            seo_title=entry.get("seo_title"),
            seo_description=entry.get("seo_description"),
        )
        self.products[entry["handle"]] = key
        self._translate("product", key, entry, "title", "description_html")
        for tag in dict.fromkeys(entry["tags"]):
            self._bulk.add(ProductTag, product_id=key, tag=tag)
        for handle in entry["collections"]:
            self._members.setdefault(handle, []).append(key)
        pictures = self._add_media(key, entry)
        self._add_variants(key, entry, pictures)
        return key

    def add_members(self) -> None:
        """Who is in which collection, in the order in which products were added."""
        for handle, members in self._members.items():
            for position, product in enumerate(members):
                self._bulk.add(
                    CollectionProduct,
                    collection_id=self.collections[handle],
                    product_id=product,
                    position=position,
                )

    def picture(self, file: str, alt: str, entry: Entry, field: str = "alt") -> int:
        """A medium of the files, entered once."""
        if file not in self._media:
            facts = self._files.media[file]
            kind = MediaKind.MODEL_3D if file.endswith(".glb") else MediaKind.IMAGE
            mime = MODEL if file.endswith(".glb") else mimetypes.guess_type(file)[0]
            preview = entry.get("preview")
            self._media[file] = self._bulk.add(
                Media,
                kind=kind,
                path=file,
                mime=mime or "image/webp",
                alt=alt,
                width=facts.get("width"),
                height=facts.get("height"),
                bytes=facts["bytes"],
                preview_id=self.picture(preview, alt, entry, field) if preview else None,
            )
            texts = alternatives(entry, field, "alt")
            self._bulk.add_all(rows_of("media", self._media[file], texts))
        return self._media[file]

    def _image(self, entry: Entry) -> int:
        return self.picture(entry["image"], entry["image_alt"], entry, "image_alt")

    def _translate(self, owner: str, key: int, entry: Entry, *fields: str) -> None:
        texts = translations(entry, *fields)
        for found in texts.values():
            for name in found:
                if name.endswith("_html"):
                    found[name] = safe_html(found[name])
        self._bulk.add_all(rows_of(owner, key, texts))

    def _add_media(self, product: int, entry: Entry) -> list[tuple[Choice, int]]:
        """The pictures that belong to a choice, for the variants."""
        chosen = []
        shown = [*entry.get("image", ()), *entry.get("model", ())]
        for position, medium in enumerate(shown):
            key = self.picture(medium["file"], medium["alt"], medium)
            self._bulk.add(ProductMedia, product_id=product, media_id=key, position=position)
            if medium.get("option"):
                chosen.append((medium["option"], key))
        return chosen

    def _add_variants(self, product: int, entry: Entry, pictures: list[tuple[Choice, int]]) -> None:
        options = entry.get("options") or NO_OPTIONS
        keys = [self._add_option(product, position, o) for position, o in enumerate(options)]
        prices: list[dict[str, tuple[int, int | None]]] = []
        for number, choice in enumerate(choices(options)):
            exception = exception_of(entry, choice)
            if exception.get("missing"):
                continue
            variant = self._bulk.add(
                Variant,
                product_id=product,
                sku=self._sku(entry, choice),
                title=" / ".join(choice.values()),
                position=number,
                barcode=barcode(entry, number),
                weight_grams=exception.get("weight_grams", entry.get("weight_grams", 0)),
                requires_shipping=entry.get("requires_shipping", True),
                image_id=picture_of(choice, pictures),
                **measure_columns(exception.get("unit_price", entry.get("unit_price"))),
            )
            for name, value in choice.items():
                option, values = keys[[o["name"] for o in options].index(name)]
                self._bulk.add(
                    VariantValue, variant_id=variant, option_id=option, value_id=values[value]
                )
            prices.append(self._add_prices(variant, entry, exception, choice))
            self._add_stock(variant, exception.get("stock", entry.get("stock")))
        self._add_ranges(product, prices)

    def _add_option(self, product: int, position: int, option: Entry) -> tuple[int, dict[str, int]]:
        key = self._bulk.add(Option, product_id=product, name=option["name"], position=position)
        self._named("option", key, self._files.options["name"].get(option["name"]))
        values = {}
        nothing = [None] * len(option["values"])
        colors = option.get("swatches") or nothing
        files = option.get("swatch_images") or nothing
        for order, (value, color, file) in enumerate(
            zip(option["values"], colors, files, strict=True)
        ):
            values[value] = self._bulk.add(
                OptionValue,
                option_id=key,
                name=value,
                position=order,
                swatch_color=color,
                swatch_media_id=self._media[file] if file else None,
            )
            self._named("option_value", values[value], self._files.options["value"].get(value))
        return key, values

    def _named(self, owner: str, key: int, texts: Entry | None) -> None:
        known = texts or {}
        found = {lang: {"name": str(known[lang])} for lang in LANGUAGES if lang in known}
        self._bulk.add_all(rows_of(owner, key, found))

    def _sku(self, entry: Entry, choice: Choice) -> str:
        known = self._files.options["value"]
        codes = [known.get(value, {}).get("code", "") for value in choice.values()]
        return "-".join([entry["sku"], *(code for code in codes if code)])

    def _add_prices(
        self, variant: int, entry: Entry, exception: Entry, choice: Choice
    ) -> dict[str, tuple[int, int | None]]:
        added = {}
        base: Entry = exception.get("price") or entry["price"]
        compare: Entry = exception.get("compare_at") or entry.get("compare_at") or {}
        for currency, amount in base.items():
            extra = sum(surcharges(entry, choice, currency))
            price = parse(amount, currency).minor + extra
            before = parse(compare[currency], currency).minor + extra if compare else None
            added[currency] = (price, before)
            self._bulk.add(
                Price,
                variant_id=variant,
                currency=currency,
                price_minor=price,
                compare_at_minor=before,
            )
        return added

    def _add_stock(self, variant: int, stock: dict[str, int] | None) -> None:
        for handle, units in (stock or {}).items():
            location = self._locations[handle]
            self._bulk.add(Stock, variant_id=variant, location_id=location, on_hand=units)

    def _add_ranges(self, product: int, prices: list[dict[str, tuple[int, int | None]]]) -> None:
        for currency in prices[0]:
            amounts = [price[currency][0] for price in prices]
            before = [price[currency][1] or 0 for price in prices if price[currency][1]]
            self._bulk.add(
                ProductRange,
                product_id=product,
                currency=currency,
                min_minor=min(amounts),
                max_minor=max(amounts),
                compare_min_minor=min(before, default=0),
                compare_max_minor=max(before, default=0),
            )
