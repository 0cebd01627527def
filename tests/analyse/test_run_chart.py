"""Long series: the published limits for runs and crossings, and what too short a series may not say."""

import math
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analyse import run_chart
from toolkit.errors import InputError

PUBLISHED_LIMITS = {12: (7, 3), 14: (7, 4), 17: (7, 5), 20: (7, 6), 22: (7, 7), 24: (8, 8)}
"""Useful points: longest run allowed, fewest crossings allowed (Anhøj & Olesen 2014, table 1)."""


def zigzag(useful, longest, first=1.0):
    """`useful` points around 0 whose first `longest` lie on one side, the others on alternate sides."""
    signs = [first] * longest + [first * (-1) ** (i + 1) for i in range(useful - longest)]
    return signs


def around_zero(signs):
    """Points of these signs whose median is 0: points on the median do not count, whatever their number."""
    return [float(s) for s in signs] + [0.0] * (len(signs) + 1)


@pytest.mark.parametrize(("useful", "limits"), PUBLISHED_LIMITS.items())
def test_a_run_is_long_only_above_the_published_limit(useful, limits):
    longest, _ = limits
    assert "long_run" not in run_chart(around_zero(zigzag(useful, longest))).signals
    assert "long_run" in run_chart(around_zero(zigzag(useful, longest + 1))).signals


@pytest.mark.parametrize(("useful", "limits"), PUBLISHED_LIMITS.items())
def test_crossings_are_few_only_below_the_published_limit(useful, limits):
    _, fewest = limits

    def with_crossings(crossings):
        pieces = [useful // (crossings + 1) + (i < useful % (crossings + 1)) for i in range(crossings + 1)]
        return [(-1) ** i for i, length in enumerate(pieces) for _ in range(length)]

    assert "few_crossings" not in run_chart(around_zero(with_crossings(fewest))).signals
    assert "few_crossings" in run_chart(around_zero(with_crossings(fewest - 1))).signals


def test_eight_years_of_nothing_and_three_cases_say_nothing():
    assert run_chart([0] * 8 + [3]) == (0.0, None, None, ())


def test_eleven_points_have_no_limits_and_no_signals():
    assert run_chart([0.0] * 5 + [1.0] * 5 + [9.0]).signals == ()
    assert run_chart([0.0] * 5 + [1.0] * 5 + [9.0]).low is None


def test_natural_limits_by_hand():
    """Mean 5, moving ranges all 2: 5 +- 5.32."""
    chart = run_chart([4.0, 6.0] * 6)
    assert (chart.median, chart.low, chart.high) == pytest.approx((5.0, 5 - 5.32, 5 + 5.32))
    assert chart.signals == ()


def test_a_point_far_away_is_outside():
    chart = run_chart([4.0, 6.0] * 8 + [40.0])
    assert chart.signals == ("outside",)


def test_a_series_that_never_moves_has_no_limits():
    assert run_chart([4.0] * 20) == (4.0, None, None, ())


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=30))
def test_mirrored_values_give_the_mirrored_chart(values):
    chart, mirror = run_chart(values), run_chart([-v for v in values])
    assert chart.median == median(values)
    assert mirror.median == pytest.approx(-chart.median) and mirror.signals == chart.signals


@given(st.permutations(range(11)))
def test_no_order_of_eleven_points_signals_anything(values):
    assert run_chart([float(v) for v in values]).signals == ()


@pytest.mark.parametrize("values", [[], [1.0, math.nan], [math.inf]])
def test_impossible_series_are_refused(values):
    with pytest.raises(InputError):
        run_chart(values)
