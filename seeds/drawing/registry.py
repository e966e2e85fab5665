"""The list of everything that can be drawn."""

from collections.abc import Callable
from dataclasses import dataclass

from drawing.canvas import Canvas

WOOD = "#c79a66"
WALNUT = "#7a5236"
STEEL = "#c5cacd"
CREAM = "#f6f0e4"
INK = "#2e2f33"
LEAF = "#6f8f5a"
BRASS = "#c9a45c"

Drawer = Callable[[Canvas, str, str], None]


@dataclass(frozen=True)
class Shape:
    """A drawing and where it stands: `base` is the floor, None when it lies or hangs."""

    draw: Drawer
    base: float | None
    reach: float


SHAPES: dict[str, Shape] = {}


def shape(name: str, base: float | None = None, reach: float = 240) -> Callable[[Drawer], Drawer]:
    """Register a drawing of (canvas, colour, accent)."""

    def remember(draw: Drawer) -> Drawer:
        SHAPES[name] = Shape(draw, base, reach)
        return draw

    return remember
