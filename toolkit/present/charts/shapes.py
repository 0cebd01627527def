"""The few shapes that a drawing is made of, written as SVG by hand, and the `<svg>` element around them.

By hand because every place is then known: two words never meet, and the same numbers give the same bytes.
Coordinates have one decimal. Only elements and attributes that the page check knows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape
from typing import Literal

from toolkit.present.charts.style import GREY, LINE, ON_PAGE, SMALLEST, TEXT, WIDTH

Anchor = Literal["start", "middle", "end"]


def svg(parts: Iterable[str], size: tuple[float, float], figure_id: str, title: str, alt: str) -> str:
    """One `<svg>` element that can stand in a page.

    Args:
        parts: shapes, the hindmost first.
        size: units across and down. What is wider than WIDTH keeps its words readable and needs room to scroll.
        figure_id: unique in the page; ASCII letters, digits and hyphens.
        title: short name, read first by a screen reader.
        alt: what the drawing shows, made from its data.
    """
    width, height = size
    least = f"min-width: {math.ceil(width * SMALLEST / TEXT)}px; " if width > WIDTH else ""
    most = f"calc({ON_PAGE} * {width / WIDTH:.2f})" if width > WIDTH else ON_PAGE
    return (
        f'<svg role="img" aria-labelledby="{figure_id}-title {figure_id}-desc" '
        f'viewBox="0 0 {_places(width)} {_places(height)}" style="{least}width: 100%; height: auto; max-width: {most}; '
        f"font: {TEXT}px 'DejaVu Sans', Verdana, sans-serif\">\n"
        f'<title id="{figure_id}-title">{escape(title)}</title>\n<desc id="{figure_id}-desc">{escape(alt)}</desc>\n'
        + "\n".join(filter(None, parts))
        + "\n</svg>"
    )


def words(x: float, y: float, content: str, anchor: Anchor = "start", colour: str = GREY, *, bold: bool = False) -> str:
    """One line of words; `y` is its baseline."""
    weight = "; font-weight: bold" if bold else ""
    where = f'x="{_places(x)}" y="{_places(y)}" text-anchor="{anchor}"'
    return f'<text {where} style="fill: {colour}{weight}">{escape(content)}</text>'


def lines_of_words(
    x: float, y: float, lines: Sequence[str], anchor: Anchor = "start", colour: str = GREY, *, bold: bool = False
) -> list[str]:
    """Words under each other; `y` is the first baseline."""
    return [words(x, y + LINE * row, line, anchor, colour, bold=bold) for row, line in enumerate(lines)]


def line(
    start: tuple[float, float], end: tuple[float, float], colour: str, width: float = 1.0, dashes: str = ""
) -> str:
    """A straight line."""
    return path([start, end], colour, width, dashes)


def path(points: Sequence[tuple[float, float]], colour: str, width: float = 1.0, dashes: str = "") -> str:
    """Straight lines from point to point."""
    dashed = f"; stroke-dasharray: {dashes}" if dashes else ""
    along = " L ".join(f"{_places(x)} {_places(y)}" for x, y in points)
    return f'<path d="M {along}" style="fill: none; stroke: {colour}; stroke-width: {width:g}{dashed}"/>'


def polygon(points: Sequence[tuple[float, float]], fill: str, edge: str = "none", width: float = 1.5) -> str:
    """A closed shape."""
    along = " L ".join(f"{_places(x)} {_places(y)}" for x, y in points)
    return f'<path d="M {along} Z" style="fill: {fill}; stroke: {edge}; stroke-width: {width:g}"/>'


def circle(x: float, y: float, radius: float, fill: str, edge: str = "none", width: float = 1.5) -> str:
    """A round mark."""
    r = _places(radius)
    around = f"a {r} {r} 0 1 0 {_places(2 * radius)} 0 a {r} {r} 0 1 0 -{_places(2 * radius)} 0 Z"
    style = f"fill: {fill}; stroke: {edge}; stroke-width: {width:g}"
    return f'<path d="M {_places(x - radius)} {_places(y)} {around}" style="{style}"/>'


def box(corner: tuple[float, float], size: tuple[float, float], fill: str, edge: str = "none", dashes: str = "") -> str:
    """A rectangle from its upper left corner."""
    dashed = f"; stroke-dasharray: {dashes}" if dashes else ""
    where = f'x="{_places(corner[0])}" y="{_places(corner[1])}" width="{_places(size[0])}" height="{_places(size[1])}"'
    return f'<rect {where} style="fill: {fill}; stroke: {edge}{dashed}"/>'


def _places(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
