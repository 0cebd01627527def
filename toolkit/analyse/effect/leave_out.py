"""Whether the estimate hangs on one school."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.analyse.effect.imputation import Design
from toolkit.analyse.effect.panel import Panel, check_panel
from toolkit.analyse.effect.programme import Layout, Reason

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class LeftOut:
    """The estimate without one cluster.

    Attributes:
        cluster: the one left out.
        estimate: in the unit of the values; None where nothing can be compared without it.
        reasons: why there is no estimate; empty where there is one.
    """

    cluster: Hashable
    estimate: float | None
    reasons: tuple[Reason, ...]


def leave_one_out(panel: pd.DataFrame, weights: bool = True) -> tuple[LeftOut, ...]:
    """The imputation estimate without each cluster in turn, treated or not.

    Args:
        panel: see `check_panel`.
        weights: weigh cells by pupils (n); False: every cell alike.

    Returns:
        In the panel's natural order of clusters; empty where `programme_effect` gives no estimate.

    Raises:
        InputError: an impossible panel.
    """
    grid = check_panel(panel)
    if Layout.of(grid).no_estimate:
        return ()
    clusters = panel["cluster" if "cluster" in panel.columns else "unit"]
    return tuple(_without(cluster, check_panel(panel[clusters != cluster]), weights) for cluster in grid.clusters)


def _without(cluster: Hashable, grid: Panel, by_pupils: bool) -> LeftOut:
    reasons = Layout.of(grid).no_estimate
    if reasons:
        return LeftOut(cluster, None, reasons)
    design = Design.of(grid, grid.starts[None], by_pupils)
    return LeftOut(cluster, float(design.estimates(grid.value.reshape(-1, 1))[0, 0]), ())
