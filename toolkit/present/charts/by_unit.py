"""One outcome per unit over the years with intervals, and a mark where each unit started a programme: no effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from toolkit.analyse.series import Series
from toolkit.present import numbers
from toolkit.present.charts.states import split_words
from toolkit.present.charts.style import BLUE, GREY, TEAL, WINE
from toolkit.present.charts.svg import styled
from toolkit.present.texts import text

LINES = ((BLUE, "o", "-"), (WINE, "s", "--"), (TEAL, "^", ":"), (GREY, "D", "-."))
"""Colour, marker and line style together: never colour alone."""


PLACE = (0.12, 0.09, 0.86, 0.78)
BESIDE_NAMES = (0.12, 0.09, 0.56, 0.78)
"""Left, bottom, width and height of the axes, as shares of the drawing; the second where names stand beside them."""


MOST_NAMED = 6
IN_NAME = 20
NAME_HEIGHT = 0.13
"""So many units have room for their names at the ends of their lines, written on lines of so many letters, each so high
a share of the axis; more units have a legend."""


ALL_NAMED = 6
"""So many school years have room for their names; of more, every second is named."""


def draw(series: Sequence[Series], names: Mapping[str, str], starts: Mapping[str, str], band: str) -> Figure:
    """Draw the shown points of each unit; at least one point of the series is shown.

    Args:
        series: one per unit, all of the same indicator and years.
        names: unit id to the name beside its line.
        starts: unit id to the school year in which it started the programme.
        band: written into the drawing; may be empty.
    """
    with styled():
        drawing = Figure(figsize=(5.4, 3.2))
        FigureCanvasAgg(drawing)
        are_named = len(series) <= MOST_NAMED
        # A layout that matplotlib works out costs a drawing more, and somebody waits.
        axes = drawing.add_axes(BESIDE_NAMES if are_named else PLACE)
        years = sorted({point.school_year for one in series for point in one.points})
        lines: list[Line2D] = []
        for position, (one, (colour, marker, line)) in enumerate(zip(series, LINES * len(series), strict=False)):
            beside = (position - (len(series) - 1) / 2) * 0.08  # so that intervals of the same year do not overlap
            shown = [
                (
                    years.index(p.school_year) + beside,
                    *_drawn(p.value, p.low, p.high, one.kind),
                )
                for p in one.points
                if p.value is not None and p.low is not None and p.high is not None
            ]
            label = names[one.unit]
            lines += axes.plot(
                [x for x, *_ in shown], [y for _, y, *_ in shown], line, marker=marker, color=colour, label=label
            )
            ends = [low for *_, low, _ in shown], [high for *_, high in shown]
            axes.vlines([x for x, *_ in shown], *ends, color=colour, linewidth=1.5)
            if starts.get(one.unit) in years:
                axes.axvline(years.index(starts[one.unit]) - 0.5 + beside, color=colour, linestyle=line, linewidth=1)
        every = 1 if len(years) <= ALL_NAMED else 2
        axes.set_xticks(range(0, len(years), every), years[::every])
        axes.set_title(text(f"figure.axis_{series[0].kind}"), loc="left", fontsize=8)
        if series[0].kind == "mean":
            axes.set_ylim(1, 5.2)
        else:
            tops = [numbers.as_printed(p.high, one.kind) for one in series for p in one.points if p.high is not None]
            axes.set_ylim(0, 1.25 * max(tops))
            axes.yaxis.set_major_formatter(lambda value, _: numbers.percent(value))
        if are_named:
            _name_ends(axes, [line for line in lines if np.size(line.get_xdata())], len(years))
        else:
            axes.legend(facecolor="white", framealpha=1, edgecolor="none", fontsize=8, loc="upper left", ncols=2)
        if band:
            drawing.text(0.98, 0.99, band, ha="right", va="top", fontsize=8, color=WINE)
        return drawing


def _name_ends(axes: Axes, lines: Sequence[Line2D], years: int) -> None:
    """Each unit's name to the right of its last shown point, with a line to it; moved apart where names would meet."""
    low, high = axes.get_ylim()
    least = NAME_HEIGHT * (high - low)
    last = [np.asarray(line.get_xydata())[-1] for line in lines]
    ends = sorted(zip(last, lines, strict=True), key=lambda end: (end[0][1], end[0][0]))
    heights: list[float] = []
    for (_, height), _ in ends:
        heights.append(max(height, heights[-1] + least if heights else low))
    free = high
    for place, ((x, height), line) in reversed(list(zip(heights, ends, strict=True))):
        free = min(place, free)
        axes.annotate(
            "\n".join(split_words(str(line.get_label()), IN_NAME)),
            (x, height),
            xytext=(years - 0.4, free),
            va="center",
            fontsize=8,
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": line.get_color(), "lw": 0.8},
        )
        free -= least


def _drawn(value: float, low: float, high: float, kind: str) -> tuple[float, float, float]:
    return numbers.as_printed(value, kind), numbers.as_printed(low, kind), numbers.as_printed(high, kind)
