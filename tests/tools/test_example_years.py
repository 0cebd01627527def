"""The example's four years: each is read without errors, and each follows from the one before."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from helpers import all_answers

from toolkit.plan.load import load_settings
from toolkit.sources.workbook_layout import CLOSED
from toolkit.validate.tables import YearTables
from toolkit.validate.year import read_year

PARAMS = Path(__file__).resolve().parents[2] / "params" / "example"
RUNS = {year: load_settings(PARAMS, year) for year in ("2017-18", "2018-19", "2019-20", "2020-21")}
PAIRS = pytest.mark.parametrize(("before", "after"), list(pairwise(RUNS)))
DECISION = ["decided", "number", "decision", "responsible", "deadline"]

Years = dict[str, YearTables]
Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def years() -> Years:
    return {year: read_year(settings) for year, settings in RUNS.items()}


def by_unit(frame: pd.DataFrame, columns: list[str]) -> Rows:
    return {str(unit): list(rows[columns].itertuples(index=False, name=None)) for unit, rows in frame.groupby("unit")}


def answers(tables: YearTables, field: str) -> dict[str, object]:
    rows = all_answers(tables)
    own = rows[rows["field"] == field]
    return dict(zip(own["unit"], own["value"], strict=True))


def as_date(value: object) -> date:
    assert isinstance(value, date)
    return value


def test_the_runs_differ_in_nothing_but_the_year() -> None:
    for year, settings in RUNS.items():
        spring = int(year[:4]) + 1
        assert settings.run.cut_off == date(spring, 4, 30)
        assert (settings.run.run_date.year, settings.run.run_date.month) == (spring, 6)
        assert settings.run.survey_files == RUNS["2020-21"].run.survey_files
        assert settings.run.workbook_folder.parent.name == year


@pytest.mark.parametrize("year", RUNS)
def test_a_year_is_read_without_errors(years: Years, year: str) -> None:
    tables = years[year]
    assert [problem for problem in tables.problems if problem.severity == "error"] == []
    assert tables.broken == frozenset()
    units = {unit.id for unit in RUNS[year].unit_register.units}
    assert units - tables.delivered == (set() if year == "2019-20" else {"jupiter"})


def test_the_year_before_the_plan_was_at_work_has_no_decisions_from_before(years: Years) -> None:
    assert years["2017-18"].last_decisions_by_unit_year.empty


@PAIRS
def test_what_is_answered_for_is_what_was_open_and_what_was_decided(years: Years, before: str, after: str) -> None:
    answered = years[before].last_decisions_by_unit_year
    still_open = by_unit(answered[~answered["status"].isin(CLOSED)], DECISION)
    decided = by_unit(years[before].new_decisions_by_unit_year, DECISION)
    followed_up = by_unit(years[after].last_decisions_by_unit_year, DECISION)
    expected = {unit: still_open.get(unit, []) + decided.get(unit, []) for unit in {*still_open, *decided}}
    assert followed_up == {unit: rows for unit, rows in expected.items() if unit in years[after].delivered}


def test_one_decision_was_never_answered_for_and_one_is_missed_three_years_on(years: Years) -> None:
    answers = pd.concat([tables.last_decisions_by_unit_year for tables in years.values()])
    silent = answers[answers["status"].isna()]
    assert list(zip(silent["school_year"], silent["unit"], strict=True)) == [("2018-19", "nordlysgrenda")]
    missed = answers[(answers["unit"] == "solstol") & (answers["decided"] == "2017-18") & (answers["number"] == 1)]
    assert list(missed["status"]) == ["ikke gjennomført"] * 3


@pytest.mark.parametrize("year", RUNS)
def test_new_decisions_have_deadlines_ahead(years: Years, year: str) -> None:
    run_date = RUNS[year].run.run_date
    deadlines = [as_date(deadline) for deadline in years[year].new_decisions_by_unit_year["deadline"]]
    assert all(run_date < deadline <= run_date.replace(year=run_date.year + 1) for deadline in deadlines)


@PAIRS
def test_a_programme_is_reported_from_its_first_year_on(years: Years, before: str, after: str) -> None:
    columns = ["programme", "grade", "first_school_year"]
    earlier, later = (by_unit(years[year].programmes_by_unit_year_grade, columns) for year in (before, after))
    for unit, rows in later.items():
        assert all(str(first) <= after for *_, first in rows), unit
        assert earlier.get(unit, []) == [row for row in rows if str(row[-1]) <= before], unit
    assert set(earlier) <= set(later)


@PAIRS
def test_competence_development_is_remembered(years: Years, before: str, after: str) -> None:
    remembered, known = (answers(years[year], "competence_earlier") for year in (after, before))
    activity = answers(years[before], "competence_activity")
    for unit in years[before].delivered & set(remembered):
        expected = [str(known[unit])] if known[unit] else []
        expected += [before] if activity[unit] else []
        assert (remembered[unit] or "") == ", ".join(expected), unit


@PAIRS
def test_a_plan_is_made_once_and_revised_forward(years: Years, before: str, after: str) -> None:
    both = years[before].delivered & years[after].delivered - {"kommunen"}
    for unit in both:
        made = answers(years[before], "plan_made")[unit], answers(years[after], "plan_made")[unit]
        assert made[0] == made[1] or (made[0] is None and as_date(made[1]) > RUNS[before].run.run_date), unit
        for field in ("plan_revised", "inspection_plan_date"):
            earlier, later = answers(years[before], field)[unit], answers(years[after], field)[unit]
            assert earlier is None or as_date(earlier) <= as_date(later), (unit, field)


def test_two_reviews_were_held_after_may(years: Years) -> None:
    late = set()
    for year, tables in years.items():
        for unit, held in answers(tables, "review_date").items():
            assert as_date(held).year == RUNS[year].run.run_date.year
            late |= {(year, unit)} if as_date(held).month > 5 else set()
    assert late == {("2018-19", "melkeveien"), ("2020-21", "fullmaane")}


@PAIRS
def test_a_common_measure_never_goes_back(years: Years, before: str, after: str) -> None:
    earlier, later = (years[year].measures_by_year.set_index("measure") for year in (before, after))
    steps = ("ikke startet", "i gang", "gjennomført")
    assert list(earlier.index) == list(later.index)
    for measure in earlier.index:
        was, now = earlier.loc[measure], later.loc[measure]
        assert steps.index(was["status"]) <= steps.index(now["status"])
        assert was["done_on"] in (None, now["done_on"])
        assert now["years"][: len(was["years"])] == was["years"]
    assert later.loc["T8", "years"] == tuple(RUNS)[1 : tuple(RUNS).index(after) + 1]  # not before the plan was at work
