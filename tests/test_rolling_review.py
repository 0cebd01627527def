"""Four years of a plan, counted by hand: what goes on, what was decided, and what the next plan could settle."""

from __future__ import annotations

from datetime import date

import pytest
from clean_tables import SETTINGS
from hypothesis import given
from hypothesis import strategies as st

from toolkit.check.next_plan import FROM_THE_PLAN
from toolkit.errors import InputError
from toolkit.plan.model import Plan
from toolkit.protect.model import (
    CommonMeasure,
    Decision,
    EarlierRecords,
    ForumReport,
    ProgrammeReport,
    ProtectedYear,
    UnitRecord,
)
from toolkit.rolling_review import build_rolling_review

YEARS = ("2017-18", "2018-19", "2019-20", "2020-21")
ALL = (*YEARS, "2021-22")
PLAN: Plan = SETTINGS.plan


def record(unit="solstol", delivery="delivered", **more):
    return UnitRecord(unit=unit, delivery=delivery, **more)


def review(*years, settings=SETTINGS):
    """Of what came in each of the last years, the review's own last; nothing came in the years before them."""
    every = [*[units()] * (len(YEARS) - len(years)), *years]
    earlier = tuple(EarlierRecords(school_year=y, **one) for y, one in zip(YEARS[:-1], every[:-1], strict=True))
    return build_rolling_review(YEARS[-1], protected_year(earlier=earlier, **every[-1]), settings)


def protected_year(**more):
    empty = {"figures": (), "cases": (), "records": (), "common_measures": (), "municipality_delivery": "delivered"}
    return ProtectedYear(school_year=YEARS[-1], **empty | more)


def units(*records, **more):
    return {"records": tuple(records), **more}


def cells(strips, clause):
    (strip,) = [one for one in strips if one.clause == clause]
    assert tuple(cell.school_year for cell in strip.cells) == ALL
    return [cell.state for cell in strip.cells]


def counted(strips, clause):
    (strip,) = [one for one in strips if one.clause == clause]
    return [(cell.done, cell.due) for cell in strip.cells]


def common(status=None, years=()):
    return {"common_measures": (CommonMeasure(measure="T8", status=status, done_on=None, years=tuple(years)),)}


# --- strips ---


def test_a_common_measure_is_one_cell_a_year():
    found = review(units(), units(**common("i gang", ["2018-19"])), units(**common("ikke startet")), units())
    assert cells(found.measures, "P228") == ["not_mandated", "fulfilled", "not_fulfilled", "not_reported", "not_due"]


def test_a_year_that_is_told_of_later_counts():
    found = review(units(), units(), units(), units(**common("i gang", ["2018-19", "2020-21"])))
    assert cells(found.measures, "P228") == ["not_mandated", "fulfilled", "not_reported", "fulfilled", "not_due"]


def test_a_cancelled_measure_is_cancelled_from_then_on_and_not_before():
    found = review(units(**common("i gang", ["2018-19"])), units(**common("avlyst", ["2018-19"])))
    assert cells(found.measures, "P228")[1:4] == ["fulfilled", "not_fulfilled", "cancelled"]


def activity(unit, **texts):
    return record(unit, texts=texts)


def test_units_are_counted_of_those_that_delivered_that_year():
    found = review(
        units(activity("solstol"), record("stjernelia", "pending")),
        units(activity("solstol", competence_activity="Kurs"), activity("stjernelia")),
        units(
            activity("solstol", competence_activity="Kurs", competence_earlier="2018-19"),
            activity("stjernelia", competence_activity="Kurs"),
        ),
    )
    assert cells(found.measures, "P223") == ["not_mandated", "fulfilled", "in_progress", "fulfilled", "not_due"]
    assert counted(found.measures, "P223") == [(None, None), (1, 1), (1, 2), (2, 2), (None, None)]


def test_what_a_leader_has_not_released_still_counts():
    found = review(units(record()), units(record(withheld=("competence_activity",))))
    assert cells(found.measures, "P223")[2:4] == ["not_reported", "fulfilled"]


def grades(**answers):
    """`g5="ja"` is what solstol says of Mitt valg on the fifth grade."""
    reports = [
        ProgrammeReport(
            programme="mitt_valg",
            grade=int(grade[1:]),
            first_school_year=None,
            delivered=said,
            staff_trained_share=None,
        )
        for grade, said in answers.items()
    ]
    return units(record(programmes=tuple(reports)))


def test_a_programme_is_fulfilled_only_where_every_grade_says_yes():
    found = review(
        grades(g5="nei"), grades(g5="ja", g6="delvis", g7="nei"), grades(), grades(g5="ja", g6="ja", g7="ja")
    )
    assert cells(found.programmes, "P125") == ["not_fulfilled", "in_progress", "not_reported", "fulfilled", "not_due"]
    assert counted(found.programmes, "P125")[1] == (1, 3)
    (strip,) = [one for one in found.programmes if one.clause == "P125"]
    answers = ("fulfilled", "in_progress", "not_fulfilled", "not_reported")
    assert [[cell.count(answer) for answer in answers] for cell in strip.cells[:4]] == [
        [0, 0, 1, 2],
        [1, 1, 1, 0],
        [0, 0, 0, 3],
        [3, 0, 0, 0],
    ]


def test_a_programme_that_starts_later_is_not_asked_for_before():
    found = review(*[units(record("maanedal_ungdomsskole")) for _ in YEARS])
    assert cells(found.programmes, "P123") == ["not_mandated", *["not_reported"] * 3, "not_due"]


def test_a_private_school_is_in_no_programmes_numbers():
    found = review(units(record("saturn")), units(record("saturn")))
    assert {cell.due for strip in found.programmes for cell in strip.cells} == {None}


def meetings(forum, held=None, years=()):
    return units(forums=(ForumReport(forum=forum, held=held, years=tuple(years)),))


def test_a_yearly_meeting_is_held_or_not_each_year():
    found = review(units(), meetings("P141", 0), meetings("P141"), meetings("P141", 1))
    assert cells(found.forums, "P141") == ["not_mandated", "not_fulfilled", "not_reported", "fulfilled", "not_due"]


def test_a_meeting_for_a_cohort_is_no_breach_in_a_year_without():
    found = review(units(), meetings("P161", 0), meetings("P161"), meetings("P161", 2))
    assert cells(found.forums, "P161") == ["not_mandated", "coverage", "not_reported", "fulfilled", "not_due"]


def test_a_meeting_that_is_only_remembered_later_counts():
    found = review(units(), units(), meetings("P141"), meetings("P141", 1, ["2018-19"]))
    assert cells(found.forums, "P141")[1:4] == ["fulfilled", "not_reported", "fulfilled"]


def test_the_countys_meetings_are_not_ours():
    assert "P162" not in {strip.clause for strip in review(units(), units()).forums}


@given(
    known=st.lists(st.sampled_from(YEARS[1:]), unique=True),
    held=st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=4, max_size=4),
)
def test_every_strip_has_a_cell_for_every_year_and_no_year_to_come_is_judged(known, held):
    found = review(*[meetings("P141", times) | common("i gang", known) for times in held])
    for strip in (*found.measures, *found.programmes, *found.forums):
        assert tuple(cell.school_year for cell in strip.cells) == ALL
        assert [cell.state for cell in strip.cells if cell.school_year > YEARS[-1]] == ["not_due"]
        assert "not_due" not in [cell.state for cell in strip.cells if cell.school_year <= YEARS[-1]]


# --- decisions ---


def decision(number, decided, status=None, text="Kurs"):
    return Decision(number=number, decided=decided, decision=text, responsible=None, deadline=None, status=status)


def test_decisions_are_counted_by_the_year_they_were_made():
    missed = [decision(1, "2017-18", "ikke gjennomført")]
    found = review(
        units(record(new_decisions=(decision(1, "2017-18"), decision(2, "2017-18")))),
        units(record(last_decisions=(*missed, decision(2, "2017-18", "gjennomført")))),
        units(record(last_decisions=tuple(missed), new_decisions=(decision(1, "2019-20"),))),
        units(
            record(
                last_decisions=(*missed, decision(1, "2019-20", "avlyst")), new_decisions=(decision(1, "2020-21"),) * 2
            )
        ),
    )
    counts = [(one.decided, one.made, one.done, one.cancelled, one.open) for one in found.decisions]
    assert counts == [("2017-18", 2, 1, 0, 1), ("2019-20", 1, 0, 1, 0), ("2020-21", 2, 0, 0, 2)]


def test_a_unit_that_has_not_delivered_still_has_open_decisions():
    found = review(units(record(new_decisions=(decision(1, "2019-20"),))), units(record(delivery="pending")))
    assert [(story.state, story.is_open) for story in found.stories["solstol"]] == [("not_reported", True)]


# --- the next plan ---


def codes(found, clause):
    return [one.code.partition(".")[2] for one in found.proposals if one.clauses == (clause,)]


def measure(measure_id, status, done_on=None):
    return units(common_measures=(CommonMeasure(measure=measure_id, status=status, done_on=done_on),))


@pytest.mark.parametrize(
    ("status", "done_on", "expected"),
    [
        ("ikke startet", None, ["propose_deadline"]),
        ("i gang", None, ["propose_deadline"]),
        (None, None, ["propose_unreported"]),
        ("gjennomført", date(2019, 12, 30), []),
        ("gjennomført", date(2020, 12, 30), []),
        ("avlyst", None, []),
    ],
)
def test_a_promise_with_a_deadline_is_proposed_while_it_is_unkept_or_unknown(status, done_on, expected):
    assert codes(review(units(), measure("T7", status, done_on)), "P227") == expected


def test_no_deadline_has_passed_before_it_has():
    early = SETTINGS.model_copy(update={"run": SETTINGS.run.model_copy(update={"run_date": date(2019, 12, 31)})})
    assert codes(review(units(), measure("T7", "i gang"), settings=early), "P227") == []


def test_a_meeting_that_was_never_held_and_one_that_nobody_reported_are_two_things():
    never = review(units(), meetings("P141", 0), meetings("P141", 0))
    assert codes(never, "P141") == ["propose_never_meetings"]
    assert codes(never, "P142") == ["propose_unreported"]
    assert codes(review(units(), meetings("P141", 0), meetings("P141", 1)), "P141") == []


def test_a_cohort_without_a_meeting_yet_is_no_proposal():
    assert codes(review(units(), meetings("P161", 0)), "P161") == []


def test_the_baseline_keeps_no_promise_of_the_plan():
    yes = grades(g5="ja", g6="ja", g7="ja")
    found = review(yes, grades(g5="nei", g6="nei", g7="nei"), grades(g5="nei", g6="nei", g7="nei"), grades(g5="ja"))
    assert codes(found, "P125") == ["propose_never_grades"]


def test_a_recommendation_that_most_lack_is_proposed_with_its_number():
    lacking = [record(unit, texts={"content_inspection": "nei"}) for unit in ("solstol", "stjernelia")]
    have = record("kometdalen", texts={"content_inspection": "ja"})
    silent = record("nordlysgrenda")
    found = review(units(), units(*lacking, have, silent))
    (proposal,) = [one for one in found.proposals if one.clauses == ("P212",)]
    assert (proposal.values["have"], proposal.values["all"]) == (1, 3)
    assert codes(review(units(), units(lacking[0], have)), "P212") == []  # half is not most


def test_what_the_plan_leaves_undefined_is_proposed_and_not_said_twice():
    found = review(units(), units())
    proposed = {one.code for one in found.proposals if one.code.startswith("lint.")}
    assert proposed == {f"lint.{code}" for code in FROM_THE_PLAN}
    assert found.unclear
    assert not {one.code for one in found.unclear} & set(FROM_THE_PLAN)


# --- which years ---


def test_the_plan_is_whole_when_its_last_school_year_is_reviewed():
    assert not review(units()).is_whole
    run = SETTINGS.run.model_copy(update={"school_year": "2021-22"})
    last = protected_year().model_copy(update={"school_year": "2021-22"})
    assert build_rolling_review("2021-22", last, SETTINGS.model_copy(update={"run": run})).is_whole


def test_the_columns_are_the_plans_years_and_every_year_with_a_run():
    assert build_rolling_review(YEARS[-1], protected_year(), SETTINGS).columns == ALL[1:]
    assert review(units()).columns == ALL


def test_another_year_than_the_sets_is_refused():
    with pytest.raises(InputError):
        build_rolling_review("2019-20", protected_year(), SETTINGS)
