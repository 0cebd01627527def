"""Units against the municipality: the fewer answers, the wider the limits. Only numbers that stand on the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, MultipleLocator

from toolkit.present import numbers
from toolkit.present.charts.panel import step_of
from toolkit.present.charts.style import BLUE, GREY, TEAL, WINE
from toolkit.present.charts.svg import styled
from toolkit.present.texts import text

LABEL_HEIGHT = 0.055
"""Of the axis' height: labels that would lie closer are moved apart."""


class Dot(NamedTuple):
    """One unit's printed share (0-1) of so many answers."""

    name: str
    n: int
    share: float


class Limits(NamedTuple):
    """One pair of limits along the axis: `ends` are (answers, low, high), shares 0-1."""

    label: str
    ends: Sequence[tuple[int, float, float]]


def draw(dots: Sequence[Dot], baseline: float, limits: Sequence[Limits], band: str) -> Figure:
    """Draw the units, the municipality's line and the limits around it.

    Args:
        dots: at least one; in the order of their table.
        baseline: the municipality's printed share, 0-1.
        limits: the narrow pair first; each has at least two ends, with the most answers last.
        band: written into the drawing itself, so that a copied figure still carries it; may be empty.
    """
    with styled():
        drawing = Figure(figsize=(5.4, 3.4), layout="constrained")
        FigureCanvasAgg(drawing)
        axes = drawing.add_subplot()
        most = limits[0].ends[-1][0]
        axes.set_xlim(0, most * 1.3)
        top = _scale(axes, [*(dot.share for dot in dots), baseline, *(high for _, _, high in limits[0].ends)])
        axes.plot([0, most], [baseline, baseline], color=WINE, linewidth=1.5)
        _label_end(axes, most, baseline, text("funnel.baseline"), WINE)
        for pair, style in zip(limits, ("--", ":"), strict=False):
            answers = [n for n, _, _ in pair.ends]
            for which in (1, 2):
                axes.plot(answers, [end[which] for end in pair.ends], style, color=TEAL, linewidth=1.5)
            _label_end(axes, most, pair.ends[-1][2], pair.label, GREY)
        _draw_dots(axes, dots, most, top)
        axes.set_xlabel(text("funnel.axis_n"))
        axes.set_ylabel(text("figure.axis_share"))
        if band:
            axes.set_title(band, loc="right", fontsize=8, color=WINE)
        return drawing


def _scale(axes: Axes, shares: Sequence[float]) -> float:
    top = min(1.0, max(0.1, *shares) * 1.1)
    axes.set_ylim(0, top)
    axes.yaxis.set_major_locator(MultipleLocator(step_of(top)))
    axes.yaxis.set_major_formatter(lambda value, _: numbers.percent_plain(value))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.xaxis.set_major_formatter(lambda value, _: numbers.whole(round(value)))
    return top


def _label_end(axes: Axes, x: float, y: float, label: str, colour: str) -> None:
    axes.annotate(label, (x, y), xytext=(4, 0), textcoords="offset points", va="center", color=colour, fontsize=8)


def _draw_dots(axes: Axes, dots: Sequence[Dot], most: int, top: float) -> None:
    """Each dot with its name beside it, to the left where there is no room to the right."""
    lowest = {"left": -top, "right": -top}
    for dot in sorted(dots, key=lambda dot: dot.share):
        axes.plot([dot.n], [dot.share], "o", color=BLUE, markersize=8, zorder=4)
        side = "left" if dot.n < most / 2 else "right"
        height = max(dot.share, lowest[side] + LABEL_HEIGHT * top)
        lowest[side] = height
        axes.annotate(
            dot.name,
            (dot.n, height),
            xytext=(8 if side == "left" else -8, 0),
            textcoords="offset points",
            va="center",
            ha=side,
            color=BLUE,
            fontsize=8,
            zorder=3,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
        )
