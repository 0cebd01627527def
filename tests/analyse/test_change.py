"""Changes against published tables, brute force and Benjamini-Hochberg's own example."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analyse import adjust_for_many, mean_change, share_change
from toolkit.errors import InputError


def test_newcombes_published_intervals(shared):
    rows = pd.read_csv(shared / "reference" / "newcombe_diff_expected.csv").to_dict("records")
    assert len(rows) == 9
    for row in rows:
        change = share_change(row["x2"], row["n2"], row["x1"], row["n1"])
        assert change.low == pytest.approx(row["statsmodels_lower"], abs=1e-9)
        assert change.high == pytest.approx(row["statsmodels_upper"], abs=1e-9)
        if not math.isnan(row["published_lower"]):
            assert round(change.low, 4) == row["published_lower"]
            assert round(change.high, 4) == row["published_upper"]


def mid_p_by_enumeration(count1, n1, count2, n2):
    """Fisher's doubled one-sided mid-p straight from binomial coefficients."""
    total = count1 + count2
    ways = {k: math.comb(n1, total - k) * math.comb(n2, k) for k in range(max(0, total - n1), min(n2, total) + 1)}
    everything = sum(ways.values())
    above = sum(w for k, w in ways.items() if k > count2) + ways[count2] / 2
    below = sum(w for k, w in ways.items() if k < count2) + ways[count2] / 2
    return min(1.0, 2 * min(above, below) / everything)


@given(st.integers(1, 30), st.integers(1, 30), st.data())
def test_mid_p_equals_enumeration(n1, n2, data):
    count1, count2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    expected = mid_p_by_enumeration(count1, n1, count2, n2)
    assert share_change(count1, n1, count2, n2).p == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_a_fall_from_eight_percent_of_forty_is_never_significant():
    assert share_change(3, 40, 0, 40).p > 0.05


def test_welch_by_hand():
    change = mean_change(4.0, 0.8, 40, 4.3, 0.6, 43)
    error = math.sqrt(0.8**2 / 40 + 0.6**2 / 43)
    assert change.difference == pytest.approx(0.3)
    assert change.high - change.low == pytest.approx(2 * 1.9948 * error, rel=1e-3)  # t with about 72 df


def test_equal_answers_everywhere_do_not_divide_by_zero():
    assert mean_change(4.0, 0.0, 10, 4.0, 0.0, 12).p == 1.0


def test_a_mean_of_one_answer_is_refused():
    with pytest.raises(InputError):
        mean_change(4.0, 0.5, 1, 4.0, 0.5, 20)


def test_benjamini_and_hochbergs_example(shared):
    rows = pd.read_csv(shared / "reference" / "bh1995_expected.csv")
    np.testing.assert_allclose(adjust_for_many(list(rows["p"])), rows["bh_q"], atol=1e-9)


def test_nothing_to_adjust_is_nothing():
    assert adjust_for_many([]).size == 0
