"""Notebooks, pens and cards, seen from above."""

from drawing.canvas import Canvas, dark, light, mix, rect_path
from drawing.coffee import kettle_mark
from drawing.registry import BRASS, CREAM, INK, LEAF, shape


@shape("notebook", reach=280)
def notebook(c: Canvas, colour: str, accent: str) -> None:
    c.rect((262, 148, 500, 720), 16, dark(CREAM, 0.12))
    c.rect((256, 142, 496, 716), 14, CREAM)
    body = rect_path(240, 130, 500, 720, 18)
    c.path(body, colour, "round")
    with c.clip(body):
        c.rect((240, 130, 56, 720), 0, dark(colour, 0.2), "round")
        c.path("M 300 130 L 640 130 L 300 640 Z", "#ffffff", alpha=0.05)
    c.rect((664, 130, 24, 720), 0, dark(colour, 0.45))
    c.path(
        "M 560 850 L 590 850 L 590 930 L 575 908 L 560 930 Z",
        "#b4532a" if colour != "#b4532a" else INK,
    )
    c.rect((360, 300, 240, 130), 8, CREAM)
    c.line("M 392 344 L 568 344 M 392 384 L 520 384", "#8a8378", 6)


@shape("planner", reach=340)
def planner(c: Canvas, colour: str, accent: str) -> None:
    c.rect((130, 250, 740, 530), 22, colour, "down")
    c.rect((150, 264, 350, 500), 10, CREAM, "round")
    c.rect((500, 264, 350, 500), 10, "#fbf7ee", "down")
    for k in range(7):
        y = 330 + k * 60
        c.line(f"M 180 {y} L 470 {y}", mix(colour, CREAM, 0.4), 4)
        c.oval((196, y - 24, 8, 8), colour)
        c.line(f"M 220 {y - 24} L {300 + (k * 53) % 130} {y - 24}", "#8a8378", 6, 0.8)
    c.line("M 540 360 C 600 330 640 400 700 350 C 740 320 780 380 810 350", "#8a8378", 6)
    c.path("M 560 640 L 640 520 L 690 580 L 720 550 L 790 640 Z", mix(colour, CREAM, 0.5))
    for k in range(11):
        c.ring((500, 286 + k * 46, 24, 9), dark(BRASS, 0.1), 6)
    c.rect((842, 330, 34, 60), 6, dark(colour, 0.2))
    c.rect((842, 420, 34, 60), 6, mix(colour, BRASS, 0.6))


@shape("pencils", reach=300)
def pencils(c: Canvas, colour: str, accent: str) -> None:
    c.rect((210, 560, 580, 300), 20, dark("#cdb38a", 0.05), "down")
    for k in range(6):
        x, top = 262 + k * 86, 170 + (k * 41) % 70
        tone = mix("#c58a5c", "#a96f45", (k % 3) / 3)
        c.path(f"M {x} {top} L {x + 29} {top + 110} L {x - 29} {top + 110} Z", "#ead0a8", "round")
        c.path(f"M {x} {top} L {x + 9} {top + 34} L {x - 9} {top + 34} Z", INK)
        c.rect((x - 29, top + 104, 58, 480), 4, tone, "round")
        c.line(f"M {x - 10} {top + 110} L {x - 10} 700", light(tone, 0.35), 5, 0.6)
    c.rect((210, 640, 580, 220), 20, "#cdb38a", "down")
    c.rect((210, 640, 580, 16), 6, dark("#cdb38a", 0.2))
    with c.moved(420, 670, 0.8):
        kettle_mark(c, "#5a4630")


@shape("pen", reach=380)
def pen(c: Canvas, colour: str, accent: str) -> None:
    c.path("M 150 790 L 196 700 L 246 748 Z", dark(colour, 0.3), "down")
    c.path("M 150 790 L 164 762 L 180 776 Z", INK)
    c.path("M 196 700 L 700 190 Q 726 176 752 202 Q 772 226 752 246 L 246 748 Z", colour, "down")
    c.path("M 204 702 L 700 202 L 712 212 L 216 716 Z", "#ffffff", alpha=0.45)
    for t in (0.16, 0.2, 0.24, 0.28, 0.32):
        x, y = 196 + 504 * t, 700 - 510 * t
        c.line(f"M {x} {y} L {x + 50} {y + 48}", dark(colour, 0.4), 6)
    c.path("M 560 330 L 610 382 L 622 370 L 572 318 Z", dark(colour, 0.35))
    c.path(
        "M 700 190 L 752 246 L 796 198 Q 806 172 784 152 Q 762 134 742 148 Z",
        dark(colour, 0.15),
        "down",
    )
    c.line("M 760 158 L 600 316", light(colour, 0.3), 16)
    c.line("M 120 850 C 260 800 300 880 420 840 C 520 810 560 870 680 842", "#3d4a6b", 7)


@shape("letter_set", reach=340)
def letter_set(c: Canvas, colour: str, accent: str) -> None:
    c.rect((200, 160, 430, 580), 4, "#fbf7ee", "down")
    for k in range(8):
        c.line(f"M 250 {230 + k * 46} L {560 - (k * 67) % 120} {230 + k * 46}", "#b9b0a0", 5)
    c.rect((330, 440, 530, 370), 10, dark(CREAM, 0.1), "down")
    c.path("M 330 450 L 595 650 L 860 450 L 860 440 L 330 440 Z", dark(CREAM, 0.04))
    c.path(
        "M 330 446 L 595 640 L 860 446 Q 858 440 850 440 L 340 440 Q 332 440 330 446 Z",
        "#f3e6d2",
        "up",
    )
    c.line("M 332 804 L 520 622 M 858 804 L 670 622", dark(CREAM, 0.22), 4)
    c.oval((595, 640, 66, 62), "#9d2f2a", "round")
    c.oval((595, 640, 46, 43), dark("#9d2f2a", 0.18))
    with c.moved(548, 592, 0.46):
        kettle_mark(c, "#c9655e")
    c.rect((180, 800, 400, 44), 12, "#9d2f2a", "down")
    c.rect((180, 800, 60, 44), 10, BRASS, "down")


@shape("card_set", reach=320)
def card_set(c: Canvas, colour: str, accent: str) -> None:
    cards = ((170, 250, "#e8efe6"), (300, 210, "#f4e4dc"), (430, 170, "#fbf6ea"))
    for x, y, tone in cards:
        c.rect((x + 6, y + 10, 400, 600), 14, "#000000", alpha=0.1)
        c.rect((x, y, 400, 600), 14, tone, "down")
    for x, top, petal, heart in (
        (560, 330, "#c6402f", INK),
        (690, 400, "#f0ead8", "#dba43a"),
        (620, 250, "#7d78b8", "#4b4580"),
    ):
        c.line(f"M {x} {top} C {x - 20} {top + 120} {x + 30} {top + 220} 625 720", LEAF, 9)
        for dx, dy in ((0, -38), (36, -12), (24, 30), (-24, 30), (-36, -12)):
            c.oval((x + dx, top + dy, 34, 32), petal, "down")
        c.oval((x, top, 20, 20), heart)
    for x, y, d in ((600, 560, -70), (640, 600, 80), (628, 500, 60)):
        c.path(
            f"M {x} {y} Q {x + d / 2} {y - 60} {x + d} {y - 70} Q {x + d} {y - 10} {x} {y} Z",
            LEAF,
            "down",
        )


@shape("desk_tray", reach=380)
def desk_tray(c: Canvas, colour: str, accent: str) -> None:
    c.rect((110, 320, 780, 390), 40, colour, "down")
    for k in range(7):
        c.line(
            f"M 130 {360 + k * 52} C 350 {340 + k * 52} 620 {390 + k * 52} 870 {356 + k * 52}",
            dark(colour, 0.2),
            4,
            0.5,
        )
    c.rect((150, 360, 480, 130), 50, dark(colour, 0.3), "up")
    c.rect((150, 530, 230, 140), 36, dark(colour, 0.3), "up")
    c.rect((420, 530, 210, 140), 36, dark(colour, 0.3), "up")
    c.rect((680, 350, 50, 330), 16, dark(colour, 0.5))
    c.rect((690, 230, 170, 350), 26, INK, "down")
    c.rect((702, 244, 146, 322), 16, "#46505a", "down")
    c.rect((180, 392, 400, 26), 12, "#b4532a", "down")
    c.path("M 580 392 L 612 405 L 580 418 Z", "#ead0a8")
    c.rect((210, 438, 340, 20), 10, BRASS, "down")
    for x, y in ((200, 570), (260, 610), (310, 570)):
        c.ring((x, y, 24, 12), "#c5cacd", 6)
    c.rect((450, 560, 80, 80), 10, "#e9a53a", "down")
    c.rect((540, 576, 60, 60), 10, "#8fb0c4", "down")


@shape("gift_card", reach=360)
def gift_card(c: Canvas, colour: str, accent: str) -> None:
    c.rect((190, 240, 640, 420), 30, CREAM, "down")
    card = rect_path(150, 330, 640, 420, 36)
    c.path(card, colour, "round")
    with c.clip(card):
        c.path("M 120 780 L 340 520 L 450 640 L 540 560 L 720 780 Z", light(colour, 0.16))
        c.path("M 420 780 L 640 580 L 820 780 Z", light(colour, 0.28))
        c.oval((640, 440, 46, 46), "#e9c46a")
        c.rect((250, 330, 46, 420), 0, "#b4532a", "round")
    with c.moved(420, 360, 0.9):
        kettle_mark(c, CREAM)
    c.path("M 273 540 C 170 450 130 540 170 570 C 200 590 250 570 273 540 Z", "#b4532a", "down")
    c.path(
        "M 273 540 C 376 450 416 540 376 570 C 346 590 296 570 273 540 Z",
        dark("#b4532a", 0.1),
        "down",
    )
    c.oval((273, 544, 26, 24), dark("#b4532a", 0.2))
