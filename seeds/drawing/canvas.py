"""A small vector canvas: paths in units of 0 to 1000, shaded fills, clips, smooth edges."""

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageChops, ImageDraw

UNITS = 1000
OVERSAMPLE = 3
STEPS = 24

Point = tuple[float, float]
Rgb = tuple[int, int, int]


def rgb(colour: str) -> Rgb:
    """Read `#rgb` or `#rrggbb`."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(d * 2 for d in digits)
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def mix(first: str, second: str, share: float) -> str:
    """Blend two colours; `share` is that of the second."""
    pairs = zip(rgb(first), rgb(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def light(colour: str, share: float = 0.2) -> str:
    return mix(colour, "#ffffff", share)


def dark(colour: str, share: float = 0.2) -> str:
    return mix(colour, "#1d1a1c", share)


def luminance(colour: str) -> float:
    red, green, blue = rgb(colour)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def points(path: str) -> list[list[Point]]:
    """Flatten a path of absolute M, L, Q, C and Z commands into polylines."""
    lines: list[list[Point]] = []
    for command, rest in re.findall(r"([MLQCZ])([^MLQCZ]*)", path):
        numbers = [float(n) for n in rest.replace(",", " ").split()]
        given = list(zip(numbers[0::2], numbers[1::2], strict=True))
        if command == "M":
            lines.append(given)
        elif command == "L":
            lines[-1].extend(given)
        elif command == "Z":
            lines[-1].append(lines[-1][0])
        else:
            size = 2 if command == "Q" else 3
            for at in range(0, len(given), size):
                lines[-1].extend(_bezier([lines[-1][-1], *given[at : at + size]]))
    return lines


def _bezier(control: list[Point]) -> Iterator[Point]:
    degree = len(control) - 1
    for step in range(1, STEPS + 1):
        t = step / STEPS
        weights = [math.comb(degree, i) * t**i * (1 - t) ** (degree - i) for i in range(degree + 1)]
        yield (
            sum(w * p[0] for w, p in zip(weights, control, strict=True)),
            sum(w * p[1] for w, p in zip(weights, control, strict=True)),
        )


def oval_points(cx: float, cy: float, rx: float, ry: float) -> list[Point]:
    turns = [2 * math.pi * i / 96 for i in range(96)]
    return [(cx + rx * math.cos(a), cy + ry * math.sin(a)) for a in turns]


def rect_path(x: float, y: float, w: float, h: float, r: float) -> str:
    right, bottom = x + w, y + h
    return (
        f"M {x + r} {y} L {right - r} {y} Q {right} {y} {right} {y + r} "
        f"L {right} {bottom - r} Q {right} {bottom} {right - r} {bottom} "
        f"L {x + r} {bottom} Q {x} {bottom} {x} {bottom - r} L {x} {y + r} Q {x} {y} {x + r} {y} Z"
    )


class Canvas:
    """A transparent layer that is drawn on in units and scaled down at the end."""

    def __init__(self, scale: float = 1.0, dx: float = 0.0, dy: float = 0.0) -> None:
        self.size = UNITS * OVERSAMPLE
        self.image = Image.new("RGBA", (self.size, self.size), (0, 0, 0, 0))
        self.scale, self.dx, self.dy = scale, dx, dy
        self._clips: list[Image.Image] = []

    def path(self, path: str, colour: str, shade: str = "flat", alpha: float = 1.0) -> None:
        """Fill a path; `shade` is flat, round (lit from the left), down or up."""
        self._fill(points(path), colour, shade, alpha)

    def oval(
        self,
        box: tuple[float, float, float, float],
        colour: str,
        shade: str = "flat",
        alpha: float = 1.0,
    ) -> None:
        """Fill an ellipse given as centre and radii."""
        self._fill([oval_points(*box)], colour, shade, alpha)

    def rect(
        self,
        box: tuple[float, float, float, float],
        radius: float,
        colour: str,
        shade: str = "flat",
        alpha: float = 1.0,
    ) -> None:
        """Fill a rounded rectangle given as x, y, width and height."""
        self._fill(points(rect_path(*box, radius)), colour, shade, alpha)

    def line(self, path: str, colour: str, width: float, alpha: float = 1.0) -> None:
        """Stroke a path with round ends."""
        radius = width * self.scale * OVERSAMPLE / 2
        lines = [self._device(line) for line in points(path)]
        box = self._box([p for line in lines for p in line], radius + 2)
        if box is None:
            return
        mask = Image.new("L", (box[2] - box[0], box[3] - box[1]), 0)
        draw = ImageDraw.Draw(mask)
        for line in lines:
            dots = [(x - box[0], y - box[1]) for x, y in line]
            draw.line(dots, fill=255, width=max(1, round(radius * 2)), joint="curve")
            for x, y in (dots[0], dots[-1]):
                draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
        self._paste(mask, box, [colour], "flat", alpha)

    def ring(self, box: tuple[float, float, float, float], colour: str, width: float) -> None:
        """Stroke an ellipse given as centre and radii."""
        dots = oval_points(*box)
        steps = " ".join(f"L {x} {y}" for x, y in dots[1:])
        self.line(f"M {dots[0][0]} {dots[0][1]} {steps} Z", colour, width)

    @contextmanager
    def clip(self, path: str) -> Iterator[None]:
        """Draw only inside a path."""
        mask = Image.new("L", (self.size, self.size), 0)
        for line in points(path):
            ImageDraw.Draw(mask).polygon(self._device(line), fill=255)
        if self._clips:
            mask = ImageChops.multiply(mask, self._clips[-1])
        self._clips.append(mask)
        yield
        self._clips.pop()

    @contextmanager
    def moved(self, dx: float, dy: float, scale: float = 1.0) -> Iterator[None]:
        """Draw shifted and scaled about the origin."""
        before = self.scale, self.dx, self.dy
        self.dx += dx * self.scale
        self.dy += dy * self.scale
        self.scale *= scale
        yield
        self.scale, self.dx, self.dy = before

    def _device(self, line: list[Point]) -> list[Point]:
        k = OVERSAMPLE
        return [((x * self.scale + self.dx) * k, (y * self.scale + self.dy) * k) for x, y in line]

    def _box(self, dots: list[Point], margin: float) -> tuple[int, int, int, int] | None:
        """The pixels around some points, or None when all are outside."""
        xs, ys = [x for x, _ in dots], [y for _, y in dots]
        left, top = max(0, math.floor(min(xs) - margin)), max(0, math.floor(min(ys) - margin))
        right = min(self.size, math.ceil(max(xs) + margin) + 1)
        bottom = min(self.size, math.ceil(max(ys) + margin) + 1)
        return None if right <= left or bottom <= top else (left, top, right, bottom)

    def _fill(self, lines: list[list[Point]], colour: str, shade: str, alpha: float) -> None:
        device = [self._device(line) for line in lines]
        box = self._box([p for line in device for p in line], 1)
        if box is None:
            return
        mask = Image.new("L", (box[2] - box[0], box[3] - box[1]), 0)
        draw = ImageDraw.Draw(mask)
        for line in device:
            draw.polygon([(x - box[0], y - box[1]) for x, y in line], fill=255)
        self._paste(mask, box, _stops(colour, shade), shade, alpha)

    def _paste(
        self,
        mask: Image.Image,
        box: tuple[int, int, int, int],
        stops: list[str],
        shade: str,
        alpha: float,
    ) -> None:
        if self._clips:
            mask = ImageChops.multiply(mask, self._clips[-1].crop(box))
        if alpha < 1:
            mask = mask.point([round(v * alpha) for v in range(256)])
        tile = gradient(mask.size, stops, vertical=shade in {"down", "up"})
        tile.putalpha(mask)
        self.image.alpha_composite(tile, (box[0], box[1]))


def _stops(colour: str, shade: str) -> list[str]:
    if shade == "round":
        return [
            light(colour, 0.06),
            light(colour, 0.16),
            colour,
            dark(colour, 0.1),
            dark(colour, 0.24),
        ]
    if shade == "down":
        return [light(colour, 0.12), colour, dark(colour, 0.14)]
    if shade == "up":
        return [dark(colour, 0.14), colour, light(colour, 0.12)]
    return [colour]


def gradient(size: tuple[int, int], stops: list[str], *, vertical: bool) -> Image.Image:
    """An RGB picture that runs through the stops."""
    if len(stops) == 1:
        return Image.new("RGB", size, rgb(stops[0]))
    count = len(stops)
    strip = Image.new("RGB", (1, count) if vertical else (count, 1))
    strip.putdata([rgb(s) for s in stops])
    return strip.resize(size, Image.Resampling.BICUBIC)
