"""Tents, beds and kitchens for the hills."""

from drawing.canvas import Canvas, dark, light, mix
from drawing.registry import BRASS, CREAM, INK, STEEL, WOOD, shape


@shape("tent", base=790, reach=400)
def tent(c: Canvas, colour: str, accent: str) -> None:
    c.line("M 230 640 L 70 800 M 770 640 L 930 800", dark(CREAM, 0.3), 5)
    c.line("M 500 220 L 470 190 M 500 220 L 530 190", INK, 12)
    left = "M 500 220 C 390 330 220 620 110 790 L 500 790 Z"
    right = "M 500 220 C 610 330 780 620 890 790 L 500 790 Z"
    c.path(left, light(colour, 0.08), "round")
    c.path(right, dark(colour, 0.08), "round")
    c.path(
        "M 500 300 C 440 420 380 620 340 790 L 660 790 C 620 620 560 420 500 300 Z",
        dark(colour, 0.55),
        "up",
    )
    c.path(
        "M 500 480 C 470 560 440 700 430 790 L 570 790 C 560 700 530 560 500 480 Z",
        "#f3d9a0",
        alpha=0.5,
    )
    c.path(
        "M 500 300 C 440 420 380 620 340 790 L 290 790 C 310 700 380 500 500 300 Z",
        mix(colour, CREAM, 0.45),
        "down",
    )
    c.path(
        "M 500 300 C 560 420 620 620 660 790 L 710 790 C 690 700 620 500 500 300 Z",
        mix(colour, CREAM, 0.3),
        "down",
    )
    c.line("M 500 222 C 390 332 220 622 112 788", dark(colour, 0.35), 9)
    c.line("M 500 222 C 610 332 780 622 888 788", dark(colour, 0.4), 9)
    c.rect((306, 560, 30, 60), 8, mix(accent, CREAM, 0.2))
    c.rect((664, 560, 30, 60), 8, mix(accent, CREAM, 0.2))


@shape("sleeping_bag", reach=240)
def sleeping_bag(c: Canvas, colour: str, accent: str) -> None:
    body = (
        "M 500 90 C 640 90 700 190 690 300 C 740 360 740 480 720 600 L 680 830 Q 660 910 500 910 "
        "Q 340 910 320 830 L 280 600 C 260 480 260 360 310 300 C 300 190 360 90 500 90 Z"
    )
    c.path(body, colour, "round")
    with c.clip(body):
        for y in range(340, 900, 78):
            c.path(
                f"M 250 {y} Q 500 {y + 44} 750 {y} L 750 {y + 12} Q 500 {y + 62} 250 {y + 12} Z",
                dark(colour, 0.3),
                alpha=0.6,
            )
            c.path(
                (
                    f"M 250 {y + 16} Q 500 {y + 60} 750 {y + 16} L 750 {y + 34} "
                    f"Q 500 {y + 76} 250 {y + 34} Z"
                ),
                light(colour, 0.3),
                alpha=0.3,
            )
    c.path(
        "M 500 140 C 600 140 640 210 630 280 C 600 340 400 340 370 280 C 360 210 400 140 500 140 Z",
        dark(colour, 0.45),
        "down",
    )
    c.oval((500, 262, 104, 46), CREAM, "down")
    c.line("M 640 330 C 680 480 660 640 620 780", mix(accent, BRASS, 0.6), 9)
    c.rect((608, 770, 24, 48), 8, BRASS)


@shape("stove", base=800, reach=250)
def stove(c: Canvas, colour: str, accent: str) -> None:
    c.line("M 480 470 L 240 790 M 520 470 L 760 790 M 500 480 L 500 796", dark(STEEL, 0.35), 22)
    c.line("M 480 470 L 240 790 M 520 470 L 760 790", light(STEEL, 0.2), 6)
    for x in (340, 420, 500, 580, 660):
        c.path(
            f"M {x} 300 C {x + 34} 350 {x + 30} 400 {x} 404 C {x - 30} 400 {x - 34} 350 {x} 300 Z",
            "#5fa6d6",
            alpha=0.85,
        )
        c.path(
            f"M {x} 346 C {x + 16} 372 {x + 14} 400 {x} 402 C {x - 14} 400 {x - 16} 372 {x} 346 Z",
            "#e8f4fb",
        )
    c.line("M 260 300 L 330 420 M 740 300 L 670 420", STEEL, 20)
    c.line("M 220 300 L 330 300 M 670 300 L 780 300", STEEL, 20)
    c.rect((310, 400, 380, 44), 20, dark(STEEL, 0.2), "round")
    c.rect((420, 440, 160, 80), 16, BRASS, "round")
    c.line("M 570 500 C 700 520 660 660 780 660", "#b4532a", 16)
    c.rect((770, 600, 150, 190), 30, "#b4532a", "round")
    c.rect((812, 570, 66, 40), 10, STEEL, "round")


@shape("bottle", base=860, reach=150)
def bottle(c: Canvas, colour: str, accent: str) -> None:
    c.line("M 440 180 C 440 80 560 80 560 180", INK, 22)
    c.rect((420, 160, 160, 110), 22, INK, "round")
    c.rect((430, 264, 140, 30), 8, STEEL, "round")
    body = (
        "M 428 290 L 572 290 C 584 350 650 370 650 450 L 650 800 Q 650 860 590 860 "
        "L 410 860 Q 350 860 350 800 L 350 450 C 350 370 416 350 428 290 Z"
    )
    c.path(body, colour, "round")
    with c.clip(body):
        c.rect((340, 820, 320, 50), 0, STEEL, "round")
        c.path(
            "M 386 470 Q 384 410 420 376 L 440 384 Q 414 420 414 470 L 414 790 L 386 790 Z",
            "#ffffff",
            alpha=0.3,
        )
    mark = CREAM if colour != "#f0ebe1" else "#2f4f43"
    c.path("M 430 640 L 486 560 L 512 594 L 532 574 L 574 640 Z", mark, alpha=0.85)
    c.line("M 440 668 L 564 668", mark, 6, 0.85)


@shape("camp_chair", base=830, reach=300)
def camp_chair(c: Canvas, colour: str, accent: str) -> None:
    c.line("M 250 170 L 560 820 M 760 490 L 300 820", dark(WOOD, 0.25), 30)
    sling = "M 236 190 L 480 160 C 470 420 560 560 820 500 L 800 590 C 560 660 360 560 236 190 Z"
    c.path(sling, colour, "down")
    with c.clip(sling):
        c.path(
            "M 300 180 C 330 420 500 600 810 545 L 815 522 C 520 570 360 400 330 178 Z",
            light(colour, 0.3),
            alpha=0.6,
        )
        c.path(
            "M 380 170 C 400 420 560 570 815 522 L 818 506 C 580 550 430 400 404 168 Z",
            light(colour, 0.3),
            alpha=0.4,
        )
    c.line("M 456 160 L 700 820 M 830 510 L 430 820", WOOD, 32)
    c.line("M 226 188 L 486 156", WOOD, 34)
    c.line("M 796 590 L 836 490", WOOD, 34)
    c.oval((566, 556, 14, 14), BRASS)


@shape("sleeping_mat", base=770, reach=340)
def sleeping_mat(c: Canvas, colour: str, accent: str) -> None:
    c.path(
        "M 400 770 L 900 770 Q 930 770 930 740 L 930 720 L 400 690 Z", dark(colour, 0.12), "down"
    )
    for k in range(7):
        c.line(f"M {460 + k * 68} 700 L {460 + k * 68} 768", light(colour, 0.25), 9, 0.6)
    c.oval((360, 560, 236, 214), colour, "round")
    tone = light(colour, 0.12)
    for r in (216, 176, 138, 100, 64):
        c.ring((360, 560, r, r * 0.9), dark(colour, 0.3), 7)
        c.ring((360, 560, r - 14, (r - 14) * 0.9), tone, 12)
    c.oval((360, 560, 34, 30), dark(colour, 0.4))
    c.rect((866, 716, 46, 32), 8, INK)


@shape("cook_set", base=800, reach=330)
def cook_set(c: Canvas, colour: str, accent: str) -> None:
    c.rect((560, 560, 330, 26), 12, INK, "down")
    c.path(
        "M 280 550 L 620 550 L 604 760 Q 600 800 560 800 L 340 800 Q 300 800 296 760 Z",
        STEEL,
        "round",
    )
    c.rect((270, 536, 360, 28), 12, light(STEEL, 0.3), "round")
    c.rect((318, 580, 22, 180), 11, "#ffffff", alpha=0.5)
    c.path("M 300 400 L 600 400 L 592 536 L 308 536 Z", dark(STEEL, 0.08), "round")
    c.rect((290, 386, 320, 26), 12, light(STEEL, 0.2), "round")
    c.path("M 300 386 Q 450 310 600 386 Z", STEEL, "round")
    c.oval((450, 326, 30, 24), WOOD, "round")
    c.path(
        "M 660 730 L 900 730 L 880 780 Q 872 800 850 800 L 710 800 Q 688 800 680 780 Z",
        "#3b3d40",
        "round",
    )
    c.line("M 680 746 C 640 740 640 700 600 690", "#3b3d40", 18)
    c.path(
        "M 110 800 C 90 720 130 660 170 650 L 230 650 C 270 660 300 720 286 800 Z",
        "#d9c3a0",
        "round",
    )
    c.line("M 150 652 L 250 652", "#b4532a", 14)


@shape("hammock", base=None, reach=420)
def hammock(c: Canvas, colour: str, accent: str) -> None:
    c.rect((40, 90, 90, 830), 30, "#7a5a42", "round")
    c.rect((870, 90, 90, 830), 30, "#7a5a42", "round")
    for x in (40, 870):
        c.rect((x - 4, 300, 98, 36), 6, INK)
    c.line("M 130 318 L 230 400 M 870 318 L 770 400", INK, 14)
    body = (
        "M 220 390 C 320 460 680 460 780 390 C 760 700 640 780 500 780 C 360 780 240 700 220 390 Z"
    )
    c.path(body, colour, "down")
    with c.clip(body):
        c.path(
            (
                "M 220 390 C 320 460 680 460 780 390 C 720 560 620 600 500 600 "
                "C 380 600 280 560 220 390 Z"
            ),
            dark(colour, 0.25),
            "down",
        )
        for d in (0, 70, 140):
            c.line(
                f"M 225 {440 + d} C 320 {640 + d} 680 {640 + d} 775 {440 + d}",
                mix(accent, CREAM, 0.5),
                12,
                0.7,
            )
    c.path("M 380 470 Q 500 430 600 480 Q 590 560 490 556 Q 400 550 380 470 Z", CREAM, "down")
