"""Measures one database: start, statements, then every workload at every number of buyers."""

import asyncio
import statistics
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import httpx
import meters
import msgspec
import shop as shops
from load import Failed, Measured, Plan, Stop
from results import Cpu, DatabaseResult, Floor, Latency, RunResult, WorkloadResult
from shop import Server, Shop
from workloads import Workload, look_around, workloads

LOAD = str(Path(__file__).parent / "load.py")
TRACES = 3  # the last one counts: by then the caches of a process are warm
LOAD_SECONDS = 120

Say = Callable[[str], None]


class Effort(msgspec.Struct):
    """How long to measure."""

    warm: Stop
    measure: Stop
    floor: Stop
    starts: int
    concurrencies: list[int]


CAREFUL = Effort(
    warm=Stop(seconds=0.7, operations=25, most_seconds=4),
    measure=Stop(seconds=2.0, operations=300, most_seconds=5),
    floor=Stop(seconds=0.7, operations=300, most_seconds=2),
    starts=3,
    concurrencies=[1, 8],
)
QUICK = Effort(
    warm=Stop(seconds=0.2, operations=5, most_seconds=1),
    measure=Stop(seconds=0.5, operations=20, most_seconds=1.5),
    floor=Stop(seconds=0.2, operations=50, most_seconds=1),
    starts=1,
    concurrencies=[8],
)


class Traced(msgspec.Struct):
    """One operation, looked at closely."""

    statements: dict[str, int]
    bodies: dict[str, bytes]


class Bench:
    """One shop on one database."""

    def __init__(self, shop: Shop, effort: Effort, wanted: list[str], say: Say) -> None:
        self._shop = shop
        self._effort = effort
        self._wanted = wanted
        self._say = say
        self._broken: dict[str, str] = {}

    def run(self, name: str, setup_seconds: float) -> DatabaseResult:
        starts = self._starts()
        chosen, traces = self._trace()
        floors = self._floors(chosen, traces)
        with ExitStack() as stack:
            worker = stack.enter_context(shops.working(self._shop))
            server = stack.enter_context(shops.serving(self._shop))
            fresh = meters.memory(server.pid)
            measured = [self._workload(each, server, worker) for each in chosen]
            return DatabaseResult(
                name=name,
                version=asyncio.run(meters.database_version(self._shop.admin_url)),
                broken=self._broken,
                setup_seconds=round(setup_seconds, 1),
                start_seconds=[round(each, 2) for each in [*starts, server.start_seconds]],
                memory_after_start=fresh,
                memory_after_load=meters.memory(server.pid),
                worker_memory=meters.memory(worker),
                workloads=[
                    _summary(*each) for each in zip(chosen, traces, floors, measured, strict=True)
                ],
            )

    def _starts(self) -> list[float]:
        seconds = []
        for _ in range(self._effort.starts - 1):
            with shops.serving(self._shop) as server:
                seconds.append(server.start_seconds)
        return seconds

    def _trace(self) -> tuple[list[Workload], list[Traced]]:
        with shops.serving(self._shop, traced=True) as server:
            try:
                found = look_around(server.port)
            except Failed as error:
                raise shops.Trouble(f"{error}\n{server.last_words()}") from error
            wanted = [w for w in workloads(found) if w.key in self._wanted]
            traces = {}
            for workload in wanted:
                self._say(f"counting the statements of {workload.key}")
                try:
                    seen = [trace(workload, server.port, number) for number in range(TRACES)]
                except Failed as error:
                    self._broken[workload.key] = f"{error}\n{server.last_words()}"
                else:
                    traces[workload.key] = seen[-1]
        if not traces:
            raise shops.Trouble("\n".join(self._broken.values()))
        return [w for w in wanted if w.key in traces], list(traces.values())

    def _floors(self, chosen: list[Workload], traces: list[Traced]) -> list[Floor]:
        bodies = {name: body for each in traces for name, body in each.bodies.items()}
        with shops.floor(self._shop, bodies) as server:
            return [self._floor(workload, server) for workload in chosen]

    def _floor(self, workload: Workload, server: Server) -> Floor:
        self._say(f"the floor of {workload.key}")
        steps = [
            msgspec.structs.replace(step, path=f"/{workload.key}-{step.name}", expects="")
            for step in workload.steps
        ]
        effort = self._effort
        plan = Plan(server.port, steps, workload.pool, effort.warm, effort.floor, concurrency=8)
        plan.warm = Stop(0.2, 20, 1)
        measured, used = _load(plan, lambda: meters.used(server.pid, None, {}))
        count = max(1, measured.operations)
        return Floor(
            cpu_ms=round(used.server * 1000 / count, 3),
            operations_per_second=round(measured.operations / measured.seconds, 1),
        )

    def _workload(self, workload: Workload, server: Server, worker: int) -> list[RunResult]:
        start = TRACES
        runs = []
        for concurrency in self._effort.concurrencies:
            self._say(f"{workload.key}, {concurrency} at a time")
            effort = self._effort
            plan = Plan(
                server.port,
                workload.steps,
                workload.pool,
                effort.warm,
                effort.measure,
                concurrency,
                start,
            )
            measured, used = _load(plan, lambda: self._used(server, worker))
            start = measured.next
            runs.append(_run(workload, concurrency, measured, used))
        return runs

    def _used(self, server: Server, worker: int) -> meters.Used:
        shop = self._shop
        backends = {}
        if shop.admin_url:
            backends = asyncio.run(meters.backends(shop.admin_url, shop.database))
        return meters.used(server.pid, worker, backends)


def trace(workload: Workload, port: int, number: int) -> Traced:
    """Run one operation step by step on the server that counts statements."""
    traced = Traced({}, {})
    known = {"uuid": f"trace-{workload.key}-{number}"} | workload.pool[number % len(workload.pool)]
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        for step in workload.steps:
            answer = client.post(
                step.path,
                content=step.filled(known),
                headers={"content-type": "application/json"},
            )
            step.check(answer.status_code, answer.content)
            known |= step.captured(answer.content)
            traced.statements[step.name] = int(answer.headers["x-statements"])
            traced.bodies[f"{workload.key}-{step.name}"] = answer.content
    return traced


def _load(plan: Plan, look: Callable[[], meters.Used]) -> tuple[Measured, meters.Used]:
    """Start the load, look at the meters when it is warm and when it is done."""
    process = subprocess.Popen(
        [sys.executable, LOAD], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        sent, told = _pipes(process)
        sent.write(msgspec.json.encode(plan) + b"\n")
        sent.flush()
        if told.readline().strip() != b"ready":
            raise shops.Trouble("The load could not be started.")
        before = look()
        sent.write(b"go\n")
        sent.flush()
        measured = msgspec.json.decode(told.readline(), type=Measured)
        after = look()
        process.wait(LOAD_SECONDS)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()
    used = meters.Used(
        after.server - before.server,
        after.database - before.database,
        after.worker - before.worker,
    )
    return measured, used


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("The load has no pipes.")
    return process.stdin, process.stdout


def _run(workload: Workload, concurrency: int, measured: Measured, used: meters.Used) -> RunResult:
    count = max(1, measured.operations)
    server, database, worker = (
        round(seconds * 1000 / count, 3) for seconds in (used.server, used.database, used.worker)
    )
    total = round(server + database, 3)
    rate = measured.operations / measured.seconds
    return RunResult(
        concurrency=concurrency,
        operations=measured.operations,
        seconds=round(measured.seconds, 2),
        failures=measured.failures,
        cpu_ms=Cpu(server, database, worker, total),
        operations_per_second=round(rate, 1),
        requests_per_second=round(rate * len(workload.steps), 1),
        latency_ms=_latency(measured.latencies_ms),
        times_goal=round(total / workload.goal_ms, 2),
        times_floor=0.0,
    )


def _latency(sorted_ms: list[float]) -> Latency:
    if len(sorted_ms) < 2:
        return Latency(*[sorted_ms[0] if sorted_ms else 0.0] * 3)
    cuts = statistics.quantiles(sorted_ms, n=100, method="inclusive")
    return Latency(*(round(cuts[percent - 1], 2) for percent in (50, 95, 99)))


def _summary(
    workload: Workload, traced: Traced, floor: Floor, runs: list[RunResult]
) -> WorkloadResult:
    for run in runs:
        run.times_floor = round(run.cpu_ms.total / floor.cpu_ms, 1) if floor.cpu_ms else 0.0
    return WorkloadResult(
        key=workload.key,
        title=workload.title,
        goal_ms=workload.goal_ms,
        requests=len(workload.steps),
        response_bytes=sum(map(len, traced.bodies.values())),
        statements=sum(traced.statements.values()),
        statements_by_request=traced.statements,
        floor=floor,
        runs=runs,
    )
