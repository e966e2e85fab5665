"""Measures the server: CPU per operation, statements, latency, memory, start.

`make bench` writes what it finds to docs/benchmarks.md; `--quick` only prints it, unless `--out`
names a folder. Everything runs on this machine, on 127.0.0.1, in folders and databases of its own.
"""

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

import measure
import msgspec
import report
import results
import shop as shops
from load import Stop
from rich.console import Console

DOCS = Path(__file__).parents[1] / "docs"
POSTGRES = os.environ.get(
    "COMMERCE_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres"
)
KEYS = ("w1", "w2", "w3", "w4", "w5", "w6")

console = Console(stderr=True)


def main() -> int:
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was made is taken away first
    try:
        found = results.read(options.render) if options.render else _measure(options)
    except shops.Trouble as trouble:
        console.print(str(trouble), markup=False, highlight=False)
        return 1
    Console(width=140).print(report.table(found), report.facts(found), sep="\n")
    out = options.out or (None if options.quick else DOCS)
    if out:
        page = report.write(found, out)
        console.print(f"Written: {page}")
    failures = [run.failures[0] for run in _runs(found) if run.failures]
    failures += [f"{key}: {told}" for each in found.databases for key, told in each.broken.items()]
    for failure in failures:
        console.print(f"[red]FAILED[/] {failure[:1000]}", highlight=False)
    return 1 if failures else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, prog="bench/serve.py")
    add = parser.add_argument
    add("--products", type=int, default=1_000, help="generated products (default 1000)")
    add("--database", choices=["sqlite", "postgresql", "both"], default="both")
    add("--workloads", type=_list_of_keys, default=list(KEYS), help="such as w1,w2 (default all)")
    add("--concurrency", type=_list_of_numbers, help="buyers at a time (default 1,8; quick: 8)")
    add("--seconds", type=float, help="how long to measure each workload at least")
    add("--quick", action="store_true", help="under a minute, rough figures")
    add("--out", type=Path, help="folder to write benchmarks.md and benchmarks/ to")
    add("--postgres", default=POSTGRES, help="where databases may be made")
    add("--render", type=Path, help="measure nothing: write the pages from this latest.json")
    return parser.parse_args()


def _list_of_keys(text: str) -> list[str]:
    keys = [key.strip() for key in text.split(",")]
    if unknown := set(keys) - set(KEYS):
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}")
    return keys


def _list_of_numbers(text: str) -> list[int]:
    numbers = [int(number) for number in text.split(",")]
    if not all(1 <= number <= 64 for number in numbers):
        raise argparse.ArgumentTypeError("each from 1 to 64")
    return numbers


def _measure(options: argparse.Namespace) -> results.Result:
    load_before = os.getloadavg()[0]
    effort = _effort(options)
    left_out = []
    wanted = ["sqlite", "postgresql"] if options.database == "both" else [options.database]
    if "postgresql" in wanted and not shops.answers(options.postgres):
        wanted.remove("postgresql")
        left_out.append("PostgreSQL: nothing answers.")
    databases = [_database(name, options, effort) for name in wanted]
    return results.Result(
        measured_at=results.measured_at(),
        products=options.products,
        quick=options.quick,
        concurrencies=effort.concurrencies,
        machine=results.machine(load_before),
        packages=results.packages(),
        databases=databases,
        left_out=left_out,
    )


def _effort(options: argparse.Namespace) -> measure.Effort:
    effort = measure.QUICK if options.quick else measure.CAREFUL
    if options.concurrency:
        effort = msgspec.structs.replace(effort, concurrencies=options.concurrency)
    if options.seconds:
        longest = max(options.seconds, effort.measure.most_seconds)
        stop = Stop(options.seconds, effort.measure.operations, longest)
        effort = msgspec.structs.replace(effort, measure=stop)
    return effort


def _database(
    name: str, options: argparse.Namespace, effort: measure.Effort
) -> results.DatabaseResult:
    with (
        tempfile.TemporaryDirectory(prefix="commerce-bench-") as folder,
        shops.SHOPS[name](Path(folder), options.postgres) as shop,
        console.status("") as status,
    ):

        def say(what: str) -> None:
            status.update(f"{name}: {what}")

        say(f"a shop with {options.products} generated products")
        setup_seconds = shops.fill(shop, options.products)
        bench = measure.Bench(shop, effort, options.workloads, say)
        return bench.run(name, setup_seconds)


def _runs(found: results.Result) -> list[results.RunResult]:
    return [
        run
        for database in found.databases
        for workload in database.workloads
        for run in workload.runs
    ]


if __name__ == "__main__":
    sys.exit(main())
