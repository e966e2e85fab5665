"""Metaobjects, and how they are found."""

from datetime import datetime
from typing import Annotated

import strawberry

from commerce_api.gql import (
    URL,
    After,
    Before,
    Context,
    DateTime,
    First,
    Info,
    Last,
    OnlineStorePublishable,
    Page,
    Query,
    Reverse,
    arg,
    connection,
    expect,
    field,
    finds_nodes,
    gid,
    implements,
    input_,
    key_of,
    page_of,
    type_,
    window,
)
from commerce_api.kernel.errors import BadInput
from commerce_api.kernel.rows import moment
from commerce_api.kernel.text import storable
from commerce_api.metafields import loaders, queries
from commerce_api.metafields.graphql.fields import Metaobject, MetaobjectField
from commerce_api.metafields.graphql.references import metaobjects_by_keys
from commerce_api.metafields.rows import MetaobjectFieldRow, MetaobjectPlaceRow, MetaobjectRow

PAGES = "pages"  # the folder in which metaobjects have their pages
SORTED_BY_ID = "id"
ORDERS: dict[str, tuple[str, tuple[type, ...]]] = {
    SORTED_BY_ID: ("m.id", (int,)),
    "updated_at": ("m.updated_at", (datetime, int)),
}


@input_("A metaobject by its type and its handle.")
class MetaobjectHandleInput:
    handle: str = strawberry.field(description="Its handle, unique within the type.")
    type: str = strawberry.field(description="Its type.")


@type_("What a metaobject's page tells search engines.")
class MetaobjectSEO: ...


MetaobjectConnection = connection(Metaobject, "Metaobject", "metaobjects")


@field(Metaobject, "id", strawberry.ID, "A globally unique id.")
def metaobject_id(metaobject: MetaobjectRow) -> str:
    return gid("Metaobject", metaobject.key)


@field(Metaobject, "handle", str, "Readable name, unique among metaobjects of its type.")
def metaobject_handle(metaobject: MetaobjectRow) -> str:
    return metaobject.handle


@field(Metaobject, "type", str, "What kind of thing it is.")
def metaobject_type(metaobject: MetaobjectRow) -> str:
    return metaobject.type


@field(Metaobject, "updatedAt", DateTime, "When it last changed.")
def metaobject_updated(metaobject: MetaobjectRow) -> str:
    return metaobject.updated_at


@field(
    Metaobject, "fields", list[MetaobjectField], "Its values, in the order of the type's fields."
)
def metaobject_fields(metaobject: MetaobjectRow) -> list[MetaobjectFieldRow]:
    return metaobject.fields


@field(Metaobject, "field", MetaobjectField | None, "Its value on one field, if it has one.")
def metaobject_field(
    metaobject: MetaobjectRow, key: Annotated[str, arg("Name of the field.")]
) -> MetaobjectFieldRow | None:
    return _field(metaobject, key)


@field(
    Metaobject,
    "onlineStoreUrl",
    URL | None,
    "Address of its page; null where its type has no pages.",
)
def metaobject_url(metaobject: MetaobjectRow, info: Info) -> str | None:
    if metaobject.url_handle is None:
        return None
    path = f"{PAGES}/{metaobject.url_handle}/{metaobject.handle}"
    return f"{info.context.settings.public_url}/{path}"


@field(
    Metaobject,
    "seo",
    MetaobjectSEO | None,
    "What its page tells search engines; null where its type says nothing of that.",
)
def metaobject_seo(metaobject: MetaobjectRow) -> MetaobjectRow | None:
    return metaobject if metaobject.renderable else None


@field(MetaobjectSEO, "title", MetaobjectField | None, "Title of the page.")
def seo_title(metaobject: MetaobjectRow) -> MetaobjectFieldRow | None:
    return _field(metaobject, metaobject.seo_title_key)


@field(MetaobjectSEO, "description", MetaobjectField | None, "Short description of the page.")
def seo_description(metaobject: MetaobjectRow) -> MetaobjectFieldRow | None:
    return _field(metaobject, metaobject.seo_description_key)


implements(Metaobject, OnlineStorePublishable)


def _field(metaobject: MetaobjectRow, key: str | None) -> MetaobjectFieldRow | None:
    return next((row for row in metaobject.fields if row.key == key), None)


@finds_nodes("Metaobject")
async def find_metaobjects(context: Context, ids: list[str]) -> dict[str, MetaobjectRow | None]:
    keys = [key_of(id, "Metaobject") for id in ids]
    return dict(zip(ids, await metaobjects_by_keys(context, keys), strict=True))


@field(Query, "metaobject", Metaobject | None, "A metaobject by its id, or by type and handle.")
async def query_metaobject(
    info: Info,
    id: Annotated[strawberry.ID | None, arg("Its id.")] = None,
    handle: Annotated[MetaobjectHandleInput | None, arg("Its type and its handle.")] = None,
) -> MetaobjectRow | None:
    key = None
    if id is not None:
        key = key_of(id, "Metaobject")
    elif handle is not None and storable(handle.handle + handle.type):
        key = await info.context.one(loaders.metaobject_keys, handle.handle, handle.type)
    [metaobject] = await metaobjects_by_keys(info.context, [key])
    return metaobject  # type: ignore[no-any-return]


@field(Query, "metaobjects", MetaobjectConnection, "All metaobjects of a type.")
async def query_metaobjects(
    info: Info,
    type: Annotated[str, arg("Which type.")],
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = False,
    sort_key: Annotated[str | None, arg("What to sort by: `id` or `updated_at`.")] = None,
) -> Page:
    part = window(first, after, last, before, reverse=reverse)
    sort = sort_key or SORTED_BY_ID
    if sort not in ORDERS:
        told = f"Metaobjects are sorted by {' or '.join(ORDERS)}, not by “{sort[:40]}”."
        raise BadInput(told, field=("sortKey",))
    column, parts = ORDERS[sort]
    position = expect(part.position, *parts)
    order = queries.Order(column, part.descending)
    known = type if storable(type) else ""
    found = await queries.metaobjects_page(info.context, known, order, position, part.size + 1)
    page = page_of(found, part, _by_time if len(parts) > 1 else _by_key)
    page.nodes = await metaobjects_by_keys(info.context, [row.key for row in page.nodes])
    return page


def _by_key(row: MetaobjectPlaceRow) -> tuple[int]:
    return (row.key,)


def _by_time(row: MetaobjectPlaceRow) -> tuple[datetime, int]:
    return moment(row.updated_at), row.key
