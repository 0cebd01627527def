"""Marks for what has no number, and for what was promised: each state has a shape and a word of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from toolkit.present.charts.shapes import box, circle, line, lines_of_words, path, polygon
from toolkit.present.charts.style import BLUE, FAINT, GREY, LINE, ORANGE, PURPLE, TEAL, TEXT, WINE

HATCH: Final = 9
"""Between the lines of a hatched box."""


class Area(NamedTuple):
    """A rectangle in a drawing."""

    x: float
    y: float
    width: float
    height: float


def state_box(state: str, area: Area, lines: Sequence[str] = ()) -> list[str]:
    """What stands where a number would be: hidden is hatched, not measured is dashed and empty, left out is plain.

    Args:
        state: `hidden`, `left_out`, `not_measured` or `not_comparable`; any other has no mark and is an error.
        lines: what the state is called, where that does not stand beside the box.
    """
    outline, hatched = OUTLINES[state]
    corner, size = (area.x, area.y), (area.width, area.height)
    middle, first = area.x + area.width / 2, area.y + (area.height - LINE * (len(lines) - 1)) / 2 + TEXT / 3
    return [
        box(corner, size, "#F3F3F3" if state == "not_comparable" else "#fff"),
        *(_hatching(area) if hatched else []),
        box(corner, size, "none", GREY, outline) if outline is not None else "",
        *lines_of_words(middle, first, lines, "middle"),
    ]


OUTLINES: Final[dict[str, tuple[str | None, bool]]] = {
    "hidden": ("", True),
    "left_out": ("", False),
    "not_measured": ("4 3", False),
    "not_comparable": (None, False),
}
"""How the box is drawn around (None: not at all), and whether it is hatched."""


def _hatching(area: Area) -> list[str]:
    """Slanting lines, cut off at the box."""
    right, bottom = area.x + area.width, area.y + area.height
    drawn = []
    for start in range(HATCH, int(area.width + area.height), HATCH):
        x, y = area.x + start, area.y
        upper = (x, y) if x <= right else (right, y + x - right)
        lower = (area.x, y + start) if y + start <= bottom else (area.x + start - area.height, bottom)
        drawn.append(line(upper, lower, GREY, 0.6))
    return drawn


def symbol(state: str, x: float, y: float) -> list[str]:
    """The mark of a promise's state, 14 units wide around its middle. An unknown state is an error."""
    return SYMBOLS[state](x, y)


def _fulfilled(x: float, y: float) -> list[str]:
    return [circle(x, y, 7, TEAL), path([(x - 3.5, y), (x - 1, y + 3), (x + 4, y - 3)], "#fff", 2)]


def _in_progress(x: float, y: float) -> list[str]:
    half = [(x, y - 6.2), (x - 4.4, y - 4.4), (x - 6.2, y), (x - 4.4, y + 4.4), (x, y + 6.2)]
    return [circle(x, y, 6.2, "#fff", BLUE), polygon(half, BLUE)]


def _not_fulfilled(x: float, y: float) -> list[str]:
    cross = [
        line((x - 3.5, y - 3.5), (x + 3.5, y + 3.5), "#fff", 2),
        line((x - 3.5, y + 3.5), (x + 3.5, y - 3.5), "#fff", 2),
    ]
    return [box((x - 7, y - 7), (14, 14), WINE), *cross]


def _not_reported(x: float, y: float) -> list[str]:
    return [box((x - 6.5, y - 6.5), (13, 13), "#fff", ORANGE, "3 2"), line((x - 3, y), (x + 3, y), ORANGE, 2)]


def _cancelled(x: float, y: float) -> list[str]:
    return [circle(x, y, 6.2, "#fff", PURPLE, 2), line((x - 4.4, y + 4.4), (x + 4.4, y - 4.4), PURPLE, 2)]


def _not_due(x: float, y: float) -> list[str]:
    return [polygon([(x, y - 7), (x + 7, y), (x, y + 7), (x - 7, y)], "#fff", GREY, 1)]


def _not_mandated(x: float, y: float) -> list[str]:
    return [line((x - 6, y), (x + 6, y), GREY, 1.5)]


def _coverage(x: float, y: float) -> list[str]:
    return [polygon([(x, y - 6), (x + 6.5, y + 5.5), (x - 6.5, y + 5.5)], "#fff", GREY, 1.5)]


SYMBOLS: Final[dict[str, Callable[[float, float], list[str]]]] = {
    "fulfilled": _fulfilled,
    "fulfilled_late": _fulfilled,
    "in_progress": _in_progress,
    "not_fulfilled": _not_fulfilled,
    "not_reported": _not_reported,
    "cancelled": _cancelled,
    "not_due": _not_due,
    "not_mandated": _not_mandated,
    "coverage": _coverage,
}


def break_line(x: float, top: float, bottom: float) -> list[str]:
    """Where figures on one side are not comparable with those on the other: nothing is drawn across it."""
    return [line((x, top), (x, bottom), WINE, 2.5, "7 4")]


def start_mark(x: float, y: float) -> str:
    """A programme began: a triangle that points up at the year."""
    return polygon([(x, y - 5), (x + 5.5, y + 4), (x - 5.5, y + 4)], PURPLE, GREY, 1)


def grid_line(x1: float, x2: float, y: float) -> str:
    """A faint line across."""
    return line((x1, y), (x2, y), FAINT)


def split_words(content: str, most: int) -> Sequence[str]:
    """Words on as few lines of at most so many characters as they need."""
    lines = [""]
    for word in content.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= most or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
