"""Intervals against the values of another implementation, and what cannot be."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analyse import count_interval, mean_interval, share_interval
from toolkit.analyse.intervals import byar, exact_poisson, wilson
from toolkit.errors import InputError


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


def test_thirteen_of_161_by_hand():
    low, high = share_interval(13, 161)
    assert (round(low, 3), round(high, 3)) == (0.048, 0.133)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_share_interval_holds_the_share_and_stays_within_zero_and_one(pair):
    count, n = pair
    low, high = share_interval(count, n)
    assert 0 <= low <= count / n <= high <= 1


@pytest.mark.parametrize(("count", "n"), [(6, 5), (-1, 5), (0, 0), (float("nan"), 5), (1.5, 5)])
def test_impossible_shares_are_refused_with_their_values(count, n):
    with pytest.raises(InputError) as caught:
        share_interval(count, n)
    assert str(count) in str(caught.value)


@pytest.mark.parametrize(("mean", "sd", "n"), [(4.0, 1.0, 1), (4.0, -1.0, 9), (float("nan"), 1.0, 9)])
def test_impossible_means_are_refused(mean, sd, n):
    with pytest.raises(InputError):
        mean_interval(mean, sd, n)
