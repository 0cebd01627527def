"""What a leader gets for the year that comes: the plan, the list of changes and the workbook say the same."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from toolkit.engine.next_year import write_next_year
from toolkit.plan.load import load_settings
from toolkit.plan.unit_plan import PlannedDecision, UnitPlan, changes, load_unit_plan
from toolkit.template.next_year import last_year_of, settings_of_next_year, unit_plan
from toolkit.template.unit_plan_text import as_changes
from toolkit.validate.year import read_year

PARAMS = Path(__file__).resolve().parents[2] / "params"


@pytest.fixture(scope="module")
def settings():
    return load_settings(PARAMS / "example", "2020-21")


@pytest.fixture(scope="module")
def tables(settings):
    return read_year(settings.model_copy(update={"run": settings.run.model_copy(update={"survey_files": ()})}))


@pytest.fixture(scope="module")
def written(settings, tables, tmp_path_factory):
    folder = tmp_path_factory.mktemp("utkast")

    def of(unit):
        plan, list_of_changes, workbook = write_next_year(settings.unit_register.get(unit), settings, tables, folder)
        return load_unit_plan(plan), list_of_changes.read_text(encoding="utf-8"), load_workbook(workbook)

    return of


def keys(decisions):
    return [(decision.decided, decision.number) for decision in decisions]


EVERY_UNIT = [
    u.id for u in load_settings(PARAMS / "example", "2020-21").unit_register.units if u.type != "municipality"
]


@pytest.mark.parametrize("unit", EVERY_UNIT)
def test_the_plan_and_the_workbook_have_the_same_decisions_and_programmes(written, unit):
    plan, _, book = written(unit)
    rows = list(book["Fjorårets beslutninger"].iter_rows(min_row=3, values_only=True))
    titles = {title: place for place, title in enumerate(rows[0])}
    asked = [(row[titles["Bestemt"]], row[titles["Nr"]]) for row in rows[1:] if row[titles["Bestemt"]]]
    assert asked == keys(plan.decisions)
    named = [row[0] for row in book["Program"].iter_rows(min_row=4, values_only=True) if row[0]]
    assert list(dict.fromkeys(named)) == [programme.programme for programme in plan.programmes]
    assert plan.school_year == book["Enhet"]["C7"].value == "2021-22"


def test_what_is_open_is_carried_on_with_its_reason_and_what_is_done_is_closed(written):
    plan, told, _ = written("solstol")
    assert keys(plan.decisions)[:3] == [("2017-18", 1), ("2018-19", 1), ("2019-20", 2)]
    missed = plan.decisions[0]
    assert (missed.status, missed.reason, missed.responsible) == ("ikke gjennomført", "Smittevern", "Rektor")
    assert [(d.decided, d.status) for d in plan.closed] == [("2018-19", "gjennomført"), ("2019-20", "gjennomført")]
    carried = told.partition("## Fortsatt åpent")[2].partition("## Nytt")[0]
    assert "(bestemt 2017-18). Ikke gjennomført. Begrunnelse: Smittevern." in carried
    assert "Ny inspeksjonsplan" in told.partition("## Nytt")[2]


def test_nobody_is_made_responsible_and_no_day_is_made_up(settings, tables):
    frame = tables.new_decisions_by_unit_year.copy()
    frame["responsible"], frame["deadline"] = None, None
    plan = unit_plan(
        settings.unit_register.get("solstol"),
        settings_of_next_year(settings),
        replace(tables, new_decisions_by_unit_year=frame),
    )
    new = [decision for decision in plan.decisions if decision.decided == "2020-21"]
    assert len(new) == 3
    assert {(decision.responsible, decision.deadline) for decision in new} == {(None, None)}
    told = as_changes(None, plan, changes(None, plan), settings.plan)
    assert told.count("Ansvarlig er ikke rapportert. Frist er ikke rapportert.") == 3


def test_a_unit_that_has_not_delivered_keeps_what_it_had_decided(written):
    plan, told, _ = written("jupiter")
    assert keys(plan.decisions) == [("2019-20", 1)]
    assert plan.decisions[0].status is None
    assert "Ikke rapportert." in told


def test_all_three_are_marked_as_the_examples(settings, tables, tmp_path):
    for path in write_next_year(settings.unit_register.get("nymaane"), settings, tables, tmp_path):
        if path.suffix == ".xlsx":
            assert all("EKSEMPELDATA" in str(sheet["A1"].value) for sheet in load_workbook(path).worksheets)
        else:
            assert "EKSEMPELDATA" in path.read_text(encoding="utf-8")


def test_the_same_bytes_every_time(settings, tables, tmp_path):
    made = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        unit = settings.unit_register.get("stjernelia")
        made.append([path.read_bytes() for path in write_next_year(unit, settings, tables, tmp_path / name)])
    assert made[0] == made[1]


def test_the_plan_before_is_what_last_years_draft_said(settings, tables):
    """The list of changes compares with the plan that the leader was given a year ago."""
    unit = settings.unit_register.get("solstol")
    then = load_settings(PARAMS / "example", "2019-20")
    run = then.run.model_copy(update={"survey_files": ()})
    read_then = read_year(then.model_copy(update={"run": run}))
    given_then = unit_plan(unit, settings_of_next_year(then), read_then)
    assert unit_plan(unit, settings, last_year_of(tables, settings)) == given_then


def test_the_first_year_has_nothing_to_compare_with():
    settings = load_settings(PARAMS / "example", "2017-18")
    tables = read_year(settings)
    assert last_year_of(tables, settings) is None


def test_a_leap_day_is_moved_to_a_day_that_exists(settings):
    run = settings.run.model_copy(update={"cut_off": dt.date(2024, 2, 29)})
    assert settings_of_next_year(settings.model_copy(update={"run": run})).run.cut_off == dt.date(2025, 2, 28)


def test_words_from_a_workbook_are_never_markup(settings):
    words = "# [a](http://b) <script> *x*\n- y"
    plan = UnitPlan(
        unit="vollen",
        name="Vollen",
        school_year="2021-22",
        kind="real",
        decisions=(PlannedDecision(decided="2020-21", number=1, decision=words),),
    )
    told = as_changes(None, plan, changes(None, plan), settings.plan)
    line = next(line for line in told.splitlines() if "script" in line)
    assert line.startswith(r"- «# \[a\](http://b) \<script\> \*x\* - y» (bestemt 2020-21).")
    assert "EKSEMPELDATA" not in told
