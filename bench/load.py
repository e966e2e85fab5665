"""Sends a workload's requests; a process of its own, so that its CPU is not counted.

Reads a `Plan` from its input, warms up, says `ready`, waits for a line, measures, and prints
`Measured`.
"""

import asyncio
import itertools
import sys
from time import perf_counter
from typing import Any
from uuid import uuid4

import msgspec
import uvloop

FAILURES_MAX = 20
ANSWER_SECONDS = 15
WRONG = (b'"errors":[{', b'rrors":[{')  # of GraphQL, of a mutation, of a checkout


class Step(msgspec.Struct):
    """One request. `"$name"` in its body stands for a value of the pool or of an earlier answer."""

    name: str
    body: str
    path: str = "/graphql"
    captures: dict[str, list[str | int]] = {}
    expects: str = ""

    def filled(self, known: dict[str, Any]) -> bytes:
        body = self.body
        for name, value in known.items():
            body = body.replace(f'"${name}"', msgspec.json.encode(value).decode())
        return body.encode()

    def check(self, status: int, answer: bytes) -> None:
        wrong = status != 200 or any(mark in answer for mark in WRONG)
        if wrong or self.expects.encode() not in answer:
            raise Failed(f"{self.name}: {status} {answer[:600].decode(errors='replace')}")

    def captured(self, answer: bytes) -> dict[str, Any]:
        """What later requests need to know of this answer."""
        if not self.captures:
            return {}
        told = msgspec.json.decode(answer)
        return {name: _at(told, path) for name, path in self.captures.items()}


class Stop(msgspec.Struct):
    """After so many seconds and operations, whatever comes later; at the latest at the most."""

    seconds: float
    operations: int
    most_seconds: float


class Plan(msgspec.Struct):
    port: int
    steps: list[Step]
    pool: list[dict[str, Any]]
    warm: Stop
    measure: Stop
    concurrency: int = 1
    start: int = 0  # where in the pool to begin


class Measured(msgspec.Struct):
    operations: int
    seconds: float
    latencies_ms: list[float]  # of whole operations, sorted
    failures: list[str]
    next: int  # where in the pool the next run should begin


class Failed(Exception):
    """An answer that is not the one a shop gives when all is well."""


class Connection:
    """HTTP/1.1 with keep-alive and nothing else."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, body: bytes) -> tuple[int, bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port, limit=2**20)
        reader, writer = self._streams
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n"
            "Content-Type: application/json\r\nAccept: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        answered = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(answered.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        return int(answered[9:12]), await reader.readexactly(length)

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
            self._streams = None


async def operation(connection: Connection, steps: list[Step], known: dict[str, Any]) -> None:
    """All requests of one operation, in order; what answers say is put into later bodies."""
    known = {"uuid": str(uuid4()), **known}
    for step in steps:
        async with asyncio.timeout(ANSWER_SECONDS):
            status, answer = await connection.post(step.path, step.filled(known))
        step.check(status, answer)
        known |= step.captured(answer)


def _at(value: Any, path: list[str | int]) -> Any:
    for key in path:
        value = value[key]
    return value


class Run:
    """Several buyers at a time until it is time to stop."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._numbers = itertools.count(plan.start)
        self._connections = [Connection(plan.port) for _ in range(plan.concurrency)]

    async def until(self, stop: Stop) -> Measured:
        latencies: list[float] = []
        failures: list[str] = []
        began = perf_counter()

        def over() -> bool:
            passed = perf_counter() - began
            enough = passed >= stop.seconds and len(latencies) >= stop.operations
            return enough or passed >= stop.most_seconds or len(failures) >= FAILURES_MAX

        async def buyer(connection: Connection) -> None:
            while not over():
                known = self._plan.pool[next(self._numbers) % len(self._plan.pool)]
                asked = perf_counter()
                try:
                    await operation(connection, self._plan.steps, known)
                except (Failed, OSError, TimeoutError, EOFError, LookupError, TypeError) as error:
                    failures.append(f"{type(error).__name__}: {error}"[:700])
                    connection.close()
                else:
                    latencies.append((perf_counter() - asked) * 1000)

        await asyncio.gather(*(buyer(each) for each in self._connections))
        seconds = perf_counter() - began
        return Measured(len(latencies), seconds, sorted(latencies), failures, next(self._numbers))


async def main() -> None:
    plan = msgspec.json.decode(sys.stdin.buffer.readline(), type=Plan)
    run = Run(plan)
    await run.until(plan.warm)
    print("ready", flush=True)
    sys.stdin.buffer.readline()
    measured = await run.until(plan.measure)
    print(msgspec.json.encode(measured).decode(), flush=True)


if __name__ == "__main__":
    uvloop.run(main())
