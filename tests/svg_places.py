"""Where the words of a drawing stand: for tests that they do not meet, and that none says a number of its own."""

from __future__ import annotations

import itertools
import re
from functools import cache
from html import unescape
from typing import NamedTuple

from matplotlib.font_manager import FontProperties, findfont, get_font

from toolkit.present.charts.style import TEXT

WORDS = re.compile(r'<text x="([\d.-]+)" y="([\d.-]+)" text-anchor="(\w+)" style="([^"]*)">([^<]*)</text>')


class Box(NamedTuple):
    """One line of words."""

    words: str
    left: float
    right: float
    top: float
    bottom: float


def boxes_of(svg: str) -> list[Box]:
    """Every line of words, as wide as DejaVu Sans is: among the widest fonts that a reader's machine may use."""
    return [_box(*found) for found in WORDS.findall(svg)]


def texts_of(svg: str) -> list[str]:
    """The words themselves, hard spaces as spaces."""
    return [" ".join(box.words.split()) for box in boxes_of(svg)]


def meeting_words(svg: str) -> list[tuple[str, str]]:
    """Pairs that cover each other, and words that go beyond the drawing."""
    _, _, width, height = map(float, re.search(r'viewBox="([^"]+)"', svg)[1].split())
    boxes = boxes_of(svg)
    outside = [
        (box.words, "outside") for box in boxes if box.left < -1 or box.right > width + 1 or box.bottom > height + 4
    ]
    meeting = [
        (one.words, other.words)
        for one, other in itertools.combinations(boxes, 2)
        if min(one.right, other.right) - max(one.left, other.left) > 0.5
        and min(one.bottom, other.bottom) - max(one.top, other.top) > 0.5
    ]
    return outside + meeting


def drawn_numbers(svg: str) -> set[str]:
    """Figures written in the drawing: with a decimal, or after `n =`."""
    joined = "|".join(box.words for box in boxes_of(svg))
    return set(re.findall(r"\d+,\d", joined)) | set(re.findall(r"n = ([\d\u00a0]+)", joined))


def _box(x: str, y: str, anchor: str, style: str, words: str) -> Box:
    width = _width(unescape(words), "bold" in style)
    left = float(x) - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return Box(unescape(words), left, left + width, float(y) - 0.75 * TEXT, float(y))


@cache
def _width(words: str, is_bold: bool) -> float:
    font = get_font(findfont(FontProperties(family="DejaVu Sans", weight="bold" if is_bold else "normal")))
    font.set_size(TEXT, 72)
    font.set_text(words, 0.0)
    return font.get_width_height()[0] / 64
