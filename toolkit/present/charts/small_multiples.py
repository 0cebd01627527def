"""The same indicator in several groups, one panel under the other on the same axis: nothing is drawn between groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from toolkit.present.charts.over_years import start_marks
from toolkit.present.charts.panel import (
    ABOVE,
    BELOW,
    LEFT,
    RIGHT,
    RIGHT_OF_NATION,
    Kind,
    draw_panel,
    least_width,
    top_of,
)
from toolkit.present.charts.shapes import svg, words
from toolkit.present.charts.states import Area
from toolkit.present.charts.style import LINE, TEXT, WIDTH, WINE
from toolkit.present.columns import Column
from toolkit.present.texts import text

HEIGHT: Final[dict[Kind, float]] = {"share": 100, "mean": 80}
BETWEEN: Final = 12


@dataclass(frozen=True)
class Group:
    """One panel: its name, its years, and the programmes that some unit began in these grades, see `OverYears`."""

    name: str
    columns: Sequence[Column]
    starts: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class SmallMultiples:
    """What is drawn: at least one group, a band that may be empty, and the nation's shares by school year, if any."""

    groups: Sequence[Group]
    kind: Kind
    band: str = ""
    nation: Mapping[str, float] = field(default_factory=dict)

    @property
    def width(self) -> float:
        """Units across."""
        return max(least_width(group.columns, bool(self.nation)) for group in self.groups)

    @property
    def is_wide(self) -> bool:
        """Whether it needs room to scroll on a narrow screen."""
        return self.width > WIDTH


def draw(chart: SmallMultiples, figure_id: str, title: str, alt: str) -> str:
    """One `<svg>` element; see `shapes.svg` for the rest. The axis ends at the highest number shown in it."""
    top = top_of([column for group in chart.groups for column in group.columns], chart.kind, chart.nation.values())
    right = RIGHT_OF_NATION if chart.nation else RIGHT
    parts, y = [], TEXT
    if chart.band:
        parts.append(words(chart.width, y, chart.band, "end", WINE))
        y += LINE + 2
    parts.append(words(0, y, text(f"figure.axis_{chart.kind}")))
    y += LINE
    for group in chart.groups:
        parts.append(words(0, y + TEXT - 4, group.name, bold=True))
        frame = Area(LEFT, y + LINE + ABOVE, chart.width - LEFT - right, HEIGHT[chart.kind])
        parts += draw_panel(group.columns, chart.kind, top, frame, chart.nation)
        below = frame.y + frame.height + BELOW + (LINE if any(" " in column.label for column in group.columns) else 0)
        marks, y = start_marks(group.starts, group.columns, frame, below)
        parts += marks
        y += BETWEEN
    return svg(parts, (chart.width, y - BETWEEN + 4), figure_id, title, alt)
