"""One unit against a fixed baseline: the funnel against exact binomial quantiles, p against brute force."""

import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from toolkit.analyse import funnel_limits, mean_against, mean_funnel_limits, share_against, share_interval
from toolkit.errors import InputError

baselines = st.floats(0.001, 0.999)
pupils = st.integers(1, 400)
levels = st.sampled_from([0.95, 0.998])
all_baselines = st.one_of(baselines, st.sampled_from([0.0, 1.0]))


def test_two_pupils_and_an_even_baseline_by_hand():
    """P(X < x) + P(X = x)/2 is 1/8, 1/2, 7/8 at 0, 1, 2; a quarter is reached a third of the way to 1."""
    assert funnel_limits(0.5, 2, 0.5) == pytest.approx((1 / 6, 5 / 6))


@given(baselines, pupils, levels)
def test_the_funnel_lies_within_one_pupil_of_the_exact_binomial_quantiles(baseline, n, level):
    low, high = funnel_limits(baseline, n, level)
    tail = (1 - level) / 2
    assert abs(low * n - stats.binom.ppf(tail, n, baseline)) <= 1 + 1e-9
    assert abs(high * n - stats.binom.ppf(1 - tail, n, baseline)) <= 1 + 1e-9


@given(baselines, st.integers(1, 80), levels)
@settings(max_examples=50)
def test_a_share_lies_outside_the_funnel_exactly_where_its_p_is_below_the_level(baseline, n, level):
    low, high = funnel_limits(baseline, n, level)
    for count in range(n + 1):
        outside = not low <= count / n <= high
        p = share_against(count, n, baseline).p
        if abs(p - (1 - level)) > 1e-9:
            assert outside == (p < 1 - level), (count, p)


@given(baselines, pupils)
def test_the_wide_funnel_holds_the_narrow_and_both_hold_the_baseline(baseline, n):
    narrow, wide = funnel_limits(baseline, n, 0.95), funnel_limits(baseline, n, 0.998)
    assert 0 <= wide.low <= narrow.low <= baseline <= narrow.high <= wide.high <= 1


@given(baselines, pupils, levels)
def test_those_without_the_property_have_the_mirror_funnel(baseline, n, level):
    low, high = funnel_limits(baseline, n, level)
    assert funnel_limits(1 - baseline, n, level) == pytest.approx((1 - high, 1 - low), abs=1e-7)


def test_the_funnel_narrows_towards_the_normal_limits():
    low, high = funnel_limits(0.08, 40_000, 0.95)
    half = 1.959964 * math.sqrt(0.08 * 0.92 / 40_000)
    assert (low, high) == pytest.approx((0.08 - half, 0.08 + half), abs=2e-5)


def test_one_pupil_is_never_outside_a_baseline_of_eight_percent():
    assert funnel_limits(0.08, 1, 0.95) == (0.0, 1.0)


@pytest.mark.parametrize("baseline", [0.0, 1.0])
def test_a_baseline_without_variation_has_no_width(baseline):
    assert funnel_limits(baseline, 1, 0.95) == funnel_limits(baseline, 500, 0.998) == (baseline, baseline)


@pytest.mark.parametrize(("baseline", "n", "level"), [(-0.1, 5, 0.95), (1.1, 5, 0.95), (0.1, 0, 0.95), (0.1, 5, 1.0)])
def test_impossible_funnels_are_refused(baseline, n, level):
    with pytest.raises(InputError):
        funnel_limits(baseline, n, level)


def test_none_of_six_against_one_half_by_hand():
    change = share_against(0, 6, 0.5)
    assert change.difference == -0.5
    assert change.p == pytest.approx(1 / 64)


@given(
    st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.one_of(baselines, st.sampled_from([0.0, 1.0])),
)
def test_p_equals_enumeration_and_the_interval_is_wilsons_moved(pair, baseline):
    count, n = pair
    chances = [math.comb(n, k) * baseline**k * (1 - baseline) ** (n - k) for k in range(n + 1)]
    above, below = sum(chances[count + 1 :]) + chances[count] / 2, sum(chances[:count]) + chances[count] / 2
    change, own = share_against(count, n, baseline), share_interval(count, n)
    assert change.p == pytest.approx(min(1, 2 * above, 2 * below), rel=1e-8, abs=1e-12)
    assert (change.low + baseline, change.high + baseline) == pytest.approx(own, abs=1e-12)


def test_all_of_six_against_a_baseline_of_all_is_no_difference():
    assert share_against(6, 6, 1.0).p == share_against(0, 6, 0.0).p == 1.0
    assert share_against(1, 6, 0.0).p == 0.0


@pytest.mark.parametrize(("count", "n", "baseline"), [(0, 0, 0.1), (7, 6, 0.1), (1, 6, 1.2), (1, 6, float("nan"))])
def test_impossible_comparisons_are_refused(count, n, baseline):
    with pytest.raises(InputError):
        share_against(count, n, baseline)


@given(st.floats(1, 5), st.floats(0.1, 2), st.integers(2, 60), st.floats(1, 5))
def test_mean_against_equals_scipys_one_sample_t(mean, sd, n, baseline):
    spread = [i - (n - 1) / 2 for i in range(n)]
    scale = sd / math.sqrt(sum(s**2 for s in spread) / (n - 1))
    theirs = stats.ttest_1samp([mean + s * scale for s in spread], baseline)
    change = mean_against(mean, sd, n, baseline)
    assert change.p == pytest.approx(theirs.pvalue, rel=1e-6, abs=1e-12)
    interval = theirs.confidence_interval(0.95)
    assert (change.low + baseline, change.high + baseline) == pytest.approx((interval.low, interval.high), abs=1e-9)


def test_pupils_who_all_answer_the_same_do_not_divide_by_zero():
    assert mean_against(4.0, 0.0, 9, 4.0) == (0.0, 0.0, 0.0, 1.0)
    assert mean_against(4.0, 0.0, 9, 4.5).p == 0.0


def test_eight_pupils_who_happen_to_answer_alike_are_not_a_discovery():
    """Their own spread says p < .001; as eight of the municipality's pupils they are 1.2 errors off."""
    assert mean_against(4.75, 0.1, 8, 4.5).p < 0.001
    assert mean_against(4.75, 0.1, 8, 4.5, 0.6).p == pytest.approx(0.2386, abs=1e-3)
    assert mean_against(5.0, 0.0, 8, 4.5, 0.6).p == pytest.approx(0.0184, abs=1e-3)


@given(st.floats(1, 5), st.floats(0, 2), st.integers(2, 60), st.floats(1, 5), st.floats(0.1, 2))
@example(1.0, 5e-324, 4, 2.0, 1.0)
def test_with_a_known_sd_a_difference_lies_outside_both_the_funnel_and_the_own_interval(mean, sd, n, baseline, known):
    change, plain = mean_against(mean, sd, n, baseline, known), mean_against(mean, sd, n, baseline)
    low, high = mean_funnel_limits(baseline, known, n, 0.95)
    assert change.p >= plain.p and change[:3] == plain[:3]
    if change.p < 0.05 - 1e-9:
        assert not low <= mean <= high
        assert change.low > 0 or change.high < 0


@pytest.mark.parametrize(
    ("mean", "sd", "n", "baseline", "known"),
    [(4.0, 1.0, 1, 4.0, 1.0), (4.0, 1.0, 9, float("nan"), 1.0), (4.0, 1.0, 9, 4.0, -1.0), (4.0, 1.0, 9, 4.0, math.nan)],
)
def test_a_mean_that_cannot_be_compared_is_refused(mean, sd, n, baseline, known):
    with pytest.raises(InputError):
        mean_against(mean, sd, n, baseline, known)


def test_the_funnel_of_a_mean_by_hand():
    assert mean_funnel_limits(4.2, 0.8, 16, 0.95) == pytest.approx((4.2 - 0.391993, 4.2 + 0.391993), abs=1e-6)
    assert mean_funnel_limits(4.2, 0.0, 16, 0.95) == (4.2, 4.2)


@pytest.mark.parametrize(("sd", "n"), [(-0.1, 9), (float("nan"), 9), (0.5, 0)])
def test_impossible_funnels_of_a_mean_are_refused(sd, n):
    with pytest.raises(InputError):
        mean_funnel_limits(4.0, sd, n, 0.95)
