"""Distance from what was expected, by years since the start, with the whole effect's interval as a band: a description.

No point stands alone: each has no interval of its own, and the band and the words beside the drawing say what may be
concluded.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from toolkit.present.charts.svg import BLUE, GREY, WINE, styled
from toolkit.present.texts import text


def draw(
    points: Sequence[tuple[int, float]],
    overall: tuple[float, float, float],
    kind: Literal["share", "mean"],
    band: str,
) -> Figure:
    """Draw the distances and the whole effect.

    Args:
        points: years since the start (below 0 before it) and the distance, a share 0-1 or points of the mean.
        overall: the effect and the ends of its interval, in the same unit; an end may be infinite.
        band: written into the drawing; may be empty.
    """
    scale = 100 if kind == "share" else 1
    years = [year for year, _ in points]
    heights = [scale * height for _, height in points]
    estimate, low, high = (scale * number for number in overall)
    bottom, top = _ends(heights, estimate, low, high)
    with styled():
        drawing = Figure(figsize=(5.4, 2.8))
        FigureCanvasAgg(drawing)
        axes = drawing.add_axes((0.13, 0.17, 0.84, 0.7))
        last = max([*years, 0]) + 0.4
        axes.fill_between([-0.5, last], max(low, bottom), min(high, top), color=WINE, alpha=0.15, linewidth=0)
        axes.plot([-0.5, last], [estimate, estimate], "--", color=WINE, label=text("effect.event_overall"))
        axes.axhline(0, color=GREY, linewidth=0.8)
        axes.axvline(-0.5, color=GREY, linewidth=0.8, linestyle=":")
        before = [(x, y) for x, y in zip(years, heights, strict=True) if x < 0]
        after = [(x, y) for x, y in zip(years, heights, strict=True) if x >= 0]
        for part, face in ((before, "white"), (after, BLUE)):
            axes.plot([x for x, _ in part], [y for _, y in part], "o", color=BLUE, markerfacecolor=face)
        axes.set_xticks(range(min([*years, -1]), max([*years, 0]) + 1))
        axes.set_xlim(min([*years, -1]) - 0.5, last)
        axes.set_ylim(bottom, top)
        axes.set_xlabel(text("effect.event_years"))
        axes.set_ylabel(text(f"effect.event_axis_{kind}"))
        axes.legend(frameon=False, fontsize=8, loc="upper left")
        if band:
            axes.set_title(band, loc="right", fontsize=8, color=WINE)
        return drawing


def _ends(heights: Sequence[float], estimate: float, low: float, high: float) -> tuple[float, float]:
    """The axis holds every point, zero, and the interval as far as it has ends."""
    inside = [number for number in (*heights, estimate, low, high, 0.0) if math.isfinite(number)]
    room = 0.15 * (max(inside) - min(inside)) or 1.0
    return min(inside) - room, max(inside) + 2 * room
