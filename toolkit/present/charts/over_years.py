"""One indicator over the years, each year with its interval; a year without a number says why instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from toolkit.present.charts.panel import (
    ABOVE,
    BELOW,
    LEFT,
    RIGHT,
    RIGHT_OF_NATION,
    Kind,
    draw_panel,
    least_width,
    places_of,
    top_of,
)
from toolkit.present.charts.shapes import svg, words
from toolkit.present.charts.states import Area, start_mark
from toolkit.present.charts.style import LINE, TEXT, WIDTH, WINE
from toolkit.present.columns import Column
from toolkit.present.texts import text

HEIGHT: Final[dict[Kind, float]] = {"share": 130, "mean": 96}


@dataclass(frozen=True)
class OverYears:
    """What is drawn.

    Attributes:
        columns: at least one; only shown points have a place on the axis.
        nation: school year to the nation's share, 0-1; may be empty.
        band: written into the drawing itself, so that a copied figure still carries it; may be empty.
        starts: programmes by name, each with the school years in which some unit began it. A mark is no effect.
    """

    columns: Sequence[Column]
    kind: Kind
    nation: Mapping[str, float] = field(default_factory=dict)
    band: str = ""
    starts: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def is_wide(self) -> bool:
        """Whether it needs room to scroll on a narrow screen."""
        return self.width > WIDTH

    @property
    def width(self) -> float:
        """Units across."""
        return least_width(self.columns, bool(self.nation))


def draw(chart: OverYears, figure_id: str, title: str, alt: str) -> str:
    """One `<svg>` element; see `shapes.svg` for the rest."""
    y = TEXT
    parts = []
    if chart.band:
        parts.append(words(chart.width, y, chart.band, "end", WINE))
        y += LINE + 2
    parts.append(words(0, y, text(f"figure.axis_{chart.kind}")))
    right = chart.width - (RIGHT_OF_NATION if chart.nation else RIGHT)
    frame = Area(LEFT, y + 6 + ABOVE, right - LEFT, HEIGHT[chart.kind])
    top = top_of(chart.columns, chart.kind, chart.nation.values())
    parts += draw_panel(chart.columns, chart.kind, top, frame, chart.nation)
    below = frame.y + frame.height + BELOW + 2 + (LINE if any(" " in column.label for column in chart.columns) else 0)
    marks, height = start_marks(chart.starts, chart.columns, frame, below)
    return svg([*parts, *marks], (chart.width, height), figure_id, title, alt)


def start_marks(
    starts: Mapping[str, Sequence[str]], columns: Sequence[Column], frame: Area, y: float
) -> tuple[list[str], float]:
    """For each programme its name, and under it a triangle in every year in which some unit began it.

    Args:
        frame: of the panel whose columns are marked.
        y: where the first name may begin.

    Returns:
        The shapes, and where they end.
    """
    places = places_of(columns, frame.x, frame.x + frame.width)
    middles = {year: place.middle for c, place in zip(columns, places, strict=True) for year in c.years}
    drawn = []
    for programme, years in starts.items():
        drawn.append(words(0, y + LINE, text("figure.start", programme=programme)))
        drawn += [start_mark(middles[year], y + 2 * LINE - 3) for year in years if year in middles]
        y += 2 * LINE + 4
    return drawn, y + 2
