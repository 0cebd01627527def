"""Change between two years: the difference, how sure it is, and one p-value per comparison."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from toolkit.analyse.intervals import check_level, count_interval, share_interval, whole_number
from toolkit.errors import InputError


class Change(NamedTuple):
    """Second figure minus first, its interval and the p-value of no change."""

    difference: float
    low: float
    high: float
    p: float


def share_change(count1: int, n1: int, count2: int, n2: int, level: float = 0.95) -> Change:
    """Change in a share from year 1 to year 2.

    Args:
        count1, n1: pupils with the property and pupils asked, year 1; both whole, count <= n.
        count2, n2: the same for year 2.

    Returns:
        Difference (share 0-1, year 2 minus year 1) with Newcombe's hybrid score interval, and the doubled one-sided
        mid-p of Fisher's exact test. The two disagree in a few tables; p (through q) decides the word.

    Raises:
        InputError: as `share_interval`.

    Source: Newcombe (1998), Stat Med 17:873-890, method 10; Lancaster (1961), JASA 56:223-234 (mid-p).
    """
    first, second = share_interval(count1, n1, level), share_interval(count2, n2, level)
    p1, p2 = count1 / n1, count2 / n2
    difference = p2 - p1
    low = difference - math.hypot(p2 - second.low, first.high - p1)
    high = difference + math.hypot(second.high - p2, p1 - first.low)
    given_margins = stats.hypergeom(n1 + n2, count1 + count2, n2)
    return Change(difference, low, high, doubled_mid_p(given_margins, count2))


def mean_change(mean1: float, sd1: float, n1: int, mean2: float, sd2: float, n2: int, level: float = 0.95) -> Change:
    """Change in a mean from year 1 to year 2, by Welch's t.

    Args:
        mean1, sd1, n1: mean, sample standard deviation (>= 0) and answers (>= 2) in year 1; the same for year 2.

    Returns:
        Difference in the unit of the means. Where nobody differs from anybody (both sd are 0), p is 1 for equal
        means and 0 for unequal ones, and the interval has no width.

    Raises:
        InputError: fewer than two answers, a negative or missing number.

    Source: Welch (1947), Biometrika 34:28-35.
    """
    if min(n1, n2) < 2 or not all(map(math.isfinite, (mean1, sd1, mean2, sd2))) or min(sd1, sd2) < 0:
        raise InputError("mean_impossible", {"means": (mean1, mean2), "sds": (sd1, sd2), "ns": (n1, n2)})
    difference = mean2 - mean1
    v1, v2 = sd1**2 / n1, sd2**2 / n2
    if v1 + v2 == 0:
        return Change(difference, difference, difference, 1.0 if difference == 0 else 0.0)
    df = (v1 + v2) ** 2 / (v1**2 / (n1 - 1) + v2**2 / (n2 - 1))
    error = math.sqrt(v1 + v2)
    half = float(stats.t.ppf((1 + check_level(level)) / 2, df)) * error
    p = 2 * float(stats.t.sf(abs(difference) / error, df))
    return Change(difference, difference - half, difference + half, p)


def count_change(
    count1: int, count2: int, exposure1: float = 1.0, exposure2: float = 1.0, level: float = 0.95
) -> Change:
    """Change in a rate of events from year 1 to year 2; with the default exposures, in the count itself.

    Args:
        count1, count2: events, whole, at least 0.
        exposure1, exposure2: what the events are counted over (pupils, school days), above 0, same unit both years.

    Returns:
        Difference count2/exposure2 - count1/exposure1, in events per unit of exposure. The interval is put together
        from each year's own interval (`count_interval`), as Newcombe's is from two Wilson intervals. p is
        conditional: given the total, count2 is binomial with probability exposure2 / (exposure1 + exposure2);
        doubled one-sided mid-p, at most 1. Two years without an event give p = 1.

    Raises:
        InputError: a count that is negative, fractional or NaN; an exposure that is not above 0.

    Source: Przyborowski & Wilenski (1940), Biometrika 31:313-323 (conditional test); Lancaster (1961),
    JASA 56:223-234 (mid-p); Zou & Donner (2008), Stat Med 27:1693-1702 (interval).
    """
    if not all(math.isfinite(exposure) and exposure > 0 for exposure in (exposure1, exposure2)):
        raise InputError("exposure_impossible", {"exposures": (exposure1, exposure2)})
    whole1, whole2 = whole_number(count1, "count1"), whole_number(count2, "count2")
    rate1, rate2 = whole1 / exposure1, whole2 / exposure2
    first, second = count_interval(whole1, level), count_interval(whole2, level)
    difference = rate2 - rate1
    low = difference - math.hypot(rate2 - second.low / exposure2, first.high / exposure1 - rate1)
    high = difference + math.hypot(second.high / exposure2 - rate2, rate1 - first.low / exposure1)
    given_total = stats.binom(whole1 + whole2, exposure2 / (exposure1 + exposure2))
    return Change(difference, low, high, doubled_mid_p(given_total, whole2))


def adjust_for_many(p_values: Sequence[float]) -> NDArray[np.float64]:
    """Benjamini-Hochberg's q for everything one report tests.

    Args:
        p_values: one per test, each 0-1; may be empty.

    Returns:
        q in the same order; q <= .05 keeps the expected share of false alarms among the flagged at 5 %.

    Source: Benjamini & Hochberg (1995), J R Stat Soc B 57:289-300.
    """
    values = np.asarray(p_values, dtype=np.float64)
    if values.size == 0:
        return values
    if not np.all((values >= 0) & (values <= 1)):
        raise InputError("p_value_impossible", {"p": list(p_values)})
    return np.asarray(stats.false_discovery_control(values, method="bh"), dtype=np.float64)


def doubled_mid_p(null: Any, seen: int) -> float:
    """Twice the smaller one-sided mid-p of `seen` under a frozen discrete distribution, at most 1.

    Source: Lancaster (1961), JASA 56:223-234.
    """
    half_point = float(null.pmf(seen)) / 2
    above = float(null.sf(seen)) + half_point
    below = float(null.cdf(seen)) - half_point
    return min(1.0, 2 * max(0.0, min(above, below)))
