"""Metafields that products are filtered by: attributes whose keys say whose they are."""

import re
from collections.abc import Mapping, Sequence

from commerce_api.kernel.conditions import Conditions, like
from commerce_api.kernel.db import Database, Fetches
from commerce_api.kernel.query_language import And, Node, Not, Or, Term
from commerce_api.metafields import queries
from commerce_api.metafields.filtering import filter_values
from commerce_api.metafields.kinds import compact
from commerce_api.ports.search import LONGEST_VALUE

OF_PRODUCT = "p."
OF_VARIANT = "v."
ATTRIBUTE = "attribute"
LABELS_SECONDS = 30.0

_FIELD = re.compile(r"metafields\.\w{3,255}\.\w{2,64}", re.ASCII)

HAS_VALUE = """d.filterable AND d.storefront
  AND lower(d.namespace || '.' || d.key) = lower(?) AND (lower(v.value) = lower(?)
    OR (d.type LIKE 'list.%' AND lower(v.value) LIKE lower(?) ESCAPE '!'))"""
PRODUCT_HAS = """p.id IN (SELECT v.owner_id FROM metafields_definition AS d
  JOIN metafields_value AS v ON v.definition_id = d.id WHERE d.owner = 'product' AND {has})"""
VARIANT_HAS = """p.id IN (SELECT w.product_id FROM metafields_definition AS d
  JOIN metafields_value AS v ON v.definition_id = d.id
  JOIN catalog_variant AS w ON w.id = v.owner_id WHERE d.owner = 'variant' AND {has})"""
HAS = {
    OF_PRODUCT: PRODUCT_HAS.replace("{has}", HAS_VALUE),
    OF_VARIANT: VARIANT_HAS.replace("{has}", HAS_VALUE),
}


async def tokens_of(reader: Fetches, products: Sequence[int]) -> Mapping[int, list[str]]:
    """For the index: `p.custom.material:Wool` of a product, `v.…` of any of its variants."""
    found: dict[int, dict[str, None]] = {key: {} for key in products}
    for prefix, sql in (
        (OF_PRODUCT, queries.FILTERABLE),
        (OF_VARIANT, queries.FILTERABLE_OF_VARIANTS),
    ):
        for product, name, type, value in await reader.fetch(sql, keys=list(products)):
            for text in filter_values(type, value):
                token = f"{prefix}{name}:{text}"
                if len(token) <= LONGEST_VALUE:
                    found[product][token] = None
    return {key: list(tokens) for key, tokens in found.items()}


async def metafield_labels(db: Database) -> Mapping[str, str]:
    """Names of what lists can be filtered by, in the order in which it was defined."""

    async def load(reader: Fetches) -> dict[str, str]:
        prefixes = {"product": OF_PRODUCT, "variant": OF_VARIANT}
        rows = await reader.fetch(queries.FILTERABLE_NAMES)
        return {f"{prefixes[owner]}{name}": label for owner, name, label in rows}

    return await db.cached("search.metafields", LABELS_SECONDS, load)


def is_metafield(key: str) -> bool:
    return key.startswith((OF_PRODUCT, OF_VARIANT))


def condition(conditions: Conditions, key: str, value: str) -> str:
    """SQL for a metafield that has this value, or has it in its list."""
    prefix, name = key[:2], key[2:]
    in_list = like(compact(value), before="%")
    return conditions.put(HAS[prefix], name, value, in_list)


def fields_in(query: str) -> frozenset[str]:
    """Fields of the query language that are metafields: `metafields.custom.material`."""
    return frozenset(name.lower() for name in _FIELD.findall(query))


def as_attributes(node: Node) -> Node:
    """The query with its metafields under the name that filters have for them."""
    if isinstance(node, Not):
        return Not(as_attributes(node.operand))
    if isinstance(node, And):
        return And(tuple(map(as_attributes, node.operands)))
    if isinstance(node, Or):
        return Or(tuple(map(as_attributes, node.operands)))
    if isinstance(node, Term) and node.field and node.field.startswith("metafields."):
        key = OF_PRODUCT + node.field.partition(".")[2]
        return Term(ATTRIBUTE, ":", f"{key}:{node.value}")
    return node
