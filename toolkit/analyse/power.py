"""What so few pupils can show: how large a change must be before two years' figures can tell it from chance."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special, stats

from toolkit.analyse.intervals import normal_quantile, whole_number
from toolkit.errors import InputError

SIGNIFICANT: Final = 0.05
"""The p at which one comparison alone counts as a change. A report that tests many things asks for more, so what is
said here is the best case."""

EXACT_UP_TO: Final = 1000
"""Pupils a year up to which power is exact: every school. Above it (a large municipality, the nation) the work grows
with the square of n, and the normal approximation finds the same share within one grid step."""

GRID: Final = 200
"""Shares are looked through in steps of 1/200: half a percentage point."""

_ROUNDING: Final = 1e-12
"""A p may be .05 exactly: none of three, then all of three."""


def detectable_change(n: int, share: float, power: float = 0.8) -> float | None:
    """The smallest share above `share` that two years with n pupils each would show.

    Args:
        n: pupils asked, the same number in both years, whole, at least 1.
        share: the true share in the first year, 0-1.
        power: how often it should be seen, between 0 and 1.

    Returns:
        A share 0-1 on a grid of .005, or None where not even 1 would be seen that often. "Seen" is p <= .05 in
        `share_change`, as if it were the only thing tested.

    Raises:
        InputError: n below 1 or fractional, a share outside 0-1, a power outside (0, 1).

    Source: exact power of the mid-p test by summing over all outcomes of both years; above 1000 pupils the normal
    approximation without continuity correction (Fleiss, Levin & Paik 2003, chapter 4).
    """
    return _detectable(_pupils(n), _check_share(share), _check_power(power))


def chance_to_see(n: int, share1: float, share2: float) -> float:
    """How often two years with n pupils each would give p <= .05, either way, if the true shares are these.

    Args:
        n: pupils asked, the same number in both years, whole, at least 1.
        share1, share2: true shares in the first and the second year, 0-1.

    Returns:
        Probability 0-1; for equal shares the false alarm rate. Exact up to 1000 pupils, see `detectable_change`.

    Raises:
        InputError: n below 1 or fractional, a share outside 0-1.
    """
    second = np.array([_check_share(share2)])
    return float(_chances(_pupils(n), _check_share(share1), second)[0])


def detectable_mean_change(n: int, sd: float, power: float = 0.8) -> float:
    """The smallest difference between two years' means that n answers each would show.

    Args:
        n: answers, the same number in both years, whole, at least 2.
        sd: standard deviation between pupils, the same in both years, at least 0.
        power: how often it should be seen, between .05 and 1.

    Returns:
        Difference in the unit of the mean (always positive; a fall is as visible as a rise). Not cut at the ends of
        the scale: a difference that is wider than the scale cannot be seen at all.

    Raises:
        InputError: fewer than two answers, a negative or missing sd, an impossible power.

    Source: power of the two-sample t test by the noncentral t distribution (Cohen 1988, Statistical Power Analysis,
    chapter 2).
    """
    whole_n = whole_number(n, "n")
    if whole_n < 2 or not math.isfinite(sd) or sd < 0:
        raise InputError("mean_impossible", {"sd": sd, "n": n})
    if not SIGNIFICANT < power < 1:
        raise InputError("power_impossible", {"power": power})
    return _detectable_in_sds(whole_n, float(power)) * sd


@lru_cache(maxsize=4096)
def _detectable(n: int, share: float, power: float) -> float | None:
    first = math.floor(share * GRID + 1e-9) + 1
    shares = np.arange(first, GRID + 1) / GRID
    seen = np.flatnonzero(_chances(n, share, shares) >= power) if shares.size else np.empty(0, dtype=np.intp)
    return float(shares[seen[0]]) if seen.size else None


def _chances(n: int, share1: float, shares2: NDArray[np.float64]) -> NDArray[np.float64]:
    return _exact_chances(n, share1, shares2) if n <= EXACT_UP_TO else _normal_chances(n, share1, shares2)


def _exact_chances(n: int, share1: float, shares2: NDArray[np.float64]) -> NDArray[np.float64]:
    """Power for one first share and many second ones: the probability of every pair of outcomes with p <= .05."""
    low, high = _alarm_bounds(n)
    first = _binomial(n, np.array([share1]))[0]
    fall = np.cumsum(np.bincount(low + 1, first, minlength=n + 2)[::-1])[::-1][1:]
    rise = np.cumsum(np.bincount(high, first, minlength=n + 2))[:-1]
    return np.asarray(_binomial(n, shares2) @ (fall + rise), dtype=np.float64)


def _normal_chances(n: int, share1: float, shares2: NDArray[np.float64]) -> NDArray[np.float64]:
    pooled = (share1 + shares2) / 2
    needed = normal_quantile(1 - SIGNIFICANT) * np.sqrt(2 * pooled * (1 - pooled) / n)
    # Where nobody differs from anybody in either year the error is 0: an infinitely sure answer, or none.
    error = np.maximum(np.sqrt((share1 * (1 - share1) + shares2 * (1 - shares2)) / n), np.finfo(np.float64).tiny)
    difference = shares2 - share1
    chances = stats.norm.sf((needed - difference) / error) + stats.norm.cdf((-needed - difference) / error)
    return np.where(difference == 0, SIGNIFICANT * (needed > 0), chances)


@lru_cache(maxsize=256)
def _alarm_bounds(n: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For each first count 0..n: the highest and the lowest second count at which `share_change` has p <= .05.

    -1 and n + 1 where no second count is low or high enough. Given the total, the second count is hypergeometric;
    totals up to n are computed at once, the others follow by symmetry.
    """
    totals, seconds = np.arange(n + 1)[:, None], np.arange(n + 1)[None, :]
    firsts = totals - seconds
    ways = special.gammaln(n + 1) - special.gammaln(np.arange(n + 1) + 1) - special.gammaln(n - np.arange(n + 1) + 1)
    all_ways = special.gammaln(2 * n + 1) - special.gammaln(totals + 1) - special.gammaln(2 * n - totals + 1)
    points = np.exp(np.where(firsts >= 0, ways[np.abs(firsts)] + ways[seconds] - all_ways, -np.inf))
    up_to = np.cumsum(points, axis=1)
    below, above = up_to - points / 2, up_to[:, -1:] - up_to + points / 2
    row, second = np.nonzero((2 * np.minimum(below, above) <= SIGNIFICANT + _ROUNDING) & (firsts >= 0))
    first = row - second
    first, second = np.concatenate([first, n - first]), np.concatenate([second, n - second])
    low, high = np.full(n + 1, -1), np.full(n + 1, n + 1)
    np.maximum.at(low, first[second < first], second[second < first])
    np.minimum.at(high, first[second > first], second[second > first])
    return low, high


def _binomial(n: int, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probability of each count 0..n (columns) for each share (rows)."""
    counts = np.arange(n + 1)
    ways = special.gammaln(n + 1) - special.gammaln(counts + 1) - special.gammaln(n - counts + 1)
    logs = special.xlogy(counts, shares[:, None]) + special.xlog1py(n - counts, -shares[:, None])
    return np.asarray(np.exp(ways + logs), dtype=np.float64)


@lru_cache(maxsize=1024)
def _detectable_in_sds(n: int, power: float) -> float:
    df = 2 * n - 2
    critical = float(stats.t.isf(SIGNIFICANT / 2, df))

    def missing(shift: float) -> float:
        # The other tail adds at most .025, and only where the shift is next to nothing.
        return float(stats.nct.sf(critical, df, shift) + stats.nct.cdf(-critical, df, shift)) - power

    wide_enough = 1.0
    while missing(wide_enough) < 0:
        wide_enough *= 2
    return float(optimize.brentq(missing, 1e-9, wide_enough, xtol=1e-12)) * math.sqrt(2 / n)


def _pupils(n: int) -> int:
    whole_n = whole_number(n, "n")
    if whole_n < 1:
        raise InputError("count_exceeds_n", {"count": 1, "n": n})
    return whole_n


def _check_share(share: float) -> float:
    if not 0 <= share <= 1:
        raise InputError("share_impossible", {"share": share})
    return float(share)


def _check_power(power: float) -> float:
    if not 0 < power < 1:
        raise InputError("power_impossible", {"power": power})
    return float(power)
