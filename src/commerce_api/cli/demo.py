"""The demonstration: set up step by step, then served; every step can be run by itself."""

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import uvicorn
from alembic.util.exc import CommandError
from rich.console import Console
from rich.panel import Panel
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from commerce_api.app import create_app, services_of
from commerce_api.cli.server import config, leave_quietly
from commerce_api.kernel import migrations, outbox
from commerce_api.ports import Services
from commerce_api.pricing import service as pricing
from commerce_api.recommendations import service as recommendations
from commerce_api.search import service as search
from commerce_api.seeding.growth import grow
from commerce_api.seeding.past_orders import seed_history
from commerce_api.seeding.shop import is_empty, seed_shop
from commerce_api.settings import Settings, seeds_dir

console = Console(stderr=True)

Show = Callable[[int, int], None]


def run_demo(settings: Settings, host: str, port: int, *, products: int, fresh: bool) -> None:
    started = time.monotonic()
    leave_quietly()
    if fresh:
        _throw_away(settings.data_dir)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        migrations.upgrade(settings.database)
    except CommandError as error:
        console.print(f"[red]The database does not fit this version:[/] {error}")
        console.print(f"Start anew with --fresh, which forgets what is in {settings.data_dir}.")
        raise SystemExit(1) from None
    services = services_of(settings)
    server = uvicorn.Server(config(create_app(services, with_worker=True), host, port))

    async def run() -> None:
        await fill(services, products=products)
        serving = asyncio.create_task(server.serve())
        await _listening(server, serving)
        if server.started:
            _welcome(settings, time.monotonic() - started)
        await serving

    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(run())


async def _listening(server: uvicorn.Server, serving: asyncio.Task[None]) -> None:
    """uvicorn has no signal for this: it sets `started` when its socket is open."""
    while not server.started and not serving.done():  # noqa: ASYNC110
        await asyncio.sleep(0.02)


async def fill(services: Services, *, products: int = 0) -> None:
    """What is not there yet: goods, generated goods, a year of orders, the index, a model."""
    async with services.db.read() as reader:
        empty = await is_empty(reader)
    if empty:
        await _step("goods and texts", lambda show: _seed(services, show))
        await _step("a year of orders", lambda show: _orders(services, show))
    added = 0
    if products:
        added = await _step("generated products", lambda show: grow(services.db, products, show))
    await outbox.drain(services.db)
    health = await services.plugins.search.health()
    if empty or added or health.needs_rebuild:
        await build_index(services)
    if empty or not services.plugins.recommender.load():
        await train_recommender(services)


async def build_index(services: Services) -> None:
    await _step("price index", lambda show: _follow_prices(services, show))

    async def build(show: Show) -> int:
        async with services.db.read() as reader:
            [[total]] = await reader.fetch("SELECT count(*) FROM catalog_product")
        return await search.rebuild(services, lambda done: show(min(done, total), total))

    await _step("search index", build)


async def _follow_prices(services: Services, show: Show) -> int:
    async with services.db.read() as reader:
        [[total]] = await reader.fetch("SELECT count(*) FROM catalog_product")
    return await pricing.rebuild(services.db, lambda done: show(min(done, total), total))


async def train_recommender(services: Services) -> None:
    async def learn(show: Show) -> int:
        report = await recommendations.train(services, show)
        return report.interactions

    await _step("recommendations", learn)


async def _seed(services: Services, show: Show) -> int:
    return await seed_shop(services.db, seeds_dir(), services.settings.media_dir, show)


async def _orders(services: Services, show: Show) -> int:
    return await seed_history(services.db, services.plugins, show)


async def _step(title: str, work: Callable[[Show], Awaitable[int]]) -> int:
    """Run one step behind a progress bar; returns what it counted."""
    columns = (
        TextColumn("{task.description:<22}"),
        BarColumn(bar_width=32),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bars:
        task = bars.add_task(title, total=None)
        count = await work(lambda done, total: bars.update(task, completed=done, total=total))
        bars.update(task, total=max(count, 1), completed=max(count, 1))
    return count


def _throw_away(folder: Path) -> None:
    """Only what the shop itself writes, in case the folder holds anything else."""
    for name in ("shop.sqlite", "shop.sqlite-wal", "shop.sqlite-shm", "sandbox.jsonl"):
        (folder / name).unlink(missing_ok=True)
    for name in ("search", "models", "media"):
        shutil.rmtree(folder / name, ignore_errors=True)


def _welcome(settings: Settings, seconds: float) -> None:
    url = settings.public_url
    console.print(
        Panel(
            f"The shop is open at [bold]{url}[/] (ready after {seconds:.1f} s).\n\n"
            f"[bold]Things to try[/]\n"
            "  • Open it in a browser: the playground has the whole tour as\n"
            "    tabs, from browsing to a paid and tracked order: run them in turn.\n"
            "  • Buy from a program:  .venv/bin/python examples/purchase.py\n"
            f"  • Point a storefront written for the Storefront API at\n"
            f"    {url}/api/2026-04/graphql.json\n"
            f"  • Ask with curl:\n"
            f"    curl {url}/graphql -H 'content-type: application/json' \\\n"
            f'      -d \'{{"query": "{{ products(first: 3) {{ nodes {{ title }} }} }}"}}\'\n'
            f"  • Is everything well?  {url}/readyz\n\n"
            f"Everything is kept in [bold]{settings.data_dir}[/]; --fresh starts again. "
            "Ctrl-C stops.",
            title="commerce_api",
        )
    )


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:  # on Windows
        return None
    return uvloop.new_event_loop
