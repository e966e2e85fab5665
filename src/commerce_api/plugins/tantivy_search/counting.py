"""Facets: one aggregation for all groups without a selection, one more for each with one."""

from collections.abc import Mapping, Sequence
from typing import Any

from commerce_api.ports.search import MOST_FACET_VALUES, Facet, FacetValue, named, plain

# All values of a segment take part, so that counts are exact; the surplus is cut afterwards.
EVERY_VALUE = 10_000
_FIELDS = {
    Facet.TAG: "tag",
    Facet.VENDOR: "vendor",
    Facet.PRODUCT_TYPE: "product_type",
    Facet.CATEGORY: "category",
    Facet.COLLECTION: "collection",
    Facet.AVAILABLE: "available",
}


def aggregation(facet: str, slot: int | None) -> dict[str, Any]:
    """The named aggregations that answer one facet; empty when nothing can."""
    if facet == Facet.PRICE:
        if slot is None:
            return {}
        return {
            "price_lowest": {"min": {"field": f"lowest_{slot}"}},
            "price_highest": {"max": {"field": f"highest_{slot}"}},
        }
    prefix = named(facet)
    field = prefix.removesuffix(":") if prefix else _FIELDS[Facet(facet)]
    return {field: {"terms": {"field": field, "size": EVERY_VALUE, "segment_size": EVERY_VALUE}}}


def values_of(facet: str, answer: Mapping[str, Any]) -> dict[str, list[FacetValue]]:
    """Counts by facet name: one name, or for options and attributes as many as are asked for."""
    if prefix := named(facet):
        return _named(facet, prefix, answer[prefix.removesuffix(":")]["buckets"])
    buckets = answer[_FIELDS[Facet(facet)]]["buckets"]
    if facet == Facet.AVAILABLE:
        buckets = [{**bucket, "key": "true" if bucket["key"] else "false"} for bucket in buckets]
    if facet == Facet.COLLECTION:
        buckets = [{**bucket, "key": str(int(bucket["key"]))} for bucket in buckets]
    return {facet: most_frequent([(bucket["key"], bucket["doc_count"]) for bucket in buckets])}


def price_of(answer: Mapping[str, Any]) -> tuple[int, int] | None:
    lowest = answer.get("price_lowest", {}).get("value")
    highest = answer.get("price_highest", {}).get("value")
    return None if lowest is None or highest is None else (int(lowest), int(highest))


def most_frequent(counts: Sequence[tuple[str, int]]) -> list[FacetValue]:
    ordered = sorted(counts, key=lambda pair: (-pair[1], pair[0]))
    return [FacetValue(value, count) for value, count in ordered[:MOST_FACET_VALUES]]


def _named(
    facet: str, prefix: str, buckets: Sequence[Mapping[str, Any]]
) -> dict[str, list[FacetValue]]:
    counts: dict[str, list[tuple[str, int]]] = {}
    for bucket in buckets:
        name, _, value = bucket["key"].partition(":")
        if facet == f"{prefix}*" or plain(facet) == plain(prefix + name):
            counts.setdefault(prefix + name, []).append((value, bucket["doc_count"]))
    return {name: most_frequent(values) for name, values in counts.items()}
