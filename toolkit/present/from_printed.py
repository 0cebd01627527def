"""What may be said of means beside the printed ones, made of the printed numbers alone.

A mean is printed with one decimal, and disclosure control counts on that: its exact value, or the spread behind it,
could help someone to work out a hidden group. So the difference between two means, and what a group of this size can
show, are worked out from the numbers on the page and tell nothing more than they do. Shares stand with count and n, and
have nothing more to tell.
"""

from __future__ import annotations

import math
from typing import Final

from scipy import stats

from toolkit.analyse import detectable_mean_change
from toolkit.analyse.noise import between, swing_of_mean, worth
from toolkit.analyse.series import Point
from toolkit.present import numbers

LEVEL: Final = 0.95
LOWEST, HIGHEST = 1.0, 5.0
SMALLEST: Final = 0.05
"""Half of the last printed decimal: a half-width that is printed as nothing is not nothing."""


def mean_difference(after: Point, before: Point) -> tuple[float, float, float]:
    """Difference between two years' printed means (1-5), and its ends made of their two printed intervals.

    The ends are as much wider as the report's own test is, because years swing (`analyse.noise`).

    Source: Zou & Donner (2008), Stat Med 27:1693-1702 (the method of variance estimates recovery).
    """
    value, low, high = _printed(after)
    value_before, low_before, high_before = _printed(before)
    difference = value - value_before
    down = math.hypot(value - low, high_before - value_before)
    up = math.hypot(high - value, value_before - low_before)
    assert after.n is not None and before.n is not None
    wider = math.sqrt(between(swing_of_mean(after.n), after.n, swing_of_mean(before.n), before.n))
    return difference, difference - down * wider, difference + up * wider


def mean_against(point: Point, baseline: float) -> tuple[float, float, float]:
    """Difference between a printed mean and a printed baseline (1-5), and its ends; as wide as where years swing."""
    assert point.n is not None
    fixed = numbers.as_printed(baseline, "mean")
    value, low, high = _printed(point)
    wider = math.sqrt(swing_of_mean(point.n))
    difference = value - fixed
    return difference, difference - (value - low) * wider, difference + (high - value) * wider


def detectable_in(point: Point) -> float | None:
    """The difference of means (1-5) that two groups of this size would show four times of five.

    The standard deviation is worked back from the printed interval, so the answer is rough. None where no difference
    on the scale is large enough, or where the interval is cut off at both ends and tells nothing of the spread.
    """
    assert point.n is not None
    value, low, high = _printed(point)
    if (low, high) == (LOWEST, HIGHEST):
        return None
    half = max(value - low, high - value, SMALLEST)  # an end at 1 or 5 is cut off, and the other end is whole
    sd = half * math.sqrt(point.n) / float(stats.t.ppf((1 + LEVEL) / 2, point.n - 1))
    difference = detectable_mean_change(worth(point.n, swing_of_mean(point.n)), sd)
    return difference if difference <= HIGHEST - LOWEST else None


def _printed(point: Point) -> tuple[float, float, float]:
    assert point.value is not None and point.low is not None and point.high is not None
    value, low, high = (numbers.as_printed(number, "mean") for number in (point.value, point.low, point.high))
    return value, low, high
