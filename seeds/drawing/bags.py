"""Backpacks, totes, rolls and wallets."""

from drawing.canvas import Canvas, dark, light, mix, rect_path
from drawing.registry import BRASS, CREAM, INK, STEEL, WALNUT, WOOD, shape

LEATHER = "#9a6238"


@shape("backpack", base=850, reach=230)
def backpack(c: Canvas, colour: str, accent: str) -> None:
    c.line("M 430 190 C 430 110 570 110 570 190", dark(colour, 0.35), 24)
    c.line("M 290 330 C 190 420 190 680 276 790", dark(colour, 0.35), 40)
    c.line("M 710 330 C 810 420 810 680 724 790", dark(colour, 0.4), 40)
    body = (
        "M 270 420 C 270 230 380 180 500 180 C 620 180 730 230 730 420 L 740 780 "
        "Q 740 850 670 850 L 330 850 Q 260 850 260 780 Z"
    )
    c.path(body, colour, "round")
    c.rect((312, 560, 376, 240), 40, dark(colour, 0.08), "down")
    c.path(
        "M 312 600 Q 312 560 352 560 L 648 560 Q 688 560 688 600 L 688 640 Q 500 670 312 640 Z",
        light(colour, 0.1),
        "round",
    )
    c.path(
        "M 262 430 C 262 230 380 172 500 172 C 620 172 738 230 738 430 Q 500 480 262 430 Z",
        light(colour, 0.08),
        "round",
    )
    for x in (385, 585):
        c.rect((x, 400, 30, 190), 6, LEATHER, "round")
        c.rect((x - 8, 520, 46, 40), 8, BRASS, "down")
        c.rect((x + 4, 530, 22, 20), 4, LEATHER)
    c.rect((452, 300, 96, 60), 10, CREAM)
    c.path("M 470 348 L 496 316 L 510 332 L 518 324 L 534 348 Z", "#5b7a55")


@shape("tote", base=850, reach=250)
def tote(c: Canvas, colour: str, accent: str) -> None:
    c.line("M 390 420 C 380 100 620 100 610 420", dark(colour, 0.25), 26)
    body = "M 240 400 L 760 400 L 790 800 Q 794 850 740 850 L 260 850 Q 206 850 210 800 Z"
    c.path(body, colour, "round")
    with c.clip(body):
        c.rect((200, 790, 600, 70), 0, dark(colour, 0.14), "round")
        c.rect((200, 400, 600, 34), 0, dark(colour, 0.1), "round")
        c.path(
            "M 330 440 C 310 560 350 700 320 860 L 360 860 C 390 700 340 560 370 440 Z",
            "#000",
            alpha=0.06,
        )
    c.line("M 370 580 L 370 400 C 360 80 640 80 630 400 L 630 580", light(colour, 0.08), 30)
    for x in (370, 630):
        c.rect((x - 24, 540, 48, 54), 6, dark(colour, 0.15))
        c.line(f"M {x - 14} 552 L {x + 14} 582 M {x + 14} 552 L {x - 14} 582", CREAM, 4)
    mark = CREAM if colour != "#e3d7c1" else "#2f4f43"
    c.path("M 380 760 L 470 640 L 520 700 L 560 660 L 630 760 Z", mark, alpha=0.9)
    c.oval((580, 630, 20, 20), mark, alpha=0.9)


@shape("duffel", base=780, reach=360)
def duffel(c: Canvas, colour: str, accent: str) -> None:
    c.line("M 350 480 C 370 220 630 220 650 480", LEATHER, 26)
    body = (
        "M 210 430 Q 500 390 790 430 Q 880 470 876 600 Q 878 740 800 780 L 200 780 "
        "Q 122 740 124 600 Q 120 470 210 430 Z"
    )
    c.path(body, colour, "round")
    with c.clip(body):
        c.rect((110, 700, 790, 90), 0, dark(LEATHER, 0.1), "round")
        c.path(
            "M 110 400 L 230 400 C 190 520 190 680 230 800 L 110 800 Z",
            dark(colour, 0.16),
            alpha=0.7,
        )
        c.path(
            "M 890 400 L 770 400 C 810 520 810 680 770 800 L 890 800 Z",
            dark(colour, 0.25),
            alpha=0.7,
        )
    c.line("M 220 446 Q 500 408 780 446", dark(colour, 0.5), 12)
    c.line("M 220 446 Q 500 408 780 446", BRASS, 4)
    for x in (350, 650):
        c.rect((x - 20, 430, 40, 350), 4, LEATHER, "round")
        c.oval((x, 500, 13, 13), BRASS)
    c.line("M 350 470 C 372 270 628 270 650 470", dark(LEATHER, 0.2), 22)
    c.path("M 470 470 L 530 470 L 536 560 Q 500 580 464 560 Z", LEATHER, "down")


@shape("sling", reach=280)
def sling(c: Canvas, colour: str, accent: str) -> None:
    c.line("M 240 560 C 80 120 620 -60 770 520", dark(colour, 0.4), 28)
    c.rect((520, 148, 60, 50), 8, INK)
    body = (
        "M 210 560 Q 220 480 320 476 L 690 476 Q 786 480 792 560 L 780 740 "
        "Q 760 820 660 820 L 340 820 Q 240 820 222 740 Z"
    )
    c.path(body, colour, "round")
    c.line("M 250 560 Q 500 526 752 560", dark(colour, 0.5), 12)
    c.line("M 250 560 Q 500 526 752 560", STEEL, 4)
    c.path(
        "M 290 640 L 710 640 L 700 760 Q 690 784 650 784 L 350 784 Q 310 784 300 760 Z",
        light(colour, 0.09),
        "round",
    )
    c.line("M 300 650 L 700 650", dark(colour, 0.35), 8)
    c.rect((256, 556, 16, 52), 6, LEATHER)
    c.rect((600, 690, 70, 44), 8, CREAM)


@shape("tool_roll", reach=360)
def tool_roll(c: Canvas, colour: str, accent: str) -> None:
    tools = (
        (250, "#b4532a"),
        (330, WOOD),
        (410, STEEL),
        (490, "#2f4f43"),
        (570, WALNUT),
        (650, STEEL),
        (730, "#22324a"),
    )
    for i, (x, tone) in enumerate(tools):
        top = 210 + (i * 37) % 90
        c.rect((x - 18, top, 36, 300), 14, tone, "round")
        c.rect((x - 10, top - 60 if i % 2 else top, 20, 80), 6, STEEL if i % 2 else tone, "round")
    body = rect_path(170, 380, 660, 380, 24)
    c.path(body, colour, "down")
    with c.clip(body):
        c.rect((170, 380, 660, 40), 0, LEATHER, "down")
        for x in (290, 370, 450, 530, 610, 690):
            c.line(f"M {x} 420 L {x} 770", dark(colour, 0.35), 5)
            c.line(f"M {x + 6} 420 L {x + 6} 770", light(colour, 0.25), 3)
    c.line("M 830 590 C 900 590 910 660 870 700", LEATHER, 28)
    c.rect((800, 560, 52, 60), 8, BRASS, "down")


@shape("net_bag", reach=280)
def net_bag(c: Canvas, colour: str, accent: str) -> None:
    c.line("M 380 380 C 340 60 660 60 620 380", dark(colour, 0.1), 28)
    body = (
        "M 330 370 Q 500 410 670 370 C 760 480 800 600 750 740 "
        "C 700 860 600 880 500 880 C 400 880 300 860 250 740 "
        "C 200 600 240 480 330 370 Z"
    )
    with c.clip(body):
        for x, y, r, tone in (
            (390, 720, 130, "#e0a23c"),
            (610, 730, 136, "#b9402f"),
            (500, 560, 124, "#7c9a4c"),
            (350, 520, 90, "#d9772f"),
            (650, 530, 92, "#e0c04f"),
        ):
            c.oval((x, y, r, r), tone, "round")
            c.oval((x - r * 0.35, y - r * 0.4, r * 0.2, r * 0.14), "#ffffff", alpha=0.5)
        for k in range(-10, 16):
            x = k * 62
            c.line(f"M {x} 340 Q {x + 330} 560 {x + 420} 900", colour, 9)
            c.line(f"M {1000 - x} 340 Q {670 - x} 560 {580 - x} 900", dark(colour, 0.08), 9)
    c.line("M 326 374 Q 500 420 674 374", dark(colour, 0.06), 26)


@shape("cool_bag", base=820, reach=280)
def cool_bag(c: Canvas, colour: str, accent: str) -> None:
    c.line("M 330 420 C 330 200 670 200 670 420", dark(colour, 0.4), 30)
    c.rect((220, 420, 560, 400), 44, colour, "round")
    c.rect((206, 350, 588, 110), 40, light(colour, 0.12), "round")
    c.line("M 226 452 L 774 452", dark(colour, 0.45), 10)
    c.line("M 226 452 L 774 452", STEEL, 3)
    c.rect((320, 540, 360, 210), 26, dark(colour, 0.1), "down")
    for a in ((500, 570, 500, 720), (435, 607, 565, 683), (565, 607, 435, 683)):
        c.line(f"M {a[0]} {a[1]} L {a[2]} {a[3]}", CREAM, 12)
    for x in (262, 712):
        c.rect((x, 460, 26, 350), 4, dark(colour, 0.3), alpha=0.6)


@shape("wallet", reach=280)
def wallet(c: Canvas, colour: str, accent: str) -> None:
    c.rect((300, 200, 400, 560), 18, "#7c2f3a", "down")
    c.rect((330, 160, 340, 300), 12, CREAM)
    c.line("M 370 200 L 560 200 M 370 232 L 500 232", "#8a8378", 8)
    for i in range(12):
        c.rect((570 + i * 7, 190, 3 + i % 3, 46), 0, INK)
    body = rect_path(240, 270, 520, 580, 30)
    c.path(body, colour, "round")
    with c.clip(body):
        c.rect((240, 270, 44, 580), 0, dark(colour, 0.2), alpha=0.6)
    c.path("M 268 298 L 732 298 L 732 822 L 268 822 Z", light(colour, 0.05), alpha=0.25)
    for k in range(22):
        c.line(
            f"M 266 {300 + k * 24} L 266 {312 + k * 24} M 736 {300 + k * 24} L 736 {312 + k * 24}",
            light(mix(colour, CREAM, 0.4), 0.2),
            4,
        )
    c.ring((500, 540, 66, 66), mix(colour, BRASS, 0.7), 8)
    c.path(
        "M 500 486 L 516 530 L 560 540 L 516 552 L 500 596 L 484 552 L 440 540 L 484 530 Z",
        mix(colour, BRASS, 0.7),
    )
