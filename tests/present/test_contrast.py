"""Colours that carry a meaning can be told from the white page: three to one, as WCAG 2.1, 1.4.11, asks."""

import re
from pathlib import Path

import pytest

from toolkit.present.charts import style

CSS = Path(__file__).resolve().parents[2] / "toolkit" / "publish" / "templates" / "tiltaksplan" / "page.css"
MARKS = set(re.findall(r"border-color: (#[0-9a-f]{6})", CSS.read_text(encoding="utf-8")))
DRAWN = {colour.lower() for colour in style.PALETTE}


def contrast_with_white(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 1.05 / (sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True)) + 0.05)


def test_black_has_the_contrast_that_the_standard_says_and_a_light_grey_has_too_little():
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#b7b7b7") < 3


@pytest.mark.parametrize("colour", sorted(MARKS | DRAWN))
def test_a_colour_with_a_meaning_stands_out(colour):
    assert len(MARKS) >= 4 and len(DRAWN) >= 4
    assert contrast_with_white(colour) >= 3
