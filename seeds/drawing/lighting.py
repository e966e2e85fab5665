"""Lamps, lanterns and candles; glow is drawn as pale transparent shapes."""

from drawing.canvas import Canvas, dark, light, mix, rect_path
from drawing.registry import BRASS, CREAM, INK, STEEL, WOOD, shape

GLOW = "#ffe9b8"


def flame(c: Canvas, x: float, y: float, size: float = 1.0) -> None:
    """A candle flame whose foot is at (x, y)."""
    for radius, alpha in ((150, 0.10), (95, 0.16), (55, 0.22)):
        c.oval((x, y - 40 * size, radius * size, radius * size), GLOW, alpha=alpha)
    with c.moved(x, y, size):
        c.line("M 0 0 L 0 -22", INK, 5)
        c.path("M 0 -110 C 40 -60 34 -14 0 -12 C -34 -14 -40 -60 0 -110 Z", "#f5b445")
        c.path("M 0 -70 C 20 -44 18 -18 0 -16 C -18 -18 -20 -44 0 -70 Z", "#fff3cd")


@shape("table_lamp", base=850, reach=170)
def table_lamp(c: Canvas, colour: str, accent: str) -> None:
    c.oval((500, 470, 420, 330), GLOW, alpha=0.16)
    c.oval((500, 470, 330, 250), GLOW, alpha=0.2)
    c.rect((488, 430, 24, 110), 4, BRASS, "round")
    foot = (
        "M 470 520 L 530 520 C 540 600 620 650 622 740 C 624 800 600 840 560 850 L 440 850 "
        "C 400 840 376 800 378 740 C 380 650 460 600 470 520 Z"
    )
    c.path(foot, accent, "round")
    with c.clip(foot):
        for y in (620, 690, 760, 815):
            c.line(f"M 360 {y} Q 500 {y + 26} 640 {y}", dark(accent, 0.25), 4, 0.5)
    shade = "M 370 160 L 630 160 L 745 470 Q 500 520 255 470 Z"
    c.path(shade, mix(colour, GLOW, 0.12), "round")
    with c.clip(shade):
        c.path("M 400 150 L 600 150 L 660 520 L 340 520 Z", GLOW, alpha=0.25)
        for i in range(16):
            c.line(f"M {375 + i * 17} 150 L {255 + i * 33} 510", dark(colour, 0.2), 2, 0.25)
    c.line("M 258 470 Q 500 519 742 470", dark(colour, 0.2), 10)
    c.oval((500, 160, 130, 15), light(colour, 0.4))


@shape("floor_lamp", base=890, reach=150)
def floor_lamp(c: Canvas, colour: str, accent: str) -> None:
    c.path("M 640 300 L 760 360 L 860 760 L 420 640 Z", GLOW, alpha=0.28)
    c.path("M 655 310 L 745 356 L 780 640 L 520 570 Z", GLOW, alpha=0.22)
    c.line("M 350 860 L 350 210 Q 352 150 410 150 Q 560 150 660 250", dark(colour, 0.1), 20)
    c.line("M 346 850 L 346 212 Q 350 146 410 146", light(colour, 0.25), 5)
    c.path("M 600 200 L 690 240 L 785 370 L 600 300 Q 580 250 600 200 Z", colour, "round")
    c.path("M 785 370 Q 680 370 600 300 Q 700 310 785 370 Z", "#fff3cd")
    c.oval((648, 240, 18, 18), BRASS)
    c.oval((350, 870, 150, 24), dark(colour, 0.25), "round")
    c.oval((350, 862, 148, 20), colour, "round")


@shape("night_light", base=790, reach=170)
def night_light(c: Canvas, colour: str, accent: str) -> None:
    c.oval((500, 480, 410, 360), GLOW, alpha=0.2)
    c.oval((500, 480, 330, 280), GLOW, alpha=0.22)
    c.path(
        (
            "M 420 560 L 580 560 C 585 660 640 720 640 760 Q 640 790 600 790 L 400 790 "
            "Q 360 790 360 760 C 360 720 415 660 420 560 Z"
        ),
        CREAM,
        "round",
    )
    cap = (
        "M 210 560 C 210 380 340 280 500 280 C 660 280 790 380 790 560 "
        "Q 790 600 730 600 L 270 600 Q 210 600 210 560 Z"
    )
    c.path(cap, mix(colour, GLOW, 0.3), "up")
    with c.clip(cap):
        c.oval((500, 640, 300, 130), GLOW, alpha=0.6)
        for x, y, r in ((380, 420, 30), (560, 370, 36), (660, 470, 26), (480, 490, 20)):
            c.oval((x, y, r, r * 0.85), "#ffffff", alpha=0.45)
    c.oval((440, 690, 9, 12), INK)
    c.oval((560, 690, 9, 12), INK)
    c.line("M 476 715 Q 500 738 524 715", INK, 7)


@shape("pendant", reach=300)
def pendant(c: Canvas, colour: str, accent: str) -> None:
    c.path("M 250 600 L 750 600 L 900 960 L 100 960 Z", GLOW, alpha=0.25)
    c.line("M 500 -60 L 500 260", INK, 10)
    c.rect((466, 230, 68, 70), 14, BRASS, "round")
    c.path(
        (
            "M 440 300 Q 500 280 560 300 C 640 360 790 420 800 590 L 200 590 "
            "C 210 420 360 360 440 300 Z"
        ),
        colour,
        "round",
    )
    c.oval((500, 590, 300, 44), light(colour, 0.35))
    c.oval((500, 594, 280, 34), "#fff0c9")
    c.oval((500, 600, 90, 40), "#fffaf0")
    c.path("M 270 520 C 290 440 350 400 420 370 C 370 420 330 470 318 530 Z", "#ffffff", alpha=0.3)


@shape("lantern", base=850, reach=190)
def lantern(c: Canvas, colour: str, accent: str) -> None:
    c.line("M 330 420 C 250 80 750 80 670 420", dark(STEEL, 0.35), 14)
    c.oval((500, 530, 340, 320), GLOW, alpha=0.16)
    c.line("M 350 330 L 310 700 M 650 330 L 690 700", dark(colour, 0.2), 22)
    glass = "M 410 360 L 590 360 C 670 440 670 610 600 690 L 400 690 C 330 610 330 440 410 360 Z"
    c.path(glass, "#fdeec6", "round", 0.8)
    flame(c, 500, 660, 1.5)
    c.path(
        "M 420 400 C 370 470 370 570 400 640 L 424 640 C 400 570 400 470 440 400 Z",
        "#ffffff",
        alpha=0.5,
    )
    c.path("M 400 360 Q 410 250 500 240 Q 590 250 600 360 Z", colour, "round")
    c.rect((376, 330, 248, 40), 14, dark(colour, 0.1), "round")
    c.rect((340, 676, 320, 44), 14, dark(colour, 0.12), "round")
    c.path(
        "M 330 716 L 670 716 L 700 820 Q 704 850 670 850 L 330 850 Q 296 850 300 820 Z",
        colour,
        "round",
    )
    c.oval((500, 780, 34, 34), BRASS, "round")


@shape("pillars", base=830, reach=300)
def pillars(c: Canvas, colour: str, accent: str) -> None:
    wax = mix(colour, "#f3cf80", 0.55)
    for x, top, w in ((300, 480, 150), (700, 560, 150), (500, 330, 170)):
        c.rect((x - w / 2, top, w, 830 - top), 14, wax, "round")
        c.oval((x, top + 4, w / 2, 18), light(wax, 0.35))
        drip = f"M {x - w / 2 + 22} {top} L {x - w / 2 + 46} {top} L {x - w / 2 + 46} {top + 90} "
        c.path(
            drip + f"Q {x - w / 2 + 34} {top + 120} {x - w / 2 + 22} {top + 90} Z", light(wax, 0.25)
        )
        flame(c, x, top + 4, 1.1)


@shape("jar_candle", base=790, reach=190)
def jar_candle(c: Canvas, colour: str, accent: str) -> None:
    body = rect_path(310, 390, 380, 400, 46)
    c.path(body, colour, "round")
    c.oval((500, 400, 190, 36), light(colour, 0.3))
    c.oval((500, 404, 172, 28), "#f5ecd6")
    flame(c, 500, 402, 1.5)
    c.rect((390, 530, 220, 150), 10, CREAM)
    c.line("M 430 575 L 570 575 M 450 608 L 550 608 M 470 640 L 530 640", "#857d70", 7)
    c.rect((336, 440, 22, 300), 11, "#ffffff", alpha=0.2)


@shape("festoon", reach=400)
def festoon(c: Canvas, colour: str, accent: str) -> None:
    for row, sag in ((180, 190), (480, 170)):
        c.line(f"M -40 {row} Q 500 {row + sag * 2} 1040 {row}", INK, 11)
        for i in range(6):
            t = (i + 0.5) / 6
            x, y = -40 + 1080 * t, row + 4 * sag * t * (1 - t)
            c.rect((x - 20, y - 4, 40, 52), 8, INK)
            for radius, alpha in ((110, 0.14), (78, 0.2)):
                c.oval((x, y + 90, radius, radius), GLOW, alpha=alpha)
            c.oval((x, y + 90, 46, 50), "#ffdf94", "down")
            c.oval((x - 14, y + 76, 12, 16), "#ffffff", alpha=0.8)


@shape("wood_block", base=700, reach=100)
def wood_block(c: Canvas, colour: str, accent: str) -> None:
    c.rect((400, 600, 200, 100), 8, WOOD, "round")
