# ruff: noqa: INP001
"""Draw the short films that loop beside the pictures, into media/: `python seeds/draw_video.py`.

Needs Pillow and PyAV (`pip install av`), neither of them for the shop itself. Run draw_media.py
afterwards, which lists what is in media/.
"""

import math
from collections.abc import Callable, Iterator
from pathlib import Path

import av
from drawing import apparel, bags, coffee, kitchen, lighting, outdoor, paper, tableware, textiles
from drawing.scenes import scene
from PIL import Image, ImageChops, ImageDraw, ImageFilter

MEDIA = Path(__file__).resolve().parent / "media"
FAMILIES = (apparel, bags, coffee, kitchen, lighting, outdoor, paper, tableware, textiles)
SIDE, RATE, SECONDS = 480, 24, 4
FRAMES = RATE * SECONDS

Overlay = Callable[[Image.Image, float], Image.Image]


def main() -> None:
    film("koa-mug-steam.mp4", scene("mug", "#5a6672", "#d9b98a", "table"), steam)
    film("foxfire-lantern-glow.mp4", scene("lantern", "#2f5d4a", "#d9b98a", "outdoor"), glow)


def film(name: str, still: Image.Image, overlay: Overlay) -> None:
    """One loop: its last frame leads to its first."""
    small = still.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    with av.open(str(MEDIA / name), "w", options={"movflags": "faststart"}) as container:
        stream = container.add_stream("libx264", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = SIDE, SIDE, "yuv420p"
        stream.options = {"crf": "30", "preset": "veryslow", "threads": "1"}
        for frame in frames(small, overlay):
            container.mux(stream.encode(av.VideoFrame.from_image(frame)))
        container.mux(stream.encode())


def frames(still: Image.Image, overlay: Overlay) -> Iterator[Image.Image]:
    for number in range(FRAMES):
        yield overlay(still, number / FRAMES)


def steam(still: Image.Image, time: float) -> Image.Image:
    """Three wisps that rise from the rim and sway."""
    mask = Image.new("L", still.size, 0)
    draw = ImageDraw.Draw(mask)
    for wisp in range(3):
        turn = 2 * math.pi * (time + wisp / 3)
        dots = []
        for step in range(24):
            height = step / 23
            sway = 14 * height * math.sin(turn + 5 * height)
            dots.append((205 + 26 * wisp + sway, 175 - 130 * height))
        draw.line(dots, fill=120 + round(40 * math.sin(turn)), width=10, joint="curve")
    soft = mask.filter(ImageFilter.GaussianBlur(7))
    return Image.composite(Image.new("RGB", still.size, "white"), still, soft)


def glow(still: Image.Image, time: float) -> Image.Image:
    """A flame that breathes, in the dusk."""
    dusk = Image.blend(still, Image.new("RGB", still.size, "#1d2233"), 0.55)
    breath = math.sin(2 * math.pi * time) + 0.4 * math.sin(6 * math.pi * time)
    radius = 105 + 12 * breath
    mask = Image.new("L", still.size, 0)
    box = (240 - radius, 285 - radius, 240 + radius, 285 + radius)
    ImageDraw.Draw(mask).ellipse(box, fill=150)
    soft = mask.filter(ImageFilter.GaussianBlur(38))
    light = Image.composite(
        Image.new("RGB", still.size, "#ffb454"), Image.new("RGB", still.size), soft
    )
    return ImageChops.screen(dusk, light)


if __name__ == "__main__":
    main()
