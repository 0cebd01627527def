"""The distance from what was expected, year by year before and after the start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit.analyse.effect.imputation import TwoWay
from toolkit.analyse.effect.panel import check_panel
from toolkit.analyse.effect.programme import Layout

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class EventTime:
    """One distance to the start.

    Attributes:
        years: years since the start; 0 is the first autumn with the programme, -1 the last one before it.
        estimate: mean distance from what was expected, in the unit of the values.
        units: units behind it; others at each distance, so a line through the points compares different schools.
    """

    years: int
    estimate: float
    units: int


def event_study(panel: pd.DataFrame, weights: bool = True) -> tuple[EventTime, ...]:
    """Distances from the expected after each number of years with the programme, and before it.

    What is expected is the imputation estimate's: unit plus year effect, fitted to the cells without the programme.
    Points from 0 on are the parts that `programme_effect` is the mean of. For a point before the start, its own cells
    (every unit's, at that distance) are held out of the fit: so each point, before or after, is a distance from what
    all other cells say. A regression with one dummy for each year before the start would measure the same years against
    a reference year instead, and draw a kink at the start where there is none (Roth 2024).

    The points have no intervals: seven schools cannot carry one for each. They are read beside the whole effect's.

    Args:
        panel: see `check_panel`. Units that do not start within the panel count as never starting.
        weights: weigh cells by pupils (n); False: every cell alike.

    Returns:
        By years since the start, lowest first. Distances where no cell can be compared are left out; empty where
        `programme_effect` gives no estimate.

    Raises:
        InputError: an impossible panel.

    Source: Borusyak, Jaravel & Spiess (2024), Review of Economic Studies 91:3253-3285 (imputation); Roth (2024),
    Interpreting Event-Studies from Recent Difference-in-Differences Methods, arXiv:2401.12309 (points before).
    """
    grid = check_panel(panel)
    if Layout.of(grid).no_estimate:
        return ()
    weighed, treated = grid.weights(weights), grid.treated(grid.starts)
    starting = grid.observed & (grid.starts > 0)[:, None]
    since = np.array(grid.years) - grid.starts[:, None]
    distances = np.unique(since[starting])
    at_distance = starting & (since == distances[:, None, None])
    fit = TwoWay.over(np.where(treated | at_distance, 0.0, weighed))
    expected = fit.effects((fit.weights * grid.value)[:, None])[:, 0]
    points = []
    for place, years in enumerate(distances.tolist()):
        cells = at_distance[place] & fit.connected[place]
        if cells.any():
            away = (grid.value - expected[place])[cells]
            points.append(EventTime(years, float(np.average(away, weights=weighed[cells])), int(cells.sum())))
    return tuple(points)
