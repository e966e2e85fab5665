"""What the fields of the query language mean for products, as SQL."""

from collections.abc import Mapping, Sequence

from commerce_api.gql.ids import key_of, number_of
from commerce_api.kernel import money
from commerce_api.kernel.conditions import (
    Builder,
    Conditions,
    contains,
    is_one_of,
    is_text,
    is_time,
    like,
    sign_of,
    spellings,
)
from commerce_api.kernel.errors import BadInput
from commerce_api.kernel.query_language import Term
from commerce_api.pricing.terms import currency_of
from commerce_api.search import metafields

# A question mark is the value. None of these may hold one for another reason.
TAG = "p.id IN (SELECT t.product_id FROM catalog_product_tag AS t WHERE t.tag = ANY(?))"
TAG_LIKE = """EXISTS (SELECT 1 FROM catalog_product_tag AS t
  WHERE t.product_id = p.id AND lower(t.tag) LIKE lower(?) ESCAPE '!')"""
SKU = "p.id IN (SELECT v.product_id FROM catalog_variant AS v WHERE v.sku = ANY(?))"
SKU_LIKE = """EXISTS (SELECT 1 FROM catalog_variant AS v
  WHERE v.product_id = p.id AND lower(v.sku) LIKE lower(?) ESCAPE '!')"""
BARCODE = "p.id IN (SELECT v.product_id FROM catalog_variant AS v WHERE v.barcode = ?)"
BARCODE_LIKE = """EXISTS (SELECT 1 FROM catalog_variant AS v
  WHERE v.product_id = p.id AND v.barcode LIKE ? ESCAPE '!')"""
AVAILABLE = """EXISTS (SELECT 1 FROM catalog_variant AS v WHERE v.product_id = p.id AND (
  NOT EXISTS (SELECT 1 FROM inventory_stock AS s WHERE s.variant_id = v.id)
  OR EXISTS (SELECT 1 FROM inventory_stock AS s
    WHERE s.variant_id = v.id AND s.on_hand > s.reserved))
  AND NOT EXISTS (SELECT 1 FROM catalog_bundle_component AS c
    WHERE c.bundle_id = v.id AND c.quantity > (SELECT SUM(s.on_hand - s.reserved)
      FROM inventory_stock AS s WHERE s.variant_id = c.component_id)))"""
OPTION = """EXISTS (SELECT 1 FROM catalog_option AS o
  JOIN catalog_option_value AS w ON w.option_id = o.id
  WHERE o.product_id = p.id AND lower(o.name) = lower(?) AND lower(w.name) = lower(?))"""
CATEGORY = """p.category_id IN (
  SELECT k.id FROM catalog_category AS k WHERE k.key = ? OR k.key LIKE ? ESCAPE '!')"""
ATTRIBUTE = """EXISTS (SELECT 1 FROM catalog_product_attribute AS pa
  JOIN catalog_attribute AS a ON a.id = pa.attribute_id
  WHERE pa.product_id = p.id AND lower(a.key) = lower(?) AND lower(pa.value) = lower(?))"""
PRICED = """EXISTS (SELECT 1 FROM pricing_index AS g
  WHERE g.product_id = p.id AND g.context = ? AND {touches})"""
TOUCHES = {
    ">": "g.max_minor > ?",
    ">=": "g.max_minor >= ?",
    "<": "g.min_minor < ?",
    "<=": "g.min_minor <= ?",
    ":": "g.min_minor <= ? AND g.max_minor >= ?",
}
TRUTH = {"true": True, "1": True, "false": False, "0": False}


class ProductConditions(Conditions):
    """Conditions on products. `prices` is a code of the price index; `found` are the products that
    words stand for."""

    def __init__(self, prices: str, found: Mapping[str, Sequence[int]]) -> None:
        super().__init__(BUILDERS)
        self._prices = prices
        self._found = found

    def words(self, term: Term) -> str:
        return self.put("p.id = ANY(?)", list(self._found.get(term.value, ())))

    def price(self, term: Term) -> str | None:
        try:
            minor = money.parse(term.value, currency_of(self._prices)).minor
        except BadInput:
            return None
        template = PRICED.replace("{touches}", TOUCHES[term.op])
        return self.put(template, self._prices, *[minor] * (template.count("?") - 1))


def _tag(conditions: ProductConditions, term: Term) -> str:
    if term.prefix:
        return conditions.put(TAG_LIKE, like(term.value))
    return conditions.put(TAG, spellings(term.value))


def _tag_not(conditions: ProductConditions, term: Term) -> str:
    return f"NOT ({_tag(conditions, term)})"


def _sku(conditions: ProductConditions, term: Term) -> str:
    if term.prefix:
        return conditions.put(SKU_LIKE, like(term.value))
    return conditions.put(SKU, spellings(term.value))


def _barcode(conditions: ProductConditions, term: Term) -> str:
    if term.prefix:
        return conditions.put(BARCODE_LIKE, like(term.value))
    return conditions.put(BARCODE, term.value)


def _id(conditions: ProductConditions, term: Term) -> str | None:
    key = key_of(term.value, "Product") or number_of(term.value)
    return None if key is None else conditions.put(f"p.id {sign_of(term)} ?", key)


def _available(conditions: ProductConditions, term: Term) -> str | None:
    wanted = TRUTH.get(term.value.lower())
    if wanted is None:
        return None
    return AVAILABLE if wanted else f"NOT {AVAILABLE}"


def _option(conditions: ProductConditions, term: Term) -> str:
    name, _, value = term.value.partition(":")
    return conditions.put(OPTION, name, value)


def _category(conditions: ProductConditions, term: Term) -> str:
    code = term.value.lower()
    return conditions.put(CATEGORY, code, like(f"{code}-"))


def _attribute(conditions: ProductConditions, term: Term) -> str:
    key, _, value = term.value.partition(":")
    if metafields.is_metafield(key):
        return metafields.condition(conditions, key, value)
    return conditions.put(ATTRIBUTE, key, value)


BUILDERS: dict[str, Builder] = {
    "available_for_sale": _available,
    "barcode": _barcode,
    "created_at": is_time("p.created_at"),
    "handle": is_text("p.handle"),
    "id": _id,
    "price": ProductConditions.price,
    "product_type": is_one_of("p.product_type"),
    "sku": _sku,
    "tag": _tag,
    "tag_not": _tag_not,
    "title": contains("p.title"),
    "updated_at": is_time("p.updated_at"),
    "variants.price": ProductConditions.price,
    "vendor": is_text("p.vendor"),
    # only from `filters`:
    "attribute": _attribute,
    "category": _category,
    "option": _option,
}
FIELDS = frozenset(BUILDERS) - {"attribute", "category", "option"}
