from dataclasses import dataclass

from commerce_api.kernel.events import Event


@dataclass(frozen=True)
class ProductChanged(Event, name="catalog.product_changed"):
    """A product, or anything that is shown or found with it, is new or different."""

    product_id: int


@dataclass(frozen=True)
class CollectionChanged(Event, name="catalog.collection_changed"):
    collection_id: int


@dataclass(frozen=True)
class CollectionRulesChanged(Event, name="catalog.collection_rules_changed"):
    """Other products may fit the rules of a collection now."""

    collection_id: int
