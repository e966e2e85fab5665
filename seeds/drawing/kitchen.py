"""Pans, pots, knives and cloth for the kitchen."""

from drawing.canvas import Canvas, dark, light, mix, rect_path
from drawing.registry import CREAM, STEEL, WALNUT, WOOD, shape


@shape("skillet", reach=380)
def skillet(c: Canvas, colour: str, accent: str) -> None:
    iron = "#3b3d40"
    c.path("M 590 560 L 900 838 Q 930 870 900 900 Q 872 928 838 896 L 540 620 Z", iron, "down")
    c.oval((868, 866, 20, 20), "#d9cfc1")
    c.oval((420, 420, 318, 318), dark(iron, 0.2), "round")
    c.path("M 130 300 L 90 350 L 120 400 Z M 690 230 L 750 250 L 720 320 Z", iron)
    c.oval((420, 420, 300, 300), light(iron, 0.12), "round")
    c.oval((420, 424, 262, 262), "#2b2c2f", "up")
    c.path(
        "M 300 360 C 310 260 500 240 560 340 C 640 400 580 560 460 560 C 340 590 250 500 300 360 Z",
        "#fbf6ea",
    )
    c.oval((440, 410, 74, 74), "#e9a53a", "round")
    c.oval((416, 386, 20, 14), "#ffffff", alpha=0.6)


@shape("casserole", base=780, reach=330)
def casserole(c: Canvas, colour: str, accent: str) -> None:
    c.line("M 200 520 C 110 510 110 590 205 590", dark(colour, 0.25), 36)
    c.line("M 800 520 C 890 510 890 590 795 590", dark(colour, 0.3), 36)
    body = "M 190 470 L 810 470 L 790 700 Q 780 780 690 780 L 310 780 Q 220 780 210 700 Z"
    c.path(body, colour, "round")
    with c.clip(body):
        c.rect((180, 470, 640, 30), 0, dark(colour, 0.35), alpha=0.5)
        c.rect((250, 510, 34, 220), 17, "#ffffff", alpha=0.22)
    c.path(
        "M 170 470 C 180 380 330 340 500 340 C 670 340 820 380 830 470 Q 500 500 170 470 Z",
        light(colour, 0.05),
        "round",
    )
    c.path("M 250 420 C 300 380 380 366 440 362 C 380 380 320 400 290 430 Z", "#ffffff", alpha=0.3)
    c.rect((470, 305, 60, 46), 10, dark(accent, 0.1), "round")
    c.oval((500, 296, 58, 24), accent, "round")


@shape("knife", reach=380)
def knife(c: Canvas, colour: str, accent: str) -> None:
    blade = "M 110 640 C 260 490 420 420 600 380 L 640 470 C 480 560 320 620 110 640 Z"
    c.path(blade, STEEL, "down")
    c.path("M 110 640 C 320 600 480 545 636 460 L 640 470 C 480 560 320 620 110 640 Z", "#f2f5f6")
    c.path("M 590 372 L 640 352 L 684 455 L 634 478 Z", dark(STEEL, 0.35), "down")
    handle = "M 640 352 L 838 262 C 890 242 924 320 880 350 L 684 455 Z"
    c.path(handle, WALNUT, "down")
    with c.clip(handle):
        for i in range(4):
            c.line(f"M 640 {390 + i * 24} L 900 {262 + i * 24}", dark(WALNUT, 0.3), 4, 0.5)
    for x, y in ((700, 386), (776, 350), (850, 312)):
        c.oval((x, y, 11, 11), "#d3b06a", "round")


@shape("nested_bowls", base=770, reach=320)
def nested_bowls(c: Canvas, colour: str, accent: str) -> None:
    for w, top, tone in (
        (340, 480, colour),
        (270, 400, mix(colour, CREAM, 0.35)),
        (205, 330, mix(colour, CREAM, 0.65)),
    ):
        c.oval((500, top, w, w * 0.17), light(tone, 0.2))
        c.oval((500, top + 4, w * 0.93, w * 0.14), dark(tone, 0.2), "up")
    for w, top, tone in (
        (205, 330, mix(colour, CREAM, 0.65)),
        (270, 400, mix(colour, CREAM, 0.35)),
        (340, 480, colour),
    ):
        bottom = 760 if w == 340 else top + w * 0.75
        c.path(
            f"M {500 - w} {top} Q 500 {top + w * 0.34} {500 + w} {top} C {490 + w} {top + 180} "
            f"{420 + w / 2} {bottom} {500 + w / 3} {bottom} L {500 - w / 3} {bottom} "
            f"C {580 - w / 2} {bottom} {510 - w} {top + 180} {500 - w} {top} Z",
            tone,
            "round",
        )
    c.rect((395, 748, 210, 24), 10, dark(colour, 0.25), "round")
    c.path("M 215 545 C 235 620 280 680 330 710 C 300 650 270 600 262 556 Z", "#ffffff", alpha=0.28)


@shape("spoons", reach=260)
def spoons(c: Canvas, colour: str, accent: str) -> None:
    tones = ("#c08d52", "#a9743f", "#cf9f66")
    for x, tone in zip((290, 500, 710), tones, strict=True):
        c.path(
            f"M {x - 20} 420 L {x + 20} 420 L {x + 26} 850 Q {x} 890 {x - 26} 850 Z", tone, "round"
        )
        c.oval((x, 850, 7, 7), dark(tone, 0.5))
    c.oval((290, 280, 88, 150), tones[0], "round")
    c.oval((290, 284, 60, 114), dark(tones[0], 0.16), "up")
    c.path("M 430 160 Q 500 120 590 150 L 560 400 Q 530 450 480 440 L 452 400 Z", tones[1], "round")
    c.path(
        "M 630 170 Q 710 120 790 170 L 770 400 Q 750 450 690 450 Q 664 440 650 400 Z",
        tones[2],
        "round",
    )
    for i in range(3):
        c.rect((672 + i * 32, 220, 14, 160), 7, dark(tones[2], 0.55))
    for x in (470, 520, 552):
        c.line(f"M {x} 180 C {x + 14} 260 {x - 12} 340 {x + 4} 410", dark(tones[1], 0.2), 4, 0.6)


@shape("apron", reach=260)
def apron(c: Canvas, colour: str, accent: str) -> None:
    strap = dark(colour, 0.18)
    c.line("M 400 240 C 360 60 640 60 600 240", strap, 24)
    c.line("M 262 470 C 170 480 140 560 120 640", strap, 18)
    c.line("M 738 470 C 830 480 860 560 880 640", strap, 18)
    body = (
        "M 380 220 L 620 220 C 640 360 690 420 750 450 L 770 860 Q 500 900 230 860 L 250 450 "
        "C 310 420 360 360 380 220 Z"
    )
    c.path(body, colour, "round")
    with c.clip(body):
        c.path(
            "M 620 500 C 660 640 640 760 680 900 L 800 900 L 780 450 Z",
            dark(colour, 0.2),
            alpha=0.3,
        )
        c.rect((370, 218, 260, 26), 0, dark(colour, 0.2))
    for x in (290, 505):
        c.rect((x, 560, 205, 190), 14, dark(colour, 0.1), "down")
        c.rect((x, 560, 205, 26), 8, dark(colour, 0.22))
    for x in (400, 600):
        c.oval((x, 232, 10, 10), "#d3b06a")


@shape("jar", base=830, reach=200)
def jar(c: Canvas, colour: str, accent: str) -> None:
    body = rect_path(305, 260, 390, 570, 44)
    c.path(body, "#d5e2e2", "round", 0.8)
    with c.clip(body):
        c.rect((322, 430, 356, 384), 30, "#e3b977", "round")
        for i in range(70):
            x, y = 330 + (i * 149) % 345, 440 + (i * 83) % 370
            c.path(
                f"M {x} {y} Q {x + 14} {y - 10} {x + 24} {y + 8} Q {x + 8} {y + 12} {x} {y} Z",
                dark("#e3b977", 0.18 if i % 2 else 0.05),
            )
        c.rect((336, 290, 26, 500), 13, "#ffffff", alpha=0.55)
    c.rect((296, 240, 408, 34), 14, "#b9c9c8", "round")
    c.rect((286, 160, 428, 92), 22, WOOD, "round")
    c.line("M 310 196 L 690 196", dark(WOOD, 0.2), 4, 0.6)
    c.line("M 310 222 L 690 222", light(WOOD, 0.25), 4, 0.6)
    c.rect((400, 560, 200, 110), 10, CREAM)
    c.line("M 430 600 L 570 600 M 430 634 L 530 634", "#8a8378", 6)


@shape("tea_towel", reach=240)
def tea_towel(c: Canvas, colour: str, accent: str) -> None:
    c.line("M 500 190 L 500 120 Q 500 95 520 95", dark(colour, 0.1), 14)
    back = "M 420 200 L 640 200 L 700 860 L 480 880 Z"
    c.path(back, dark(CREAM, 0.14), "round")
    front = "M 360 190 Q 500 160 620 190 L 600 840 Q 450 880 300 850 Z"
    c.path(front, CREAM, "round")
    with c.clip(front):
        for y, h in ((300, 16), (340, 44), (402, 16), (690, 16), (726, 60), (804, 16)):
            c.path(
                f"M 280 {y + 12} Q 470 {y + 34} 640 {y} L 640 {y + h} Q 470 {y + h + 34} "
                f"280 {y + h + 12} Z",
                colour,
                "round",
            )
        c.path(
            "M 440 170 C 420 400 470 640 440 900 L 480 900 C 500 640 450 400 470 170 Z",
            "#000000",
            alpha=0.08,
        )
        c.path("M 540 170 C 560 400 520 640 550 900 L 580 900 Z", "#000000", alpha=0.07)
