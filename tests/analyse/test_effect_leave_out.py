"""Without each school in turn: the same as never having had it."""

import pytest
from staggered import noiseless, staggered_panel

from toolkit.analyse.effect import leave_one_out, programme_effect


@pytest.mark.parametrize("weights", [True, False])
def test_each_estimate_is_that_of_a_panel_without_the_school(weights):
    panel = staggered_panel(1, dropped=(4, 33))
    found = leave_one_out(panel, weights)
    assert [one.cluster for one in found] == [f"school {place}" for place in range(1, 8)]
    for one in found:
        without = programme_effect(panel[panel["unit"] != one.cluster], weights)
        assert one.estimate == pytest.approx(without.estimate, abs=1e-12)
        assert one.reasons == ()


def test_all_grades_of_a_school_leave_together():
    panel = staggered_panel(2)
    panel["cluster"] = panel["unit"].map(lambda unit: f"house {(int(unit[-1]) + 1) // 2}")  # two and two, 7 alone
    found = leave_one_out(panel)
    assert [one.cluster for one in found] == ["house 1", "house 2", "house 3", "house 4"]
    without = programme_effect(panel[panel["cluster"] != "house 3"])
    assert found[2].estimate == pytest.approx(without.estimate, abs=1e-12)


def test_an_effect_that_is_one_schools_alone_disappears_without_it():
    panel = noiseless()
    own = (panel["unit"] == "school 2") & (panel["year"] >= 2020)
    found = leave_one_out(panel.assign(value=panel["value"] - 0.2 * own))
    assert found[1].estimate == pytest.approx(0, abs=1e-12)
    assert all(one.estimate < -0.01 for one in found if one.cluster in ("school 1", "school 3", "school 4"))


def test_without_one_of_two_treated_schools_nothing_is_estimated():
    found = leave_one_out(staggered_panel(starts=(2019, 2021, 0, 0, 0)))
    assert [(one.estimate is None, one.reasons) for one in found[:2]] == [(True, ("one_treated",))] * 2
    assert all(one.estimate is not None for one in found[2:])


def test_without_the_only_school_that_never_started_those_left_can_still_be_compared_until_the_last_one_starts():
    found = leave_one_out(noiseless(effect=0.05, starts=(2018, 2020, 2022, 0)))
    assert [one.estimate for one in found] == pytest.approx([0.05] * 4, abs=1e-12)


def test_where_there_is_no_estimate_nothing_is_left_out():
    assert leave_one_out(staggered_panel(starts=(2020, 0, 0, 0))) == ()
