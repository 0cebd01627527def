"""One indicator over the years in one frame: every year has its own column, and every column says what it has.

The numbers stand over the columns and the years under them, so no number meets a mark. Nothing is drawn across a break.
The axis follows shown numbers only: an end must not give a hidden one away.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from toolkit.analyse.series import Point
from toolkit.present import numbers
from toolkit.present.charts.shapes import circle, line, lines_of_words, path, polygon, words
from toolkit.present.charts.states import Area, break_line, grid_line, split_words, state_box
from toolkit.present.charts.style import BLUE, GREY, LINE, TEXT, WIDTH, WINE
from toolkit.present.columns import Column
from toolkit.present.texts import text

LEFT: Final = 42
RIGHT: Final = 6
RIGHT_OF_NATION: Final = 44
"""Room for the numbers along the axis, and for the name of the nation's line at its end."""
ABOVE: Final = 2 * LINE + 6
BELOW: Final = LINE + 4
"""Room for the numbers over the frame and the years under it."""
NARROWEST: Final = 56
BROKEN: Final = 102
"""The least width of a year's column, and that of years that are not comparable: their words are longer."""
STEPS: Final = (0.01, 0.02, 0.05, 0.1, 0.2)
MOST_STEPS: Final = 5
"""Whole percent along the axis, and few of them."""
SCALE: Final = (1.0, 5.0)
Kind = Literal["share", "mean"]
_Up = Callable[[float], float]


class Place(NamedTuple):
    """Where a column stands."""

    left: float
    width: float

    @property
    def middle(self) -> float:
        """Where its marks and words are centred."""
        return self.left + self.width / 2


def least_width(columns: Sequence[Column], has_nation: bool) -> float:
    """Units across a drawing of these columns; WIDTH where they have room in it."""
    needed = sum(NARROWEST if column.point else BROKEN for column in columns)
    return max(WIDTH, LEFT + needed + (RIGHT_OF_NATION if has_nation else RIGHT))


def places_of(columns: Sequence[Column], left: float, right: float) -> list[Place]:
    """The columns side by side; years share what is left of the width."""
    broken = sum(column.point is None for column in columns)
    each = (right - left - BROKEN * broken) / max(1, len(columns) - broken)
    places = []
    for column in columns:
        width = BROKEN if column.point is None else each
        places.append(Place(left, width))
        left += width
    return places


def top_of(columns: Iterable[Column], kind: Kind, more: Iterable[float] = ()) -> float:
    """The upper end of the axis: of means the scale's own, of shares a whole step at or above all that is drawn."""
    if kind == "mean":
        return SCALE[1]
    highest = highest_of(columns, more)
    step = step_of(highest)
    return min(1.0, round(math.ceil(round(highest / step, 6)) * step, 2))


def highest_of(columns: Iterable[Column], more: Iterable[float] = ()) -> float:
    """The highest share that is drawn, 0-1, or 0.05 where all are lower."""
    points = [column.point for column in columns if column.point]
    return max([0.05, *(numbers.as_printed(p.high, "share") for p in points if p.high is not None), *more])


def step_of(top: float) -> float:
    """Between two lines along an axis of shares from 0."""
    return next(step for step in STEPS if round(top / step, 6) <= MOST_STEPS)


def draw_panel(
    columns: Sequence[Column], kind: Kind, top: float, frame: Area, nation: Mapping[str, float] | None = None
) -> list[str]:
    """The shapes of one panel.

    Args:
        top: the upper end of the axis, see `top_of`.
        frame: what the axes enclose; numbers and years stand outside it, see ABOVE and BELOW.
        nation: school year to the nation's share, 0-1.
    """
    low, high = (0.0 if kind == "share" else SCALE[0]), top

    def up(value: float) -> float:
        return frame.y + frame.height * (high - value) / (high - low)

    places = places_of(columns, frame.x, frame.x + frame.width)
    bottom = frame.y + frame.height
    parts = _grid(kind, top, frame, up)
    for column, place in zip(columns, places, strict=True):
        parts += _column(column, place, kind, frame, up)
        parts += lines_of_words(place.middle, bottom + LINE, _year_lines(column), "middle")
    for (before, _), (after, place) in pairwise(zip(columns, places, strict=True)):
        if (before.point is None) != (after.point is None):
            parts += break_line(place.left, frame.y - ABOVE + 4, bottom)
    parts += _nation(columns, places, nation or {}, frame, up)
    return [*parts, line((frame.x, bottom), (frame.x + frame.width, bottom), GREY)]


def _year_lines(column: Column) -> Sequence[str]:
    """A run of years is written on two lines."""
    return split_words(column.label, 12)


def _grid(kind: Kind, top: float, frame: Area, up: _Up) -> list[str]:
    if kind == "mean":
        marks = [(float(value), str(value)) for value in range(1, 6)]
    else:
        step = step_of(top)
        steps = [round(step * number, 2) for number in range(round(top / step) + 1)]
        marks = [(share, numbers.percent(share).replace(",0", "")) for share in steps]
    drawn = []
    for value, label in marks:
        drawn += [
            grid_line(frame.x, frame.x + frame.width, up(value)),
            words(frame.x - 5, up(value) + TEXT / 3, label, "end"),
        ]
    return drawn


def _column(column: Column, place: Place, kind: Kind, frame: Area, up: _Up) -> list[str]:
    point = column.point
    over = frame.y - ABOVE + TEXT
    inside = Area(place.left + 2, frame.y, place.width - 4, frame.height)
    if point is None:
        return state_box("not_comparable", inside, [column.why, *text("state.not_comparable").split(" ")])
    if point.value is None or point.low is None or point.high is None:
        # The word stands where the number would: in the box it would meet the nation's line.
        said = text(f"state.{point.state}").split(" ")
        return [*lines_of_words(place.middle, over, said, "middle"), *state_box(point.state, inside)]
    low, value, high = (numbers.as_printed(number, kind) for number in (point.low, point.value, point.high))
    return [
        *lines_of_words(place.middle, over, _number_lines(point, kind), "middle"),
        line((place.middle, up(low)), (place.middle, up(high)), BLUE, 3),
        circle(place.middle, up(value), 4.5, BLUE),
    ]


def _number_lines(point: Point, kind: Kind) -> list[str]:
    assert point.value is not None
    written = numbers.percent(point.value) if kind == "share" else numbers.mean(point.value)
    return [written, text("figure.n", n=numbers.whole(point.n or 0))]


def _nation(
    columns: Sequence[Column], places: Sequence[Place], nation: Mapping[str, float], frame: Area, up: _Up
) -> list[str]:
    """Squares, with a line between years that follow each other: nothing over a missing year or across a break."""
    runs: list[list[tuple[float, float]]] = [[]]
    for column, place in zip(columns, places, strict=True):
        if column.point is not None and column.years[0] in nation:
            runs[-1].append((place.middle + 9, up(nation[column.years[0]])))
        else:
            runs.append([])
    drawn = [path(run, WINE, 1.5, "5 3") for run in runs if len(run) > 1]
    squares = [spot for run in runs for spot in run]
    for x, y in squares:
        drawn.append(polygon([(x - 3, y - 3), (x + 3, y - 3), (x + 3, y + 3), (x - 3, y + 3)], WINE))
    if not squares:
        return []
    lines = text("figure.national_label").split(" ")
    centred = squares[-1][1] - LINE * (len(lines) - 1) / 2 + TEXT / 3
    first = min(max(centred, frame.y + TEXT), frame.y + frame.height - LINE)
    return drawn + lines_of_words(frame.x + frame.width + 3, first, lines, "start", WINE)
