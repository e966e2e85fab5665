"""Delivers events and runs jobs, in a process of its own or beside the server."""

import asyncio
import os
import secrets
import socket
from contextlib import suppress
from datetime import timedelta
from time import monotonic

import structlog

from commerce_api import handlers
from commerce_api.kernel import idempotency, leases, outbox
from commerce_api.ports import Services
from commerce_api.ports.jobs import JOBS, Job, job

__all__ = ["Worker", "handlers"]

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=30)
HOUR = 3600.0


@job("kernel.purge", every_seconds=HOUR)
async def purge(services: Services) -> None:
    """What was kept for a while and is no longer needed."""
    await outbox.purge(services.db)
    await idempotency.purge(services.db)


class Worker:
    """Of several workers, each message and each job goes to one: by leases in the database."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        self._next: dict[str, float] = {}
        self._held_until: dict[str, float] = {}
        self._stop = asyncio.Event()

    async def run(self) -> None:
        """Until `stop`. What is under way is finished first."""
        log.info("worker_started", worker=self._name, jobs=sorted(JOBS))
        try:
            await asyncio.gather(self._deliver(), *(self._repeat(job) for job in JOBS.values()))
        finally:
            for name in self._held_until:
                await leases.release(self._services.db, name, self._name)
        log.info("worker_stopped", worker=self._name)

    def stop(self) -> None:
        self._stop.set()
        self._services.db.wake.set()

    async def _deliver(self) -> None:
        wake = self._services.db.wake
        while not self._stop.is_set():
            wake.clear()
            try:
                while await outbox.deliver(self._services.db) and not self._stop.is_set():
                    pass
            except Exception:
                log.exception("delivery_failed")
            with suppress(TimeoutError):
                await asyncio.wait_for(wake.wait(), self._services.settings.worker_seconds)

    async def _repeat(self, job: Job) -> None:
        while not self._stop.is_set():
            try:
                if await self._mine(job):
                    await job.run(self._services)
            except Exception:
                log.exception("job_failed", job=job.name)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), job.every_seconds)

    async def _mine(self, job: Job) -> bool:
        """Hold the job's lease, prolonging it only now and then: a lease is a write."""
        if self._held_until.get(job.name, 0.0) > monotonic():
            return True
        started = monotonic()
        if not await leases.take(self._services.db, job.name, self._name, LEASE):
            self._held_until.pop(job.name, None)
            return False
        self._held_until[job.name] = started + LEASE.total_seconds() / 2
        return True
