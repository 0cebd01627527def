"""Year by year against diff_diff (from the start on) and a regression that holds the cells out (before it)."""

import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from diff_diff import ImputationDiD
from staggered import noiseless, staggered_panel, treated

from toolkit.analyse.effect import event_study, programme_effect


def points(panel, weights=True):
    return {point.years: point for point in event_study(panel, weights)}


@pytest.mark.parametrize(("seed", "dropped"), [(1, ()), (2, (3, 17, 40)), (3, (0, 12, 30, 55))])
def test_years_with_the_programme_agree_with_another_implementation(seed, dropped):
    panel = staggered_panel(seed, dropped=dropped)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other = ImputationDiD().fit(panel, "value", "unit", "year", "first_treated", aggregate="event_study")
    theirs = {years: one for years, one in other.event_study_effects.items() if years >= 0}
    ours = {years: one for years, one in points(panel, weights=False).items() if years >= 0}
    assert ours.keys() == theirs.keys()
    for years, point in ours.items():
        assert point.estimate == pytest.approx(theirs[years]["effect"], abs=1e-8)
        assert point.units == theirs[years]["n_obs"]


@pytest.mark.filterwarnings("ignore:The design matrix")  # one dummy too many changes no fitted value
@pytest.mark.parametrize("weights", [True, False])
@pytest.mark.parametrize("dropped", [(), (3, 17, 40)])
def test_years_before_the_start_are_what_a_regression_without_those_cells_leaves(weights, dropped):
    panel = staggered_panel(4, dropped=dropped).reset_index(drop=True)
    dummies = pd.get_dummies(panel[["unit", "year"]].astype(str), dtype=float)
    weight = panel["n"] if weights else panel["n"] * 0 + 1
    ours = points(panel, weights)
    for lead in range(-5, 0):
        own = (panel["first_treated"] > 0) & (panel["year"] - panel["first_treated"] == lead)
        kept = ~treated(panel) & ~own
        fitted = sm.WLS(panel["value"][kept], dummies[kept], weights=weight[kept]).fit()
        away = panel["value"][own] - fitted.predict(dummies[own])
        assert ours[lead].estimate == pytest.approx(np.average(away, weights=weight[own]), abs=1e-9)
        assert ours[lead].units == own.sum()


def test_a_constant_effect_without_noise_is_found_at_every_distance_and_nothing_before():
    found = points(noiseless(effect=0.08))
    assert [found[years].estimate for years in range(-6, 0)] == pytest.approx([0] * 6, abs=1e-12)
    assert [found[years].estimate for years in range(0, 6)] == pytest.approx([0.08] * 6, abs=1e-12)
    assert [found[years].units for years in (-6, -3, 0, 2, 5)] == [1, 4, 4, 4, 1]


@pytest.mark.parametrize("weights", [True, False])
def test_the_points_from_the_start_on_are_the_parts_of_the_whole_effect(weights):
    panel = staggered_panel(5)
    pupils = panel["n"].where(treated(panel), 0) if weights else treated(panel).astype(int)
    by_distance = pupils.groupby(panel["year"] - panel["first_treated"]).sum()
    after = [one for one in event_study(panel, weights) if one.years >= 0]
    whole = np.average([one.estimate for one in after], weights=[by_distance[one.years] for one in after])
    assert programme_effect(panel, weights).estimate == pytest.approx(whole, abs=1e-12)


def test_what_happens_after_the_start_moves_no_point_before_it():
    panel = staggered_panel(6)
    moved = panel.assign(value=panel["value"] + 0.3 * treated(panel))
    before = [one for one in event_study(panel) if one.years < 0]
    assert [one for one in event_study(moved) if one.years < 0] == before


def test_schools_already_on_their_way_are_seen_before_the_start():
    panel = noiseless()
    early = (panel["first_treated"] > 0) & (panel["first_treated"] - panel["year"] == 1)
    found = points(panel.assign(value=panel["value"] - 0.05 * early))
    assert found[-1].estimate == pytest.approx(-0.05, abs=1e-12)


def test_the_points_come_in_order():
    years = [point.years for point in event_study(staggered_panel(7))]
    assert years == sorted(years)


@pytest.mark.parametrize("starts", [(2020,) * 4, (2020, 0, 0, 0), (0, 0, 0), (2016, 2016, 2016)])
def test_where_there_is_no_estimate_there_are_no_points(starts):
    panel = staggered_panel(starts=starts)
    assert programme_effect(panel).verdict == "no_estimate"
    assert event_study(panel) == ()


def test_years_in_which_every_school_has_the_programme_are_not_compared():
    found = event_study(noiseless(effect=0.05, starts=(2018, 2020, 2022)))
    after = [one for one in found if one.years >= 0]
    assert [(one.years, one.units) for one in after] == [(0, 2), (1, 2), (2, 1), (3, 1)]  # nobody is left from 2022
    assert [one.estimate for one in after] == pytest.approx([0.05] * 4, abs=1e-12)
