"""The table that an effect is computed from: hidden figures are no rows, and nothing crosses a break."""

import copy
import pickle

import pytest
from clean_tables import SETTINGS, mean_row, participation_row, share_row, tables_of
from explorer_helpers import STARTS, TRUTH, protected_of, year_of

from toolkit.errors import ProtectionError
from toolkit.interactive.asked import Asked
from toolkit.interactive.panel import comparable_years, internal_panel, shown_panel
from toolkit.interactive.question import choice
from toolkit.protect import SurveyFigure
from toolkit.protect.internal import internal_table

GRADES = (5, 6, 7)


def schools():
    return choice(Asked("mitt_valg", "bullied", "5-7"), protected_of(TRUTH), SETTINGS).schools


def panel_of(tables, indicator="bullied"):
    return internal_panel(internal_table(tables, SETTINGS).grades(indicator), schools(), GRADES, SETTINGS)


def test_each_grade_of_each_school_is_a_row_with_its_start_and_its_answers():
    panel = panel_of(year_of(TRUTH))
    assert (panel.kind, panel.internal) == ("share", True)
    assert len(panel.rows) == 3 * len(TRUTH)
    row = panel.rows[panel.rows["unit"] == "solstol 7"].iloc[0]
    assert (row["cluster"], row["grade"], row["year"], row["n"]) == ("solstol", 7, 2020, 24)
    assert row["first_treated"] == int(STARTS["solstol"][:4])
    assert row["value"] == pytest.approx(1 / 24)


def test_a_mean_carries_its_standard_error():
    panel = panel_of(tables_of([mean_row("solstol", 5, [3, 4, 5, 4])]), "wellbeing")
    assert panel.kind == "mean"
    (row,) = panel.rows.to_dict("records")
    assert (row["value"], row["n"]) == (4, 4)
    assert row["se"] == pytest.approx((2 / 3) ** 0.5 / 2)  # sd is the root of 2/3, n is 4


def test_what_the_source_has_hidden_is_no_row_and_is_counted():
    survey = [share_row("solstol", grade, None if grade == 6 else 1, 20) for grade in GRADES]
    panel = panel_of(tables_of(survey, [participation_row("solstol", grade, 20) for grade in GRADES]))
    assert sorted(panel.rows["unit"]) == ["solstol 5", "solstol 7"]
    assert (panel.cells, panel.missing) == (3 * len(TRUTH), 3 * len(TRUTH) - 2)


def test_a_school_without_a_report_is_left_out_and_named():
    survey = [share_row(unit, 5, 2, 20) for unit in ("solstol", "saturn")]
    panel = panel_of(tables_of(survey, [participation_row(unit, 5, 20) for unit in ("solstol", "saturn")]))
    assert set(panel.rows["cluster"]) == {"solstol"}
    assert panel.unreported == ("saturn",)


def test_no_year_from_before_a_break_is_among_them():
    assert comparable_years(("2015-16", "2016-17", "2019-20", "2021-22"), SETTINGS) == ("2016-17", "2019-20")


def test_what_the_reports_show_is_one_row_for_each_school():
    protected = protected_of(TRUTH)
    panel = shown_panel([f for f in protected.figures if f.indicator == "bullied"], schools(), "5-7", SETTINGS)
    assert not panel.internal
    shown = {(f.unit, f.n) for f in protected.figures if f.state == "shown" and f.unit in TRUTH}
    assert set(zip(panel.rows["unit"], panel.rows["n"], strict=True)) == shown
    assert panel.missing == len(TRUTH) - len(shown) > 0


def test_a_year_in_which_fewer_grades_were_measured_is_not_compared_with_the_others():
    def figure(grades):
        values = {"share": 0.1, "count": 6, "n": 60, "grades": grades}
        return SurveyFigure(
            unit="solstol", school_year="2020-21", group="5-7", indicator="bullied", state="shown", **values
        )

    assert len(shown_panel([figure((5, 6, 7))], schools(), "5-7", SETTINGS).rows) == 1
    assert shown_panel([figure((5, 6))], schools(), "5-7", SETTINGS).rows.empty


@pytest.mark.parametrize("way_out", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_panel_is_taken_nowhere(way_out):
    with pytest.raises(ProtectionError, match="internal_figures"):
        way_out(panel_of(year_of(TRUTH)))


def test_a_panel_that_is_printed_says_intern_and_no_number():
    assert repr(panel_of(year_of(TRUTH))) == "<INTERN: Panel>"
