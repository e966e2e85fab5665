"""The demonstration's collections and products, with pictures, prices and stock."""

import mimetypes
from pathlib import PurePath

from commerce_api.catalog.models import (
    BundleComponent,
    Collection,
    CollectionOrder,
    CollectionProduct,
    CollectionRule,
    Media,
    MediaKind,
    Option,
    OptionValue,
    Product,
    ProductMedia,
    ProductTag,
    RuleMatch,
    RuleRelation,
    RuleSubject,
    Variant,
    VariantValue,
)
from commerce_api.catalog.videos import hosted_video
from commerce_api.inventory.models import Stock
from commerce_api.kernel.money import parse
from commerce_api.kernel.text import safe_html
from commerce_api.kernel.translations import Translation, rows_of
from commerce_api.pricing.models import Price
from commerce_api.seeding.bulk import Bulk
from commerce_api.seeding.categories import Categories
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
    BundleComponent,
    Collection,
    CollectionProduct,
    CollectionRule,
    Media,
    Option,
    OptionValue,
    Price,
    Product,
    ProductMedia,
    ProductTag,
    Stock,
    Translation,
    Variant,
    VariantValue,
)
TEXTS = ("title", "description_html", "seo_title", "seo_description")
NO_OPTIONS = [{"name": "Title", "values": ["Default Title"]}]
KINDS = {".glb": MediaKind.MODEL_3D, ".mp4": MediaKind.VIDEO, ".pdf": MediaKind.FILE}
MIMES = {".glb": "model/gltf-binary", ".webp": "image/webp"}
EMBEDDED = "text/html"


class Catalogue:
    """Puts products and collections into a `Bulk`. Locations have to be there already."""

    def __init__(self, bulk: Bulk, files: SeedFiles, locations: dict[str, int]) -> None:
        self._bulk = bulk
        self._files = files
        self._locations = locations
        self._media: dict[str, int] = {}
        self._variants: dict[str, int] = {}
        self.products: dict[str, int] = {}
        self.collections: dict[str, int] = {}
        self._members: dict[str, list[int]] = {}
        self._categories = Categories(bulk, files)

    def add_categories(self) -> None:
        self._categories.add()

    def add_files(self) -> None:
        """What visitors can fetch that no product shows."""
        for entry in self._files.read("files.toml")["file"]:
            self.picture(entry["file"], entry["alt"], entry)

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
                sort_order=CollectionOrder(entry["sort"]) if "sort" in entry else None,
                rule_match=RuleMatch(entry["match"]) if "match" in entry else None,
            )
            self.collections[entry["handle"]] = key
            self._add_rules(key, entry)
            self._translate("collection", key, entry, *TEXTS)

    def _add_rules(self, collection: int, entry: Entry) -> None:
        for position, rule in enumerate(entry.get("rules", ())):
            self._bulk.add(
                CollectionRule,
                collection_id=collection,
                position=position,
                subject=RuleSubject(rule["subject"]),
                relation=RuleRelation(rule["relation"]),
                value=rule.get("value", ""),
            )

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
            category_id=self._categories.of(entry["handle"]),
        )
        self.products[entry["handle"]] = key
        self._translate("product", key, entry, *TEXTS)
        self._categories.describe(key, entry["handle"])
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
            ending = PurePath(file).suffix
            mime = MIMES.get(ending) or mimetypes.guess_type(file)[0]
            preview = entry.get("preview")
            self._media[file] = self._bulk.add(
                Media,
                kind=KINDS.get(ending, MediaKind.IMAGE),
                path=file,
                mime=mime,
                alt=alt,
                width=facts.get("width"),
                height=facts.get("height"),
                bytes=facts["bytes"],
                preview_id=self._preview(preview, alt, entry, field) if preview else None,
                thumbhash=facts.get("thumbhash"),
            )
            texts = alternatives(entry, field, "alt")
            self._bulk.add_all(rows_of("media", self._media[file], texts))
        return self._media[file]

    def _preview(self, file: str, alt: str, entry: Entry, field: str = "alt") -> int:
        """What stands for something else; it keeps its own texts, if it was there before."""
        return self.picture(file, alt, {**entry, "preview": None}, field)

    def _hosted_video(self, entry: Entry) -> int:
        video = hosted_video(entry["address"])
        key = self._bulk.add(
            Media,
            kind=MediaKind.EXTERNAL_VIDEO,
            path=video.name,
            host=video.host,
            mime=EMBEDDED,
            alt=entry["alt"],
            preview_id=self._preview(entry["preview"], entry["alt"], entry),
        )
        self._bulk.add_all(rows_of("media", key, alternatives(entry, "alt", "alt")))
        return key

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
        own = [*entry.get("image", ()), *entry.get("model", ()), *entry.get("video", ())]
        for position, medium in enumerate([*own, *entry.get("external_video", ())]):
            hosted = "address" in medium
            key = (
                self._hosted_video(medium)
                if hosted
                else self.picture(medium["file"], medium["alt"], medium)
            )
            self._bulk.add(ProductMedia, product_id=product, media_id=key, position=position)
            if medium.get("option"):
                chosen.append((medium["option"], key))
        return chosen

    def _add_variants(self, product: int, entry: Entry, pictures: list[tuple[Choice, int]]) -> None:
        options = entry.get("options") or NO_OPTIONS
        keys = [self._add_option(product, position, o) for position, o in enumerate(options)]
        for number, choice in enumerate(choices(options)):
            exception = exception_of(entry, choice)
            if exception.get("missing"):
                continue
            sku = self._sku(entry, choice)
            self._variants[sku] = variant = self._bulk.add(
                Variant,
                product_id=product,
                sku=sku,
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
            self._add_prices(variant, entry, exception, choice)
            self._add_stock(variant, exception.get("stock", entry.get("stock")))
            self._add_components(variant, entry)

    def _add_components(self, bundle: int, entry: Entry) -> None:
        for position, part in enumerate(entry.get("components", ())):
            self._bulk.add(
                BundleComponent,
                bundle_id=bundle,
                component_id=self._variants[part["sku"]],
                quantity=part["quantity"],
                position=position,
            )

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

    def _add_prices(self, variant: int, entry: Entry, exception: Entry, choice: Choice) -> None:
        base: Entry = exception.get("price") or entry["price"]
        compare: Entry = exception.get("compare_at") or entry.get("compare_at") or {}
        for currency, amount in base.items():
            extra = sum(surcharges(entry, choice, currency))
            price = parse(amount, currency).minor + extra
            before = parse(compare[currency], currency).minor + extra if compare else None
            self._bulk.add(
                Price,
                variant_id=variant,
                currency=currency,
                price_minor=price,
                compare_at_minor=before,
            )

    def _add_stock(self, variant: int, stock: dict[str, int] | None) -> None:
        for handle, units in (stock or {}).items():
            location = self._locations[handle]
            self._bulk.add(Stock, variant_id=variant, location_id=location, on_hand=units)
