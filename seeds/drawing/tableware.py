"""Mugs, plates, glass and cloth for the table."""

from drawing.canvas import Canvas, dark, light, mix, rect_path
from drawing.registry import CREAM, WOOD, shape


@shape("mug", base=800, reach=200)
def mug(c: Canvas, colour: str, accent: str) -> None:
    body = "M 270 290 L 650 290 L 640 745 Q 636 800 580 800 L 340 800 Q 284 800 280 745 Z"
    c.line("M 640 390 C 800 370 815 640 632 655", dark(colour, 0.16), 50)
    c.line("M 640 384 C 790 366 803 628 632 645", colour, 34)
    c.path(body, colour, "round")
    with c.clip(body):
        c.path(
            "M 250 752 Q 460 786 670 748 L 670 820 L 250 820 Z", mix(accent, CREAM, 0.35), "round"
        )
        c.rect((312, 310, 26, 420), 13, "#ffffff", alpha=0.22)
    c.oval((460, 290, 190, 36), light(colour, 0.22))
    c.oval((460, 292, 172, 28), dark(colour, 0.45))
    c.oval((460, 302, 150, 18), "#5b3a26")


@shape("enamel_mug", base=770, reach=215)
def enamel_mug(c: Canvas, colour: str, accent: str) -> None:
    body = "M 260 350 L 670 350 L 655 730 Q 652 770 610 770 L 320 770 Q 278 770 275 730 Z"
    rim = dark(colour, 0.7) if colour != "#22324a" else CREAM
    c.line("M 655 430 C 810 420 805 660 650 665", dark(colour, 0.2), 34)
    c.path(body, colour, "round")
    with c.clip(body):
        for i in range(46):
            x, y = 270 + (i * 197) % 390, 380 + (i * 131) % 370
            c.oval((x, y, 3 + i % 3, 3 + i % 3), rim, alpha=0.45)
        c.rect((300, 372, 24, 360), 12, "#ffffff", alpha=0.28)
    c.oval((465, 350, 208, 36), rim)
    c.oval((465, 351, 194, 29), light(colour, 0.3) if rim != CREAM else dark(colour, 0.2))
    c.path("M 285 372 Q 465 330 645 372 Q 465 406 285 372 Z", mix(accent, "#5b3a26", 0.8))


@shape("plate", reach=380)
def plate(c: Canvas, colour: str, accent: str) -> None:
    c.oval((500, 500, 375, 375), colour, "round")
    c.oval((500, 500, 352, 352), light(colour, 0.1))
    c.oval((500, 500, 260, 260), dark(colour, 0.1), "round")
    c.oval((500, 502, 252, 252), light(colour, 0.06), "round")
    wave = "M 230 560 Q 360 500 500 560 Q 640 620 780 540 L 780 800 L 220 800 Z"
    with c.clip(wave):
        c.oval((500, 502, 252, 252), mix(colour, accent, 0.4), "round")
    c.path("M 215 330 Q 300 200 440 170 Q 320 230 250 350 Z", "#ffffff", alpha=0.35)


@shape("bowl", base=745, reach=230)
def bowl(c: Canvas, colour: str, accent: str) -> None:
    body = "M 190 420 L 810 420 C 800 600 690 720 600 728 L 400 728 C 310 720 200 600 190 420 Z"
    c.rect((390, 700, 220, 45), 12, dark(mix(accent, CREAM, 0.4), 0.1), "round")
    c.path(body, colour, "round")
    with c.clip(body):
        c.path(
            "M 180 600 Q 350 540 500 600 Q 650 660 830 580 L 830 740 L 180 740 Z",
            mix(colour, accent, 0.35),
            "round",
        )
    c.oval((500, 420, 310, 66), light(colour, 0.25))
    c.oval((500, 424, 288, 54), dark(colour, 0.25), "up")


@shape("glasses", base=760, reach=300)
def glasses(c: Canvas, colour: str, accent: str) -> None:
    for x, y, k in ((520, 346, 0.9), (180, 300, 1.0)):
        with c.moved(x, y, k):
            body = "M 0 0 L 300 0 L 275 420 Q 272 460 235 460 L 65 460 Q 28 460 25 420 Z"
            c.path(body, "#bcd6c6", "round", 0.75)
            with c.clip(body):
                c.rect((0, 150, 300, 280), 0, "#9fc7bb", "down", 0.7)
                c.rect((0, 410, 300, 60), 0, "#8bb5a4", "round", 0.8)
                c.rect((38, 20, 26, 380), 13, "#ffffff", alpha=0.5)
            c.oval((150, 0, 150, 24), "#d9ebe1", alpha=0.9)
            c.oval((150, 2, 136, 17), "#a9cbbd", alpha=0.9)


@shape("carafe", base=830, reach=190)
def carafe(c: Canvas, colour: str, accent: str) -> None:
    body = (
        "M 425 230 L 575 230 C 570 380 690 430 695 600 L 690 770 Q 688 830 630 830 "
        "L 370 830 Q 312 830 310 770 L 305 600 C 310 430 430 380 425 230 Z"
    )
    c.path(body, "#c3dccf", "round", 0.78)
    with c.clip(body):
        c.rect((290, 520, 420, 330), 0, "#93c0b6", "round", 0.75)
        c.oval((500, 520, 192, 26), "#b9dad0", alpha=0.9)
        c.path(
            "M 345 620 Q 340 520 400 450 L 425 460 Q 370 530 372 620 L 372 760 L 345 760 Z",
            "#ffffff",
            alpha=0.45,
        )
    c.rect((432, 150, 136, 110), 18, accent, "round")
    c.oval((500, 156, 66, 16), light(accent, 0.25))


@shape("napkins", reach=330)
def napkins(c: Canvas, colour: str, accent: str) -> None:
    for i, tone in enumerate((dark(colour, 0.22), dark(colour, 0.1), colour)):
        c.rect((210 + i * 22, 270 - i * 22, 560, 520), 16, tone, "down")
    c.rect((274, 246, 520, 480), 6, light(colour, 0.12), alpha=0.5)
    for i in range(14):
        c.line(f"M {284 + i * 38} 250 L {284 + i * 38} 724", light(colour, 0.25), 2, 0.35)
    c.path("M 254 746 L 254 480 L 520 746 Z", dark(colour, 0.12), "down")
    c.line("M 262 500 L 502 740", light(colour, 0.3), 4)
    c.line("M 540 230 C 640 380 580 560 640 744", accent, 16)
    c.path("M 590 470 C 520 400 470 430 480 480 C 490 520 550 510 590 470 Z", accent, "down")
    c.path("M 590 470 C 660 400 710 430 700 480 C 690 520 630 510 590 470 Z", dark(accent, 0.1))


@shape("board", reach=300)
def board(c: Canvas, colour: str, accent: str) -> None:
    body = (
        "M 300 380 Q 300 330 350 330 L 430 330 L 440 190 Q 442 130 500 130 Q 558 130 560 190 "
        "L 570 330 L 650 330 Q 700 330 700 380 L 700 820 Q 700 880 640 880 L 360 880 "
        "Q 300 880 300 820 Z"
    )
    c.path(body, "#d8ae78", "round")
    with c.clip(body):
        for i in range(9):
            x = 300 + i * 48
            c.line(f"M {x} 100 C {x + 40} 350 {x - 34} 560 {x + 22} 900", "#b98b56", 5, 0.5)
        c.path(
            "M 470 560 C 440 620 560 640 530 560 C 515 520 485 520 470 560 Z", "#b98b56", alpha=0.6
        )
    c.oval((500, 205, 26, 26), "#6d4a2b")
    c.oval((500, 209, 22, 22), "#efe6da")
    c.path(rect_path(330, 365, 340, 6, 3), "#ffffff", alpha=0.4)
    c.line("M 352 840 L 648 840 L 660 400", WOOD, 10, 0.8)
