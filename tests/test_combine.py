"""Chapter by chapter: every combination gives one proposal, and a hidden figure is as silent as one never measured."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analyse.series import Point, Series
from toolkit.analyse.verdicts import Verdict
from toolkit.check import Finding
from toolkit.combine import Done, Figures, combine_chapters, propose
from toolkit.plan.load import load_settings
from toolkit.protect.model import UnitRecord
from toolkit.sources.workbook_layout import ASSESSMENT

SETTINGS = load_settings(Path(__file__).resolve().parents[1] / "params" / "example", "2020-21")
WORKS, PARTLY, FAILS = ASSESSMENT
COMBINATIONS = list(product(get_args(Done), (*ASSESSMENT, None), (*ASSESSMENT, None), get_args(Figures)))


@pytest.mark.parametrize(
    ("done", "now", "before", "figures", "proposal"),
    [
        ("all", WORKS, WORKS, "no_sure_change", "keep"),
        ("all", WORKS, None, "not_measured", "keep"),
        ("all", None, None, "no_sure_change", "keep"),
        ("all", None, None, "not_measured", "measure_first"),
        ("not_reported", None, None, "better", "measure_first"),
        ("nothing_asked", WORKS, WORKS, "hidden", "keep"),
        ("some", WORKS, WORKS, "no_sure_change", "adjust"),
        ("all", PARTLY, WORKS, "better", "adjust"),
        ("all", WORKS, WORKS, "worse", "adjust"),
        ("some", WORKS, WORKS, "worse", "strengthen"),
        ("none", FAILS, FAILS, "not_measured", "strengthen"),
        ("all", FAILS, FAILS, "no_sure_change", "stop"),
        ("all", FAILS, WORKS, "no_sure_change", "adjust"),
        ("all", FAILS, FAILS, "worse", "stop"),
    ],
)
def test_the_table_of_rules(done, now, before, figures, proposal):
    assert propose(done, now, before, figures) == proposal


@pytest.mark.parametrize("combination", COMBINATIONS)
def test_nothing_is_read_out_of_what_is_hidden(combination):
    done, now, before, _ = combination
    assert propose(done, now, before, "hidden") == propose(done, now, before, "not_measured")


def test_every_proposal_is_made_of_something_and_none_of_a_figure_alone():
    made = {propose(*combination) for combination in COMBINATIONS}
    assert made == {"keep", "adjust", "strengthen", "stop", "measure_first"}
    stopped = [c for c in COMBINATIONS if propose(*c) == "stop"]
    assert {(done, now, before) for done, now, before, _ in stopped} == {("all", FAILS, FAILS)}
    assert {figures for *_, figures in stopped} == set(get_args(Figures))


def record(**assessments):
    texts = {f"assessment_{chapter.replace('_', '.')}": word for chapter, word in assessments.items()}
    return UnitRecord(unit="solstol", delivery="delivered", texts=texts)


def series(indicator, word, state="shown"):
    values = {"value": 0.1, "low": 0.05, "high": 0.2, "n": 50} if state == "shown" else {}
    points = (Point("2019-20", state, **values), Point("2020-21", state, **values))
    verdict = Verdict("year_before", word) if word else None
    return Series("solstol", "all", indicator, "share", points, (verdict,) if verdict else ())


def of_chapter(chapter, findings=(), figures=(), now=None, before=None):
    found = combine_chapters(SETTINGS, now or record(), before, findings, figures)
    return next((one for one in found if one.chapter == chapter), None)


def found(clause, state):
    return Finding("yes_no", clause, state)


def test_what_is_done_counts_what_can_be_done():
    findings = [found("P061", "fulfilled"), found("P064", "not_reported"), found("P072", "not_mandated")]
    one = of_chapter("1.3", findings)
    assert (one.done, one.fulfilled, one.asked) == ("some", 1, 2)
    assert of_chapter("1.3", [found("P061", "not_reported")]).done == "not_reported"
    assert of_chapter("1.3", [found("P061", "not_fulfilled")]).done == "none"
    assert of_chapter("1.1", findings) is None


@pytest.mark.parametrize(
    ("indicator", "word", "figures"),
    [
        ("bullied", "lower", "better"),
        ("bullied", "higher", "worse"),
        ("wellbeing", "lower", "worse"),
        ("bullied", "too_few", "no_sure_change"),
        ("bullied", "not_comparable", "not_measured"),
    ],
)
def test_which_way_is_good_is_the_settings_to_say(indicator, word, figures):
    chapter = SETTINGS.indicator(indicator).chapter
    assert of_chapter(chapter, figures=[series(indicator, word)]).figures == figures


def test_a_hidden_figure_is_said_to_be_hidden():
    assert of_chapter("2", figures=[series("bullied", "hidden", "hidden")]).figures == "hidden"


def test_cases_and_follow_up_are_no_chapters_here():
    findings = [found("P195", "fulfilled"), found("P217", "fulfilled"), found("P221", "not_fulfilled")]
    assert combine_chapters(SETTINGS, record(), None, findings, []) == ()


@given(st.lists(st.sampled_from(["fulfilled", "not_fulfilled", "in_progress", "not_reported"]), min_size=1, max_size=5))
def test_counts_add_up(states):
    one = of_chapter("1.3", [found("P061", state) for state in states])
    assert (one.asked, one.fulfilled) == (len(states), states.count("fulfilled"))
    assert (one.done == "all") == (one.fulfilled == one.asked)
