"""Intervals against the values of another implementation, and what cannot be."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from toolkit.analyse import count_interval, mean_interval, share_interval
from toolkit.analyse.intervals import byar, exact_poisson, wilson
from toolkit.errors import InputError

PUBLIC_ROWS = 75
"""Of 85: without six means, two weighted shares, and two Byar rows below 10 or with a fractional count."""


def reference_rows(shared):
    return pd.read_csv(shared / "reference" / "intervals_expected.csv").to_dict("records")


def computed(row):
    x, level = row["x"], row["level"]
    match row["method"]:
        case "Wilson":
            return wilson(x, row["n"], level)
        case "Byars":
            return byar(x, level)
        case "Exact":
            return exact_poisson(int(x), level)
        case method if method.startswith("Student-t"):
            mean, sd = (float(part.split("=")[1]) for part in method.split()[1:])
            return mean_interval(mean, sd, int(row["n"]), level)
    raise AssertionError(row)


def test_every_reference_value_agrees(shared):
    rows = reference_rows(shared)
    assert len(rows) == 85
    for row in rows:
        low, high = computed(row)
        is_rate = row["method"] in ("Byars", "Exact") and not math.isnan(row["n"])
        scale = row["multiplier"] / (row["n"] if is_rate else 1)
        for ours, theirs in ((low, row["lower"]), (high, row["upper"])):
            if not math.isnan(theirs):
                assert ours * scale == pytest.approx(theirs, rel=1e-9, abs=1e-9), row


def test_count_interval_is_exact_below_ten_and_byar_from_ten():
    assert count_interval(9) == exact_poisson(9, 0.95)
    assert count_interval(10) == byar(10, 0.95)


def test_every_public_reference_row_agrees_through_its_public_function(shared):
    """Wilson and t always; a count where it is whole and its method is the one chosen for its size."""
    checked = 0
    for row in reference_rows(shared):
        x, level = row["x"], row["level"]
        if row["method"] == "Wilson" and x == int(x):
            assert share_interval(int(x), int(row["n"]), level) == pytest.approx(computed(row), abs=1e-12)
            checked += 1
        elif row["method"] == ("Exact" if x < 10 else "Byars") and x == int(x):
            assert count_interval(int(x), level) == computed(row)
            checked += 1
    assert checked == PUBLIC_ROWS


answers = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(answers, st.sampled_from([0.9, 0.95, 0.998]))
def test_share_interval_equals_statsmodels(pair, level):
    count, n = pair
    theirs = proportion_confint(count, n, alpha=1 - level, method="wilson")
    assert share_interval(count, n, level) == pytest.approx(theirs, abs=1e-12)


@given(st.integers(0, 9))
def test_a_small_count_leaves_two_and_a_half_percent_in_each_tail(count):
    low, high = count_interval(count)
    assert float(stats.poisson.cdf(count, high)) == pytest.approx(0.025)
    if count:
        assert float(stats.poisson.sf(count - 1, low)) == pytest.approx(0.025)


@given(st.integers(0, 300))
def test_count_interval_holds_the_count_and_rises_with_it(count):
    low, high = count_interval(count)
    assert 0 <= low <= count <= high
    assert count_interval(count + 1).low >= low and count_interval(count + 1).high > high


@given(answers)
def test_those_without_the_property_have_the_mirror_image(pair):
    count, n = pair
    low, high = share_interval(count, n)
    assert share_interval(n - count, n) == pytest.approx((1 - high, 1 - low), abs=1e-12)


def test_none_of_six_and_all_of_six_by_hand():
    """z^2 / (n + z^2) at the open end: 3.8415 / 9.8415."""
    assert share_interval(0, 6) == (0.0, pytest.approx(0.390334, abs=1e-6))
    assert share_interval(6, 6) == (pytest.approx(0.609666, abs=1e-6), 1.0)


def test_one_pupil_says_next_to_nothing():
    assert share_interval(0, 1) == (0.0, pytest.approx(0.793457, abs=1e-5))


def test_thirteen_of_161_by_hand():
    low, high = share_interval(13, 161)
    assert (round(low, 3), round(high, 3)) == (0.048, 0.133)


@given(answers)
def test_share_interval_holds_the_share_and_stays_within_zero_and_one(pair):
    count, n = pair
    low, high = share_interval(count, n)
    assert 0 <= low <= count / n <= high <= 1


@pytest.mark.parametrize(("count", "n"), [(6, 5), (-1, 5), (0, 0), (float("nan"), 5), (1.5, 5)])
def test_impossible_shares_are_refused_with_their_values(count, n):
    with pytest.raises(InputError) as caught:
        share_interval(count, n)
    assert str(count) in str(caught.value)


@pytest.mark.parametrize("count", [-1, 2.5, float("nan"), float("inf")])
def test_impossible_counts_are_refused(count):
    with pytest.raises(InputError):
        count_interval(count)


@pytest.mark.parametrize("level", [0, 1, 95, float("nan")])
def test_a_level_outside_zero_and_one_is_refused(level):
    with pytest.raises(InputError):
        share_interval(1, 5, level)


@pytest.mark.parametrize(("mean", "sd", "n"), [(4.0, 1.0, 1), (4.0, -1.0, 9), (float("nan"), 1.0, 9)])
def test_impossible_means_are_refused(mean, sd, n):
    with pytest.raises(InputError):
        mean_interval(mean, sd, n)
