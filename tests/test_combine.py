"""What was done, what is judged and what the figures say give one proposal, and nothing hidden can be seen in it."""

from itertools import product
from typing import get_args

import pytest
from clean_tables import SETTINGS

from toolkit.analyse.series import Point, Series
from toolkit.analyse.verdicts import Verdict
from toolkit.check import Finding
from toolkit.check.decision_ledger import DecisionStory
from toolkit.combine import RULES, SILENT, Done, Figures, Proposal, combine_chapters, combine_municipality, propose
from toolkit.protect.model import UnitRecord
from toolkit.sources.workbook_layout import ASSESSMENT

JUDGED = (None, *ASSESSMENT)
FAILS = ASSESSMENT[-1]
EVERY = list(product(get_args(Done), JUDGED, JUDGED, get_args(Figures)))


def test_every_combination_gives_one_proposal():
    assert {propose(*known) for known in EVERY} == set(get_args(Proposal))


def test_every_rule_decides_somewhere():
    first = {next(rule for rule in RULES if rule.fits(*known)) for known in EVERY}
    assert first == set(RULES)


def test_what_is_hidden_is_never_seen_in_a_proposal():
    for done, now, before, figures in EVERY:
        if figures in SILENT:
            assert propose(done, now, before, figures) == propose(done, now, before, "not_measured")


def test_only_people_stop_something_and_only_after_two_years():
    stopped = [known for known in EVERY if propose(*known) == "stop"]
    assert {known[:3] for known in stopped} == {("all", FAILS, FAILS)}
    assert {figures for *_, figures in stopped} == set(get_args(Figures))  # no figure alone, for or against


def test_where_nobody_has_judged_or_measured_the_proposal_is_to_find_out():
    for done, figures in product(get_args(Done), SILENT):
        assert propose(done, None, None, figures) == "measure_first"


def test_what_nobody_has_reported_is_not_missing():
    for before, figures in product(JUDGED, get_args(Figures)):
        if figures != "worse":
            assert propose("rest_not_reported", "fungerer", before, figures) == "keep"


def series(word="no_sure_change", state="shown", indicator="wellbeing"):
    point = Point("2020-21", state, *((4.0, 3.5, 4.5, 40) if state == "shown" else ()))
    return Series("solstol", "5-7", indicator, "mean", (point,), (Verdict("year_before", word),))


def in_chapter(chapter, findings=(), given=(), decisions=(), **texts):
    record = UnitRecord(unit="solstol", delivery="delivered", texts=texts)
    found = combine_chapters(SETTINGS, record, None, findings, given, decisions)
    return next((one for one in found if one.chapter == chapter), None)


@pytest.mark.parametrize(
    ("given", "figures"),
    [
        ([series("higher")], "better"),
        ([series("lower")], "worse"),
        ([series("higher"), series("lower")], "worse"),
        ([series("too_few"), series()], "no_sure_change"),
        ([series("too_few")], "too_few"),
        ([series("not_measured")], "nothing_before"),
        ([series("hidden", "hidden")], "hidden"),
        ([series("hidden", "hidden"), series("lower")], "worse"),
        ([series("not_measured", "not_measured")], "not_measured"),
    ],
)
def test_what_the_figures_of_a_chapter_say(given, figures):
    assert in_chapter(SETTINGS.indicator("wellbeing").chapter, given=given).figures == figures


def test_a_higher_share_of_bullied_pupils_is_worse():
    assert in_chapter("2", given=[series("higher", indicator="bullied")]).figures == "worse"


@pytest.mark.parametrize(
    ("states", "done"),
    [
        (["fulfilled", "fulfilled_late"], "all"),
        (["fulfilled", "not_reported"], "rest_not_reported"),
        (["fulfilled", "not_fulfilled"], "some"),
        (["in_progress"], "some"),
        (["not_fulfilled", "not_reported"], "none"),
        (["not_reported"], "not_reported"),
        (["not_mandated", "not_due", "coverage", "cancelled"], "nothing_asked"),
    ],
)
def test_what_was_done(states, done):
    clause = next(c for c in SETTINGS.plan.clauses if c.chapter == "1.1" and c.shown == "core")
    assert in_chapter("1.1", [Finding("yes_no", clause.id, state) for state in states]).done == done


def test_a_chapter_names_the_points_it_rests_on():
    asked, not_asked = [c.id for c in SETTINGS.plan.clauses if c.chapter == "1.1" and c.shown == "core"][:2]
    findings = [Finding("yes_no", asked, "not_reported"), Finding("yes_no", not_asked, "not_mandated")]
    assert in_chapter("1.1", findings).clauses == (asked,)


def test_clauses_that_stand_nowhere_do_not_count():
    clause = next((c for c in SETTINGS.plan.clauses if c.chapter.startswith("1.") and c.shown == "not"), None)
    assert clause is not None
    assert in_chapter(clause.chapter, [Finding("yes_no", clause.id, "not_fulfilled")], given=[]) is None


@pytest.mark.parametrize("about", ["1.2", None])
def test_a_decision_counts_in_the_chapter_it_is_about_and_nowhere_else(about):
    told = (("2020-21", "ikke gjennomført"),)
    story = DecisionStory("2019-20", 1, about, "x", None, None, told, None, "not_fulfilled")
    said = {"assessment_1.2": "fungerer"}
    found = in_chapter("1.2", decisions=[story], **said)
    assert found.done == ("none" if about else "nothing_asked")
    assert found.proposal == ("adjust" if about else "keep")


# --- the whole municipality ---

WORKS, PARTLY, _ = ASSESSMENT


def together(chapter, findings=(), given=(), **words_by_unit):
    """Each unit's word about chapter 1.3."""
    records = [
        UnitRecord(unit=unit, delivery="delivered", texts={"assessment_1.3": word} if word else {})
        for unit, word in words_by_unit.items()
    ]
    found = combine_municipality(SETTINGS, records, [], findings, given)
    return next((one for one in found if one.chapter == chapter), None)


@pytest.mark.parametrize(
    ("words", "judged"),
    [
        ([WORKS, WORKS, None], WORKS),
        ([WORKS, WORKS, PARTLY], PARTLY),
        ([WORKS, FAILS], PARTLY),
        ([FAILS, FAILS, WORKS], FAILS),
    ],
)
def test_the_units_judgement_is_one_word_only_where_they_agree(words, judged):
    assert together("1.3", **{f"unit{n}": word for n, word in enumerate(words)}).assessment == judged


def case_finding(state, clause="P195"):
    return Finding("cases", clause, state)


@pytest.mark.parametrize(
    ("states", "cases"),
    [
        (["fulfilled", "fulfilled"], "all"),
        (["fulfilled", "not_fulfilled"], "some"),
        (["not_fulfilled", "hidden"], "hidden"),
        (["fulfilled", "hidden"], "hidden"),
        (["fulfilled", "not_reported"], "not_reported"),
    ],
)
def test_cases_are_said_for_the_whole_municipality_and_hidden_hides_them(states, cases):
    assert together("3", [case_finding(state) for state in states]).cases == cases


def test_cases_are_in_no_units_chapters():
    assert in_chapter("3", [case_finding("fulfilled")]) is None
    found = combine_chapters(SETTINGS, UnitRecord(unit="a", delivery="delivered"), None, [], [series()])
    assert [one.cases for one in found] == [None]
