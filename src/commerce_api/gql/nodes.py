"""`node` and `nodes`: anything by its id."""

import asyncio
from typing import Annotated, Any

import strawberry

from commerce_api.gql.context import Context, Info
from commerce_api.gql.define import arg, field
from commerce_api.gql.ids import finder_of, split_gid
from commerce_api.gql.types import Node, Query
from commerce_api.kernel.errors import BadInput

NODES_MAX = 250


@field(Query, "node", Node | None, "Anything by its id; null when nothing has it.")
async def query_node(info: Info, id: Annotated[strawberry.ID, arg("Its id.")]) -> Any:
    [node] = await nodes_of(info.context, [id])
    return node


@field(Query, "nodes", list[Node | None], "Things by their ids, in that order, null where none is.")
async def query_nodes(
    info: Info, ids: Annotated[list[strawberry.ID], arg(f"The ids, at most {NODES_MAX}.")]
) -> list[Any]:
    if len(ids) > NODES_MAX:
        raise BadInput(f"At most {NODES_MAX} ids can be asked for at once.", field=("ids",))
    return await nodes_of(info.context, list(ids))


async def nodes_of(context: Context, ids: list[str]) -> list[Any]:
    """Each kind of thing is read once."""
    kinds: dict[str, list[str]] = {}
    for id in dict.fromkeys(ids):
        parts = split_gid(id)
        if parts and finder_of(parts[0]):
            kinds.setdefault(parts[0], []).append(id)
    finders = ((finder_of(kind), wanted) for kind, wanted in kinds.items())
    found = await asyncio.gather(*(find(context, wanted) for find, wanted in finders if find))
    rows = {id: row for mapping in found for id, row in mapping.items()}
    return [rows.get(id) for id in ids]
