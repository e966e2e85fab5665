"""Running the server and the worker; both finish what is under way when told to stop."""

import asyncio
import os
import signal
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from commerce_api.app import create_app, services_of
from commerce_api.kernel import logs
from commerce_api.ports import Services
from commerce_api.settings import Settings
from commerce_api.worker import Worker

GRACE_SECONDS = 20
FACTORY = "commerce_api.cli.server:app_of_environment"


def config(app: ASGIApp | str | Callable[[], ASGIApp], host: str, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        factory=isinstance(app, str),
        loop="uvloop" if os.name == "posix" else "auto",
        http="httptools",
        ws="none",
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=30,
    )


def app_of_environment() -> ASGIApp:
    """What each of several server processes builds for itself."""
    settings = Settings.from_environment()
    logs.configure(form=settings.log_format, level=settings.log_level)
    return create_app(services_of(settings))


def leave_quietly() -> None:
    """A server that was told to stop and has stopped did nothing wrong: exit with 0.

    uvicorn finishes its requests first, then raises the signal once more for whoever was there.
    """

    def leave(_signal: int, _frame: object) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)


def serve_forever(settings: Settings, host: str, port: int, *, workers: int) -> None:
    leave_quietly()
    if workers == 1:
        uvicorn.Server(config(create_app(services_of(settings)), host, port)).run()
        return
    several = config(FACTORY, host, port)
    several.workers = workers
    socket = several.bind_socket()
    Multiprocess(several, [socket]).run()


async def work_forever(services: Services) -> None:
    worker = Worker(services)
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, worker.stop)
    await worker.run()
