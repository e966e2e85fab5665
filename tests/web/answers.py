"""What came back from the server."""

from io import BytesIO
from pathlib import Path

import httpx
from PIL import Image


def opened(response: httpx.Response) -> Image.Image:
    assert response.status_code == 200, response.text
    image = Image.open(BytesIO(response.content))
    image.load()
    return image


def refusal(response: httpx.Response) -> tuple[int, str, str]:
    assert response.headers["content-type"] == "application/json"
    [error] = response.json()["errors"]
    return response.status_code, error["extensions"]["code"], error["message"]


def kept_in(cache_folder: Path) -> list[Path]:
    return [path for path in cache_folder.rglob("*") if path.is_file()]
