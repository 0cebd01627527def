"""Measures of different things, a panel for each thing with an axis of its own: nothing is drawn from one to the other.

In a panel every measure has its name, its number in words, and a dot with its interval on the panel's axis.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from toolkit.present.charts.shapes import circle, line, lines_of_words, svg, words
from toolkit.present.charts.states import Area, split_words, state_box
from toolkit.present.charts.style import BLUE, FAINT, GREY, LINE, TEXT, WIDTH, WINE

LEFT: Final = 14
RIGHT: Final = 24
"""Room beside the axis: the last number along it is wider than its place."""
TRACK: Final = 20
IN_LABEL: Final = 52
MOST_STEPS: Final = 5
EXACT: Final = 1e-9


class Measure(NamedTuple):
    """One measure. `ends` are value, low and high as printed, None where the state is not `shown`.

    `said` is the number in words, or the state's.
    """

    label: str
    state: str
    said: str
    ends: tuple[float, float, float] | None


@dataclass(frozen=True)
class Panel:
    """Measures of one thing. `steps` are what may lie between two marks along the axis, the finest first."""

    title: str
    measures: Sequence[Measure]
    steps: Sequence[float]
    written: Callable[[float], str]


def draw(panels: Sequence[Panel], band: str, figure_id: str, title: str, alt: str) -> str:
    """One `<svg>` element; see `shapes.svg` for the rest. Each axis follows its own panel's shown numbers only."""
    parts, y = [], TEXT
    if band:
        parts.append(words(WIDTH, y, band, "end", WINE))
        y += LINE + 6
    for panel in panels:
        drawn, y = _panel(panel, y)
        parts += drawn
        y += LINE
    return svg(parts, (WIDTH, y - LINE + 4), figure_id, title, alt)


def _panel(panel: Panel, y: float) -> tuple[list[str], float]:
    """The shapes of one panel, and where it ends."""
    marks = _marks(panel)
    parts = [words(0, y + 2, panel.title, bold=True)]
    y += 8
    for measure in panel.measures:
        drawn, y = _measure(measure, marks, y)
        parts += drawn
    parts.append(line((LEFT, y), (WIDTH - RIGHT, y), GREY))
    if len(marks) == 1:  # nothing is shown, and nothing stands along the axis
        return parts, y + 8
    parts += [words(_across(mark, marks), y + LINE, panel.written(mark), "middle") for mark in marks]
    return parts, y + LINE + 8


def _measure(measure: Measure, marks: Sequence[float], y: float) -> tuple[list[str], float]:
    """Name, number and interval under each other, and where they end."""
    label = split_words(measure.label, IN_LABEL)
    parts = lines_of_words(0, y + LINE, label)
    y += LINE * (len(label) + 1)
    parts.append(words(LEFT, y, measure.said, colour=BLUE if measure.ends else GREY))
    y += 5
    if measure.ends is None:
        parts += state_box(measure.state, Area(LEFT, y, WIDTH - LEFT - RIGHT, TRACK))
    else:
        value, low, high = (_across(end, marks) for end in measure.ends)
        middle = y + TRACK / 2
        parts += [line((_across(mark, marks), y), (_across(mark, marks), y + TRACK), FAINT) for mark in marks]
        parts += [line((low, middle), (high, middle), BLUE, 3), circle(value, middle, 4.5, BLUE)]
    return parts, y + TRACK + 2


def _marks(panel: Panel) -> Sequence[float]:
    """From 0 to the first mark at or above the highest shown number, in few steps; only 0 where none is shown."""
    highest = max((high for measure in panel.measures if measure.ends for *_, high in [measure.ends]), default=0.0)
    step = next((step for step in panel.steps if step * MOST_STEPS >= highest - EXACT), panel.steps[-1])
    return [step * number for number in range(math.ceil((highest - EXACT) / step) + 1)]


def _across(value: float, marks: Sequence[float]) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * value / marks[-1]
