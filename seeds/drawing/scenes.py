"""Puts a drawing in front of a background, with its shadow."""

from PIL import Image, ImageFilter

from drawing.canvas import OVERSAMPLE, UNITS, Canvas, dark, gradient, light, mix
from drawing.registry import CREAM, LEAF, SHAPES, WOOD, Shape

FULL = (UNITS * OVERSAMPLE, UNITS * OVERSAMPLE)
TERRACOTTA = "#b86b45"


def front(name: str, colour: str, accent: str, tint: str) -> Image.Image:
    """One thing alone on a soft ground."""
    return _finish(_studio(tint), [_placed(name, colour, accent, (0.94, 30, 22))])


def close(name: str, colour: str, accent: str, tint: str) -> Image.Image:
    """The same from nearby."""
    return _finish(_studio(dark(tint, 0.06)), [_placed(name, colour, accent, (1.62, -330, -300))])


def scene(name: str, colour: str, accent: str, place: str) -> Image.Image:
    """One thing where it is used."""
    shape = SHAPES[name]
    if place == "hook":
        return _finish(_hallway(), [_placed(name, colour, accent, (0.72, 140, 190))])
    if shape.base is None and name not in {"pendant", "festoon", "hammock"}:
        return _finish(_desk(), [_placed(name, colour, accent, (0.74, 90, 130))])
    if shape.base is None:
        backdrop = _room() if place == "room" else _hills()
        return _finish(backdrop, [_placed(name, colour, accent, (0.8, 100, 60))])
    backdrop, floor = {"outdoor": (_hills, 850), "room": (_room, 860)}.get(
        place, (_table_with_plant, 800)
    )
    scale = 0.74
    dy = floor - shape.base * scale
    return _finish(backdrop(), [_placed(name, colour, accent, (scale, 190, dy))])


def group(things: list[tuple[str, str, str]], place: str, tint: str) -> Image.Image:
    """Up to three things side by side, for collections and articles."""
    backdrops = {"outdoor": _hills, "room": _room, "table": _table, "desk": _desk, "hook": _hallway}
    backdrop = backdrops[place]() if place in backdrops else _studio(tint)
    slots = {1: (200,), 2: (20, 420), 3: (-60, 250, 545)}[len(things)]
    scale = {1: 0.7, 2: 0.56, 3: 0.5}[len(things)]
    floor = 800 if place in backdrops else 730
    layers = []
    for left, (name, colour, accent) in zip(slots, things, strict=True):
        base = SHAPES[name].base
        dy = floor - (base or 880) * scale if place not in {"desk", "hook"} else 250
        layers.append(_placed(name, colour, accent, (scale, left, dy)))
    return _finish(backdrop, layers)


def _placed(
    name: str, colour: str, accent: str, at: tuple[float, float, float]
) -> tuple[Canvas, Shape]:
    canvas = Canvas(*at)
    SHAPES[name].draw(canvas, colour, accent)
    return canvas, SHAPES[name]


def _finish(backdrop: Canvas, layers: list[tuple[Canvas, Shape]]) -> Image.Image:
    picture = backdrop.image
    for canvas, shape in layers:
        picture.alpha_composite(_shadow(canvas, shape))
        picture.alpha_composite(canvas.image)
    return picture.convert("RGB").resize((UNITS, UNITS), Image.Resampling.LANCZOS)


def _shadow(canvas: Canvas, shape: Shape) -> Image.Image:
    """A soft pool under a standing thing, a soft copy under a flat one."""
    small = 250
    if shape.base is None:
        alpha = canvas.image.getchannel("A").resize((small, small), Image.Resampling.BOX)
        moved = Image.new("L", (small, small), 0)
        moved.paste(alpha, (3, 6))
        strength, blur = 0.34, 5
    else:
        pool = Canvas(canvas.scale, canvas.dx, canvas.dy)
        centre = _centre(canvas)
        pool.oval((centre, shape.base, shape.reach * 1.25, 30), "#000000")
        moved = pool.image.getchannel("A").resize((small, small), Image.Resampling.BOX)
        strength, blur = 0.42, 5
    soft = moved.filter(ImageFilter.GaussianBlur(blur)).resize(FULL, Image.Resampling.BICUBIC)
    layer = Image.new("RGBA", FULL, (46, 34, 28, 0))
    layer.putalpha(soft.point([round(v * strength) for v in range(256)]))
    return layer


def _centre(canvas: Canvas) -> float:
    """Where the middle of the lowest part is, in units."""
    alpha = canvas.image.getchannel("A").point([0] * 200 + [255] * 56)
    box = alpha.getbbox() or (0, 0, *FULL)
    foot = alpha.crop((0, box[3] - 40 * OVERSAMPLE // 3, FULL[0], box[3])).getbbox() or box
    return ((foot[0] + foot[2]) / 2 / OVERSAMPLE - canvas.dx) / canvas.scale


def _studio(tint: str) -> Canvas:
    c = Canvas()
    wall = gradient(FULL, [light(tint, 0.35), light(tint, 0.12), tint], vertical=True)
    c.image.paste(wall)
    c.path("M 0 760 Q 500 700 1000 760 L 1000 1000 L 0 1000 Z", dark(tint, 0.03), alpha=0.45)
    c.oval((500, 450, 420, 420), "#ffffff", alpha=0.16)
    return c


def _table() -> Canvas:
    c = Canvas()
    c.image.paste(gradient(FULL, ["#e9ddcb", "#dfd0ba"], vertical=True))
    c.path("M 560 -10 L 1010 -10 L 1010 520 L 700 640 Z", "#fff6dd", alpha=0.45)
    c.rect((0, 740, 1000, 270), 0, WOOD, "down")
    for y in (790, 850, 930):
        c.line(f"M -10 {y} C 300 {y - 14} 640 {y + 18} 1010 {y - 4}", dark(WOOD, 0.2), 4, 0.5)
    c.rect((0, 736, 1000, 12), 0, light(WOOD, 0.35))
    return c


def _table_with_plant() -> Canvas:
    c = _table()
    _plant(c, 70, 250)
    return c


def _plant(c: Canvas, x: float, y: float) -> None:
    with c.moved(x, y, 0.62):
        for angle, tone in ((-150, 0.1), (-90, 0.0), (-20, 0.18), (60, 0.05), (130, 0.15)):
            c.path(
                f"M 150 620 C {150 + angle * 0.4} 400 {150 + angle} 300 {150 + angle * 1.5} 160 "
                f"C {150 + angle * 1.6} 330 {150 + angle * 0.9} 480 150 620 Z",
                dark(LEAF, tone),
                "down",
            )
        c.path(
            "M 30 600 L 270 600 L 240 800 Q 236 830 210 830 L 90 830 Q 64 830 60 800 Z",
            TERRACOTTA,
            "round",
        )
        c.rect((16, 570, 268, 60), 10, light(TERRACOTTA, 0.08), "round")


def _room() -> Canvas:
    c = Canvas()
    c.image.paste(gradient(FULL, ["#d9dfd9", "#cfd6cf"], vertical=True))
    c.rect((90, 90, 330, 430), 6, CREAM)
    c.rect((106, 106, 298, 398), 0, "#bcd8e6", "up")
    c.path("M 106 420 Q 200 360 290 410 Q 350 380 404 430 L 404 504 L 106 504 Z", "#8fb08a")
    c.line("M 255 106 L 255 504 M 106 300 L 404 300", CREAM, 12)
    c.rect((70, 514, 370, 22), 4, light(WOOD, 0.4))
    c.path("M 420 540 L 700 1000 L 200 1000 L 150 800 Z", "#fff6dd", alpha=0.14)
    c.rect((0, 770, 1000, 240), 0, "#c9a57a", "down")
    for y in (820, 880, 950):
        c.line(f"M -10 {y} L 1010 {y}", dark("#c9a57a", 0.2), 3, 0.5)
    c.rect((0, 752, 1000, 20), 0, CREAM)
    c.oval((560, 880, 470, 84), mix(TERRACOTTA, CREAM, 0.35), alpha=0.55)
    return c


def _hills() -> Canvas:
    c = Canvas()
    c.image.paste(gradient(FULL, ["#bcd7e3", "#dfeae6", "#f6ecd6"], vertical=True))
    c.oval((770, 230, 74, 74), "#fff4cf")
    for x, y, k in ((190, 180, 1.0), (470, 260, 0.7)):
        with c.moved(x, y, k):
            c.path(
                "M -90 20 Q -80 -20 -40 -16 Q -20 -60 30 -44 Q 70 -50 80 -10 Q 120 -6 110 20 Z",
                "#ffffff",
                alpha=0.75,
            )
    c.path(
        (
            "M -10 560 L 180 380 L 290 470 L 460 300 L 640 480 L 760 400 L 1010 580 "
            "L 1010 700 L -10 700 Z"
        ),
        "#9db5b6",
        "down",
    )
    c.path(
        "M -10 640 Q 220 500 460 610 Q 720 520 1010 620 L 1010 1010 L -10 1010 Z", "#86a377", "down"
    )
    c.path(
        "M -10 740 Q 300 640 620 720 Q 820 700 1010 740 L 1010 1010 L -10 1010 Z", "#6d8f5f", "down"
    )
    for x, y, k in ((90, 690, 0.8), (160, 720, 1.0), (900, 690, 0.9), (960, 730, 1.1)):
        with c.moved(x, y, k):
            c.rect((-8, -10, 16, 40), 0, "#6b4b35")
            c.path(
                "M 0 -170 L 52 -60 L 28 -64 L 66 0 L -66 0 L -28 -64 L -52 -60 Z",
                "#3f6650",
                "round",
            )
    return c


def _desk() -> Canvas:
    c = Canvas()
    tone = "#c8a171"
    c.image.paste(gradient(FULL, [light(tone, 0.1), tone], vertical=True))
    for k in range(5):
        x = k * 250
        c.rect((x, 0, 250, 1000), 0, mix(tone, WOOD, 0.25 * (k % 3)), "round", 0.55)
        for j in range(3):
            u = x + 50 + j * 70
            c.line(f"M {u} -10 C {u + 30} 300 {u - 26} 660 {u + 14} 1010", dark(tone, 0.22), 4, 0.4)
        c.rect((x - 2, 0, 4, 1000), 0, dark(tone, 0.5), alpha=0.5)
    c.path("M 620 -10 L 1010 -10 L 1010 420 Z", "#fff6dd", alpha=0.22)
    with c.moved(800, 640, 1.0):
        c.line("M 180 330 C 100 260 60 160 60 20", dark(LEAF, 0.2), 7)
        for k in range(6):
            x, y = 160 - k * 22, 300 - k * 52
            c.path(
                f"M {x} {y} Q {x - 90} {y - 10} {x - 110} {y - 70} Q {x - 30} {y - 70} {x} {y} Z",
                LEAF,
                "down",
            )
            c.path(
                f"M {x} {y} Q {x + 70} {y - 40} {x + 70} {y - 100} Q {x + 4} {y - 70} {x} {y} Z",
                dark(LEAF, 0.12),
                "down",
            )
    return c


def _hallway() -> Canvas:
    c = Canvas()
    c.image.paste(gradient(FULL, ["#e6dfd2", "#d8cfbf"], vertical=True))
    for k in range(11):
        c.line(f"M {k * 100} 300 L {k * 100} 1010", "#c9beab", 4, 0.8)
    c.rect((0, 280, 1000, 14), 0, "#efe9de")
    c.rect((0, 180, 1000, 70), 6, WOOD, "down")
    for x in (120, 500, 880):
        c.oval((x, 216, 30, 30), dark(WOOD, 0.3), alpha=0.6)
        c.oval((x, 212, 27, 27), light(WOOD, 0.14), "round")
    c.rect((0, 930, 1000, 80), 0, "#efe9de", "down")
    return c
