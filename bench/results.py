"""What a run of the benchmark found: the shape of `latest.json`."""

import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import msgspec
from meters import Memory

PACKAGES = (
    "strawberry-graphql graphql-core starlette uvicorn sqlalchemy asyncpg tantivy orjson msgspec"
)


class Cpu(msgspec.Struct):
    """Milliseconds per operation. The worker's are shown, and not part of the total."""

    server: float
    database: float
    worker: float
    total: float


class Latency(msgspec.Struct):
    p50: float
    p95: float
    p99: float


class RunResult(msgspec.Struct):
    """One workload at one number of buyers at a time."""

    concurrency: int
    operations: int
    seconds: float
    failures: list[str]
    cpu_ms: Cpu
    operations_per_second: float
    requests_per_second: float
    latency_ms: Latency
    times_goal: float
    times_floor: float


class Floor(msgspec.Struct):
    """A bare server that answers the same bytes."""

    cpu_ms: float
    operations_per_second: float


class WorkloadResult(msgspec.Struct):
    key: str
    title: str
    goal_ms: float
    requests: int
    response_bytes: int
    statements: int
    statements_by_request: dict[str, int]
    floor: Floor
    runs: list[RunResult]


class DatabaseResult(msgspec.Struct):
    name: str
    version: str
    broken: dict[str, str]  # workloads that could not be measured, and why
    setup_seconds: float
    start_seconds: list[float]
    memory_after_start: Memory
    memory_after_load: Memory
    worker_memory: Memory
    workloads: list[WorkloadResult]


class Machine(msgspec.Struct):
    processor: str
    cores: int
    system: str
    python: str
    load_before: float
    load_after: float


class Result(msgspec.Struct):
    measured_at: str
    products: int
    quick: bool
    concurrencies: list[int]
    machine: Machine
    packages: dict[str, str]
    databases: list[DatabaseResult]
    left_out: list[str] = []
    format: int = 1


def machine(load_before: float) -> Machine:
    return Machine(
        processor=_processor(),
        cores=os.cpu_count() or 1,
        system=f"{platform.system()} {platform.release().split('-')[0]}",
        python=sys.version.split()[0],
        load_before=round(load_before, 2),
        load_after=round(os.getloadavg()[0], 2),
    )


def packages() -> dict[str, str]:
    return {name: version(name) for name in PACKAGES.split()}


def measured_at() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor())


def write(result: Result, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(result), indent=2) + b"\n")


def read(path: Path) -> Result:
    return msgspec.json.decode(path.read_bytes(), type=Result)
