"""A picture as it is kept: few colours, no more paper than it needs, and the word that says it is an example."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops

WORD: Final = "EKSEMPELDATA"
COLOURS: Final = 128
MARGIN: Final = 12
MOST_BYTES: Final = 150_000


def save(picture: bytes, words: str, path: Path) -> None:
    """Keep a picture.

    Args:
        picture: a PNG.
        words: what can be read in it.
        path: where to.

    Raises:
        SystemExit: nothing in it says that the figures are an example, or it is too large for the guide.
    """
    if WORD not in words:
        raise SystemExit(f"{path.name}: {WORD} cannot be read in the picture")
    image = _without_paper(Image.open(io.BytesIO(picture)).convert("RGB"))
    few = image.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    path.parent.mkdir(parents=True, exist_ok=True)
    few.save(path, format="PNG", optimize=True)
    if path.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{path.name}: {path.stat().st_size} bytes, at most {MOST_BYTES}")


def _without_paper(image: Image.Image) -> Image.Image:
    """The image without empty paper around what is drawn, but for a small margin."""
    paper = Image.new("RGB", image.size, image.getpixel((0, image.height - 1)))
    drawn = ImageChops.difference(image, paper).getbbox()
    if drawn is None:
        return image
    left, top, right, bottom = drawn
    ends = (left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN)
    return image.crop((max(ends[0], 0), max(ends[1], 0), min(ends[2], image.width), min(ends[3], image.height)))
