"""The least that a Python server can do: read a JSON body, answer bytes that are ready.

`python bench/floor.py PORT FOLDER` serves every file of the folder under its name.
"""

import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def app(folder: Path) -> Starlette:
    answers = {file.name: file.read_bytes() for file in sorted(folder.iterdir())}

    async def answer(request: Request) -> Response:
        await request.json()
        return Response(answers[request.path_params["name"]], media_type="application/json")

    return Starlette(routes=[Route("/{name}", answer, methods=["POST"])])


if __name__ == "__main__":
    uvicorn.run(
        app(Path(sys.argv[2])),
        host="127.0.0.1",
        port=int(sys.argv[1]),
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
    )
