"""One unit against a fixed baseline (the municipality, the nation): the funnel, and one p-value per comparison."""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

from toolkit.analyse.change import Change, doubled_mid_p
from toolkit.analyse.intervals import (
    Interval,
    check_level,
    mean_interval,
    normal_quantile,
    share_interval,
    whole_number,
)
from toolkit.errors import InputError


def funnel_limits(baseline: float, n: int, level: float) -> Interval:
    """The band in which a unit of n pupils falls if it shares the baseline.

    Exact binomial mid-p limits: a share lies outside the band of a level exactly where `share_against` gives a p
    below 1 - level. Between two whole counts the limit is interpolated, so that the funnel is a line and not a
    staircase. The normal approximation is not used: with 40 pupils and 8 % it lets the band begin below zero and end
    a whole pupil too early.

    Args:
        baseline: share 0-1, taken as known.
        n: pupils in the unit, whole, at least 1.
        level: share of such units inside the band, between 0 and 1 (.95 and .998 in the reports).

    Returns:
        Shares 0-1. A baseline of 0 or 1 has no width: one pupil the other way is outside.

    Raises:
        InputError: a baseline outside 0-1, n below 1, an impossible level.

    Source: Spiegelhalter (2005), Stat Med 24:1185-1202, appendix (exact limits, interpolated); mid-p after
    Lancaster (1961), JASA 56:223-234.
    """
    share, whole_n, tail = _check_baseline(baseline), _at_least_one(n), (1 - check_level(level)) / 2
    if share in (0.0, 1.0):
        return Interval(share, share)
    return Interval(_mid_quantile(share, whole_n, tail), _mid_quantile(share, whole_n, 1 - tail))


def mean_funnel_limits(baseline: float, sd: float, n: int, level: float) -> Interval:
    """The band in which the mean of a unit of n pupils falls if it shares the baseline.

    Args:
        baseline: mean of the municipality or the nation, taken as known.
        sd: standard deviation between pupils there, at least 0, taken as known: hence the normal quantile, not t.
        n: answers in the unit, whole, at least 1.
        level: share of such units inside the band, between 0 and 1.

    Returns:
        Limits in the unit of the mean; not cut at the ends of the scale.

    Raises:
        InputError: a missing number, a negative sd, n below 1, an impossible level.

    Source: Spiegelhalter (2005), Stat Med 24:1185-1202.
    """
    whole_n = _at_least_one(n)
    if not math.isfinite(baseline) or not math.isfinite(sd) or sd < 0:
        raise InputError("mean_impossible", {"mean": baseline, "sd": sd, "n": n})
    half = normal_quantile(check_level(level)) * sd / math.sqrt(whole_n)
    return Interval(baseline - half, baseline + half)


def share_against(count: int, n: int, baseline: float) -> Change:
    """A unit's share against a fixed baseline.

    Args:
        count, n: pupils with the property and pupils asked; both whole, count <= n, n at least 1.
        baseline: share 0-1, taken as known.

    Returns:
        Share minus baseline; Wilson's 95 % interval of the share, minus the baseline; doubled one-sided mid-p of the
        exact binomial test. Interval and p disagree now and then; both must speak for a difference before a unit is
        flagged.

    Raises:
        InputError: as `share_interval`; a baseline outside 0-1.

    Source: Lancaster (1961), JASA 56:223-234 (mid-p); Wilson (1927), JASA 22:209-212.
    """
    known = _check_baseline(baseline)
    low, high = share_interval(count, n)
    return Change(count / n - known, low - known, high - known, doubled_mid_p(stats.binom(n, known), count))


def mean_against(mean: float, sd: float, n: int, baseline: float, baseline_sd: float | None = None) -> Change:
    """A unit's mean against a fixed baseline: the one-sample t test, and the funnel where the baseline's sd is known.

    A handful of pupils near the end of a scale may happen to answer almost alike; their own sd is then far too small,
    and t alone gives a false alarm in one report in seven (8 pupils, 20 indices, nothing changed). So both must speak:
    p is the larger of the t test's, which uses the unit's own sd, and the normal one with the baseline's sd, which is
    below 1 - level exactly where the mean lies outside `mean_funnel_limits`.

    Args:
        mean, sd, n: of the unit; sd at least 0, n at least 2.
        baseline: in the unit of the mean, taken as known.
        baseline_sd: standard deviation between pupils behind the baseline, at least 0; None where nobody knows it,
            and then t alone decides.

    Returns:
        Mean minus baseline with the unit's own 95 % interval. Where every pupil answered the same (sd 0), t's p is 1
        on the baseline and 0 off it, and the interval has no width.

    Raises:
        InputError: as `mean_interval`; a baseline that is not a number; a negative sd.

    Source: Student (1908), Biometrika 6:1-25; Spiegelhalter (2005), Stat Med 24:1185-1202.
    """
    low, high = mean_interval(mean, sd, n)
    if not math.isfinite(baseline):
        raise InputError("baseline_impossible", {"baseline": baseline})
    if baseline_sd is not None and not 0 <= baseline_sd < math.inf:
        raise InputError("mean_impossible", {"mean": baseline, "sd": baseline_sd, "n": n})
    difference = mean - baseline
    p = 2 * float(stats.t.sf(_in_errors(difference, sd, n), n - 1))
    if baseline_sd is not None:
        p = max(p, 2 * float(stats.norm.sf(_in_errors(difference, baseline_sd, n))))
    return Change(difference, low - baseline, high - baseline, p)


def _in_errors(difference: float, sd: float, n: int) -> float:
    """How many standard errors a difference is; without spread any difference is infinitely many, and none is 0."""
    if difference == 0:
        return 0.0
    error = sd / math.sqrt(n)  # nothing, too, where the spread is the least that a number can be
    return abs(difference) / error if error > 0 else math.inf


def _mid_quantile(share: float, n: int, q: float) -> float:
    """Where the mid-distribution P(X < x) + P(X = x)/2, a straight line between whole counts, reaches q; as a share.

    The plain quantile's two neighbours always enclose it; at 0 and n the line ends.
    """
    middle = int(stats.binom.ppf(q, n, share))
    counts = np.arange(max(0, middle - 1), min(n, middle + 1) + 1)
    reached = stats.binom.cdf(counts, n, share) - stats.binom.pmf(counts, n, share) / 2
    return float(np.interp(q, reached, counts)) / n


def _check_baseline(baseline: float) -> float:
    if not 0 <= baseline <= 1:
        raise InputError("baseline_impossible", {"baseline": baseline})
    return float(baseline)


def _at_least_one(n: int) -> int:
    whole_n = whole_number(n, "n")
    if whole_n < 1:
        raise InputError("count_exceeds_n", {"count": 1, "n": n})
    return whole_n
