"""Distance from what was expected, by years since the start, with the whole effect's interval as a band: a description.

No point stands alone: each has no interval of its own, and the band and the words beside the drawing say what may be
concluded. Written as SVG by hand: somebody waits for it, and matplotlib takes thirty times as long.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, Literal

from toolkit.present.charts.style import BLUE, GREY, WINE
from toolkit.present.texts import text

WIDTH, HEIGHT = 390, 205
LEFT, RIGHT, TOP, BOTTOM = 52, 8, 22, 38
"""The drawing and the room around its axes, in SVG units; the figures drawn with matplotlib are as wide."""

MOST_MARKS: Final = 6


@dataclass(frozen=True)
class EventStudy:
    """What is drawn.

    Attributes:
        points: years since the start (below 0 before it) and the distance, a share 0-1 or points of the mean.
        overall: the effect and the ends of its interval, in the same unit; an end may be infinite.
        band: written into the drawing; may be empty.
    """

    points: Sequence[tuple[int, float]]
    overall: tuple[float, float, float]
    kind: Literal["share", "mean"]
    band: str


def draw(study: EventStudy, figure_id: str, title: str, alt: str) -> str:
    """One `<svg>` element that can stand in a page.

    Args:
        figure_id: unique in the page; ASCII letters, digits and hyphens.
        title: short name, read first by a screen reader.
        alt: what the figure shows, made from its data.
    """
    scale = 100 if study.kind == "share" else 1
    points = [(year, scale * height) for year, height in study.points]
    estimate, low, high = (scale * number for number in study.overall)
    bottom, top = _ends([height for _, height in points], (estimate, low, high))
    first, last = min([year for year, _ in points] + [-1]) - 0.5, max([year for year, _ in points] + [0]) + 0.5
    across = _axis(first, last, LEFT, WIDTH - RIGHT)
    up = _axis(bottom, top, HEIGHT - BOTTOM, TOP)
    parts = [
        *_interval(across(-0.5), across(last), up(estimate), up(max(low, bottom)), up(min(high, top))),
        _line(across(first), up(0), across(last), up(0), GREY),
        _line(across(-0.5), TOP, across(-0.5), HEIGHT - BOTTOM, GREY, "2 2"),
        *(_point(across(year), up(height), before=year < 0) for year, height in points),
        *_years(range(math.ceil(first), math.floor(last) + 1), across),
        *_heights(bottom, top, up, study.kind),
        _words(WIDTH - RIGHT, TOP - 10, study.band, "end", WINE) if study.band else "",
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{figure_id}-title {figure_id}-desc" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" style="width: 100%; height: auto; max-width: 38rem" '
        f'font-family="DejaVu Sans, sans-serif" font-size="9" fill="{GREY}">\n'
        f'<title id="{figure_id}-title">{escape(title)}</title>\n<desc id="{figure_id}-desc">{escape(alt)}</desc>\n'
        + "\n".join(filter(None, parts))
        + "\n</svg>"
    )


def _ends(heights: Sequence[float], overall: tuple[float, float, float]) -> tuple[float, float]:
    """The axis holds every point, zero, and the interval as far as it has ends."""
    inside = [number for number in (*heights, *overall, 0.0) if math.isfinite(number)]
    room = 0.1 * (max(inside) - min(inside)) or 1.0
    return min(inside) - room, max(inside) + room


def _axis(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    """From numbers to places along an axis."""
    return lambda number: round(start + (end - start) * (number - low) / (high - low), 1)


def _interval(left: float, right: float, estimate: float, low: float, high: float) -> list[str]:
    return [
        f'<rect x="{left}" y="{high}" width="{right - left:.1f}" height="{low - high:.1f}" fill="{WINE}" '
        'fill-opacity="0.15"/>',
        _line(left, estimate, right, estimate, WINE, "6 3"),
        _words(right, high - 3 if high > TOP + 12 else high + 10, text("effect.event_overall"), "end", WINE),
    ]


def _years(years: Sequence[int], across: Callable[[float], float]) -> list[str]:
    marks = [_words(across(year), HEIGHT - BOTTOM + 13, _signed(year, 0), "middle") for year in years]
    return [*marks, _words((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, text("effect.event_years"), "middle")]


def _heights(bottom: float, top: float, up: Callable[[float], float], kind: str) -> list[str]:
    step = _step(top - bottom)
    marks = [step * number for number in range(math.ceil(bottom / step), math.floor(top / step) + 1)]
    decimals = max(0, -math.floor(math.log10(step)))
    name = _words(LEFT - 44, TOP - 10, text(f"effect.event_axis_{kind}"), "start")
    return [*(_words(LEFT - 5, up(mark) + 3, _signed(mark, decimals), "end") for mark in marks), name]


def _step(span: float) -> float:
    """1, 2 or 5 times a power of ten, so that there are few marks on the axis."""
    power = 10.0 ** math.floor(math.log10(span / MOST_MARKS))
    return next(times * power for times in (1, 2, 5, 10) if span / (times * power) <= MOST_MARKS)


def _signed(number: float, decimals: int) -> str:
    return f"{number:.{decimals}f}".replace(".", ",").replace("-", "−")


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}"{dashed}/>'


def _point(x: float, y: float, *, before: bool) -> str:
    return (
        f'<circle cx="{x}" cy="{y}" r="3.5" stroke="{BLUE}" stroke-width="1.5" fill="{"white" if before else BLUE}"/>'
    )


def _words(x: float, y: float, words: str, anchor: str, colour: str = GREY) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(words)}</text>'
