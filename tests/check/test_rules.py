"""Each rule from outside: what a leader reported, and what the plan then says."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from toolkit.check import COMMON_RULES, RULES, UnitFacts, check_common, check_unit
from toolkit.errors import SettingsError
from toolkit.plan.load import load_settings
from toolkit.protect import CommonMeasure, Decision, ProgrammeReport, UnitRecord

SETTINGS = load_settings(Path(__file__).resolve().parents[2] / "params" / "example", "2020-21")
PLAN = SETTINGS.plan


def facts(unit_id="solstol", **record):
    unit = SETTINGS.unit_register.get(unit_id)
    return UnitFacts(
        plan=PLAN,
        unit=unit,
        school_year="2020-21",
        record=UnitRecord(unit=unit_id, delivery="delivered", **record),
        run_date=date(2021, 6, 15),
    )


def found(rule, some, clause=None):
    """What the plan's own checks of one rule find."""
    checks = [check for check in PLAN.checks if check.rule == rule and clause in (None, *check.clauses)]
    return [finding for check in checks for finding in RULES[rule](some, check)]


def states(rule, clause=None, **kwargs):
    return [f.state for f in found(rule, facts(**kwargs), clause) if clause in (None, f.clause)]


def test_the_plan_switches_on_every_rule_and_only_rules_that_exist():
    assert {check.rule for check in PLAN.checks} == RULES.keys() | COMMON_RULES.keys()
    broken = PLAN.model_copy(update={"checks": (PLAN.checks[0].model_copy(update={"rule": "finnes_ikke"}),)})
    some = facts()
    with pytest.raises(SettingsError):
        check_unit(UnitFacts(broken, some.unit, some.school_year, some.record, some.run_date))


@pytest.mark.parametrize(
    ("made", "state", "days"),
    [(date(2018, 12, 31), "fulfilled", None), (date(2019, 1, 1), "fulfilled_late", 1), (None, "not_reported", None)],
)
def test_own_plan_against_its_deadline(made, state, days):
    findings = found("action_table", facts(dates={"plan_made": made} if made else {}))
    finding = next(f for f in findings if f.clause == "P221")
    assert (finding.state, finding.values.get("days")) == (state, days)


def test_a_private_unit_is_checked_only_where_it_has_joined_the_plan():
    joined, not_joined = facts("melkeveien"), facts("jupiter")
    assert (joined.unit.owner, not_joined.unit.owner) == ("private", "private")
    assert check_unit(not_joined) == ()
    assert check_unit(joined)
    before = replace(joined, school_year="2017-18")
    assert check_unit(before) == ()


def test_the_programmes_bind_municipal_schools_only():
    assert states("programmes_by_grade", unit_id="saturn") == ["not_mandated"] * 4


@pytest.mark.parametrize(
    ("earlier", "activity", "state"),
    [
        ("2018-19, 2019-20", True, "in_progress"),
        ("2018-19", True, "not_fulfilled"),
        ("2018-19, 2019-20", False, "not_reported"),
        ("2018-19", False, "not_fulfilled"),
        ("", False, "not_reported"),
    ],
)
def test_competence_development_every_year_of_the_period(earlier, activity, state):
    texts = {"competence_earlier": earlier} | ({"competence_activity": "kurs"} if activity else {})
    assert states("action_table", "P223", texts=texts) == [state]


def test_withheld_free_text_still_counts_as_reported():
    reported = {"texts": {"competence_earlier": "2018-19, 2019-20"}, "withheld": ("competence_activity",)}
    assert states("action_table", "P223", **reported) == ["in_progress"]


def programme(grade, delivered, name="mitt_valg"):
    return ProgrammeReport(
        programme=name, grade=grade, first_school_year=None, delivered=delivered, staff_trained_share=None
    )


def test_programmes_grade_by_grade():
    reported = (programme(5, "ja"), programme(6, "nei"), programme(7, "delvis"))
    findings = found("programmes_by_grade", facts(programmes=reported))
    by_grade = {f.values["grade"]: f.state for f in findings}
    assert by_grade == {
        **dict.fromkeys((1, 2, 3, 4), "not_reported"),
        5: "fulfilled",
        6: "not_fulfilled",
        7: "in_progress",
    }


def test_no_programme_is_demanded_of_kindergartens_or_adults():
    assert states("programmes_by_grade", unit_id="nymaane") == []
    assert states("programmes_by_grade", unit_id="voksen") == []


def test_recommended_contents_are_counted_and_never_a_breach():
    some = {"content_programmes": "ja", "content_inspection": "nei"}
    (finding,) = found("recommended_contents", facts(texts=some))
    assert (finding.state, finding.values["done"], finding.values["due"]) == ("coverage", 1, 6)
    (kindergarten,) = found("recommended_contents", facts("nymaane", texts=some))
    assert kindergarten.values["due"] == 5


@pytest.mark.parametrize(
    ("held", "state"),
    [
        (date(2021, 3, 31), "not_fulfilled"),
        (date(2021, 4, 1), "fulfilled"),
        (date(2021, 5, 31), "fulfilled"),
        (date(2021, 6, 1), "fulfilled_late"),
        (None, "not_reported"),
    ],
)
def test_the_review_is_held_in_april_or_may(held, state):
    assert states("review_window", "P218", dates={"review_date": held} if held else {}) == [state]


def test_last_years_decisions_keep_their_status():
    decisions = tuple(
        Decision(number=n, decision="x", responsible=None, deadline=None, status=status)
        for n, status in enumerate(("gjennomført", "ikke gjennomført", "avlyst", None), start=1)
    )
    assert states("last_decisions", last_decisions=decisions) == [
        "fulfilled",
        "not_fulfilled",
        "cancelled",
        "not_reported",
    ]


def test_common_measures_against_deadline_and_period():
    reported = (
        CommonMeasure(measure="T4", status="gjennomført", done_on=date(2018, 10, 15)),
        CommonMeasure(measure="T6", status="gjennomført", done_on=date(2019, 3, 21)),
        CommonMeasure(measure="T7", status="ikke startet", done_on=None),
        CommonMeasure(measure="T8", status=None, done_on=None, years=("2018-19", "2019-20", "2020-21")),
    )
    found = {f.clause: f for f in check_common(PLAN, reported, date(2021, 6, 15), "2020-21")}
    assert {clause: f.state for clause, f in found.items()} == {
        "P222": "not_reported",
        "P224": "fulfilled",
        "P225": "not_reported",
        "P226": "fulfilled_late",
        "P227": "not_fulfilled",
        "P228": "in_progress",
    }
    assert found["P226"].values["days"] == 80  # 31 December to 21 March


def test_a_cancelled_measure_is_cancelled_whatever_its_kind():
    reported = tuple(CommonMeasure(measure=m, status="avlyst", done_on=None) for m in ("T7", "T8"))
    found = {f.clause: f.state for f in check_common(PLAN, reported, date(2021, 6, 15), "2020-21")}
    assert (found["P227"], found["P228"]) == ("cancelled", "cancelled")


@pytest.mark.parametrize(("run_date", "state"), [(date(2019, 12, 31), "not_due"), (date(2020, 1, 1), "not_fulfilled")])
def test_a_measure_that_is_not_started_is_not_late_before_its_deadline(run_date, state):
    reported = (CommonMeasure(measure="T7", status="ikke startet", done_on=None),)
    found = {f.clause: f.state for f in check_common(PLAN, reported, run_date, "2019-20")}
    assert found["P227"] == state


def test_a_period_that_is_over_and_complete_is_fulfilled():
    years = ("2018-19", "2019-20", "2020-21", "2021-22")
    reported = (CommonMeasure(measure="T8", status=None, done_on=None, years=years),)
    found = check_common(PLAN, reported, date(2022, 6, 15), "2021-22")
    assert next(f.state for f in found if f.clause == "P228") == "fulfilled"


@pytest.mark.parametrize(("status", "state"), [("ikke startet", "not_fulfilled"), (None, "not_reported")])
def test_not_begun_is_an_answer_and_an_empty_row_is_none(status, state):
    reported = (CommonMeasure(measure="T8", status=status, done_on=None),)
    found = check_common(PLAN, reported, date(2021, 6, 15), "2020-21")
    assert next(f.state for f in found if f.values["measure"] == "T8") == state
