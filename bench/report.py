"""What was found, as a table for the terminal and as pages for the documentation."""

from collections.abc import Iterator
from pathlib import Path

import plots
import results
from results import DatabaseResult, Result, RunResult, WorkloadResult
from rich.table import Table

COLUMNS = (
    "workload",
    "buyers",
    "server",
    "database",
    "CPU ms",
    "goal",
    "× goal",
    "× floor",
    "SQL",
    "op/s",
    "p50",
    "p95",
    "p99",
    "kB",
)
NARROW = 12  # columns that fit a terminal
PAGE = """# Benchmarks

Written by `make bench` from [latest.json](benchmarks/latest.json); do not edit it by hand.

Measured {measured_at} on {processor}, {cores} cores, {system}, Python {python}, with {products}
generated products on top of the seeded shop. Load of the machine before and after: {load_before}
and {load_after}. The shop, its database and the load generator share the machine: when its load is
above its cores, latencies and rates are pessimistic, and CPU figures up to half too high.
{left_out}
## CPU per operation

![CPU per operation](benchmarks/cpu.svg)

{tables}
`CPU ms` is what the server process and, on PostgreSQL, the backends that serve it used per
operation: the figure that the goals are about. `× floor` compares it with a bare Starlette
endpoint that reads the same request and answers the same bytes out of memory. `SQL` counts
statements per operation, without BEGIN and COMMIT. `op/s` is whole operations a second of one
server process; a checkout has {checkout_requests} requests. Latencies are milliseconds of a whole
operation. `kB` is the size of all its answers.

## Latency

![Latency](benchmarks/latency.svg)

## Start and memory

{starts}
Seconds are from starting the process to its first answer to a query. RSS counts shared pages
whole, PSS by share. The worker ran beside the server; its CPU is not part of the table above.

## Statements by request

{statements}
## The workloads

Each is a document of `bench/operations` or `examples/operations`, with variables that change from
one operation to the next, so that no answer repeats soon.

- **w1** one product page: options, all variants with prices and stock, pictures, collections.
- **w2** one page of a collection: 24 cards, facets with counts, the size of the list.
- **w3** a list of 24 products with all their options, variants and prices.
- **w4** a search: frequent words of titles, one in four with a typo; 24 cards, facets with counts.
- **w5** three requests: make a cart, add a line, read the cart page.
- **w6** eight requests: make a cart, add a line, buyer and address, delivery option, payment,
  prepare, submit, see the order.

Run it: `make bench`, or `make bench ARGS="--quick --database sqlite --workloads w1,w2"`.

Packages: {packages}.
"""


def table(found: Result) -> Table:
    shown = Table(title="CPU milliseconds per operation, latency in milliseconds")
    for column in COLUMNS[:NARROW]:
        shown.add_column(column, justify="right" if column in COLUMNS[1:] else "left", no_wrap=True)
    for database in found.databases:
        shown.add_row(f"[bold]{database.version}[/]")
        for workload, run in _runs(database):
            style = "green" if run.times_goal <= 1 else ""
            shown.add_row(*_cells(workload, run)[:NARROW], style=style)
        shown.add_section()
    return shown


def facts(found: Result) -> Table:
    shown = Table(title="Start and memory")
    for column in ("", *_START_COLUMNS):
        shown.add_column(column)
    for database in found.databases:
        shown.add_row(database.name, *_start_cells(database))
    return shown


def write(found: Result, folder: Path) -> Path:
    """The result, the pictures and the page; returns the page."""
    pictures = folder / "benchmarks"
    results.write(found, pictures / "latest.json")
    plots.cpu(found, pictures / "cpu.svg")
    plots.latency(found, pictures / "latency.svg")
    page = folder / "benchmarks.md"
    page.write_text(_page(found), encoding="utf-8")
    return page


def _page(found: Result) -> str:
    machine = found.machine
    return PAGE.format(
        measured_at=found.measured_at,
        processor=machine.processor,
        cores=machine.cores,
        system=machine.system,
        python=machine.python,
        products=f"{found.products:,}",
        load_before=machine.load_before,
        load_after=machine.load_after,
        left_out="".join(f"\nLeft out: {reason}\n" for reason in found.left_out),
        tables="".join(_section(database) for database in found.databases),
        starts=_markdown(
            ("", *_START_COLUMNS), [[d.name, *_start_cells(d)] for d in found.databases]
        ),
        statements=_statements(found),
        checkout_requests=8,
        packages=", ".join(f"{name} {number}" for name, number in found.packages.items()),
    )


def _section(database: DatabaseResult) -> str:
    rows = [_cells(workload, run) for workload, run in _runs(database)]
    return f"### {database.version}\n\n{_markdown(COLUMNS, rows)}\n"


def _statements(found: Result) -> str:
    names = [database.name for database in found.databases]
    counts: dict[tuple[str, str], list[str]] = {}
    for database in found.databases:
        for workload in database.workloads:
            for request, count in workload.statements_by_request.items():
                counts.setdefault((workload.key, request), []).append(str(count))
    rows = [[*key, *each] for key, each in counts.items()]
    return _markdown(("workload", "request", *names), rows)


def _runs(database: DatabaseResult) -> Iterator[tuple[WorkloadResult, RunResult]]:
    for workload in database.workloads:
        for run in workload.runs:
            yield workload, run


def _cells(workload: WorkloadResult, run: RunResult) -> list[str]:
    cpu, latency = run.cpu_ms, run.latency_ms
    failed = f" ({len(run.failures)} failed)" if run.failures else ""
    return [
        f"{workload.key} {workload.title}{failed}",
        str(run.concurrency),
        f"{cpu.server:.2f}",
        f"{cpu.database:.2f}",
        f"{cpu.total:.2f}",
        f"{workload.goal_ms:g}",
        f"{run.times_goal:.1f}",
        f"{run.times_floor:.0f}",
        str(workload.statements),
        f"{run.operations_per_second:.0f}",
        f"{latency.p50:.1f}",
        f"{latency.p95:.1f}",
        f"{latency.p99:.1f}",
        f"{workload.response_bytes / 1000:.1f}",
    ]


_START_COLUMNS = (
    "start s",
    "RSS MiB after start",
    "PSS",
    "RSS MiB after load",
    "PSS",
    "worker RSS MiB",
    "filling the shop s",
)


def _start_cells(database: DatabaseResult) -> list[str]:
    fresh, loaded = database.memory_after_start, database.memory_after_load
    starts = sorted(database.start_seconds)
    return [
        f"{starts[len(starts) // 2]:.2f} ({starts[0]:.2f}–{starts[-1]:.2f})",
        f"{fresh.rss_mib:.0f}",
        f"{fresh.pss_mib:.0f}",
        f"{loaded.rss_mib:.0f}",
        f"{loaded.pss_mib:.0f}",
        f"{database.worker_memory.rss_mib:.0f}",
        f"{database.setup_seconds:.0f}",
    ]


def _markdown(columns: tuple[str, ...], rows: list[list[str]]) -> str:
    lines = [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines) + "\n"
