"""Each rule of the core is turned to each of its states by a small example, and is silent on its neighbours' data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.check import COMMON_RULES, RULES, CommonFacts, UnitFacts, check_municipality, refuse_unknown_rules
from toolkit.check.finding import ASKED_OF
from toolkit.errors import SettingsError
from toolkit.plan.load import load_settings
from toolkit.present.sentences import finding_sentence
from toolkit.protect.model import (
    CaseCount,
    Decision,
    EarlierRecords,
    ForumReport,
    ProgrammeReport,
    Transition,
    UnitRecord,
)
from toolkit.sources import workbook_layout as layout

SETTINGS = load_settings(Path(__file__).resolve().parents[2] / "params" / "example", "2020-21")
PLAN, REGISTER = SETTINGS.plan, SETTINGS.unit_register
RUN_DATE = date(2021, 6, 15)

CHECKS = {check.clauses[0]: check for check in PLAN.checks}
ANSWERS = {
    "texts": {
        **{check.field: "ja" for check in PLAN.checks if check.rule == "yes_no"},
        "outcome": "fungerer tilfredsstillende",
        "signed_role": "rektor",
        "content_inspection": "ja",
        "competence_earlier": "2018-19, 2019-20, 2020-21",
        "competence_activity": "kurs",
    },
    "counts": {check.field: 9 for check in PLAN.checks if check.rule == "held"},
    "dates": {
        **{check.field: date(2021, 3, 1) for check in PLAN.checks if check.rule == "dated"},
        "plan_made": date(2018, 3, 1),
        "review_date": date(2021, 5, 3),
    },
}
"""A workbook in which everything is well."""


def facts(unit_id="stjernelia", surveyed=(), transitions=(), **record):
    return UnitFacts(
        plan=PLAN,
        unit=REGISTER.get(unit_id),
        school_year="2020-21",
        record=UnitRecord(unit=unit_id, delivery="delivered", **record),
        run_date=RUN_DATE,
        register=REGISTER,
        surveyed=frozenset(surveyed),
        transitions=tuple(transitions),
    )


def of_clause(clause, some):
    """What the check that has this clause first finds."""
    check = CHECKS[clause]
    return RULES[check.rule](some, check)


def state(clause, some):
    (finding,) = of_clause(clause, some)
    assert finding_sentence(finding, PLAN).endswith(".")
    return finding.state


YES_NO = [check.clauses[0] for check in PLAN.checks if check.rule == "yes_no"]
HELD = [check.clauses[0] for check in PLAN.checks if check.rule == "held"]
DATED = [check.clauses[0] for check in PLAN.checks if check.rule == "dated"]
ONE_ANSWER = [*YES_NO, *HELD, *DATED]
UNIT_OF = {"P134": "maanedal_ungdomsskole"}


@pytest.mark.parametrize("clause", YES_NO)
def test_yes_and_no(clause):
    field = CHECKS[clause].field
    unit = UNIT_OF.get(clause, "stjernelia")
    assert state(clause, facts(unit, texts={field: "ja"})) == "fulfilled"
    assert state(clause, facts(unit, texts={field: "nei"})) == "not_fulfilled"
    assert state(clause, facts(unit)) == "not_reported"


@pytest.mark.parametrize("clause", HELD)
def test_held_as_often_as_the_plan_says(clause):
    check, unit = CHECKS[clause], UNIT_OF.get(clause, "stjernelia")
    assert state(clause, facts(unit, counts={check.field: check.at_least})) == "fulfilled"
    assert state(clause, facts(unit, counts={check.field: check.at_least - 1})) == "not_fulfilled"
    assert state(clause, facts(unit)) == "not_reported"


@pytest.mark.parametrize("clause", DATED)
def test_dated(clause):
    check = CHECKS[clause]
    assert state(clause, facts(dates={check.field: date(2020, 8, 1)})) == "fulfilled"
    old = of_clause(clause, facts(dates={check.field: date(2018, 7, 31)}))[0]
    assert (old.state, old.values["since"]) == ("not_fulfilled" if check.this_year else "fulfilled", 2018)
    assert state(clause, facts()) == "not_reported"


def test_what_the_workbook_does_not_ask_a_unit_about_it_is_not_said_to_owe():
    """Chapter 1.1 is about kindergartens too, and «klassens time» is its example from schools."""
    assert facts("nymaane").concerns("P044")
    assert of_clause("P044", facts("nymaane")) == []
    assert of_clause("P045", facts("nymaane"))[0].state == "not_reported"


@pytest.mark.parametrize("unit", [unit.id for unit in REGISTER.units if unit.type != "municipality"])
def test_every_unit_can_answer_what_is_checked(unit):
    """A unit that fills in all of its workbook has nothing that is not reported for want of a question."""
    kind = REGISTER.get(unit).type
    texts, counts, dates = (
        {k: v for k, v in given.items() if kind in ASKED_OF[k]} for given in (ANSWERS[n] for n in ANSWERS)
    )
    some = facts(unit, texts=texts, counts=counts, dates=dates)
    found = [finding for clause in ONE_ANSWER for finding in of_clause(clause, some)]
    assert found
    assert "not_reported" not in {finding.state for finding in found}


def test_an_old_inspection_plan_is_no_breach_and_its_year_is_said():
    (finding,) = of_clause("P064", facts(dates={"inspection_plan_date": date(2018, 5, 2)}))
    assert (finding.state, finding_sentence(finding, PLAN)) == ("fulfilled", "Inspeksjonsplanen er fra 2018.")


@pytest.mark.parametrize("clause", ONE_ANSWER)
def test_a_rule_does_not_see_its_neighbours_answers(clause):
    """All is well everywhere but in the one cell that the rule is about."""
    field, unit = CHECKS[clause].field, UNIT_OF.get(clause, "stjernelia")
    others = {kind: {k: v for k, v in given.items() if k != field} for kind, given in ANSWERS.items()}
    assert state(clause, facts(unit, **others)) == "not_reported"


OTHER_CHECKS = ("P055", "P186", "P123", "P114", "P110", "P211", "P218", "P217", "P221")


@pytest.mark.parametrize("clause", OTHER_CHECKS)
def test_the_other_rules_do_not_see_them_either(clause):
    own = set(__import__(f"toolkit.check.{CHECKS[clause].rule}", fromlist=["INPUT"]).INPUT)
    others = {kind: {k: v for k, v in given.items() if k not in own} for kind, given in ANSWERS.items()}
    found = of_clause(clause, facts(**others))
    assert {finding.state for finding in found} <= {"not_reported", "not_measured", "not_mandated"}
    assert found or clause == "P055"  # a unit that has decided nothing before has nothing to answer for


@pytest.mark.parametrize(
    ("role", "expected"), [("rektor", "fulfilled"), ("styrer", "not_fulfilled"), (None, "not_reported")]
)
def test_the_review_is_signed_by_the_units_leader(role, expected):
    texts = {"outcome": "fungerer tilfredsstillende"} | ({"signed_role": role} if role else {})
    outcome, signed = of_clause("P217", facts(texts=texts))
    assert (outcome.state, signed.clause, signed.state) == ("fulfilled", "P219", expected)
    assert finding_sentence(signed, PLAN).endswith(".")


def test_the_survey_is_held_on_every_grade_or_not_reported():
    assert state("P186", facts(surveyed={5, 6, 7})) == "fulfilled"
    partly = of_clause("P186", facts(surveyed={5, 7}))[0]
    assert (partly.state, partly.values["missing"]) == ("not_reported", ("6.",))
    assert state("P186", facts()) == "not_reported"
    assert of_clause("P186", facts("nymaane", surveyed={5})) == []


def programme(name, share):
    return ProgrammeReport(programme=name, grade=5, first_school_year=None, delivered="ja", staff_trained_share=share)


def test_the_share_of_trained_staff_is_a_number_and_never_a_breach():
    reported = (programme("mitt_valg", 0.4), programme("mitt_valg", 0.25), programme("zippys_venner", None))
    *trained, judged = of_clause("P114", facts(programmes=reported))
    found = {f.values["programme"]: f for f in trained}
    assert (found["Mitt valg"].state, found["Mitt valg"].values["percent"]) == ("coverage", 25)
    assert found["Zippys venner"].state == "not_reported"
    assert (judged.state, finding_sentence(judged, PLAN)) == (
        "not_measured",
        "Ikke målt her: Relasjon mellom personale og barn/unge; Oppfølging i hverdagssituasjoner.",
    )
    assert of_clause("P114", facts("nymaane", programmes=reported)) == []


def test_a_programme_that_nobody_has_reported_is_not_reported():
    *trained, _ = of_clause("P114", facts())
    assert trained and {finding.state for finding in trained} == {"not_reported"}


def way(sender_says, receiver_says, sender="nymaane"):
    return Transition(sender=sender, receiver="stjernelia", sender_says=sender_says, receiver_says=receiver_says)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (("ja", "ja"), "fulfilled"),
        (("ja", None), "in_progress"),
        ((None, "ja"), "in_progress"),
        (("ja", "nei"), "not_fulfilled"),
        (("nei", None), "not_fulfilled"),
        ((None, None), "not_reported"),
    ],
)
def test_a_transition_is_green_only_when_both_say_so(answers, expected):
    assert state("P110", facts(transitions=[way(*answers)])) == expected
    assert state("P110", facts("nymaane", transitions=[way(*answers)])) == expected


def test_a_transition_without_another_end_is_not_measured():
    assert state("P110", facts(texts={"transitions_followed": "ja"})) == "not_measured"
    assert of_clause("P110", facts("voksen")) == []


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((None, "ja"), "not_measured"),
        ((None, None), "not_measured"),
        ((None, "nei"), "not_fulfilled"),
        (("ja", "ja"), "fulfilled"),
    ],
)
def test_a_unit_that_has_not_joined_the_plan_owes_no_answer(answers, expected):
    some = facts(transitions=[way(*answers, sender="jupiter")])
    assert state("P110", some) == expected
    if expected == "not_measured":
        assert "Jupiterhagen barnehage har ikke sluttet seg" in finding_sentence(of_clause("P110", some)[0], PLAN)


def test_each_transition_is_about_its_own_clause():
    between_schools = Transition(
        sender="stjernelia", receiver="maanedal_ungdomsskole", sender_says="ja", receiver_says="ja"
    )
    found = of_clause("P110", facts(transitions=[way("ja", "ja"), between_schools]))
    assert [finding.clause for finding in found] == ["P110", "P111"]


# --- the municipality ---


def common(forums=(), cases=(), earlier=(), run_date=RUN_DATE):
    return CommonFacts(
        plan=PLAN,
        school_year="2020-21",
        run_date=run_date,
        register=REGISTER,
        forums=tuple(forums),
        cases=tuple(cases),
        earlier=tuple(earlier),
    )


def found_in(rule, some):
    return {(f.clause, str(f.values.get("field", ""))): f for f in check_municipality(some) if f.rule == rule}


def forum(clause, held, *years):
    return ForumReport(forum=clause, held=held, years=years)


def forum_state(clause, *reports, **more):
    finding = found_in("forums", common(reports, **more))[clause, ""]
    assert finding_sentence(finding, PLAN).endswith(".")
    return finding.state


def test_a_yearly_meeting():
    assert forum_state("P141", forum("P141", 1)) == "fulfilled"
    assert forum_state("P141", forum("P141", 0)) == "not_fulfilled"
    assert forum_state("P141", forum("P141", None, "2019-20")) == "not_reported"
    assert forum_state("P141", forum("P143", 1)) == "not_reported"


def test_a_meeting_in_each_kindergarten():
    assert forum_state("P142", forum("P142", 3)) == "not_fulfilled"  # two kindergartens and two with one in them
    assert forum_state("P142", forum("P142", 4)) == "fulfilled"


def test_a_promise_to_a_cohort_takes_as_long_as_the_cohort():
    assert forum_state("P159", forum("P159", 1)) == "in_progress"  # two in five years, and one year is known
    assert forum_state("P159", forum("P159", 1, "2018-19")) == "fulfilled"
    assert forum_state("P159", forum("P159", None, "2010-11")) == "not_reported"  # another cohort
    assert forum_state("P161", forum("P161", 0), earlier=years_without("P161", "2018-19", "2019-20")) == "not_fulfilled"
    assert forum_state("P161", forum("P161", 0), earlier=years_without("P161", "2019-20")) == "in_progress"
    assert forum_state("P162", forum("P162", 0)) == "not_mandated"  # the county's


def years_without(clause, *school_years):
    """Years in which the meeting was not held."""
    return [EarlierRecords(school_year=year, records=(), forums=(forum(clause, 0),)) for year in school_years]


def decided(clause, *reports, **more):
    """When it can first be said whether the promise to a cohort is kept."""
    return found_in("forums", common(reports, **more))[clause, ""].values["decided"]


def test_no_year_before_the_plan_can_break_its_promise():
    """Children who began in 2016 were there before the plan: it can be held to those who began in 2018."""
    before = years_without("P159", "2016-17", "2017-18", "2018-19", "2019-20")
    assert forum_state("P159", forum("P159", 1), earlier=before) == "in_progress"
    assert decided("P159", forum("P159", 1), earlier=before) == "2022-23"


def test_a_year_that_nobody_has_reported_puts_off_the_answer():
    assert decided("P161", forum("P161", 0), earlier=years_without("P161", "2018-19")) == "2022-23"
    assert decided("P161", forum("P161", None), earlier=years_without("P161", "2018-19", "2019-20")) == "2023-24"


YEARS = ("2018-19", "2019-20", "2020-21")
REPORTED = st.fixed_dictionaries({year: st.none() | st.integers(0, 2) for year in YEARS})


def of_the_cohort(reported):
    """P161, one meeting in three years, with what each year has reported."""
    earlier = [
        EarlierRecords(school_year=year, records=(), forums=(forum("P161", reported[year]),)) for year in YEARS[:2]
    ]
    return found_in("forums", common([forum("P161", reported[YEARS[2]])], earlier=earlier))["P161", ""]


@given(reported=REPORTED, year=st.sampled_from(YEARS))
def test_the_promise_is_kept_by_one_meeting_in_any_year_whatever_the_others_say(reported, year):
    assert of_the_cohort({**reported, year: 1}).state == "fulfilled"


@given(reported=REPORTED)
def test_what_is_open_is_decided_in_a_year_to_come(reported):
    found = of_the_cohort(reported)
    assert ("decided" in found.values) == (found.state == "in_progress")
    assert str(found.values.get("decided", "2021-22")) > "2020-21"


@given(reported=REPORTED)
def test_a_year_that_is_not_known_is_never_a_year_without_meetings(reported):
    if None in reported.values():
        assert of_the_cohort(reported).state != "not_fulfilled"


def counts(**shown):
    return [
        CaseCount(
            field=field, state="hidden" if count == "hidden" else "shown", count=None if count == "hidden" else count
        )
        for field, count in shown.items()
    ]


CASES = {"new_cases": 20, "cases_with_plan": 20, "complete_plans": 20, "overdue_evaluations": 0}


@pytest.mark.parametrize(
    ("clause", "changed", "expected"),
    [
        ("P195", {}, "fulfilled"),
        ("P195", {"cases_with_plan": 14}, "not_fulfilled"),
        ("P195", {"new_cases": "hidden"}, "hidden"),
        ("P195", {"cases_with_plan": "hidden"}, "hidden"),
        ("P196", {}, "fulfilled"),
        ("P196", {"complete_plans": 9}, "not_fulfilled"),
        ("P196", {"complete_plans": "hidden"}, "hidden"),
        ("P200", {}, "fulfilled"),
        ("P200", {"overdue_evaluations": 6}, "not_fulfilled"),
        ("P200", {"overdue_evaluations": "hidden"}, "hidden"),
    ],
)
def test_cases_of_the_whole_municipality(clause, changed, expected):
    found = {f.clause: f for f in found_in("cases", common(cases=counts(**CASES | changed))).values()}
    assert found[clause].state == expected
    assert finding_sentence(found[clause], PLAN).endswith(".")
    if expected == "hidden":
        assert not {"done", "due", "count"} & found[clause].values.keys()


def test_no_cases_reported():
    assert {f.state for f in found_in("cases", common()).values()} == {"not_reported"}


def test_no_rule_for_units_is_about_cases():
    """States about cases tell of cases: only the municipality has them, and every unit says the same."""
    asked = {check.field for check in PLAN.checks if check.rule in RULES}
    assert asked.isdisjoint({field.code for field in layout.CASES.fields})
    assert all(PLAN.clause(c).chapter != "3" for check in PLAN.checks if check.rule in RULES for c in check.clauses)


def test_the_plan_is_rolled_over_after_four_years():
    assert found_in("rolling", common())["P220", ""].state == "not_due"
    late = found_in("rolling", common(run_date=date(2022, 1, 1)))["P220", ""]
    assert (late.state, late.values["days"]) == ("not_reported", 1)


# --- the rules themselves ---


@pytest.mark.parametrize("rule", [*RULES, *COMMON_RULES])
def test_every_rule_says_what_it_asks_and_of_what(rule):
    module = __import__(f"toolkit.check.{rule}", fromlist=["RULE"])
    assert rule == module.RULE
    assert module.__doc__
    checks = [check for check in PLAN.checks if check.rule == rule]
    assert checks
    for code in (*getattr(module, "INPUT", ()), *(check.field for check in checks if check.field)):
        assert code in known_inputs()


def known_inputs():
    """Every question's code, every column as `TABLE.column`, and the survey."""
    forms = [sheet for sheet in layout.LEADER_SHEETS if isinstance(sheet, layout.FormSheet)]
    tables = {name: sheet for name, sheet in vars(layout).items() if isinstance(sheet, layout.TableSheet)}
    columns = {f"{name}.{column.code}" for name, sheet in tables.items() for column in sheet.columns}
    return {field.code for form in forms for field in form.fields} | columns | {"survey"}


def test_a_check_of_a_field_that_does_not_fit_stops_the_run():
    wrong = CHECKS["P061"].model_copy(update={"field": "parent_meetings"})
    with pytest.raises(SettingsError, match="rule_field"):
        refuse_unknown_rules(PLAN.model_copy(update={"checks": (wrong,)}))


@pytest.mark.parametrize("clause", ["P128", "P134"])
def test_one_answer_about_two_teams_proves_neither(clause):
    """Saturn has all grades, so both teams; the workbook asks once."""
    assert state(clause, facts("saturn", counts={"support_team": 9})) == "not_measured"
    assert state(clause, facts("saturn", counts={"support_team": 0})) == "not_fulfilled"
    assert state(clause, facts("saturn")) == "not_reported"


@pytest.mark.parametrize("times", [0, 9])
def test_where_the_grades_are_unknown_so_is_the_team(times):
    some = facts(counts={"support_team": times})
    unknown = replace(some, unit=REGISTER.get("stjernelia").model_copy(update={"grades": ()}))
    assert {state("P128", unknown), state("P134", unknown)} == {"not_measured"}


@pytest.mark.parametrize(("run_date", "expected"), [(date(2021, 5, 31), "not_due"), (date(2021, 6, 1), "not_reported")])
def test_a_review_is_not_missing_before_the_end_of_may(run_date, expected):
    assert state("P218", replace(facts(), run_date=run_date)) == expected


def test_before_its_time_nothing_of_the_action_table_is_missing():
    """The baseline year: the period has not begun, and the deadline of the unit's own plan is half a year away."""
    before = replace(facts(), school_year="2017-18", run_date=date(2018, 6, 15))
    found = {finding.clause: finding for finding in of_clause("P221", before)}
    assert (found["P221"].state, found["P223"].state) == ("not_due", "not_due")
    assert finding_sentence(found["P223"], PLAN).endswith("perioden begynner skoleåret 2018-19.")
    assert {f.state for f in of_clause("P221", facts())} == {"not_reported"}


def test_a_decision_is_named_by_the_year_it_was_made_in():
    """Number 1 of 2017-18 and number 1 of 2019-20 can both be open."""
    decisions = tuple(
        Decision(decided=year, number=1, decision=None, responsible=None, deadline=None, status="i gang")
        for year in ("2017-18", "2019-20")
    )
    said = [finding_sentence(f, PLAN) for f in of_clause("P055", facts(last_decisions=decisions))]
    assert said == [f"Beslutning 1 fra {year} er i gang." for year in ("2017-18", "2019-20")]


def test_a_check_that_no_workbook_can_answer_stops_the_run():
    """Adult education is not asked about a pupils' council: a clause about it alone would never be answered."""
    clauses = tuple(
        clause.model_copy(update={"unit_types": ("adult_education",)}) if clause.id == "P061" else clause
        for clause in PLAN.clauses
    )
    with pytest.raises(SettingsError, match="rule_field"):
        refuse_unknown_rules(PLAN.model_copy(update={"clauses": clauses, "checks": (CHECKS["P061"],)}))


def test_a_clause_about_other_grades_asks_nothing():
    assert of_clause("P134", facts("stjernelia", counts={"support_team": 9})) == []
    assert of_clause("P128", facts("maanedal_ungdomsskole", counts={"support_team": 9})) == []
    unknown = replace(facts(), unit=REGISTER.get("stjernelia").model_copy(update={"grades": ()}))
    assert of_clause("P128", unknown)[0].state == "not_reported"
