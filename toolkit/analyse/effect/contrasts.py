"""Cohort against cohort in the same grade, before and after a start, minus the nation's change over the same years.

Olweus' extended selection cohorts: pupils in a grade after the programme began are compared with those who were in the
same grade at the same school before it. The nation's change is taken away: it went from 5.9 to 10 % bullied between
2021 and 2023, and any before and after over those years finds harm without it.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.analyse.effect.panel import Array, Bools, Panel, check_panel
from toolkit.errors import InputError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Contrast:
    """One unit before and after its start, in the unit of the values (share 0-1, or points of a mean).

    Attributes:
        unit: as in the panel; a school, or a school and one grade.
        before, after: mean over the years before the start, and from the start on, weighted with n.
        change: after minus before.
        national: the nation's change over the same years, each year with the same weight as the unit's own; None where
            the nation's figure is not known for every one of them.
        beyond_national: change minus national; None where national is.
        n_before, n_after: answers behind the two means. The same pupils may be in several years.
        years_before, years_after: the autumns, oldest first.
    """

    unit: Hashable
    before: float
    after: float
    change: float
    national: float | None
    beyond_national: float | None
    n_before: int
    n_after: int
    years_before: tuple[int, ...]
    years_after: tuple[int, ...]


def contrasts(
    panel: pd.DataFrame, national: Mapping[int, float] | pd.Series[float] | None = None
) -> tuple[Contrast, ...]:
    """The change in the same grade at the same school, for each unit that has figures both before and after its start.

    A description with no test and no interval: each unit is small, and whatever else happened there is in its change.

    Args:
        panel: see `check_panel`. Units that do not start within the panel, or have figures on one side only, give no
            contrast.
        national: autumn to the nation's figure for the same outcome, in the unit of the values, and for the same grade
            where it exists. Years may be missing.

    Returns:
        In the panel's natural order of units.

    Raises:
        InputError: an impossible panel, or a national figure that is not a finite number.

    Source: Olweus (2005), Psychology, Crime & Law 11:389-402 (extended selection cohorts).
    """
    grid, nation = check_panel(panel), _checked(national)
    after = grid.treated(grid.starts)
    before = grid.observed & ~after & (grid.starts > 0)[:, None]
    both = before.any(axis=1) & after.any(axis=1)
    return tuple(_contrast(grid, int(unit), before[unit], after[unit], nation) for unit in np.flatnonzero(both))


def _contrast(grid: Panel, unit: int, before: Bools, after: Bools, nation: Mapping[int, float]) -> Contrast:
    years, n, value = np.array(grid.years), grid.n[unit], grid.value[unit]
    change = _mean(value, n, after) - _mean(value, n, before)
    known = np.array([nation.get(year, math.nan) for year in grid.years])
    national: float | None = _mean(known, n, after) - _mean(known, n, before)
    if not math.isfinite(known[before | after].sum()):
        national = None
    return Contrast(
        unit=grid.units[unit],
        before=_mean(value, n, before),
        after=_mean(value, n, after),
        change=change,
        national=national,
        beyond_national=None if national is None else change - national,
        n_before=int(n[before].sum()),
        n_after=int(n[after].sum()),
        years_before=tuple(years[before].tolist()),
        years_after=tuple(years[after].tolist()),
    )


def _mean(values: Array, n: Array, cells: Bools) -> float:
    return float(np.average(values[cells], weights=n[cells]))


def _checked(national: Mapping[int, float] | pd.Series[float] | None) -> dict[int, float]:
    pairs: Iterable[tuple[Any, float]] = () if national is None else national.items()
    figures = {int(year): float(figure) for year, figure in pairs}
    for year, figure in figures.items():
        if not math.isfinite(figure):
            raise InputError("national_impossible", {"year": year, "value": figure})
    return figures
