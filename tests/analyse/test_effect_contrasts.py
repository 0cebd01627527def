"""Cohort against cohort, by hand."""

import pandas as pd
import pytest
from staggered import noiseless, staggered_panel

from toolkit.analyse.effect import contrasts
from toolkit.errors import InputError

PANEL = pd.DataFrame(
    [
        ("a 7", "a", 2018, 2020, 10, 0.20),
        ("a 7", "a", 2019, 2020, 30, 0.10),
        ("a 7", "a", 2020, 2020, 20, 0.10),
        ("a 7", "a", 2021, 2020, 20, 0.05),
        ("b 7", "b", 2018, 0, 25, 0.08),
        ("b 7", "b", 2021, 0, 25, 0.12),
        ("c 7", "c", 2020, 2020, 25, 0.12),
        ("d 7", "d", 2019, 2020, 25, 0.12),
    ],
    columns=["unit", "cluster", "year", "first_treated", "n", "value"],
)
NATION = {2018: 0.06, 2019: 0.06, 2020: 0.05, 2021: 0.09}


def test_before_after_and_change_are_weighted_with_answers():
    (one,) = contrasts(PANEL)
    assert one.unit == "a 7"
    assert one.before == pytest.approx((10 * 0.20 + 30 * 0.10) / 40)  # .125, not .15
    assert one.after == pytest.approx(0.075)
    assert one.change == pytest.approx(-0.05)
    assert (one.n_before, one.n_after) == (40, 40)
    assert (one.years_before, one.years_after) == ((2018, 2019), (2020, 2021))


def test_the_nations_change_over_the_same_years_is_taken_away():
    (one,) = contrasts(PANEL, NATION)
    assert one.national == pytest.approx(0.07 - 0.06)
    assert one.beyond_national == pytest.approx(-0.06)


def test_the_nations_years_weigh_as_the_units_own():
    (one,) = contrasts(PANEL, NATION | {2018: 0.10})
    assert one.national == pytest.approx(0.07 - (10 * 0.10 + 30 * 0.06) / 40)


@pytest.mark.parametrize("year", NATION)
def test_a_year_without_the_nations_figure_leaves_no_national_change(year):
    (one,) = contrasts(PANEL, {known: share for known, share in NATION.items() if known != year})
    assert one.national is None and one.beyond_national is None
    assert one.change == pytest.approx(-0.05)


def test_a_year_that_the_unit_does_not_have_may_be_missing_for_the_nation():
    (one,) = contrasts(PANEL[PANEL["year"] != 2019], {year: NATION[year] for year in (2018, 2020, 2021)})
    assert one.national == pytest.approx(0.01)


def test_a_unit_that_moves_with_the_nation_has_no_change_beyond_it():
    nation = {year: (year - 2016) ** 2 / 300 for year in range(2016, 2025)}
    found = contrasts(noiseless(dropped=(3, 12)), nation)
    assert len(found) == 4
    assert [one.beyond_national for one in found] == pytest.approx([0] * 4, abs=1e-12)


def test_only_units_with_figures_on_both_sides_of_a_start_are_compared():
    assert [one.unit for one in contrasts(PANEL)] == ["a 7"]  # b never starts, c has no year before, d none after


def test_a_national_series_is_as_good_as_a_mapping():
    assert contrasts(PANEL, pd.Series(NATION)) == contrasts(PANEL, NATION)


def test_the_order_of_the_rows_does_not_matter():
    panel = staggered_panel()
    assert contrasts(panel.sample(frac=1, random_state=2)) == contrasts(panel)


@pytest.mark.parametrize("share", [float("nan"), float("inf")])
def test_a_national_figure_that_is_no_number_is_refused(share):
    with pytest.raises(InputError, match="national_impossible"):
        contrasts(PANEL, NATION | {2020: share})
