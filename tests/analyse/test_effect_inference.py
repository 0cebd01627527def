"""The two tests against other implementations and brute force, the interval, and what may be claimed."""

from dataclasses import astuple

import numpy as np
import pyfixest
import pytest
from effect_panels import FOUR_STAGGERED, noisy_panel, panel_of
from hypothesis import given, settings
from hypothesis import strategies as st
from wildboottest.wildboottest import WildboottestCL

from toolkit.analyse import programme_effect
from toolkit.analyse.effect import check_panel, estimate_effect
from toolkit.analyse.effect.assignments import assignments
from toolkit.analyse.effect.bootstrap import WildBootstrap
from toolkit.analyse.effect.randomisation import Statistics


def with_treatment(frame):
    on = ((frame.first_treated > 0) & (frame.year >= frame.first_treated)).astype(int)
    return frame.assign(on=on, code=frame.unit.str[1:].astype(int))


@pytest.mark.parametrize(("seed", "drop"), [(1, 0), (2, 0), (3, 0.15), (4, 0.15)])
def test_coefficient_and_t_are_pyfixests_weighted_too(seed, drop):
    frame = with_treatment(noisy_panel(seed, drop=drop, effect=0.05))
    for ours, weights in ((programme_effect(frame, weights=False), None), (programme_effect(frame), "n")):
        fit = pyfixest.feols(
            "value ~ on | code + year",
            frame,
            vcov={"CRV1": "code"},
            weights=weights,
            ssc=pyfixest.ssc(k_fixef="nonnested"),
        )
        assert ours.coefficient == pytest.approx(float(fit.coef()["on"]), abs=1e-9)
        assert ours.t == pytest.approx(float(fit.tstat()["on"]), abs=1e-7)


@pytest.mark.parametrize("seed", range(6))
def test_bootstrap_p_is_wildboottests_full_enumeration_up_to_its_strictness(seed):
    """wildboottest counts |t*| > |t| of 2^7, so whether the actual pattern and its mirror image count is rounding."""
    frame = with_treatment(noisy_panel(seed, effect=0.08))
    dummies = [
        (frame.code.to_numpy()[:, None] == np.arange(7)),
        (frame.year.to_numpy()[:, None] == np.arange(2016, 2024)),
    ]
    design = np.column_stack([frame.on, *dummies]).astype(float)
    boot = WildboottestCL(
        X=design, Y=frame.value.to_numpy(), cluster=frame.code.to_numpy(), R=np.eye(1, 16)[0], B=9999, seed=1
    )
    boot.get_scores(bootstrap_type="11", impose_null=True)
    boot.get_weights(weights_type="rademacher")
    boot.get_numer()
    boot.get_denom()
    boot.get_tboot()
    boot.get_vcov()
    boot.get_tstat()
    boot.get_pvalue(pval_type="two-tailed")
    more = (programme_effect(frame, weights=False).p_bootstrap - float(boot.pvalue)) * 2**7
    assert more in (0, 1, 2)


@pytest.mark.parametrize("by_pupils", [True, False])
def test_bootstrap_p_by_refitting_every_sign_pattern(by_pupils):
    panel = check_panel(noisy_panel(11, units=6, years=6, starts=(2017, 2018, 2019), drop=0.1))
    use = panel.observed.ravel()
    unit, year = (part.ravel()[use] for part in np.indices(panel.observed.shape))
    weights = panel.weights(by_pupils).ravel()[use]
    levels = np.column_stack([unit[:, None] == np.arange(6), year[:, None] == np.arange(6)]).astype(float)
    treatment = panel.treated(panel.starts).ravel()[use].astype(float)
    root = np.sqrt(weights)

    def residuals(values, columns):
        found = np.linalg.lstsq(root[:, None] * columns, root * values, rcond=None)[0]
        return found, values - columns @ found

    after_levels = residuals(treatment, levels)[1]
    full = np.column_stack([treatment, levels])

    def t_value(values):
        found, left = residuals(values, full)
        scores = [(weights * after_levels * left)[unit == cluster].sum() for cluster in range(6)]
        return found[0] / np.sqrt(np.sum(np.square(scores)))

    values = panel.value.ravel()[use]
    left = residuals(values, levels)[1]
    signs = 1 - 2 * ((np.arange(64)[:, None] >> np.arange(6)) & 1)
    actual = abs(t_value(values))
    drawn = [abs(t_value(values - left + pattern[unit] * left)) for pattern in signs]
    boot = WildBootstrap.of(panel, by_pupils)
    assert boot.p_values(panel.value.reshape(-1, 1))[0] == np.mean(np.array(drawn) >= actual * (1 - 1e-9))


def test_many_clusters_are_sampled_with_a_seed_and_the_actual_pattern_counts():
    frame = noisy_panel(3, units=13, effect=0.6, starts=(2017, 2018, 2019, 2020, 2021, 2022), level=0.2)
    p = programme_effect(frame).p_bootstrap
    assert p == programme_effect(frame).p_bootstrap
    assert 1 / 10_000 <= p < 0.01
    assert p * 10_000 == pytest.approx(round(p * 10_000))


def test_randomisation_p_by_estimating_every_assignment_anew():
    frame = noisy_panel(4, units=5, years=6, starts=(2017, 2019), effect=0.1)
    panel = check_panel(frame)
    own = programme_effect(frame)
    as_far = []
    for starts in assignments(panel).starts:
        other = frame.assign(first_treated=frame.unit.map(dict(zip(panel.units, starts.tolist(), strict=True))))
        effect = programme_effect(other)
        as_far.append(abs(effect.estimate / effect.se) >= abs(own.estimate / own.se) * (1 - 1e-9))
    assert (own.assignments, len(as_far)) == (20, 20)
    assert own.p_randomisation == np.mean(as_far)


@pytest.mark.parametrize("seed", range(5))
def test_the_interval_holds_what_is_not_rejected_and_nothing_beyond_it(seed):
    frame = noisy_panel(seed, effect=0.05)
    effect = programme_effect(frame)
    on = (frame.first_treated > 0) & (frame.year >= frame.first_treated)

    def p_of(size):
        return programme_effect(frame.assign(value=frame.value - size * on)).p_randomisation

    assert effect.low < effect.estimate < effect.high
    for end, outwards in ((effect.low, -1), (effect.high, 1)):
        assert p_of(end - outwards * 1e-6) > 0.05
        for further in (1e-6, 0.01, 0.05, 0.3):
            assert p_of(end + outwards * further) <= 0.05


def test_with_fewer_than_twenty_assignments_no_effect_is_rejected():
    effect = programme_effect(noisy_panel(1, units=6, starts=(2018, 2018)))
    assert (effect.assignments, effect.low, effect.high) == (15, -np.inf, np.inf)
    assert {"few_treated", "few_assignments", "randomisation_p"} <= set(effect.reasons)


def test_values_that_are_all_alike_are_no_effect():
    effect = programme_effect(noisy_panel(1).assign(value=0.3))
    assert (effect.estimate, effect.p_bootstrap, effect.p_randomisation) == (0, 1, 1)
    assert effect.verdict == "undecided"


@pytest.mark.parametrize(
    ("starts", "reason"),
    [
        ((), "nobody_treated"),
        ((2030,), "nobody_treated"),
        ((2018,), "one_treated"),
        ((2018,) * 7, "all_start_together"),
        ((2015, 2014), "no_year_before"),
        ((2015, 2018), "one_treated"),
    ],
)
def test_where_there_is_no_estimate_there_is_no_number(starts, reason):
    effect = programme_effect(noisy_panel(starts=starts))
    assert (effect.verdict, effect.reasons) == ("no_estimate", (reason,))
    assert astuple(effect)[:5] == (None,) * 5
    assert (effect.se, effect.coefficient, effect.t) == (None,) * 3


def test_a_year_without_anybody_to_compare_with_gives_no_estimate():
    rows = [(unit, year, start, 10, 0.1) for unit, start in (("a", 2016), ("b", 2017)) for year in (2015, 2017)]
    assert programme_effect(panel_of(rows)).reasons == ("nothing_to_compare",)


def test_a_large_effect_is_claimed_and_each_rule_can_stop_it():
    assert programme_effect(noisy_panel(1, effect=0.5)).verdict == "higher"
    assert programme_effect(noisy_panel(1, effect=-0.5, level=0.7)).verdict == "lower"
    assert programme_effect(noisy_panel(1, effect=0.5, starts=(2018, 2020))).reasons == ("few_treated",)
    few_ways = programme_effect(noisy_panel(1, effect=0.5, units=6, starts=(2018,) * 5))
    assert "few_assignments" in few_ways.reasons and "few_treated" not in few_ways.reasons
    few_clusters = programme_effect(noisy_panel(1, effect=0.5, units=5, starts=(2018, 2019, 2020)))
    assert few_clusters.reasons[:2] == ("few_clusters", "bootstrap_p")
    assert set(programme_effect(noisy_panel(1)).reasons) == {"bootstrap_p", "randomisation_p"}


def test_a_school_counts_once_however_many_grades_it_has():
    frame = noisy_panel(1, units=12, starts=(2018, 2018, 2019, 2019), effect=0.5)
    schools = frame.assign(cluster=(frame.unit.str[1:].astype(int) // 2).map(str))
    effect = programme_effect(schools)
    assert (effect.clusters, effect.treated, effect.assignments) == (6, 2, 30)
    assert effect.reasons == ("few_treated",)


@settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 1000),
    later=st.integers(-20, 20),
    levels=st.lists(st.integers(-50, 50), min_size=7, max_size=7),
    scale=st.sampled_from((-3, 0.5, 10)),
)
def test_names_calendars_and_levels_change_nothing_and_the_scale_scales(seed, later, levels, scale):
    frame = noisy_panel(seed, effect=0.1)
    own = programme_effect(frame)
    number = frame.unit.str[1:].astype(int)
    other = frame.assign(
        unit=number.map(lambda unit: f"x{(unit * 3 + 2) % 7}"),
        year=frame.year + later,
        first_treated=frame.first_treated.where(frame.first_treated == 0, frame.first_treated + later),
        value=scale * frame.value + number.map(lambda unit: levels[unit] / 10) + (frame.year % 4) / 3,
    )
    moved = programme_effect(other.sample(frac=1, random_state=seed))
    assert moved.estimate == pytest.approx(scale * own.estimate, abs=1e-9)
    assert moved.p_bootstrap == own.p_bootstrap
    assert moved.p_randomisation == own.p_randomisation
    ends = sorted((scale * own.low, scale * own.high))
    assert (moved.low, moved.high) == (pytest.approx(ends[0], abs=1e-6), pytest.approx(ends[1], abs=1e-6))
    assert moved.reasons == own.reasons


def test_a_checked_panel_gives_the_same():
    frame = noisy_panel(2)
    assert estimate_effect(check_panel(frame)) == programme_effect(frame)


def test_assignments_in_parts_are_the_same_assignments(monkeypatch):
    panel = check_panel(noisy_panel(5))
    ways = assignments(panel)
    whole = Statistics.of(panel, ways)
    monkeypatch.setattr("toolkit.analyse.effect.randomisation._AT_ONCE", 7 * 63 * 100)
    parts = Statistics.of(panel, ways)
    assert whole.estimates == pytest.approx(parts.estimates, abs=1e-12)
    assert whole.p == parts.p


@pytest.mark.slow
@pytest.mark.parametrize("starts", [(2018, 2019, 2020), FOUR_STAGGERED])
def test_seven_schools_without_an_effect_are_claimed_in_at_most_eight_percent(starts):
    verdicts = [programme_effect(noisy_panel(seed, starts=starts)).verdict for seed in range(200)]
    assert sum(verdict != "undecided" for verdict in verdicts) <= 0.08 * 200
