"""A real server on a free port, in the loop of the test."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp

from commerce_api.cli.server import config


@asynccontextmanager
async def serving(app: ASGIApp) -> AsyncIterator[str]:
    """`async with serving(app) as url`: answers at that address until the block ends."""
    async with serving_made(lambda _url: app) as url:
        yield url


@asynccontextmanager
async def serving_made(make: Callable[[str], ASGIApp]) -> AsyncIterator[str]:
    """The same for an app that has to know its own address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        app = make(f"http://127.0.0.1:{port}")
        server = uvicorn.Server(config(app, "127.0.0.1", port))
        task = asyncio.create_task(server.serve([listener]))
        while not server.started:
            if task.done():
                await task
            await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        await task
