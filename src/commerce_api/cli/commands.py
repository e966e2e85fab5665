"""The commands. Each is a few lines: what they do lives in the shop."""

import asyncio
import dataclasses
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from commerce_api.kernel import logs, migrations
from commerce_api.ports import Services
from commerce_api.settings import PREFIX, InvalidSettings, Settings, settings_table

app = typer.Typer(
    help="A headless commerce backend behind one GraphQL schema.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
importing = typer.Typer(help="Bring in data from elsewhere.", no_args_is_help=True)
app.add_typer(importing, name="import")

console = Console(stderr=True)

DataDir = Annotated[Path, typer.Option("--data", help="Folder of all state.")]
Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")]


def settings(**overrides: object) -> Settings:
    """The settings of the environment; ends the program with every mistake in them."""
    try:
        found = Settings.from_environment()
    except InvalidSettings as error:
        console.print("[bold red]The settings are wrong:[/]")
        for mistake in error.mistakes:
            console.print(f"  {mistake}", markup=False)
        console.print("docs/settings.md lists them all.")
        raise typer.Exit(2) from None
    found = dataclasses.replace(found, **overrides)  # type: ignore[arg-type]
    logs.configure(form=found.log_format, level=found.log_level)
    return found


def with_services(settings: Settings, work: Callable[[Services], Awaitable[None]]) -> None:
    """Open the shop, do something, close it."""
    from commerce_api.app import services_of

    async def run() -> None:
        services = services_of(settings)
        try:
            await work(services)
        finally:
            await services.plugins.search.close()
            await services.db.close()

    asyncio.run(run())


@app.command()
def demo(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    data: DataDir = Path("var"),
    products: Annotated[
        int, typer.Option(min=0, max=2_000_000, help="Generated products on top of the shop's.")
    ] = 0,
    fresh: Annotated[bool, typer.Option("--fresh", help="Throw the old data away first.")] = False,
) -> None:
    """Set up the demonstration shop and serve it, worker included."""
    from commerce_api.cli.demo import run_demo

    # Storefronts in development let pictures in from localhost, and from no bare address.
    name = "localhost" if host in {"127.0.0.1", "::1"} else host
    elsewhere = os.environ.get(f"{PREFIX}PUBLIC_URL")
    chosen = settings(
        data_dir=data,
        **({} if elsewhere else {"public_url": f"http://{name}:{port}"}),
        auto_fulfill=True,
        debug=True,
        log_level="WARNING",
    )
    run_demo(chosen, host, port, products=products, fresh=fresh)


@app.command()
def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(min=1, max=256, help="Processes.")] = 1,
) -> None:
    """Serve the API. Run `commerce worker` beside it."""
    from commerce_api.cli.server import serve_forever

    serve_forever(settings(), host, port, workers=workers)


@app.command()
def worker() -> None:
    """Deliver events and run jobs until told to stop (SIGTERM, Ctrl-C)."""
    from commerce_api.cli.server import work_forever

    with_services(settings(), work_forever)


@app.command()
def migrate(
    to: Annotated[str, typer.Option(help="Revision to stop at.")] = "head",
    down: Annotated[str | None, typer.Option(help="Go back to this revision (or `base`).")] = None,
) -> None:
    """Bring the database to the newest shape."""
    chosen = settings()
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    if down:
        migrations.downgrade(chosen.database, down)
    else:
        migrations.upgrade(chosen.database, to)


@app.command("make-migration")
def make_migration(message: str) -> None:
    """Write the migration that the tables in the code ask for."""
    migrations.autogenerate(settings().database, message)


@app.command()
def seed(
    products: Annotated[int, typer.Option(min=0, max=2_000_000, help="Generated ones.")] = 0,
) -> None:
    """Fill an empty shop with the demonstration's products, texts and a year of orders."""
    from commerce_api.cli.demo import fill

    chosen = settings()
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    migrations.upgrade(chosen.database)
    with_services(chosen, lambda services: fill(services, products=products))


@app.command()
def reindex() -> None:
    """Build the search index anew; the old one answers until it is done."""
    from commerce_api.cli.demo import build_index

    with_services(settings(), build_index)


@app.command()
def train() -> None:
    """Learn recommendations from the orders."""
    from commerce_api.cli.demo import train_recommender

    with_services(settings(), train_recommender)


@importing.command("dataset")
def import_dataset(
    name: Annotated[str, typer.Argument(help="completejourney")],
    households: Annotated[int | None, typer.Option(min=1, help="At most so many buyers.")] = None,
    products: Annotated[int | None, typer.Option(min=1, help="At most so many products.")] = None,
) -> None:
    """Retail baskets as catalogue and order history (docs/data.md says where they are from)."""
    from commerce_api.cli.datasets import import_completejourney

    if name != "completejourney":
        console.print(f"Unknown dataset {name!r}. There is: completejourney")
        raise typer.Exit(2)
    with_services(
        settings(),
        lambda services: import_completejourney(services, households=households, products=products),
    )


@app.command("export-schema")
def export_schema(path: Path) -> None:
    """Write the schema in the definition language."""
    from commerce_api.schema import export

    path.write_text(export(), encoding="utf-8")


@app.command("export-settings")
def export_settings(path: Path) -> None:
    """Write the table of all settings as Markdown."""
    path.write_text(settings_page(), encoding="utf-8")


@app.command()
def doctor() -> None:
    """Look at everything the shop needs and say what is wrong."""
    from commerce_api.cli.doctor import examine

    healthy = True

    async def look(services: Services) -> None:
        nonlocal healthy
        healthy = await examine(services)

    with_services(settings(), look)
    sys.exit(0 if healthy else 1)


def settings_page() -> str:
    return (
        "# Settings\n\n"
        "Read from the environment when a process starts, and checked then: a wrong value or an\n"
        "unknown name ends the start with a list of everything that is wrong.\n\n"
        f"{settings_table()}"
    )
