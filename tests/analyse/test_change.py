"""Changes against published tables, brute force and Benjamini-Hochberg's own example."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.rates import test_poisson_2indep as poisson_test
from statsmodels.stats.weightstats import ttest_ind

from toolkit.analyse import adjust_for_many, count_change, count_interval, mean_change, share_change
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
    assert len(rows) == 15
    q = adjust_for_many(list(rows["p"]))
    np.testing.assert_allclose(q, rows["bh_q"], atol=1e-9)
    assert list(q <= 0.05) == list(rows["bh_reject"])
    assert list(rows["p"] * len(rows) <= 0.05) == list(rows["bonf"])  # the stricter rule they compare with


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_q_equals_statsmodels_and_is_never_below_p(p_values):
    q = adjust_for_many(p_values)
    np.testing.assert_allclose(q, multipletests(p_values, method="fdr_bh")[1], atol=1e-12)
    assert np.all(q >= np.array(p_values) - 1e-15) and np.all(q <= 1)


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_a_p_outside_zero_and_one_is_refused(p):
    with pytest.raises(InputError):
        adjust_for_many([0.2, p])


def test_nothing_to_adjust_is_nothing():
    assert adjust_for_many([]).size == 0


two_years = st.integers(1, 80).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(two_years, two_years)
def test_share_change_equals_statsmodels_newcombe(first, second):
    change = share_change(*first, *second)
    theirs = confint_proportions_2indep(*second, *first, method="newcomb", compare="diff")
    assert (change.low, change.high) == pytest.approx(theirs, abs=1e-9)


@given(two_years, two_years)
def test_time_turned_around_turns_the_change_around(first, second):
    there, back = share_change(*first, *second), share_change(*second, *first)
    assert (back.difference, back.low, back.high) == pytest.approx((-there.difference, -there.high, -there.low))
    assert back.p == pytest.approx(there.p, rel=1e-9)
    assert there.low <= there.difference <= there.high


@given(two_years, two_years)
def test_those_without_the_property_change_the_other_way(first, second):
    (count1, n1), (count2, n2) = first, second
    of_those, of_others = share_change(count1, n1, count2, n2), share_change(n1 - count1, n1, n2 - count2, n2)
    assert of_others.difference == pytest.approx(-of_those.difference, abs=1e-12)
    assert of_others.p == pytest.approx(of_those.p, rel=1e-9)


def test_none_of_six_to_all_of_six_by_hand():
    """One of C(12, 6) = 924 tables, halved and doubled."""
    change = share_change(0, 6, 6, 6)
    assert change.difference == 1.0 and change.high == 1.0
    assert change.p == pytest.approx(1 / 924)


def test_the_same_nothing_two_years_running_is_no_change():
    assert share_change(0, 6, 0, 6).p == share_change(6, 6, 6, 6).p == 1.0


def test_one_pupil_a_year_shows_nothing():
    assert share_change(0, 1, 1, 1).p == pytest.approx(0.5)


@pytest.mark.parametrize("table", [(0, 0, 1, 5), (1, 5, 0, 0), (6, 5, 1, 5)])
def test_a_year_nobody_answered_has_no_change(table):
    with pytest.raises(InputError):
        share_change(*table)


@given(st.floats(1, 5), st.floats(0.1, 2), st.integers(2, 60), st.floats(1, 5), st.floats(0.1, 2), st.integers(2, 60))
def test_mean_change_equals_statsmodels_welch(mean1, sd1, n1, mean2, sd2, n2):
    def answers(mean, sd, n):
        """Any n answers with exactly this mean and sd."""
        spread = np.arange(n) - (n - 1) / 2
        return mean + spread * sd / np.std(spread, ddof=1)

    _, p, _ = ttest_ind(answers(mean2, sd2, n2), answers(mean1, sd1, n1), usevar="unequal")
    assert mean_change(mean1, sd1, n1, mean2, sd2, n2).p == pytest.approx(p, rel=1e-6, abs=1e-12)


def test_three_cases_to_nine_by_hand():
    """Given twelve, at least nine in the second year: (299 - 110) / 4096, doubled."""
    change = count_change(3, 9)
    assert change.difference == 6.0
    assert change.p == pytest.approx(2 * 189 / 4096)
    first, second = count_interval(3), count_interval(9)
    assert change.low == pytest.approx(6 - math.hypot(9 - second.low, first.high - 3))
    assert change.high == pytest.approx(6 + math.hypot(second.high - 9, 3 - first.low))


@given(st.integers(0, 40), st.integers(0, 40), st.floats(0.5, 300), st.floats(0.5, 300))
def test_count_change_equals_statsmodels_conditional_mid_p(count1, count2, exposure1, exposure2):
    if count1 + count2 == 0:
        assert count_change(count1, count2, exposure1, exposure2).p == 1.0
        return
    tails = [
        poisson_test(count2, exposure2, count1, exposure1, method="cond-midp", alternative=side).pvalue
        for side in ("larger", "smaller")
    ]
    change = count_change(count1, count2, exposure1, exposure2)
    assert change.p == pytest.approx(min(1.0, 2 * min(tails)), rel=1e-8, abs=1e-12)
    assert change.difference == pytest.approx(count2 / exposure2 - count1 / exposure1)
    assert change.low <= change.difference <= change.high


def test_twice_the_cases_among_twice_the_pupils_is_no_change():
    change = count_change(4, 8, 100, 200)
    assert change.difference == 0.0 and change.p > 0.9


@pytest.mark.parametrize("arguments", [(-1, 2), (1, 2.5), (1, 2, 0, 1), (1, 2, 1, -3), (1, 2, float("nan"), 1)])
def test_impossible_counts_and_exposures_are_refused(arguments):
    with pytest.raises(InputError):
        count_change(*arguments)
