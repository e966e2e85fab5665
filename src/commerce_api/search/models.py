from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from commerce_api.kernel.clock import now
from commerce_api.kernel.tables import Table, reference, whole


class StaleDocument(Table, table=True):
    """Something that changed since the search index last saw it."""

    __tablename__ = "search_stale_document"
    __table_args__ = (UniqueConstraint("kind", "object_id"),)

    kind: str = Field(max_length=16)
    object_id: int = whole()
    version: int = whole(default=0)  # grows with every change, so that a later one is not lost
    due_at: datetime = Field(default_factory=now, index=True)  # later: when it goes on sale


class Recount(Table, table=True):
    """A collection whose rules changed, and how far its members were looked at since."""

    __tablename__ = "search_recount"

    collection_id: int = reference("catalog_collection.id", index=False, unique=True)
    after_id: int = whole(default=0)  # products up to this one are done
