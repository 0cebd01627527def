"""Long series: has the level shifted, or is it only chance around the median?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby, pairwise
from statistics import fmean, median
from typing import Final, Literal, NamedTuple

from scipy import stats

from toolkit.errors import InputError

Signal = Literal["long_run", "few_crossings", "outside"]

FEWEST_POINTS: Final = 12
"""Fewer points than this say nothing: the limits are guesses, and a run of seven or three crossings is all there is."""

_LIMIT_PER_RANGE: Final = 2.66
"""Three standard deviations in mean moving ranges: 3 / 1.128."""


class RunChart(NamedTuple):
    """Median, natural limits (None where the points cannot give any) and what signals a shift."""

    median: float
    low: float | None
    high: float | None
    signals: tuple[Signal, ...]


def run_chart(values: Sequence[float]) -> RunChart:
    """Median, limits and signals of a series over time.

    Args:
        values: one per year, oldest first, all in the same unit, at least one. Years without a figure are left out.

    Returns:
        - `long_run`: more points in a row on one side of the median than round(log2 k + 3), where k are the useful
          points (those not on the median itself);
        - `few_crossings`: the series crosses the median fewer times than the 5 % quantile of Binomial(k - 1, 1/2);
          both are asked only of 12 useful points or more;
        - `outside`: a point outside the natural limits, mean +- 2.66 mean moving ranges, which exist only with 12
          points or more and a mean moving range above 0. They are not cut at the ends of the scale.

    Raises:
        InputError: no values, or one that is not a number.

    Source: Anhøj & Olesen (2014), PLoS ONE 9(11):e113825 (runs and crossings); Wheeler & Chambers (1992),
    Understanding Statistical Process Control (XmR limits).
    """
    if not values or not all(map(math.isfinite, values)):
        raise InputError("series_impossible", {"values": tuple(values)})
    middle = float(median(values))
    low, high = _natural_limits(values)
    signals = _run_signals([value > middle for value in values if value != middle])
    if low is not None and high is not None and not all(low <= value <= high for value in values):
        signals = (*signals, "outside")
    return RunChart(middle, low, high, signals)


def _run_signals(above: Sequence[bool]) -> tuple[Signal, ...]:
    useful = len(above)
    if useful < FEWEST_POINTS:
        return ()
    longest = max(len(list(run)) for _, run in groupby(above))
    crossings = sum(one != other for one, other in pairwise(above))
    signals: list[Signal] = []
    if longest > round(math.log2(useful) + 3):
        signals.append("long_run")
    if crossings < int(stats.binom.ppf(0.05, useful - 1, 0.5)):
        signals.append("few_crossings")
    return tuple(signals)


def _natural_limits(values: Sequence[float]) -> tuple[float, float] | tuple[None, None]:
    if len(values) < FEWEST_POINTS:
        return None, None
    moving_range = fmean(abs(after - before) for before, after in pairwise(values))
    if moving_range == 0:
        return None, None
    centre = fmean(values)
    return centre - _LIMIT_PER_RANGE * moving_range, centre + _LIMIT_PER_RANGE * moving_range
