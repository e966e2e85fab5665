"""A picture in about 25 bytes: a blur to show until the picture itself has come.

The public ThumbHash format (https://evanw.github.io/thumbhash/): the first few cosines of
brightness, of two colours and of opacity, in four bits each.
"""

import base64
import math
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

SIDE_MAX = 100  # pixels; more of them say nothing more about a blur

Plane = np.ndarray[Any, np.dtype[np.float64]]
Channel = tuple[float, list[float], float]  # mean, waves from 0 to 1, and how strong they are


def thumbhash_of(file: Path) -> str:
    """The hash of a picture's file, in base64. Takes a few milliseconds: not for the event loop."""
    with Image.open(file) as image:
        image.draft("RGB", (SIDE_MAX, SIDE_MAX))
        image.thumbnail((SIDE_MAX, SIDE_MAX))
        return base64.b64encode(thumbhash(image)).decode()


def thumbhash(image: Image.Image) -> bytes:
    """The hash of a picture of at most 100 by 100 pixels."""
    pixels = np.asarray(image.convert("RGBA"), dtype=np.float64) / 255
    height, width = pixels.shape[:2]
    alpha = pixels[..., 3]
    opaque = bool(alpha.min() == 1)
    light, first, second = _colours(pixels, alpha)
    most, longest = (7 if opaque else 5), max(width, height)
    across = max(1, _rounded(most * width / longest))
    down = max(1, _rounded(most * height / longest))
    channels = [
        _waves(light, max(3, across), max(3, down)),
        _waves(first, 3, 3),
        _waves(second, 3, 3),
    ]
    wide = width > height
    head = _head(channels, down if wide else across, opaque=opaque, wide=wide)
    if not opaque:
        channels.append(_waves(alpha, 5, 5))
        mean, _, strength = channels[-1]
        head.append(_rounded(15 * mean) | _rounded(15 * strength) << 4)
    return bytes(head) + _nibbles([wave for _, waves, _ in channels for wave in waves])


def _colours(pixels: Plane, alpha: Plane) -> tuple[Plane, Plane, Plane]:
    """Brightness, yellow against blue, red against green; the average shows through."""
    seen = alpha.sum()
    weighted = pixels[..., :3] * alpha[..., None]
    average = weighted.sum(axis=(0, 1)) / seen if seen else np.zeros(3)
    red, green, blue = np.moveaxis(average * (1 - alpha[..., None]) + weighted, 2, 0)
    return (red + green + blue) / 3, (red + green) / 2 - blue, red - green


def _waves(plane: Plane, across: int, down: int) -> Channel:
    """Cosines up to a diagonal of frequencies, scaled to what the strongest one needs."""
    height, width = plane.shape
    columns = np.cos(np.pi / width * np.outer(np.arange(across), np.arange(width) + 0.5))
    rows = np.cos(np.pi / height * np.outer(np.arange(down), np.arange(height) + 0.5))
    found = rows @ plane @ columns.T / (width * height)
    waves = [
        float(found[y, x])
        for y in range(down)
        for x in range(across)
        if x * down < across * (down - y) and (x, y) != (0, 0)
    ]
    strength = max(map(abs, waves))
    scaled = [0.5 + 0.5 / strength * wave for wave in waves] if strength else waves
    return float(found[0, 0]), scaled, strength


def _head(channels: list[Channel], frequencies: int, *, opaque: bool, wide: bool) -> list[int]:
    (light, _, strong), (first, _, first_strong), (second, _, second_strong) = channels
    long = (
        _rounded(63 * light)
        | _rounded(31.5 + 31.5 * first) << 6
        | _rounded(31.5 + 31.5 * second) << 12
        | _rounded(31 * strong) << 18
        | (not opaque) << 23
    )
    short = (
        frequencies
        | _rounded(63 * first_strong) << 3
        | _rounded(63 * second_strong) << 9
        | wide << 15
    )
    return [*long.to_bytes(3, "little"), *short.to_bytes(2, "little")]


def _nibbles(waves: list[float]) -> bytes:
    halves = [_rounded(15 * wave) for wave in waves]
    halves += [0] * (len(halves) % 2)
    return bytes(low | high << 4 for low, high in zip(halves[::2], halves[1::2], strict=True))


def _rounded(number: float) -> int:
    """Halves go up, as the format's other writers do it."""
    return math.floor(number + 0.5)
