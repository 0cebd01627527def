"""A unit's years before the programme, and from its start on, put together: made of printed numbers, no test."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from toolkit.analyse.intervals import mean_interval, wilson
from toolkit.analyse.series import Point
from toolkit.interactive.lines import Line
from toolkit.present.numbers import as_printed

LEVEL: Final = 0.95


@dataclass(frozen=True, repr=False)
class Period:
    """Some years of one line as one figure.

    Attributes:
        code: `before`, `since` or `whole`.
        years: those whose numbers are in it.
        left_out: how many years have no number.
        point: shown where any year is; `n` is answers, and a pupil who stays several years has several.
    """

    code: str
    years: tuple[str, ...]
    left_out: int
    point: Point

    def __repr__(self) -> str:
        return f"<INTERN: {type(self).__name__}>"


def periods_of(line: Line) -> list[Period]:
    """Before and since the start; all years together for a unit without the programme."""
    if not line.start:
        return [_period("whole", line.series.points, line.series.kind)]
    before = [point for point in line.series.points if point.school_year < line.start]
    since = [point for point in line.series.points if point.school_year >= line.start]
    found = (("before", before), ("since", since))
    return [_period(code, points, line.series.kind) for code, points in found if points]


def _period(code: str, points: Sequence[Point], kind: str) -> Period:
    shown = [point for point in points if point.state == "shown"]
    years = tuple(point.school_year for point in shown)
    if not shown:
        hidden = any(point.state == "hidden" for point in points)
        return Period(code, years, len(points), Point(code, "hidden" if hidden else "not_measured"))
    return Period(code, years, len(points) - len(shown), _together(code, shown, kind))


def _together(code: str, shown: Sequence[Point], kind: str) -> Point:
    """Weighted with answers. The interval counts each pupil once: who stays three years has answered three times, and
    may have answered the same.
    """
    answers = [point.n or 0 for point in shown]
    values = [as_printed(point.value or 0, kind) for point in shown]
    n = sum(answers)
    value = sum(one * weight for one, weight in zip(values, answers, strict=True)) / n
    times = min(len(shown), max(len(point.grades) for point in shown))
    if kind == "share":
        low, high = wilson(value * n / times, n / times, LEVEL)
        return Point(code, "shown", value, max(0.0, low), min(1.0, high), n)
    if len(shown) == 1:
        return Point(code, "shown", value, shown[0].low, shown[0].high, n)
    low, high = mean_interval(value, _spread(shown, values, answers, value), max(2, n // times))
    return Point(code, "shown", value, max(1.0, low), min(5.0, high), n)


def _spread(shown: Sequence[Point], values: Sequence[float], answers: Sequence[int], mean: float) -> float:
    """The standard deviation of all answers: within the years, as their intervals tell it, and between them.

    An interval that was cut at an end of the scale is read from its other side.
    """
    squares = 0.0
    for point, value, n in zip(shown, values, answers, strict=True):
        assert point.low is not None and point.high is not None  # it is shown
        half = max(value - point.low, point.high - value)
        unit = mean_interval(0.0, 1.0, n).high
        squares += (n - 1) * (half / unit) ** 2 + n * (value - mean) ** 2
    return math.sqrt(squares / (sum(answers) - 1))
