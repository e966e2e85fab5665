"""The benchmark itself: a quick run measures what it says, and its pages can be written."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

BENCH = Path(__file__).parents[2] / "bench" / "serve.py"
SHORT = ["--quick", "--products", "50", "--database", "sqlite", "--workloads", "w1"]
SECONDS_MAX = 150


def bench(*arguments: str) -> str:
    """Run it as a person would; what it printed."""
    done = subprocess.run(  # noqa: S603 — our own program
        [sys.executable, str(BENCH), *arguments],
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_a_quick_run_measures_cpu_statements_latency_memory_and_start(tmp_path: Path) -> None:
    printed = bench(*SHORT, "--concurrency", "2", "--out", str(tmp_path))

    assert "w1 Product page" in printed
    found: dict[str, Any] = json.loads((tmp_path / "benchmarks" / "latest.json").read_text())
    assert (found["products"], found["quick"], found["concurrencies"]) == (50, True, [2])
    [database] = found["databases"]
    assert database["name"] == "sqlite"
    assert database["broken"] == {}
    assert 0 < database["start_seconds"][0] < 60
    assert database["memory_after_load"]["rss_mib"] > database["memory_after_load"]["pss_mib"] > 0
    [workload] = database["workloads"]
    assert (workload["key"], workload["requests"], workload["goal_ms"]) == ("w1", 1, 1.0)
    assert 1 <= workload["statements"] <= 40
    assert workload["response_bytes"] > 1_000
    assert 0 < workload["floor"]["cpu_ms"] < 5
    [run] = workload["runs"]
    assert run["failures"] == []
    assert run["operations"] >= 1
    cpu, latency = run["cpu_ms"], run["latency_ms"]
    assert cpu["total"] == cpu["server"] > workload["floor"]["cpu_ms"]
    assert 0 < latency["p50"] <= latency["p95"] <= latency["p99"]


def test_pages_can_be_written_anew_from_a_result(tmp_path: Path) -> None:
    bench("--render", str(result(tmp_path)), "--out", str(tmp_path / "docs"))

    page = (tmp_path / "docs" / "benchmarks.md").read_text()
    assert "| w2 Collection | 8 | 3.00 | 1.00 | 4.00 | 2 | 2.0 | 40 | 7 |" in page
    for picture in ("cpu.svg", "latency.svg"):
        assert (tmp_path / "docs" / "benchmarks" / picture).read_text().startswith("<?xml")


def result(folder: Path) -> Path:
    """A made-up result in a file."""
    memory = {"rss_mib": 130.0, "pss_mib": 110.0}
    run = {
        "concurrency": 8,
        "operations": 300,
        "seconds": 3.0,
        "failures": [],
        "cpu_ms": {"server": 3.0, "database": 1.0, "worker": 0.1, "total": 4.0},
        "operations_per_second": 100.0,
        "requests_per_second": 100.0,
        "latency_ms": {"p50": 8.0, "p95": 9.0, "p99": 10.0},
        "times_goal": 2.0,
        "times_floor": 40.0,
    }
    workload = {
        "key": "w2",
        "title": "Collection",
        "goal_ms": 2.0,
        "requests": 1,
        "response_bytes": 20_000,
        "statements": 7,
        "statements_by_request": {"w2-collection": 7},
        "floor": {"cpu_ms": 0.1, "operations_per_second": 5_000.0},
        "runs": [run],
    }
    database = {
        "name": "postgresql",
        "version": "PostgreSQL 15",
        "broken": {},
        "setup_seconds": 10.0,
        "start_seconds": [1.5],
        "memory_after_start": memory,
        "memory_after_load": memory,
        "worker_memory": memory,
        "workloads": [workload],
    }
    machine = {
        "processor": "any",
        "cores": 2,
        "system": "Linux",
        "python": "3.11",
        "load_before": 0.1,
        "load_after": 0.2,
    }
    found = {
        "measured_at": "2026-01-01T00:00:00Z",
        "products": 1_000,
        "quick": False,
        "concurrencies": [8],
        "machine": machine,
        "packages": {"starlette": "1"},
        "databases": [database],
    }
    path = folder / "made-up.json"
    path.write_text(json.dumps(found))
    return path
