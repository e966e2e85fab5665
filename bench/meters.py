"""CPU time and memory of processes, the database's backends included."""

import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path

import asyncpg
import msgspec
import psutil

MIB = 2**20
BACKENDS = "SELECT pid, client_port FROM pg_stat_activity WHERE datname = $1"


class Memory(msgspec.Struct):
    rss_mib: float
    pss_mib: float


class Used(msgspec.Struct):
    """CPU seconds so far."""

    server: float
    database: float
    worker: float


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, all its threads included; 0 when it is gone."""
    try:
        # The clock that clock_getcpuclockid(3) gives for a pid: nanoseconds, where the figures in
        # /proc/<pid>/stat (the same sum) are hundredths of a second.
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return 0.0


def memory(pid: int) -> Memory:
    info = psutil.Process(pid).memory_full_info()
    return Memory(round(info.rss / MIB, 1), round(info.pss / MIB, 1))


async def backends(admin_url: str, database: str) -> dict[int, int]:
    """The PostgreSQL processes that serve a database, and the TCP port of who is served."""
    connection = await asyncpg.connect(admin_url)
    try:
        rows = await connection.fetch(BACKENDS, database)
    finally:
        await connection.close()
    return {row[0]: row[1] or -1 for row in rows if _is_postgres(row[0])}


async def database_version(admin_url: str) -> str:
    if not admin_url:
        return f"SQLite {sqlite3.sqlite_version}"
    connection = await asyncpg.connect(admin_url)
    try:
        version: str = await connection.fetchval("SHOW server_version")
    finally:
        await connection.close()
    return f"PostgreSQL {version.split(maxsplit=1)[0]}"


def used(server: int, worker: int | None, backends: dict[int, int]) -> Used:
    """Backends belong to the server, except those that the worker's own connections hold."""
    ports = _ports(worker) if worker else set()
    own = [pid for pid, port in backends.items() if port not in ports]
    others = [pid for pid, port in backends.items() if port in ports]
    return Used(
        server=cpu_seconds(server),
        database=_sum(own),
        worker=_sum([*others, worker] if worker else others),
    )


def _sum(pids: Iterable[int]) -> float:
    return sum(cpu_seconds(pid) for pid in pids)


def _ports(pid: int) -> set[int]:
    connections = psutil.Process(pid).net_connections(kind="tcp")
    return {connection.laddr.port for connection in connections if connection.laddr}


def _is_postgres(pid: int) -> bool:
    """Not when the database runs on another machine: then its figures cannot be read here."""
    try:
        return Path(f"/proc/{pid}/comm").read_text(encoding="ascii").startswith("postgres")
    except OSError:
        return False
