"""What is not there for a buyer: domains above the catalogue add who decides that."""

from collections.abc import Awaitable, Callable, Sequence

from commerce_api.gql import Context

# Each answers, of these keys, the ones that this request must not see.
Gate = Callable[[Context, Sequence[int]], Awaitable[set[int]]]

products: list[Gate] = []
collections: list[Gate] = []
variants: list[Gate] = []  # they are seen, and cannot be bought

# Whether of some products only some variants can be bought: then it takes longer to tell.
selective: list[Callable[[Context], Awaitable[bool]]] = []


async def choosy(context: Context) -> bool:
    for gate in selective:
        if await gate(context):
            return True
    return False


async def closed(gates: Sequence[Gate], context: Context, keys: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for gate in gates:
        found |= await gate(context, keys)
    return found
