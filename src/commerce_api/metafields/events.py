from dataclasses import dataclass

from commerce_api.kernel.events import Event


@dataclass(frozen=True)
class MetaobjectChanged(Event, name="metafields.metaobject_changed"):
    """A metaobject is new, says something else, or is gone."""

    metaobject_id: int
