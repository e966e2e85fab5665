# ruff: noqa: INP001
"""Draw every picture that artwork.toml lists into media/, and write media/index.toml.

`python seeds/draw_media.py [part of a file name]`, or `index` to write only the list. The same
Pillow draws the same bytes.
"""

import sys
import tomllib
from pathlib import Path
from typing import Any

from drawing import apparel, bags, coffee, kitchen, lighting, outdoor, paper, tableware, textiles
from drawing.canvas import OVERSAMPLE, Canvas, rgb
from drawing.scenes import close, front, group, scene
from PIL import Image, ImageDraw, ImageFont

from commerce_api.kernel.thumbhash import thumbhash_of

SEEDS = Path(__file__).resolve().parent
MEDIA = SEEDS / "media"
CARE = (
    "Looking after things",
    "",
    "Stoneware: dishwasher, but never from the oven into cold water.",
    "Cast iron: hot water, a brush, a drop of oil. No soap, no soaking.",
    "Wood: wipe, dry standing up, oil it twice a year.",
    "Wool: air it outside; wash by hand only when that does not help.",
    "Waxed canvas: brush it, and wax it again each autumn.",
    "",
    "Broken? Write to us before you throw it away.",
)
FAMILIES = (apparel, bags, coffee, kitchen, lighting, outdoor, paper, tableware, textiles)
MOST_BYTES = 25_000
FILM = 480  # the side of the films that draw_video.py makes


def main(wanted: str) -> None:
    artwork = tomllib.loads((SEEDS / "artwork.toml").read_text("utf-8"))
    for drawing in artwork["drawing"]:
        if wanted in drawing["file"]:
            save(picture(drawing), MEDIA / drawing["file"])
    if wanted in "logo.webp logo-square.webp":
        save(wordmark(), MEDIA / "logo.webp")
        save(mark(), MEDIA / "logo-square.webp")
    if wanted in "care-guide.pdf":
        (MEDIA / "care-guide.pdf").write_bytes(leaflet(CARE))
    write_index()


def picture(drawing: dict[str, Any]) -> Image.Image:
    """Draw one entry of artwork.toml."""
    if drawing["shot"] == "group":
        things = [(t["shape"], t["colour"], t["accent"]) for t in drawing["things"]]
        return group(things, drawing["place"], drawing["tint"])
    name, colour, accent = drawing["shape"], drawing["colour"], drawing["accent"]
    if drawing["shot"] == "scene":
        return scene(name, colour, accent, drawing["place"])
    shot = {"front": front, "close": close}[drawing["shot"]]
    return shot(name, colour, accent, drawing["tint"])


def mark() -> Image.Image:
    """The square logo: a pale kettle on pine green."""
    c = Canvas()
    c.rect((0, 0, 1000, 1000), 180, "#2f4f43")
    with c.moved(60, 130, 4.3):
        coffee.kettle_mark(c, "#f6f1e7")
    return c.image.resize((512, 512), Image.Resampling.LANCZOS)


def wordmark() -> Image.Image:
    """The wide logo: the kettle and the name."""
    c = Canvas()
    with c.moved(10, 10, 1.0):
        coffee.kettle_mark(c, "#2f4f43")
    k = OVERSAMPLE
    font = ImageFont.load_default(size=118 * k)
    ImageDraw.Draw(c.image).text((230 * k, 36 * k), "Kettlemoor", rgb("#2f4f43"), font=font)
    wide = c.image.crop((0, 0, 860 * k, 200 * k))
    return wide.resize((860, 200), Image.Resampling.LANCZOS)


def leaflet(lines: tuple[str, ...]) -> bytes:
    """A PDF of one small page, written by hand."""
    shown = "".join(f"({line}) Tj T*\n" for line in lines)
    text = f"BT /F 12 Tf 18 TL 40 360 Td\n{shown}ET"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 420] /Contents 4 0 R"
        " /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman"
        " >> >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
    )
    made, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    count = len(objects) + 1
    end = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R >>\n"
    return f"{made}{end}startxref\n{len(made)}\n%%EOF\n".encode("ascii")


def save(image: Image.Image, path: Path) -> None:
    """Write WebP at the best quality that stays within the limit."""
    for quality in (84, 78, 72, 64, 56, 48, 40):
        image.save(path, "WEBP", quality=quality, method=6)
        if path.stat().st_size <= MOST_BYTES:
            return


def write_index() -> None:
    """List width, height and size of all media, read back from the files."""
    lines = ["# Written by draw_media.py and draw_models.py from the files beside it.\n"]
    for path in sorted(MEDIA.glob("*.webp")):
        with Image.open(path) as image:
            width, height = image.size
        size = path.stat().st_size
        lines.append(
            f'["{path.name}"]\nwidth = {width}\nheight = {height}\nbytes = {size}\n'
            f'thumbhash = "{thumbhash_of(path)}"\n'
        )
    for path in sorted(MEDIA.glob("*.mp4")):
        size = path.stat().st_size
        lines.append(f'["{path.name}"]\nwidth = {FILM}\nheight = {FILM}\nbytes = {size}\n')
    rest = sorted([*MEDIA.glob("*.glb"), *MEDIA.glob("*.pdf")])
    lines.extend(f'["{path.name}"]\nbytes = {path.stat().st_size}\n' for path in rest)
    (MEDIA / "index.toml").write_text("\n".join(lines), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
