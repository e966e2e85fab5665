"""Metafields, and how a type of any domain gets them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated, Any

import strawberry

from commerce_api.catalog.graphql import (
    Collection,
    GenericFile,
    MediaImage,
    Model3d,
    Product,
    ProductVariant,
    Video,
)
from commerce_api.content.graphql import Article
from commerce_api.content.graphql import Page as ContentPage
from commerce_api.gql import (
    After,
    Before,
    Context,
    DateTime,
    First,
    Info,
    Last,
    Node,
    Page,
    arg,
    batch,
    connection,
    field,
    finds_nodes,
    gid,
    implements,
    input_,
    interface,
    join,
    key_of,
    leaf,
    open_union,
    slice_of,
    type_,
    window,
)
from commerce_api.gql.pagination import Window
from commerce_api.kernel.errors import BadInput
from commerce_api.metafields import kinds, loaders
from commerce_api.metafields.graphql.references import read, wire_value
from commerce_api.metafields.models import Owner
from commerce_api.metafields.rows import MetafieldRow, MetaobjectFieldRow, MetaobjectRow
from commerce_api.metafields.service import DEFAULT_NAMESPACE

IDENTIFIERS_MAX = 250

Names = Sequence[str]  # each is `namespace.key`
Found = Mapping[tuple[int, str], MetafieldRow]
Load = Callable[[Context, Owner, Sequence[int], Names], Awaitable[Found]]
ByKeys = Callable[[Context, list[int]], Awaitable[Sequence[Any]]]

# Of what anybody may see: how metafields that were found by their ids find their owners.
PUBLIC: dict[str, ByKeys] = {}

MetafieldParentResource = open_union(
    "MetafieldParentResource", "A thing of the shop that has metafields."
)
MetafieldReference = open_union("MetafieldReference", "A thing of the shop that a value refers to.")


@interface("Something that a merchant can add facts to.")
class HasMetafields: ...


@input_("The name of a metafield.")
class HasMetafieldsIdentifier:
    key: str = strawberry.field(description="Its key within the namespace.")
    namespace: str | None = strawberry.field(
        default=None, description=f"Its namespace; `{DEFAULT_NAMESPACE}` when it is left out."
    )


@type_("A fact of a certain type that a merchant added to something.", MetafieldRow)
class Metafield(Node):
    namespace: str = leaf("The namespace that its key is unique in.")
    key: str = leaf("Its name within the namespace.")
    type: str = leaf("The type of its value, such as `single_line_text_field`.")
    description: str | None = leaf("What the fact is about.")
    created_at: DateTime = leaf("When it was entered.")
    updated_at: DateTime = leaf("When its value last changed.")


@type_("A metaobject's value on one of the fields of its type.", MetaobjectFieldRow)
class MetaobjectField:
    key: str = leaf("Name of the field.")
    type: str = leaf("The type of its value, such as `single_line_text_field`.")


@type_("A thing of a type that the merchant has made up, such as a designer.", MetaobjectRow)
class Metaobject(Node): ...


BOTH: tuple[type, ...] = (Metafield, MetaobjectField)
Valued = MetafieldRow | MetaobjectFieldRow
join(
    MetafieldReference,
    *(Article, Collection, GenericFile, MediaImage, Metaobject),
    *(Model3d, ContentPage, Product, ProductVariant, Video),
)
MetafieldReferenceConnection = connection(
    MetafieldReference,
    "MetafieldReference",
    "things that are referred to",
)


@field(Metafield, "id", strawberry.ID, "A globally unique id.")
def metafield_id(metafield: MetafieldRow) -> str:
    return gid("Metafield", metafield.number)


@field(Metafield, "value", str, "The value as text; for some types this is JSON.")
@field(MetaobjectField, "value", str | None, "The value as text; for some types this is JSON.")
def shown_value(row: Valued) -> str | None:
    return wire_value(row.type, row.value)


@field(
    Metafield,
    "parentResource",
    MetafieldParentResource,
    "What it was added to.",
)
def metafield_parent(metafield: MetafieldRow) -> Any:
    return metafield.parent


@batch(
    BOTH,
    "reference",
    MetafieldReference | None,
    "What the value refers to; null where it refers to nothing that can be shown, and for lists.",
)
async def single_reference(rows: list[Valued], info: Info) -> list[Any]:
    tokens = [_tokens(row, listed=False) for row in rows]
    found = await read(info.context, [token for each in tokens for token in each])
    return [next((found.get(token) for token in each), None) for each in tokens]


@batch(
    BOTH,
    "references",
    MetafieldReferenceConnection | None,
    "What a list of references refers to, in its order, as far as that can be shown; null for"
    " all other types.",
)
async def listed_references(
    rows: list[Valued],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> list[Page | None]:
    part = window(first, after, last, before)
    tokens = [_tokens(row, listed=True) for row in rows]
    found = await read(info.context, [token for each in tokens for token in each])
    return [
        _page(row, [(at, found.get(token)) for at, token in enumerate(each)], part)
        for row, each in zip(rows, tokens, strict=True)
    ]


def _tokens(row: Valued, *, listed: bool) -> list[str]:
    if row.value is None or row.type.startswith(kinds.LIST) is not listed:
        return []
    return kinds.tokens_in(row.type, row.value)


def _page(row: Valued, places: list[tuple[int, Any]], part: Window) -> Page | None:
    """Cursors are places in the list: one thing may be in it twice."""
    if not row.type.startswith(kinds.LIST) or not kinds.is_reference(row.type):
        return None
    shown = [place for place in places if place[1] is not None]
    page = slice_of(shown, part, lambda place: place[0] + 1)
    page.nodes = [thing for _, thing in page.nodes]
    return page


async def stored(context: Context, owner: Owner, keys: Sequence[int], names: Names) -> Found:
    """Metafields out of this domain's own table."""
    wanted = [(key, name) for key in keys for name in names]
    rows = await context.many(loaders.values, wanted, owner.value, context.locale)
    return {pair: row for pair, row in zip(wanted, rows, strict=True) if row is not None}


def has_metafields(
    cls: type,
    owner: Owner,
    *,
    key: Callable[[Any], int] = lambda row: row.key,
    load: Load = stored,
    public: ByKeys | None = None,
) -> None:
    """Give a type its metafields. `public` finds its rows where anybody may see them: only then
    can its metafields be asked for by their ids."""

    async def together(asked: list[tuple[Sequence[int], Names]], info: Info) -> list[Found]:
        """Aliases of one level cost one statement."""
        keys = list(dict.fromkeys(each for some, _ in asked for each in some))
        names = list(dict.fromkeys(name for _, some in asked for name in some))
        found = await load(info.context, owner, keys, names)
        return [found] * len(asked)

    async def found_for(rows: list[Any], names: Names, info: Info) -> list[list[Any]]:
        keys = [key(row) for row in rows]
        found: Found = await info.context.together(together, {}, (keys, names), info)
        return [[_of(found, row, key(row), name) for name in names] for row in rows]

    async def one(
        rows: list[Any],
        info: Info,
        key: Annotated[str, arg("Its key within the namespace.")],
        namespace: Annotated[
            str | None, arg(f"Its namespace; `{DEFAULT_NAMESPACE}` when it is left out.")
        ] = None,
    ) -> list[Any]:
        found = await found_for(rows, [full_name(namespace, key)], info)
        return [row for [row] in found]

    async def many(
        rows: list[Any],
        info: Info,
        identifiers: Annotated[
            list[HasMetafieldsIdentifier], arg(f"Their names: at most {IDENTIFIERS_MAX}.")
        ],
    ) -> list[list[Any]]:
        if len(identifiers) > IDENTIFIERS_MAX:
            told = f"At most {IDENTIFIERS_MAX} metafields at once, not {len(identifiers)}."
            raise BadInput(told, field=("identifiers",))
        names = [full_name(each.namespace, each.key) for each in identifiers]
        return await found_for(rows, names, info)

    batch(cls, "metafield", Metafield | None, ONE)(one)
    batch(cls, "metafields", list[Metafield | None], MANY)(many)
    if cls is not HasMetafields:
        implements(cls, HasMetafields)
        join(MetafieldParentResource, cls)
    if public is not None:
        PUBLIC[owner.value] = public


ONE = "One of its metafields; null where it has none of that name that storefronts may see."
MANY = "Its metafields of these names, in that order, null where it has none to show."


def full_name(namespace: str | None, key: str) -> str:
    return f"{namespace or DEFAULT_NAMESPACE}.{key}"


def _of(found: Found, parent: Any, key: int, name: str) -> MetafieldRow | None:
    row = found.get((key, name))
    if row is not None:
        row.parent = parent
    return row


@finds_nodes("Metafield")
async def find_metafields(context: Context, ids: list[str]) -> dict[str, MetafieldRow | None]:
    """Only those of what this buyer may see: what a customer or a cart has is nobody's business."""
    keys = [key_of(id, "Metafield") for id in ids]
    rows = await context.many(loaders.values_by_key, keys, context.locale)
    for owner, read_owners in PUBLIC.items():
        theirs = [row for row in rows if row is not None and row.owner == owner]
        if theirs:
            parents = await read_owners(context, [row.owner_key for row in theirs])
            for row, parent in zip(theirs, parents, strict=True):
                row.parent = parent
    shown = (row if row is not None and row.parent is not None else None for row in rows)
    return dict(zip(ids, shown, strict=True))


has_metafields(HasMetafields, Owner.PRODUCT)  # the interface's own two fields
