"""One report is one family of tests; what stood out last year is told; the nation comes from the source's own rows."""

import pytest
from clean_tables import SETTINGS, mean_row, participation_row, share_row, tables_of

from toolkit.analyse.report_series import committee_series, series_of
from toolkit.protect import ProtectedYear, SurveyFigure, protect_year
from toolkit.protect.cases_before import cases_of_year_before
from toolkit.protect.model import CaseCount
from toolkit.protect.nation import nation_figures
from toolkit.protect.release import Release, release_of
from toolkit.validate.tables import MUNICIPALITY

BEFORE_LAST, LAST, NOW = "2018-19", "2019-20", "2020-21"
GRADES = (5, 6, 7)


def figure(unit, year, count, n, indicator="bullied"):
    place = {"unit": unit, "school_year": year, "group": "5-7", "indicator": indicator, "grades": GRADES}
    return SurveyFigure(**place, state="shown", share=count / n, count=count, n=n)


def year_of(*figures, nation=(), **more):
    empty = {"cases": (), "records": (), "common_measures": (), "municipality_delivery": "pending"}
    return ProtectedYear(school_year=NOW, figures=figures, nation=nation, **empty | more)


def bullied(unit, protected):
    return next(one for one in series_of(unit, NOW, protected, SETTINGS) if one.indicator == "bullied")


def test_what_stood_out_last_year_is_told_this_year_when_it_is_nothing_special_any_more():
    quiet = figure("stjernelia", BEFORE_LAST, 12, 170), figure("stjernelia", NOW, 13, 170)
    protected = year_of(*quiet, figure("stjernelia", LAST, 45, 170))
    one = bullied("stjernelia", protected)
    assert one.singled_out
    assert one.verdict_on("year_before").word == "lower"
    assert not bullied("stjernelia", year_of(*quiet, figure("stjernelia", LAST, 14, 170))).singled_out


def test_what_stood_out_before_a_break_was_another_question():
    broken = SETTINGS.surveys.breaks[-1].model_copy(update={"year": 2020})
    surveys = SETTINGS.surveys.model_copy(update={"breaks": (broken,)})
    settings = SETTINGS.model_copy(update={"surveys": surveys})
    figures = [figure("stjernelia", year, count, 170) for year, count in ((BEFORE_LAST, 12), (LAST, 45), (NOW, 13))]
    one = next(iter(series_of("stjernelia", NOW, year_of(*figures), settings)))
    assert not one.singled_out
    assert one.verdict_on("year_before").why == "break"


def test_the_committees_report_is_one_family_with_its_units_and_its_cases():
    units = [unit for unit in SETTINGS.unit_register.units if unit.id in ("stjernelia", "solstol")]
    figures = [
        *(figure(MUNICIPALITY, year, count, 600) for year, count in ((LAST, 50), (NOW, 55))),
        *(figure("stjernelia", year, count, 170) for year, count in ((LAST, 12), (NOW, 45))),
        figure("solstol", NOW, 6, 60),
    ]
    counts = {"cases": (CaseCount(field="new_cases", state="shown", count=30),)}
    before = {"cases_before": (CaseCount(field="new_cases", state="shown", count=9),)}
    said = committee_series(units, NOW, year_of(*figures, **counts, **before), SETTINGS)
    unit = said.units["stjernelia"][0]
    assert [verdict.comparison for verdict in unit.verdicts] == ["municipality"]
    assert unit.verdicts[0].word == "higher"
    assert said.cases["new_cases"].word == "higher"
    # The municipality's change, two units beside it, one case count.
    assert {said.municipality[0].tests, unit.tests, said.cases["new_cases"].tests} == {4}


@pytest.mark.parametrize("state", ["hidden", "not_measured"])
def test_cases_that_are_not_shown_are_not_compared(state):
    now = (CaseCount(field="new_cases", state=state),)
    before = (CaseCount(field="new_cases", state="shown", count=9),)
    verdict = committee_series([], NOW, year_of(cases=now, cases_before=before), SETTINGS).cases["new_cases"]
    assert (verdict.word, verdict.change) == (state, None)


# The nation


def nation_tables(hidden_grade=None):
    rows = [share_row("@nation", grade, None if grade == hidden_grade else 4000, 60_000) for grade in GRADES]
    rows += [mean_row("@nation", grade, [4, 5, 3, 4] * 50) for grade in GRADES]
    return tables_of(rows, [participation_row("@nation", grade, 60_000) for grade in GRADES])


def test_the_nation_is_pooled_over_the_same_grades_from_the_sources_rows():
    found = {f.indicator: f for f in nation_figures(nation_tables(), SETTINGS) if f.group == "5-7"}
    assert (found["bullied"].count, found["bullied"].n) == (12_000, 180_000)
    assert found["wellbeing"].mean == pytest.approx(4.0)


def test_a_nation_without_one_of_the_grades_is_no_baseline():
    assert "bullied" not in {f.indicator for f in nation_figures(nation_tables(hidden_grade=6), SETTINGS)}


def test_a_nation_asked_differently_grade_by_grade_stops_nothing():
    tables = nation_tables()
    rows = tables.survey_by_unit_year_grade_gender_indicator
    rows.loc[rows["grade"] == 6, "wording"] = "2016"
    rows.loc[rows["grade"] == 7, "wording"] = "first"
    assert nation_figures(tables, SETTINGS) == ()


def test_the_nation_is_in_no_ledger_and_no_release():
    protected = protect_year(nation_tables(), SETTINGS)
    assert protected.nation
    assert not any(f.unit == "@nation" for f in protected.figures)
    assert not any(f.unit == "@nation" for f in release_of(protected, SETTINGS, units=()).figures)
    assert protected.slice_for("stjernelia").nation == protected.nation


def test_a_unit_is_seen_against_the_nations_same_grades():
    protected = year_of(figure("stjernelia", NOW, 45, 170), nation=nation_figures(nation_tables(), SETTINGS))
    verdict = bullied("stjernelia", protected).verdict_on("nation")
    assert (verdict.word, verdict.other_n) == ("higher", 180_000)
    assert verdict.baseline == pytest.approx(12_000 / 180_000)


# Last year's cases


def release(year, units, count, state="published", number=1):
    case = CaseCount(field="new_cases", state="shown", count=count)
    protected = year_of(cases=(case,), case_units=units)
    made = release_of(protected, SETTINGS, units=(), number=number)
    return made.model_copy(update={"school_year": year, "state": state})


def test_last_years_cases_are_those_of_its_last_release():
    out = [release(LAST, ("a", "b"), 8), release(LAST, ("a", "b"), 9, number=2), release(BEFORE_LAST, ("a", "b"), 7)]
    assert [case.count for case in cases_of_year_before(NOW, ("b", "a"), out)] == [9]


def test_a_sum_over_other_units_or_a_withdrawn_one_is_not_compared_with():
    assert cases_of_year_before(NOW, ("a", "b"), [release(LAST, ("a",), 8)]) == ()
    assert cases_of_year_before(NOW, ("a",), [release(LAST, ("a",), 8, state="withdrawn")]) == ()
    assert cases_of_year_before(NOW, ("a",), []) == ()


def test_releases_from_before_these_fields_were_kept_can_still_be_read():
    old = release(LAST, ("a",), 8).model_copy(update={"figures": (figure("stjernelia", LAST, 12, 170),)}).model_dump()
    for one in old["figures"]:
        del one["definition"], one["wording"]
    assert Release.model_validate(old).figures[0].definition == ""


def test_figures_say_what_was_asked():
    rows = [share_row("stjernelia", grade, 8, 60) | {"definition": "udir", "wording": "2016"} for grade in GRADES]
    tables = tables_of(rows, [participation_row("stjernelia", grade, 60) for grade in GRADES])
    found = next(f for f in protect_year(tables, SETTINGS).figures if f.indicator == "bullied" and f.group == "5-7")
    assert (found.definition, found.wording) == ("udir", "2016")
