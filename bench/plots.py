"""The pictures of the benchmark page."""

from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from results import Result, RunResult, WorkloadResult

mpl.use("svg")
mpl.rcParams.update(
    {
        "svg.hashsalt": "bench",  # the same picture for the same figures
        "svg.fonttype": "none",
        "font.size": 9,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
    }
)

SERVER, DATABASE, GOAL = "#3b6ea8", "#e0a33e", "#b3362b"
PERCENTILES = {"p50": "#9db8d6", "p95": "#3b6ea8", "p99": "#1d3a5c"}


def cpu(found: Result, path: Path) -> None:
    """One panel per database: bars of CPU, a mark where the goal is."""
    figure, panels = _panels(found)
    for axes, database in zip(panels, found.databases, strict=True):
        rows = [(workload, _busiest(workload)) for workload in database.workloads]
        places = range(len(rows))
        server = [run.cpu_ms.server for _, run in rows]
        axes.barh(places, server, color=SERVER, label="server")
        axes.barh(
            places,
            [run.cpu_ms.database for _, run in rows],
            left=server,
            color=DATABASE,
            label="database",
        )
        goals = [workload.goal_ms for workload, _ in rows]
        axes.scatter(
            goals, places, color=GOAL, marker="|", s=200, linewidths=2, zorder=3, label="goal"
        )
        for place, (_, run) in enumerate(rows):
            axes.annotate(
                f" {run.cpu_ms.total:.1f}", (run.cpu_ms.total, place), va="center", fontsize=8
            )
        _label(axes, [workload for workload, _ in rows], database.version)
        axes.set_xlabel("CPU ms per operation")
    _legend(figure, panels[0])
    _save(figure, path)


def latency(found: Result, path: Path) -> None:
    """One panel per database: percentiles at the highest number of buyers."""
    figure, panels = _panels(found)
    for axes, database in zip(panels, found.databases, strict=True):
        for number, (name, color) in enumerate(PERCENTILES.items()):
            values = [getattr(_busiest(w).latency_ms, name) for w in database.workloads]
            places = [place + (number - 1) * 0.27 for place in range(len(values))]
            axes.barh(places, values, height=0.25, color=color, label=name)
        _label(axes, database.workloads, database.version)
        axes.set_xlabel(f"ms per operation, {max(found.concurrencies)} buyers at a time")
    _legend(figure, panels[0])
    _save(figure, path)


def _panels(found: Result) -> tuple[Figure, list[Axes]]:
    count = max(1, len(found.databases))
    figure, grid = plt.subplots(
        1, count, figsize=(5.2 * count, 3.4), squeeze=False, layout="constrained"
    )
    return figure, list(grid[0])


def _legend(figure: Figure, panel: Axes) -> None:
    handles, names = panel.get_legend_handles_labels()
    figure.legend(handles, names, loc="outside upper center", ncols=len(names), frameon=False)


def _label(axes: Axes, workloads: list[WorkloadResult], title: str) -> None:
    names = [f"{workload.key} {workload.title}" for workload in workloads]
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.grid(visible=True, axis="x", color="#dddddd")
    axes.set_title(title, loc="left", fontsize=10)


def _busiest(workload: WorkloadResult) -> RunResult:
    return max(workload.runs, key=lambda run: run.concurrency)


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
