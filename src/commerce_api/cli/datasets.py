"""Importing real data, with progress."""

import asyncio

from rich.console import Console
from rich.progress import Progress

from commerce_api.cli.demo import build_index, train_recommender
from commerce_api.kernel import migrations
from commerce_api.kernel.errors import DomainError
from commerce_api.ports import Services
from commerce_api.seeding import completejourney
from commerce_api.seeding.dataset import import_dataset

console = Console(stderr=True)


async def import_completejourney(
    services: Services, *, households: int | None, products: int | None
) -> None:
    """Read the package, fill the tables, build the index, train the recommender."""
    await asyncio.to_thread(migrations.upgrade, services.settings.database)
    try:
        await _import(services, households, products)
    except DomainError as error:
        console.print(f"[red]{error.message}[/]")
        return
    await build_index(services)
    await train_recommender(services)


async def _import(services: Services, households: int | None, products: int | None) -> None:
    with Progress(console=console) as bars:
        reading = bars.add_task("reading the till rows")

        def read(done: int, total: int) -> None:
            bars.update(reading, completed=done, total=total)

        data = await asyncio.to_thread(
            completejourney.read, households=households, products=products, progress=read
        )
        tasks = {
            name: bars.add_task(name, total=None) for name in ("products", "customers", "orders")
        }

        def loaded(name: str, done: int, total: int) -> None:
            bars.update(tasks[name], completed=done, total=total)

        await import_dataset(services.db, data, loaded)
    told = data.summary
    left_out = ", ".join(f"{n:,} {why.replace('_', ' ')}" for why, n in told.dropped.items())
    console.print(
        f"{told.products:,} products, {told.households:,} customers, {told.orders:,} orders with "
        f"{told.lines:,} lines. Rows left out: {left_out}."
    )
