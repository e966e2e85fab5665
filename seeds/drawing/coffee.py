"""Bags of coffee, kettles, pots and tins."""

from drawing.canvas import Canvas, dark, light, mix, rect_path
from drawing.registry import BRASS, CREAM, INK, STEEL, WALNUT, WOOD, shape


def kettle_mark(c: Canvas, colour: str) -> None:
    """The shop's mark, a kettle on a hill, in a box of 200 units."""
    c.path("M 50 90 Q 100 60 150 90 L 162 150 Q 100 172 38 150 Z", colour)
    c.line("M 154 104 Q 184 100 188 70", colour, 12)
    c.line("M 62 78 C 62 20 138 20 138 78", colour, 9)
    c.oval((100, 68, 9, 9), colour)


@shape("coffee_bag", base=850, reach=210)
def coffee_bag(c: Canvas, colour: str, accent: str) -> None:
    body = "M 300 210 L 700 210 L 725 790 Q 728 850 670 850 L 330 850 Q 272 850 275 790 Z"
    c.path(body, "#d9c3a0", "round")
    with c.clip(body):
        c.path("M 280 210 L 350 210 C 330 420 345 640 300 860 L 260 860 Z", "#000000", alpha=0.08)
        c.path("M 720 210 L 640 210 C 668 420 648 640 700 860 L 760 860 Z", "#000000", alpha=0.1)
        c.rect((270, 430, 470, 290), 0, colour, "round")
        c.rect((270, 446, 470, 6), 0, CREAM, alpha=0.7)
        c.rect((270, 698, 470, 6), 0, CREAM, alpha=0.7)
    c.rect((288, 160, 424, 70), 12, dark("#d9c3a0", 0.14), "round")
    c.rect((288, 196, 424, 12), 4, dark("#d9c3a0", 0.35))
    c.oval((500, 330, 22, 22), dark("#d9c3a0", 0.25))
    c.oval((500, 330, 10, 10), dark("#d9c3a0", 0.5))
    with c.moved(395, 465, 1.05):
        kettle_mark(c, CREAM)
    c.line("M 400 665 L 600 665", CREAM, 8)


@shape("dripper", base=800, reach=200)
def dripper(c: Canvas, colour: str, accent: str) -> None:
    c.line("M 660 360 C 800 350 790 520 640 510", dark(colour, 0.18), 34)
    cone = "M 250 300 L 750 300 L 590 560 L 410 560 Z"
    c.path("M 275 300 L 340 215 L 700 225 L 725 300 Z", "#f3ead8", "round")
    c.path(cone, colour, "round")
    with c.clip(cone):
        for i in range(7):
            c.line(f"M {290 + i * 70} 290 L {440 + i * 24} 570", dark(colour, 0.2), 7, 0.4)
    c.oval((500, 300, 250, 34), light(colour, 0.2))
    c.oval((500, 303, 226, 25), "#5a3c2a")
    c.rect((330, 556, 340, 34), 16, dark(colour, 0.08), "round")
    glass = "M 370 592 L 630 592 L 670 740 Q 676 800 620 800 L 380 800 Q 324 800 330 740 Z"
    c.path(glass, "#d3dfdf", "round", 0.75)
    with c.clip(glass):
        c.rect((320, 690, 360, 120), 0, "#6b432b", "round", 0.92)
        c.rect((366, 610, 20, 170), 10, "#ffffff", alpha=0.5)
    c.oval((500, 640, 6, 14), "#6b432b")


@shape("kettle", base=810, reach=240)
def kettle(c: Canvas, colour: str, accent: str) -> None:
    c.line("M 640 720 C 800 720 730 430 850 380 Q 884 368 900 384", dark(colour, 0.2), 34)
    c.line("M 640 714 C 792 712 722 424 846 373 Q 880 362 898 378", colour, 20)
    c.line("M 335 430 C 130 330 130 640 268 720", INK, 24)
    c.line("M 176 450 C 150 520 176 600 214 650", WOOD, 40)
    body = (
        "M 345 420 L 615 420 C 640 560 690 640 700 740 Q 702 810 630 810 L 330 810 "
        "Q 258 810 260 740 C 270 640 320 560 345 420 Z"
    )
    c.path(body, colour, "round")
    with c.clip(body):
        c.rect((240, 780, 480, 40), 0, STEEL, "round")
        c.path(
            "M 370 450 C 350 570 300 640 296 740 L 326 740 C 334 640 386 570 400 450 Z",
            "#ffffff",
            alpha=0.28,
        )
    c.rect((336, 396, 288, 36), 14, dark(colour, 0.15), "round")
    c.path("M 380 398 Q 480 340 580 398 Z", light(colour, 0.06), "round")
    c.rect((466, 336, 28, 34), 6, INK)
    c.oval((480, 322, 36, 22), WOOD, "round")


@shape("grinder", base=840, reach=170)
def grinder(c: Canvas, colour: str, accent: str) -> None:
    c.line("M 500 190 L 720 150", STEEL, 22)
    c.line("M 720 150 L 720 110", STEEL, 16)
    c.oval((720, 84, 42, 46), WALNUT, "round")
    c.rect((476, 160, 48, 60), 10, dark(STEEL, 0.3), "round")
    c.path("M 390 230 Q 500 180 610 230 L 620 280 L 380 280 Z", STEEL, "round")
    c.rect((372, 276, 256, 300), 24, "#4b4d52", "round")
    for i in range(8):
        c.rect((384 + i * 30, 430, 10, 130), 5, dark("#4b4d52", 0.4), alpha=0.7)
    c.rect((366, 570, 268, 26), 8, BRASS, "round")
    c.rect((376, 594, 248, 246), 34, WALNUT, "round")
    for i in range(5):
        x = 400 + i * 48
        c.line(f"M {x} 600 C {x + 16} 680 {x - 12} 760 {x + 6} 836", dark(WALNUT, 0.25), 4, 0.6)
    c.rect((398, 300, 18, 110), 9, "#ffffff", alpha=0.3)


@shape("tin", base=800, reach=200)
def tin(c: Canvas, colour: str, accent: str) -> None:
    body = rect_path(310, 300, 380, 500, 28)
    c.path(body, colour, "round")
    with c.clip(body):
        c.rect((310, 420, 380, 260), 0, CREAM, "round")
        c.line("M 500 650 C 496 590 504 540 500 470", "#5f7a4a", 9)
        for y, d in ((620, 60), (580, -64), (545, 60), (510, -52)):
            c.path(
                f"M 500 {y} Q {500 + d} {y - 60} {500 + d * 1.7} {y - 34} Q {500 + d} {y + 10} "
                f"500 {y} Z",
                "#6f8f5a",
                "down",
            )
        for x, y in ((500, 458), (470, 480), (532, 482)):
            c.oval((x, y, 18, 18), "#e5ddb8")
            c.oval((x, y, 6, 6), "#d09a3a")
    c.rect((296, 250, 408, 80), 20, dark(colour, 0.12), "round")
    c.rect((296, 318, 408, 10), 4, dark(colour, 0.4), alpha=0.6)
    c.rect((336, 262, 330, 10), 5, "#ffffff", alpha=0.25)


@shape("teapot", base=790, reach=270)
def teapot(c: Canvas, colour: str, accent: str) -> None:
    c.line("M 320 420 C 130 400 150 690 330 680", dark(colour, 0.18), 40)
    c.path(
        "M 640 600 C 760 600 740 430 860 390 L 880 420 C 810 470 810 690 640 720 Z", colour, "down"
    )
    body = (
        "M 500 370 C 700 370 760 500 745 620 C 735 730 660 790 500 790 "
        "C 340 790 265 730 255 620 C 240 500 300 370 500 370 Z"
    )
    c.path(body, colour, "round")
    with c.clip(body):
        c.path(
            "M 240 690 Q 500 740 760 690 L 760 800 L 240 800 Z", mix(accent, CREAM, 0.3), "round"
        )
        c.path(
            "M 300 540 C 310 460 360 420 420 404 C 370 440 340 490 336 560 Z", "#ffffff", alpha=0.3
        )
    c.path("M 370 392 Q 500 300 630 392 Q 500 420 370 392 Z", light(colour, 0.07), "round")
    c.rect((480, 312, 40, 30), 8, dark(colour, 0.2), "round")
    c.oval((500, 300, 40, 28), accent, "round")
