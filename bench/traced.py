"""The shop as `commerce serve` runs it, and every SQL statement of it counted.

`python bench/traced.py PORT`; every answer has the number of its statements in `x-statements`.
Ask it one thing at a time: statements are counted for the process.
"""

import sys

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from commerce_api.app import create_app, services_of
from commerce_api.cli.server import config
from commerce_api.settings import Settings

NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


class Counted:
    """Around the whole server."""

    def __init__(self, app: ASGIApp, seen: list[str]) -> None:
        self._app = app
        self._seen = seen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._seen.clear()

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                count = str(len(self._seen)).encode()
                message["headers"] = [*message["headers"], (b"x-statements", count)]
            await send(message)

        await self._app(scope, receive, sending)


def main(port: int) -> None:
    services = services_of(Settings.from_environment())
    seen: list[str] = []

    def observe(sql: str) -> None:
        if not sql.lstrip().startswith(NOT_COUNTED):
            seen.append(sql)

    services.db.observers.append(observe)
    app = Counted(create_app(services), seen)
    uvicorn.Server(config(app, "127.0.0.1", port)).run()


if __name__ == "__main__":
    main(int(sys.argv[1]))
