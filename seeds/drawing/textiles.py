"""Blankets, cushions, towels and rugs."""

from drawing.canvas import Canvas, dark, light, mix, rect_path
from drawing.registry import CREAM, INK, WOOD, shape


@shape("blanket", base=770, reach=330)
def blanket(c: Canvas, colour: str, accent: str) -> None:
    for i, (y, tone) in enumerate(
        ((610, dark(colour, 0.16)), (460, colour), (310, light(colour, 0.1)))
    ):
        layer = rect_path(180 + i * 10, y, 640 - i * 16, 160, 70)
        c.path(layer, tone, "down")
        with c.clip(layer):
            for k in range(24):
                x = 170 + k * 30
                c.line(
                    (
                        f"M {x} {y} L {x + 15} {y + 40} L {x} {y + 80} L {x + 15} {y + 120} "
                        f"L {x} {y + 160}"
                    ),
                    light(tone, 0.25),
                    5,
                    0.55,
                )
        c.line(f"M {250 + i * 10} {y + 80} L {790 - i * 8} {y + 80}", dark(tone, 0.35), 6, 0.6)
    for k in range(15):
        x = 230 + k * 18
        c.line(f"M {x} 440 Q {x - 6} 500 {x + 4} {540 + (k % 3) * 8}", light(colour, 0.32), 8)
    c.path("M 224 380 L 496 380 L 496 452 L 224 452 Z", light(colour, 0.14), "down")


@shape("cushion", base=800, reach=290)
def cushion(c: Canvas, colour: str, accent: str) -> None:
    body = (
        "M 200 230 Q 260 270 500 262 Q 740 270 800 230 Q 764 300 770 520 Q 764 740 800 810 "
        "Q 740 772 500 782 Q 260 772 200 810 Q 236 740 230 520 Q 236 300 200 230 Z"
    )
    c.path(body, colour, "round")
    with c.clip(body):
        c.oval((470, 480, 240, 210), light(colour, 0.25), alpha=0.35)
        for i in range(28):
            c.line(f"M {190 + i * 23} 220 L {190 + i * 23} 820", dark(colour, 0.14), 2, 0.3)
        c.path("M 480 262 C 470 300 540 310 520 262 Z", dark(colour, 0.25), alpha=0.5)
        c.path("M 210 240 Q 300 340 330 420", dark(colour, 0.3), alpha=0.3)
        c.path("M 790 800 Q 690 720 660 640 Q 720 730 790 800 Z", dark(colour, 0.3), alpha=0.4)
    c.line("M 206 236 Q 262 274 500 266 Q 738 274 794 236", light(colour, 0.28), 5)


@shape("throw", reach=300)
def throw(c: Canvas, colour: str, accent: str) -> None:
    body = "M 230 200 Q 500 150 770 200 L 790 760 Q 500 810 210 760 Z"
    c.path(body, colour, "round")
    with c.clip(body):
        for i in range(16):
            for k in range(17):
                c.rect((205 + i * 37, 160 + k * 37, 26, 26), 6, dark(colour, 0.14), "up", 0.55)
        c.path(
            "M 420 150 C 380 400 460 600 410 820 L 470 820 C 510 600 430 400 480 150 Z",
            "#fff",
            alpha=0.2,
        )
        c.path("M 620 150 C 650 400 590 600 640 820 L 680 820 Z", "#000000", alpha=0.1)
    for k in range(30):
        x = 214 + k * 19.7
        y = 762 + 46 * (1 - ((k - 14.5) / 14.5) ** 2) * 0.95
        c.line(f"M {x} {y - 6} L {x + (k % 3) * 3 - 3} {y + 60}", light(colour, 0.18), 8)


@shape("bedding", base=800, reach=380)
def bedding(c: Canvas, colour: str, accent: str) -> None:
    c.rect((120, 250, 760, 330), 40, WOOD, "down")
    c.rect((140, 720, 50, 84), 8, dark(WOOD, 0.3))
    c.rect((810, 720, 50, 84), 8, dark(WOOD, 0.3))
    c.rect((110, 520, 780, 230), 40, CREAM, "down")
    for x in (180, 520):
        c.path(
            f"M {x} 400 Q {x + 150} 340 {x + 300} 400 Q {x + 320} 470 {x + 300} 540 "
            f"Q {x + 150} 570 {x} 540 Q {x - 20} 470 {x} 400 Z",
            light(colour, 0.3),
            "down",
        )
        c.path(
            f"M {x + 40} 440 Q {x + 150} 400 {x + 250} 430 Q {x + 150} 430 {x + 40} 440 Z",
            dark(colour, 0.2),
            alpha=0.25,
        )
    duvet = (
        "M 90 560 Q 500 470 910 560 L 925 740 Q 800 790 700 750 Q 600 800 480 756 "
        "Q 340 800 240 752 Q 150 790 78 740 Z"
    )
    c.path(duvet, colour, "down")
    with c.clip(duvet):
        c.path("M 90 560 Q 500 470 910 560 L 915 620 Q 500 530 85 620 Z", light(colour, 0.3))
        for x, d in ((250, 60), (420, -50), (600, 70), (760, -40)):
            c.path(
                f"M {x} 560 C {x + d} 640 {x - d} 700 {x + 20} 790 L {x + 46} 790 "
                f"C {x + d} 700 {x + d} 640 {x} 560 Z",
                dark(colour, 0.3),
                alpha=0.25,
            )


@shape("bath_towels", base=790, reach=280)
def bath_towels(c: Canvas, colour: str, accent: str) -> None:
    tones = (colour, mix(colour, CREAM, 0.4), dark(colour, 0.08))
    for i, tone in enumerate(tones):
        y = 660 - i * 132
        c.rect((230, y, 540, 130), 60, tone, "down")
        c.path(
            f"M 290 {y + 64} L 766 {y + 64} L 766 {y + 70} L 290 {y + 70} Z",
            dark(tone, 0.3),
            alpha=0.5,
        )
        c.rect((640, y + 8, 26, 114), 4, light(tone, 0.35), alpha=0.6)
        c.rect((680, y + 8, 10, 114), 4, light(tone, 0.35), alpha=0.6)
    roll = mix(colour, CREAM, 0.2)
    c.rect((290, 250, 420, 146), 70, roll, "down")
    c.oval((350, 323, 66, 72), light(roll, 0.12))
    for r in (50, 33, 16):
        c.ring((350, 323, r, r * 1.08), dark(roll, 0.25), 7)


@shape("bath_mat", reach=360)
def bath_mat(c: Canvas, colour: str, accent: str) -> None:
    c.rect((150, 280, 700, 450), 60, dark(colour, 0.12), "down")
    for row in range(8):
        for k in range(12 - row % 2):
            x, y = 196 + k * 55 + (row % 2) * 27, 318 + row * 53
            c.oval((x + 3, y + 5, 25, 23), dark(colour, 0.3), alpha=0.5)
            c.oval((x, y, 24, 22), light(colour, 0.05 + 0.08 * ((k + row) % 3)), "down")


@shape("rug", reach=300)
def rug(c: Canvas, colour: str, accent: str) -> None:
    body = rect_path(250, 150, 500, 700, 6)
    c.path(body, mix(colour, CREAM, 0.75), "round")
    bands = (
        (170, 50, colour),
        (236, 16, accent),
        (270, 90, mix(colour, CREAM, 0.4)),
        (376, 20, INK),
        (412, 176, colour),
        (604, 20, INK),
        (640, 90, mix(colour, CREAM, 0.4)),
        (748, 16, accent),
        (780, 50, colour),
    )
    with c.clip(body):
        for y, h, tone in bands:
            c.rect((250, y, 500, h), 0, tone, "round")
        for k in range(6):
            x = 292 + k * 83
            c.path(f"M {x} 440 L {x + 36} 500 L {x} 560 L {x - 36} 500 Z", mix(accent, CREAM, 0.4))
            c.path(f"M {x} 470 L {x + 18} 500 L {x} 530 L {x - 18} 500 Z", colour)
    for k in range(26):
        x = 256 + k * 19.6
        c.line(f"M {x} 150 L {x - 2} 112 M {x} 850 L {x + 2} 888", dark(CREAM, 0.08), 6)


@shape("hot_water_bottle", reach=230)
def hot_water_bottle(c: Canvas, colour: str, accent: str) -> None:
    c.rect((452, 90, 96, 110), 20, dark(colour, 0.45), "round")
    c.rect((436, 84, 128, 36), 14, INK, "round")
    body = (
        "M 420 180 L 580 180 C 590 280 740 270 745 420 L 735 780 Q 730 870 640 870 L 360 870 "
        "Q 270 870 265 780 L 255 420 C 260 270 410 280 420 180 Z"
    )
    c.path(body, colour, "round")
    with c.clip(body):
        for k in range(19):
            x = 262 + k * 27
            c.line(f"M {x} 180 L {x} 880", dark(colour, 0.22), 7, 0.5)
            c.line(f"M {x + 11} 180 L {x + 11} 880", light(colour, 0.2), 6, 0.4)
    c.path("M 404 176 Q 500 200 596 176 L 604 262 Q 500 292 396 262 Z", dark(colour, 0.12), "round")
    for k in range(9):
        c.line(f"M {416 + k * 21} 192 L {412 + k * 22} 266", light(colour, 0.18), 5, 0.7)
