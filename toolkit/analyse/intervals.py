"""Intervals for one figure: how far the truth may be from what a small group answered."""

from __future__ import annotations

import math
from typing import NamedTuple

from scipy import stats

from toolkit.errors import InputError


class Interval(NamedTuple):
    """Lower and upper end, in the unit of the figure itself (shares 0-1)."""

    low: float
    high: float


def share_interval(count: int, n: int, level: float = 0.95) -> Interval:
    """Wilson's score interval for a share.

    Args:
        count: pupils with the property, whole, 0 to n.
        n: pupils asked, whole, at least 1.
        level: confidence, between 0 and 1.

    Returns:
        Shares 0-1. Exactly 0 and 1 at the ends where count is 0 or n.

    Raises:
        InputError: count above n, negative, fractional or NaN.

    Source: Wilson (1927), JASA 22:209-212; checked against UKHSA's PHEindicatormethods test values.
    """
    whole_count, whole_n = whole_number(count, "count"), whole_number(n, "n")
    if whole_n < 1 or whole_count > whole_n:
        raise InputError("count_exceeds_n", {"count": count, "n": n})
    low, high = wilson(whole_count, whole_n, check_level(level))
    return Interval(0.0 if whole_count == 0 else low, 1.0 if whole_count == whole_n else high)


def count_interval(count: int, level: float = 0.95) -> Interval:
    """Interval for a count of events: exact Poisson below 10, Byar's approximation from 10.

    Args:
        count: events, whole, at least 0.
        level: confidence, between 0 and 1.

    Raises:
        InputError: negative, fractional or NaN.

    Source: Breslow & Day (1987), Statistical Methods in Cancer Research II, p. 69; Ulm (1990), Am J Epidemiol 131.
    """
    whole_count, checked = whole_number(count, "count"), check_level(level)
    return exact_poisson(whole_count, checked) if whole_count < 10 else byar(whole_count, checked)


def mean_interval(mean: float, sd: float, n: int, level: float = 0.95) -> Interval:
    """Student's t interval for a mean.

    Args:
        mean: in any unit (Elevundersøkelsen's indices: 1-5).
        sd: sample standard deviation, same unit, at least 0.
        n: answers, whole, at least 2.

    Raises:
        InputError: fewer than two answers, a negative or missing sd.
    """
    whole_n = whole_number(n, "n")
    if whole_n < 2 or not math.isfinite(mean) or not math.isfinite(sd) or sd < 0:
        raise InputError("mean_impossible", {"mean": mean, "sd": sd, "n": n})
    half = float(stats.t.ppf((1 + check_level(level)) / 2, whole_n - 1)) * sd / math.sqrt(whole_n)
    return Interval(mean - half, mean + half)


def wilson(count: float, n: float, level: float) -> Interval:
    """Wilson's formula itself, also for weighted counts; see `share_interval`."""
    z = normal_quantile(level)
    centre = 2 * count + z**2
    half = z * math.sqrt(z**2 + 4 * count * (1 - count / n))
    return Interval((centre - half) / (2 * (n + z**2)), (centre + half) / (2 * (n + z**2)))


def byar(count: float, level: float) -> Interval:
    """Byar's formula itself, also below 10; see `count_interval`."""
    z = normal_quantile(level)
    low = count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3 if count > 0 else 0.0
    above = count + 1
    return Interval(low, above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3)


def exact_poisson(count: int, level: float) -> Interval:
    """Exact (Garwood) limits from the chi-square distribution; see `count_interval`."""
    tail = (1 - level) / 2
    low = float(stats.chi2.ppf(tail, 2 * count)) / 2 if count > 0 else 0.0
    return Interval(low, float(stats.chi2.ppf(1 - tail, 2 * count + 2)) / 2)


def normal_quantile(level: float) -> float:
    """The two-sided standard normal quantile for a confidence level."""
    return float(stats.norm.ppf((1 + level) / 2))


def check_level(level: float) -> float:
    """The level itself if it lies strictly between 0 and 1. Raises InputError otherwise."""
    if not 0 < level < 1:
        raise InputError("level_impossible", {"level": level})
    return level


def whole_number(number: float, name: str) -> int:
    """The number itself as an int if it is whole and not negative. Raises InputError with its name otherwise."""
    if not math.isfinite(number) or number < 0 or number != int(number):
        raise InputError("not_a_whole_number", {"name": name, "value": number})
    return int(number)
