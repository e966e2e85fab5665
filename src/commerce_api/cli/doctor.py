"""A look at everything the shop needs."""

from rich.console import Console
from rich.table import Table

from commerce_api.kernel import outbox
from commerce_api.kernel.errors import DomainError
from commerce_api.ports import Services
from commerce_api.ports.search import SearchUnavailable
from commerce_api.search import memberships

console = Console()


async def examine(services: Services) -> bool:
    """Print one line per part; true when nothing is wrong."""
    checks = [
        ("database", await _database(services)),
        ("search", await _search(services)),
        ("outbox", await _outbox(services)),
        ("collections", await _collections(services)),
        ("recommender", _recommender(services)),
    ]
    table = Table("part", "state")
    for name, (good, told) in checks:
        table.add_row(name, f"[green]{told}[/]" if good else f"[red]{told}[/]")
    console.print(table)
    return all(good for _, (good, _) in checks)


async def _database(services: Services) -> tuple[bool, str]:
    try:
        async with services.db.read() as reader:
            [[count]] = await reader.fetch("SELECT count(*) FROM catalog_product")
    except DomainError as error:
        return False, error.message
    except Exception as error:  # noqa: BLE001 — whatever the driver says is the finding
        return False, f"{error} (commerce migrate?)"
    return True, f"{services.db.url.get_backend_name()}, {count} products"


async def _search(services: Services) -> tuple[bool, str]:
    try:
        health = await services.plugins.search.health()
    except SearchUnavailable as error:
        return False, str(error)
    if health.needs_rebuild:
        return False, "the index has to be built: commerce reindex"
    return True, f"{health.documents} documents"


async def _outbox(services: Services) -> tuple[bool, str]:
    try:
        lag = await outbox.lag_seconds(services.db)
        async with services.db.read() as reader:
            [[dead]] = await reader.fetch("SELECT count(*) FROM kernel_dead_letter")
    except Exception as error:  # noqa: BLE001
        return False, str(error)
    if dead:
        return False, f"{dead} messages failed for good: see kernel_dead_letter"
    return lag < 60, f"{lag:.0f} s behind" if lag else "nothing waits"


async def _collections(services: Services) -> tuple[bool, str]:
    """Whether the products in rule-based collections are those that fit the rules."""
    try:
        async with services.db.read() as reader:
            drift = await memberships.audit(reader)
    except Exception as error:  # noqa: BLE001
        return False, str(error)
    wrong = len(drift.missing) + len(drift.extra)
    if wrong:
        where = ", ".join(map(str, drift.collections[:5]))
        told = f"{len(drift.missing)} products missing, {len(drift.extra)} too many"
        return False, f"{told} (collections {where}); the worker puts it right within the hour"
    return True, f"{drift.members} products by rules, all of them right"


def _recommender(services: Services) -> tuple[bool, str]:
    if services.plugins.recommender.load():
        return True, "a model is there"
    return False, "no model yet: commerce train"
