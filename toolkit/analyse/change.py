"""Change between two years: the difference, how sure it is, and one p-value per comparison."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from toolkit.analyse.intervals import check_level, share_interval
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
    return Change(difference, low, high, _fisher_mid_p(count1, n1, count2, n2))


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


def _fisher_mid_p(count1: int, n1: int, count2: int, n2: int) -> float:
    """Doubled one-sided mid-p of Fisher's exact test, at most 1."""
    table = stats.hypergeom(n1 + n2, count1 + count2, n2)
    point = float(table.pmf(count2))
    above = float(table.sf(count2)) + point / 2
    below = float(table.cdf(count2)) - point / 2
    return min(1.0, 2 * min(above, below))
