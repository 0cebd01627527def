"""What so few pupils can show: against simulated reference values, enumeration and statsmodels."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.power import TTestIndPower

from toolkit.analyse import chance_to_see, detectable_change, detectable_mean_change, power, share_change
from toolkit.errors import InputError


def reference_rows(shared):
    rows = pd.read_csv(shared / "reference" / "sim_mde_shares.csv")
    assert len(rows) == 48 and list(rows.groupby("test").size()) == [16, 16, 16]
    return rows


def every_table(n):
    """`share_change` of every table with n pupils a year."""
    return [[share_change(first, n, second, n) for second in range(n + 1)] for first in range(n + 1)]


def test_every_mid_p_reference_row_agrees(shared):
    for row in reference_rows(shared).query("test == 'midp'").itertuples():
        assert detectable_change(row.n, row.p0) == row.worsening_to_for_80pct
        assert chance_to_see(row.n, row.p0, 0.0) == pytest.approx(row.power_if_drop_to_0, abs=1e-9)
        assert chance_to_see(row.n, row.p0, row.p0 / 2) == pytest.approx(row.power_if_halved, abs=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("n", [10, 20, 40, 60])
def test_newcombes_reference_rows_follow_from_the_intervals(shared, n):
    excludes_zero = np.array([[not c.low <= 0 <= c.high for c in row] for row in every_table(n)], dtype=float)
    counts, used = np.arange(n + 1), 0
    for row in reference_rows(shared).query("test == 'newcombe' and n == @n").itertuples():
        seen = stats.binom.pmf(counts, n, row.p0) @ excludes_zero
        assert seen @ stats.binom.pmf(counts, n, 0.0) == pytest.approx(row.power_if_drop_to_0, abs=1e-9)
        assert seen @ stats.binom.pmf(counts, n, row.p0 / 2) == pytest.approx(row.power_if_halved, abs=1e-9)
        used += 1
    assert used == 4


def test_the_mid_p_sees_whatever_fishers_own_test_sees(shared):
    rows = reference_rows(shared).set_index(["n", "p0", "test"]).unstack()
    for name in ("power_if_drop_to_0", "power_if_halved"):
        assert (rows[name]["fisher"] <= rows[name]["midp"] + 1e-12).all()
    assert (rows["worsening_to_for_80pct"]["fisher"] >= rows["worsening_to_for_80pct"]["midp"]).all()


@pytest.mark.parametrize("n", [1, 2, 3, 5, 8, 13, pytest.param(40, marks=pytest.mark.slow)])
def test_an_alarm_is_exactly_what_share_change_calls_significant(n):
    low, high = power._alarm_bounds(n)
    for first, row in enumerate(every_table(n)):
        for second, change in enumerate(row):
            assert (second <= low[first] or second >= high[first]) == (change.p <= 0.05 + 1e-12), (first, second)


def test_three_pupils_a_year_by_hand():
    """Only 0 of 3 against 3 of 3 is seen (p = 1/20): twice 1/8 * 1/8 at even chances."""
    assert chance_to_see(3, 0.5, 0.5) == pytest.approx(2 / 64)
    assert chance_to_see(3, 0.0, 1.0) == pytest.approx(1.0)


def test_forty_pupils_and_eight_percent():
    assert detectable_change(40, 0.08) == 0.335
    assert chance_to_see(40, 0.08, 0.0) == pytest.approx(0.2132, abs=1e-4)


def test_where_nothing_can_be_seen_there_is_no_share():
    assert detectable_change(1, 0.1) is None
    assert detectable_change(2, 0.0) is None
    assert detectable_change(40, 1.0) is None


@given(st.integers(2, 150), st.integers(1, 150), st.floats(0, 0.5))
@settings(max_examples=60)
def test_twice_the_pupils_need_no_larger_change(n, more, share):
    few, many = detectable_change(n, share), detectable_change(n + max(more, n), share)
    assert few is None or (many is not None and share < many <= few)


@given(st.integers(2, 150), st.floats(0, 0.9))
@settings(max_examples=60)
def test_the_share_found_is_seen_and_the_one_below_is_not(n, share):
    found = detectable_change(n, share)
    if found is None:
        assert chance_to_see(n, share, 1.0) < 0.8
    else:
        assert chance_to_see(n, share, found) >= 0.8
        assert found - 0.005 <= share + 1e-9 or chance_to_see(n, share, found - 0.005) < 0.8


@given(st.integers(1, 150), st.floats(0, 1), st.floats(0, 1))
def test_the_chance_is_the_same_backwards_and_for_those_without_the_property(n, share1, share2):
    chance = chance_to_see(n, share1, share2)
    assert chance_to_see(n, share2, share1) == pytest.approx(chance, abs=1e-9)
    assert chance_to_see(n, 1 - share1, 1 - share2) == pytest.approx(chance, abs=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.01, 0.02, 0.05, 0.08, 0.2, 0.5, 0.9])
def test_the_approximation_meets_the_exact_power_at_the_seam(share):
    n, shares = power.EXACT_UP_TO, np.arange(1, 201) / 200
    exact, approximate = power._exact_chances(n, share, shares), power._normal_chances(n, share, shares)
    assert np.abs(exact - approximate)[shares > share].max() < 0.015
    assert abs(detectable_change(n, share) - detectable_change(n + 1, share)) <= 0.005 + 1e-9


def test_the_whole_nation_sees_half_a_point():
    assert detectable_change(400_000, 0.06) == 0.065
    assert chance_to_see(400_000, 0.0, 0.0) == 0.0


@pytest.mark.parametrize(("n", "wanted"), [(10, 0.8), (40, 0.8), (250, 0.9)])
def test_detectable_mean_change_equals_statsmodels(n, wanted):
    theirs = TTestIndPower().solve_power(nobs1=n, alpha=0.05, power=wanted)
    assert detectable_mean_change(n, 0.7, wanted) == pytest.approx(0.7 * theirs, rel=1e-5)


@given(st.integers(2, 500), st.floats(0, 3))
def test_a_mean_needs_less_change_with_more_answers_and_none_without_spread(n, sd):
    assert detectable_mean_change(n + 1, sd) <= detectable_mean_change(n, sd)
    assert detectable_mean_change(n, 0.0) == 0.0


@pytest.mark.parametrize(
    ("n", "share", "wanted"), [(0, 0.1, 0.8), (2.5, 0.1, 0.8), (9, 1.1, 0.8), (9, float("nan"), 0.8), (9, 0.1, 1.0)]
)
def test_impossible_questions_are_refused(n, share, wanted):
    with pytest.raises(InputError):
        detectable_change(n, share, wanted)


@pytest.mark.parametrize(("n", "sd", "wanted"), [(1, 0.7, 0.8), (9, -1.0, 0.8), (9, float("nan"), 0.8), (9, 0.7, 0.01)])
def test_impossible_questions_about_means_are_refused(n, sd, wanted):
    with pytest.raises(InputError):
        detectable_mean_change(n, sd, wanted)
