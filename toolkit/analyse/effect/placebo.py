"""Starts that never were: with pretended earlier starts, and nothing else, there should be no effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from toolkit.analyse.effect.panel import check_panel
from toolkit.analyse.effect.programme import Layout, Reason
from toolkit.analyse.effect.randomisation import Statistics

if TYPE_CHECKING:
    import pandas as pd

YEARS_EARLIER: Final = (1, 2)


@dataclass(frozen=True)
class Placebo:
    """The effect of a start that was pretended.

    Attributes:
        years_earlier: how many years before the real start.
        estimate: in the unit of the values; None where nothing can be compared, as is `p_randomisation`.
        p_randomisation: as in `Effect`, over the assignments of the pretended starts.
        assignments: distinct ones: p is at least 1 / assignments, so with few of them a large p says nothing.
        reasons: why there is no estimate; empty where there is one.
    """

    years_earlier: int
    estimate: float | None
    p_randomisation: float | None
    assignments: int
    reasons: tuple[Reason, ...]


def placebo_dates(panel: pd.DataFrame, weights: bool = True) -> tuple[Placebo, ...]:
    """The effect that comes out if the programme is said to have started 1 and 2 years before it did.

    Only cells without the programme are used, so a clear effect here is none of the programme's: schools that started
    were already on another way. No effect here is no proof that they were not, least of all with few schools.

    Which cells are left depends on the real starts, so the assignments are not quite alike: p is a guide.

    Args:
        panel: see `check_panel`. Units that do not start within the panel count as never starting.
        weights: weigh cells by pupils (n); False: every cell alike.

    Returns:
        One for each of 1 and 2 years; empty where `programme_effect` gives no estimate.

    Raises:
        InputError: an impossible panel.
    """
    grid = check_panel(panel)
    if Layout.of(grid).no_estimate:
        return ()
    starts = panel["unit"].map(dict(zip(grid.units, grid.starts.tolist(), strict=True))).to_numpy(dtype=np.int64)
    untreated = (starts == 0) | (panel["year"].to_numpy() < starts)
    rows, starts = panel[untreated], starts[untreated]
    return tuple(_placebo(rows, starts, earlier, weights) for earlier in YEARS_EARLIER)


def _placebo(rows: pd.DataFrame, starts: np.ndarray, earlier: int, by_pupils: bool) -> Placebo:
    # A start before the first figure is one in the first year: the pretended year must not become 0, which is never.
    pretended = np.where(starts == 0, 0, np.maximum(starts - earlier, rows["year"].min()))
    grid = check_panel(rows.assign(first_treated=pretended))
    layout = Layout.of(grid)
    if layout.no_estimate:
        return Placebo(earlier, None, None, layout.ways.distinct, layout.no_estimate)
    chance = Statistics.of(grid, layout.ways, by_pupils)
    return Placebo(earlier, float(chance.estimates[0]), chance.p, layout.ways.distinct, ())
