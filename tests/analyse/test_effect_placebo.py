"""Pretended starts: nothing where nothing was, what was there already, and never a cell with the programme."""

import pytest
from staggered import noiseless, staggered_panel, treated

from toolkit.analyse.effect import placebo_dates, programme_effect


@pytest.mark.parametrize("weights", [True, False])
def test_a_placebo_is_the_effect_of_the_earlier_start_without_the_treated_cells(weights):
    panel = staggered_panel(1, dropped=(5, 20))
    untreated = panel[~treated(panel)]
    for placebo in placebo_dates(panel, weights):
        starts = untreated["first_treated"] - placebo.years_earlier * (untreated["first_treated"] > 0)
        effect = programme_effect(untreated.assign(first_treated=starts), weights)
        assert placebo.estimate == effect.estimate
        assert placebo.p_randomisation == effect.p_randomisation
        assert placebo.assignments == effect.assignments == 840


def test_both_one_and_two_years_are_tried():
    assert [placebo.years_earlier for placebo in placebo_dates(staggered_panel())] == [1, 2]


def test_nothing_is_found_where_only_the_real_start_did_something():
    assert [placebo.estimate for placebo in placebo_dates(noiseless(effect=-0.08))] == pytest.approx([0, 0], abs=1e-12)


def test_a_change_that_came_a_year_too_early_is_found():
    panel = noiseless()
    early = (panel["first_treated"] > 0) & (panel["year"] >= panel["first_treated"] - 1)
    one, two = placebo_dates(panel.assign(value=panel["value"] - 0.06 * early), weights=False)
    assert one.estimate == pytest.approx(-0.06, abs=1e-12)
    assert one.p_randomisation <= 0.05
    assert two.estimate == pytest.approx(-0.03, abs=1e-12)  # one of its two years


def test_cells_with_the_programme_are_never_read():
    panel = staggered_panel(2)
    other = panel.assign(value=panel["value"].where(~treated(panel), 0.9))
    assert placebo_dates(other) == placebo_dates(panel)


def test_schools_with_one_year_before_have_no_earlier_start_to_pretend():
    panel = staggered_panel(starts=(2017, 2017, 2017, 0, 0, 0))
    assert programme_effect(panel).estimate is not None
    for placebo in placebo_dates(panel):
        assert (placebo.estimate, placebo.p_randomisation) == (None, None)
        assert placebo.reasons


def test_where_there_is_no_estimate_there_is_no_placebo():
    assert placebo_dates(staggered_panel(starts=(2020, 0, 0, 0))) == ()
    assert placebo_dates(staggered_panel(starts=(2020, 2020, 2020))) == ()
