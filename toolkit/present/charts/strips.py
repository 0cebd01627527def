"""Promises over the years: a row for each promise, and for each school year a symbol and a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from toolkit.present.charts.shapes import lines_of_words, svg, words
from toolkit.present.charts.states import grid_line, split_words, symbol
from toolkit.present.charts.style import LINE, TEXT, WIDTH, WINE

NARROWEST: Final = 72
"""The least width of a cell."""
IN_CELL: Final = 12
IN_LABEL: Final = 52
"""Characters on a line of a cell and of a promise's name."""


class Cell(NamedTuple):
    """One year: a state that has a symbol, its word, and what is counted; `counted` may be empty."""

    state: str
    word: str
    counted: str = ""


class Row(NamedTuple):
    """One promise and its years."""

    label: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Strips:
    """What is drawn.

    Attributes:
        heads: one for each cell of a row, as lines.
        band: may be empty.
    """

    rows: Sequence[Row]
    heads: Sequence[Sequence[str]]
    band: str = ""

    @property
    def width(self) -> float:
        """Units across."""
        return max(WIDTH, NARROWEST * len(self.heads))

    @property
    def is_wide(self) -> bool:
        """Whether it needs room to scroll on a narrow screen."""
        return self.width > WIDTH


def draw(chart: Strips, figure_id: str, title: str, alt: str) -> str:
    """One `<svg>` element; see `shapes.svg` for the rest."""
    each = chart.width / len(chart.heads)
    lefts = [each * position for position in range(len(chart.heads))]
    parts, y = [], TEXT
    if chart.band:
        parts.append(words(chart.width, y, chart.band, "end", WINE))
        y += LINE + 6
    for left, head in zip(lefts, chart.heads, strict=True):
        parts += lines_of_words(left, y, head, bold=True)
    y += LINE * max(map(len, chart.heads)) - TEXT + 2
    for row in chart.rows:
        parts.append(grid_line(0, chart.width, y))
        label = split_words(row.label, IN_LABEL)
        parts += lines_of_words(0, y + LINE, label)
        y += LINE * len(label) + 6
        deepest = 0
        for left, cell in zip(lefts, row.cells, strict=True):
            lines = split_words(cell.word, IN_CELL)
            parts += [*symbol(cell.state, left + 8, y + 8), *lines_of_words(left, y + 16 + LINE, lines)]
            parts += [words(left + 18, y + 12, cell.counted)] if cell.counted else []
            deepest = max(deepest, len(lines))
        y += 16 + LINE * deepest + 8
    return svg(parts, (chart.width, y), figure_id, title, alt)
