"""The catalogue as it is read: one struct per kind of row, columns in the order of the SELECTs."""

from commerce_api.catalog.measures import Measure, measure
from commerce_api.kernel.rows import Row


class ProductRow(Row):
    key: int
    handle: str
    title: str
    description_html: str
    vendor: str
    product_type: str
    published_at: str
    created_at: str
    updated_at: str
    seo_title: str | None
    seo_description: str | None
    is_gift_card: bool
    category_key: int | None
    tracking: str | None = None  # how it was found, if by a search


class VariantRow(Row):
    key: int
    product_key: int
    sku: str
    title: str
    barcode: str | None
    weight_grams: int
    requires_shipping: bool
    image_key: int | None
    measure_unit: str | None
    measure_thousandths: int | None
    reference_unit: str | None
    reference_value: int | None

    @property
    def measure(self) -> Measure | None:
        return measure(
            self.measure_unit, self.measure_thousandths, self.reference_unit, self.reference_value
        )


class ComponentRow(Row):
    """What is in a bundle."""

    key: int
    variant_key: int
    quantity: int


class ImageRow(Row):
    key: int
    kind: str
    path: str
    mime: str
    alt: str | None
    width: int | None
    height: int | None
    bytes: int
    preview_key: int | None
    host: str | None
    thumbhash: str | None


class OptionRow(Row):
    key: int
    name: str
    values: list["OptionValueRow"]


class OptionValueRow(Row):
    key: int
    product_key: int
    name: str
    swatch_color: str | None
    swatch_key: int | None


class SelectedOptionRow(Row):
    name: str
    value: str
    base_name: str  # as the shop wrote them, whatever the language
    base_value: str


class PlacedVariantRow(Row):
    """A variant by its values: one per option, and the place of each among that option's values."""

    key: int
    value_keys: tuple[int, ...]
    places: tuple[int, ...]


class CollectionRow(Row):
    key: int
    handle: str
    title: str
    description_html: str
    image_key: int | None
    updated_at: str
    seo_title: str | None
    seo_description: str | None
    sort_order: str | None  # of its products; none is the merchant's own
    tracking: str | None = None  # how it was found, if by a search


class CategoryRow(Row):
    key: int
    code: str  # tells where it stands in the tree
    name: str
