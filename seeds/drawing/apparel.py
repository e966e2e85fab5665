"""Clothes, laid flat."""

from drawing.canvas import Canvas, dark, light, mix
from drawing.registry import BRASS, CREAM, INK, shape

TORSO = "M 380 190 Q 500 230 620 190 L 720 240 L 700 860 Q 500 890 300 860 L 280 240 Z"


def sleeves(c: Canvas, colour: str, end: float) -> None:
    """Two sleeves; `end` is where the cuffs are."""
    c.path(
        f"M 300 225 C 220 250 190 330 150 {end} L 270 {end + 36} L 330 420 Z",
        dark(colour, 0.06),
        "round",
    )
    c.path(
        f"M 700 225 C 780 250 810 330 850 {end} L 730 {end + 36} L 670 420 Z",
        dark(colour, 0.12),
        "round",
    )


def knit(c: Canvas, path: str, colour: str) -> None:
    """Vertical ribs inside a path."""
    with c.clip(path):
        for k in range(34):
            c.line(f"M {130 + k * 23} 0 L {130 + k * 23} 1000", dark(colour, 0.2), 5, 0.35)
            c.line(f"M {140 + k * 23} 0 L {140 + k * 23} 1000", light(colour, 0.2), 4, 0.3)


@shape("jacket", reach=300)
def jacket(c: Canvas, colour: str, accent: str) -> None:
    sleeves(c, colour, 740)
    c.rect((150, 728, 122, 46), 14, dark(colour, 0.3))
    c.rect((728, 728, 122, 46), 14, dark(colour, 0.35))
    c.path(TORSO, colour, "round")
    c.path("M 370 240 C 340 60 660 60 630 240 Q 500 330 370 240 Z", dark(colour, 0.1), "round")
    c.path("M 410 230 C 400 120 600 120 590 230 Q 500 290 410 230 Z", dark(colour, 0.5), "down")
    c.rect((488, 262, 24, 610), 6, dark(colour, 0.22))
    c.line("M 500 270 L 500 862", BRASS, 6)
    c.path(
        "M 284 400 Q 500 440 716 400 L 715 416 Q 500 456 284 416 Z", dark(colour, 0.25), alpha=0.5
    )
    for x in (340, 560):
        c.path(f"M {x} 620 L {x + 100} 620 L {x + 100} 750 L {x} 750 Z", dark(colour, 0.1), "down")
        c.rect((x, 616, 100, 30), 6, dark(colour, 0.24))
    c.line("M 450 300 L 446 400 M 550 300 L 554 400", CREAM, 6)


@shape("sweater", reach=300)
def sweater(c: Canvas, colour: str, accent: str) -> None:
    sleeves(c, colour, 740)
    c.path("M 150 716 L 268 750 L 262 800 L 138 766 Z", dark(colour, 0.14), "round")
    c.path("M 850 716 L 732 750 L 738 800 L 862 766 Z", dark(colour, 0.2), "round")
    c.path(TORSO, colour, "round")
    with c.clip(TORSO):
        for row in range(13):
            y = 250 + row * 44
            c.line(
                f"M 400 {y} Q 440 {y + 22} 400 {y + 44} M 440 {y} Q 400 {y + 22} 440 {y + 44}",
                dark(colour, 0.22),
                9,
                0.7,
            )
            c.line(
                f"M 560 {y} Q 600 {y + 22} 560 {y + 44} M 600 {y} Q 560 {y + 22} 600 {y + 44}",
                dark(colour, 0.22),
                9,
                0.7,
            )
            c.line(
                f"M 500 {y} L 520 {y + 22} L 500 {y + 44} L 480 {y + 22} L 500 {y}",
                light(colour, 0.25),
                6,
                0.7,
            )
    hem = "M 296 800 Q 500 830 704 800 L 700 866 Q 500 896 300 866 Z"
    c.path(hem, dark(colour, 0.1), "round")
    knit(c, hem, colour)
    c.path("M 372 196 Q 500 320 628 196 L 600 160 Q 500 210 400 160 Z", dark(colour, 0.12), "round")
    c.path("M 400 164 Q 500 250 600 164 Q 500 200 400 164 Z", dark(colour, 0.5))


@shape("tee", reach=300)
def tee(c: Canvas, colour: str, accent: str) -> None:
    c.path("M 330 210 C 240 240 190 310 130 440 L 260 510 L 340 400 Z", dark(colour, 0.05), "round")
    c.path("M 670 210 C 760 240 810 310 870 440 L 740 510 L 660 400 Z", dark(colour, 0.1), "round")
    c.line("M 144 424 L 268 492 M 856 424 L 732 492", dark(colour, 0.22), 5)
    c.path(
        (
            "M 390 190 Q 500 290 610 190 L 700 230 Q 690 520 706 850 Q 500 874 294 850 "
            "Q 310 520 300 230 Z"
        ),
        colour,
        "round",
    )
    c.path(
        "M 430 420 C 420 560 450 700 430 860 L 460 860 C 480 700 450 560 460 420 Z",
        "#000000",
        alpha=0.05,
    )
    c.line("M 386 192 Q 500 306 614 192", dark(colour, 0.14), 24)
    c.path("M 398 188 Q 500 232 602 188 Q 500 274 398 188 Z", dark(colour, 0.4))
    c.line("M 298 830 Q 500 854 702 830", dark(colour, 0.15), 5)
    c.rect((480, 214, 40, 22), 4, CREAM)


@shape("beanie", base=None, reach=280)
def beanie(c: Canvas, colour: str, accent: str) -> None:
    cap = "M 240 640 C 230 330 360 210 500 205 C 640 210 770 330 760 640 Z"
    c.path(cap, colour, "round")
    with c.clip(cap):
        for k in range(13):
            x = 230 + k * 45
            c.line(
                f"M 500 180 Q {(x + 500) / 2 + (x - 500) * 0.35} 330 {x} 660",
                dark(colour, 0.25),
                9,
                0.5,
            )
    cuff = "M 222 610 Q 500 660 778 610 L 772 770 Q 500 822 228 770 Z"
    c.path(cuff, light(colour, 0.06), "round")
    knit(c, cuff, colour)
    c.rect((600, 690, 90, 60), 6, CREAM)
    c.path("M 616 738 L 640 706 L 652 720 L 660 712 L 676 738 Z", INK)
    c.oval((500, 205, 28, 18), dark(colour, 0.15))


@shape("socks", reach=260)
def socks(c: Canvas, colour: str, accent: str) -> None:
    for dx, tone in ((150, dark(colour, 0.12)), (-50, colour)):
        with c.moved(dx, 30 if dx > 0 else 0):
            leg = (
                "M 330 140 L 520 140 L 516 540 C 540 600 640 640 690 690 Q 740 760 680 810 "
                "Q 640 840 560 820 C 460 800 340 760 330 640 Z"
            )
            c.path(leg, tone, "round")
            with c.clip(leg):
                c.rect((320, 130, 220, 100), 0, mix(tone, CREAM, 0.55), "round")
                for k in range(12):
                    c.line(f"M {334 + k * 17} 140 L {334 + k * 17} 228", dark(tone, 0.2), 4, 0.5)
                c.oval((350, 700, 110, 96), mix(tone, CREAM, 0.45))
                c.oval((690, 770, 110, 96), mix(tone, CREAM, 0.45))
                c.rect((320, 300, 220, 22), 0, mix(tone, CREAM, 0.5))
                c.rect((320, 340, 220, 10), 0, mix(tone, CREAM, 0.5))


@shape("overshirt", reach=300)
def overshirt(c: Canvas, colour: str, accent: str) -> None:
    sleeves(c, colour, 750)
    c.path("M 148 726 L 266 760 L 262 796 L 140 762 Z", dark(colour, 0.2))
    c.path("M 852 726 L 734 760 L 738 796 L 860 762 Z", dark(colour, 0.26))
    c.path(TORSO, colour, "round")
    c.rect((474, 230, 52, 650), 4, light(colour, 0.06), "down")
    c.line("M 474 236 L 474 870 M 526 236 L 526 870", dark(colour, 0.25), 4)
    for y in (330, 440, 550, 660, 770):
        c.oval((500, y, 13, 13), "#e9dcc0")
        c.oval((500, y, 4, 4), dark(colour, 0.4))
    c.path("M 400 172 Q 500 220 600 172 L 500 260 Z", dark(colour, 0.5))
    c.path("M 376 190 L 404 160 L 500 258 L 420 322 Z", light(colour, 0.1), "down")
    c.path("M 624 190 L 596 160 L 500 258 L 580 322 Z", light(colour, 0.04), "down")
    for x in (330, 560):
        c.path(
            f"M {x} 410 L {x + 112} 410 L {x + 112} 530 L {x + 56} 556 L {x} 530 Z",
            dark(colour, 0.08),
            "down",
        )
        c.path(
            f"M {x - 4} 400 L {x + 116} 400 L {x + 116} 432 L {x + 56} 454 L {x - 4} 432 Z",
            dark(colour, 0.2),
        )


@shape("scarf", reach=260)
def scarf(c: Canvas, colour: str, accent: str) -> None:
    tail = "M 540 330 L 690 360 L 660 830 L 500 820 Z"
    front = "M 330 350 L 500 330 L 480 880 L 300 870 Z"
    loop = (
        "M 500 150 C 690 150 760 260 730 350 C 690 440 310 440 270 350 C 240 260 310 150 500 150 Z"
    )
    for path, tone in ((tail, dark(colour, 0.14)), (front, colour), (loop, light(colour, 0.05))):
        c.path(path, tone, "round")
        with c.clip(path):
            for k in range(9):
                c.rect((250 + k * 62, 100, 20, 800), 0, mix(accent, CREAM, 0.5), alpha=0.4)
                c.rect((200, 140 + k * 88, 600, 24), 0, dark(colour, 0.5), alpha=0.35)
    c.path(
        "M 500 210 C 610 210 650 260 630 290 C 590 330 410 330 370 290 C 350 260 390 210 500 210 Z",
        dark(colour, 0.5),
        "down",
    )
    for k in range(11):
        c.line(
            f"M {306 + k * 17} 868 L {302 + k * 17} 930 M {506 + k * 15} 818 L {508 + k * 15} 876",
            mix(colour, CREAM, 0.3),
            8,
        )


@shape("slippers", reach=280)
def slippers(c: Canvas, colour: str, accent: str) -> None:
    for x in (180, 520):
        with c.moved(x, 150):
            sole = (
                "M 150 0 C 270 0 300 130 280 280 C 262 400 280 480 276 580 "
                "C 270 680 210 710 150 710 C 90 710 30 680 24 580 C 20 480 38 400 20 280 "
                "C 0 130 30 0 150 0 Z"
            )
            c.path(sole, "#8a6a4a", "down")
            with c.moved(9, 10, 0.94):
                c.path(sole, mix(colour, CREAM, 0.55), "down")
            c.path(
                (
                    "M 150 4 C 268 4 300 130 284 290 Q 270 370 150 350 Q 30 370 16 290 "
                    "C 0 130 32 4 150 4 Z"
                ),
                colour,
                "round",
            )
            c.path(
                "M 40 322 Q 150 290 260 322 Q 262 352 150 350 Q 38 352 40 322 Z", dark(colour, 0.4)
            )
            c.path("M 60 150 C 66 80 100 46 140 36 C 104 70 92 110 92 160 Z", "#ffffff", alpha=0.18)
            c.line("M 150 20 L 150 316", light(colour, 0.25), 5, 0.6)
