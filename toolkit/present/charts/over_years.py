"""One indicator over the years, each year with its interval; what is hidden or not measured is written, not drawn."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator

from toolkit.analyse.series import Point, Series
from toolkit.present import numbers
from toolkit.present.charts.svg import BLUE, GREY, WINE, styled
from toolkit.present.texts import text

STEPS = (0.01, 0.02, 0.05, 0.1, 0.2)
MOST_TICKS = 6
"""Whole percent along the axis, and few of them."""


def draw(series: Series, national: Mapping[str, float], band: str, labels: Mapping[str, str] | None = None) -> Figure:
    """Draw a series.

    Args:
        series: shares 0-1 or means 1-5; only shown points have a place on the axis.
        national: school year to the nation's figure in the same unit; may be empty.
        band: written into the drawing itself, so that a copied figure still carries it; may be empty.
        labels: how a school year is written along the axis, where it is not as it stands.
    """
    with styled():
        drawing = Figure(figsize=(5.4, 2.9 if series.kind == "share" else 2.1), layout="constrained")
        FigureCanvasAgg(drawing)
        axes = drawing.add_subplot()
        years = [point.school_year for point in series.points]
        shown_national = {year: national[year] for year in years if year in national}
        _draw_national(axes, years, shown_national, series.kind)
        for position, point in enumerate(series.points):
            _draw_point(axes, position, point, series.kind)
        axes.set_xticks(range(len(years)), [(labels or {}).get(year, year) for year in years])
        axes.set_xlim(-0.5, len(years) - 0.2)
        axes.set_ylabel(text(f"figure.axis_{series.kind}"))
        _scale(axes, series, shown_national)
        if band:
            axes.set_title(band, loc="right", fontsize=8, color=WINE)
        return drawing


def _scale(axes: Axes, series: Series, national: Mapping[str, float]) -> None:
    """The axis depends on shown numbers only: a limit must not give a hidden one away."""
    if series.kind == "mean":
        axes.set_ylim(1, 5.2)
        axes.set_yticks([1, 2, 3, 4, 5])
        return
    tops = [numbers.as_printed(p.high, series.kind) for p in series.points if p.high is not None]
    tops += national.values()
    top = min(1.0, max([0.1, *tops]) * 1.25)
    axes.set_ylim(0, top)
    axes.yaxis.set_major_locator(MultipleLocator(next(step for step in STEPS if top / step <= MOST_TICKS)))
    axes.yaxis.set_major_formatter(lambda value, _: numbers.percent(value).replace(",0", ""))


def _draw_point(axes: Axes, position: int, point: Point, kind: str) -> None:
    if point.value is None or point.low is None or point.high is None:
        axes.text(
            position,
            0.04,
            text(f"state.{point.state}"),
            ha="center",
            transform=axes.get_xaxis_transform(),
            style="italic",
        )
        return
    low, value, high = (numbers.as_printed(number, kind) for number in (point.low, point.value, point.high))
    axes.plot([position, position], [low, high], color=BLUE, linewidth=2.5, solid_capstyle="butt")
    axes.plot([position], [value], "o", color=BLUE, markersize=8)
    label = numbers.percent(point.value) if kind == "share" else numbers.mean(point.value)
    axes.annotate(
        f"{label}\nn = {numbers.whole(point.n or 0)}",
        (position, value),
        xytext=(9, 0),
        textcoords="offset points",
        va="center",
        color=GREY,
    )


def _draw_national(axes: Axes, years: list[str], national: Mapping[str, float], kind: str) -> None:
    """Points, and lines between years that follow each other: nothing is drawn over a year without a figure."""
    if kind != "share" or not national:
        return
    for run in _unbroken(years, national):
        axes.plot([years.index(y) for y in run], [national[y] for y in run], "--s", color=WINE, lw=1.5, markersize=5)
    first = next(year for year in years if year in national)
    axes.annotate(
        text("figure.national_label"),
        (years.index(first), national[first]),
        xytext=(-4, -14),
        textcoords="offset points",
        ha="center",
        color=WINE,
    )


def _unbroken(years: list[str], national: Mapping[str, float]) -> list[list[str]]:
    runs: list[list[str]] = [[]]
    for year in years:
        if year in national:
            runs[-1].append(year)
        else:
            runs.append([])
    return [run for run in runs if run]
