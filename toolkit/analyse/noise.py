"""Years differ for more reasons than chance among pupils: another class, a cold spell, one conflict in the autumn.

A test that only knows chance among pupils finds "changes" in large groups where nothing has changed: with 300 pupils,
20 indicators and years that swing by .2 on the logit scale, in two of three reports.
"""

from __future__ import annotations

import math
from typing import Final

from scipy import stats

from toolkit.analyse.change import Change
from toolkit.analyse.funnel import funnel_limits, mean_funnel_limits
from toolkit.analyse.intervals import Interval

SWING: Final = 0.2
"""How much a group's true share swings from year to year, as a standard deviation on the logit scale: 8 % one year is
about 6.7 or 9.6 % another. An assumption (A61)."""

SWING_OF_MEAN: Final = 0.06
"""The same for a mean, in standard deviations between pupils: what the swing above is for a share of 10 %."""


def swing_of_share(n: int, share: float) -> float:
    """How many times larger the variance of a share of n pupils is than chance among pupils makes it; at least 1.

    Source: the variance of an overdispersed share, Williams (1982), Appl Stat 31:144-148, model III.
    """
    return 1 + (n - 1) * SWING**2 * share * (1 - share)


def swing_of_mean(n: int) -> float:
    """The same for a mean of n answers."""
    return 1 + (n - 1) * SWING_OF_MEAN**2


def between(swing1: float, n1: int, swing2: float, n2: int) -> float:
    """How many times larger the variance of a difference between two years is."""
    return (swing1 / n1 + swing2 / n2) / (1 / n1 + 1 / n2)


def allow_for_swing(change: Change, times: float) -> Change:
    """A change with p and interval as wide as they must be where years swing.

    Args:
        change: as chance among pupils alone makes it.
        times: how many times larger the variance is, at least 1.
    """
    width = math.sqrt(times)
    p = 2 * float(stats.norm.sf(float(stats.norm.isf(change.p / 2)) / width)) if change.p > 0 else 0.0
    low = change.difference - (change.difference - change.low) * width
    high = change.difference + (change.high - change.difference) * width
    return Change(change.difference, low, high, min(1.0, p))


def worth(n: int, times: float) -> int:
    """How many pupils would tell as much, if years did not swing; at least 2."""
    return max(2, round(n / times))


def share_band(baseline: float, n: int, level: float) -> Interval:
    """`funnel_limits` as wide as it must be where years swing, cut at 0 and 1: the funnel that the reports draw."""
    low, high = _wider(baseline, funnel_limits(baseline, n, level), swing_of_share(n, baseline))
    return Interval(max(0.0, low), min(1.0, high))


def mean_band(baseline: float, sd: float, n: int, level: float) -> Interval:
    """`mean_funnel_limits` as wide as it must be where years swing; not cut at the ends of the scale."""
    return _wider(baseline, mean_funnel_limits(baseline, sd, n, level), swing_of_mean(n))


def _wider(baseline: float, limits: Interval, times: float) -> Interval:
    width = math.sqrt(times)
    return Interval(baseline - (baseline - limits.low) * width, baseline + (limits.high - baseline) * width)
