"""Work that the worker does again and again, each job in one process at a time."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from commerce_api.ports import Services

Run = Callable[[Services], Awaitable[None]]


@dataclass(frozen=True)
class Job:
    """`every_seconds` counts from the end of one run to the start of the next."""

    name: str
    every_seconds: float
    run: Run


JOBS: dict[str, Job] = {}


def job(name: str, *, every_seconds: float) -> Callable[[Run], Run]:
    """Register a function of `Services` as a job. It must do no harm when it runs twice."""

    def register(run: Run) -> Run:
        JOBS[name] = Job(name, every_seconds, run)
        return run

    return register
