"""The public list of key sentences: every rule can speak, nothing else does, and no sentence is long."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date
from typing import Any

import hypothesis.strategies as st
import pytest
from clean_tables import SETTINGS as BASE
from clean_tables import tables_of
from hypothesis import given, settings
from readability import sentences_in, words_in

from toolkit.analyse.series import Point, Series
from toolkit.analyse.verdicts import AFTER_THE_TEST, BEFORE_THE_TEST, Verdict
from toolkit.check import Finding
from toolkit.check.decision_ledger import DecisionStory
from toolkit.check.resolution_ledger import ResolutionStory
from toolkit.present.comparisons import COMPARISONS, comparison_sentence
from toolkit.present.figure_sentences import FIGURE, series_sentence
from toolkit.present.key_messages import COMMITTEE, ROLLING, UNIT
from toolkit.present.rule import say
from toolkit.present.sentences import verdict_sentence, word_variant
from toolkit.present.series_figure import series_figure
from toolkit.present.texts import codes_under, has_text, text, wording
from toolkit.protect import UnitRecord, protect_year
from toolkit.protect.model import Resolution
from toolkit.review import build_committee_review, build_review
from toolkit.rolling_review import build_rolling_review
from toolkit.sources.workbook_layout import question_of

YEAR = "2020-21"
PLAIN = BASE.indicator("bullied").model_copy(update={"id": "plain", "definition": None})
"""A share that the plan has no definition of: the example has none."""
INDICATORS = (*BASE.surveys.indicators, PLAIN)
SETTINGS = BASE.model_copy(update={"surveys": BASE.surveys.model_copy(update={"indicators": INDICATORS})})
MOST_WORDS = 20
LONG_NAME = "Nordlysgrenda og Månebakken oppvekstsenter avdeling skole"
PROTECTED = protect_year(tables_of(delivered=frozenset({"stjernelia"})), SETTINGS)
NOBODY = build_review("stjernelia", YEAR, PROTECTED, SETTINGS)
TOWN = build_committee_review(YEAR, PROTECTED, SETTINGS)
YEARS = build_rolling_review(YEAR, PROTECTED, SETTINGS)
LISTS = {"unit": UNIT, "committee": COMMITTEE, "rolling": ROLLING, "figure": FIGURE}


def a_series(state="shown", word="higher", comparison="year_before", group="5-7", unit="stjernelia", **more):
    point = Point(YEAR, state, 0.123, 0.1, 0.15, 1234, 152, (5, 6, 7)) if state == "shown" else Point(YEAR, state)
    other = {"baseline": 0.075} if comparison == "municipality" else {"other_year": "2019-20"}
    values = {"indicator": "bullied", "kind": "share"} | more
    return Series(unit, group, points=(point,), verdicts=(Verdict(comparison, word, **other),), **values)


def programme(state):
    grades = range(1, 8)
    values = [{"programme": "Skolen som samfunnsbygger", "grade": grade} for grade in grades]
    return tuple(Finding("programmes_by_grade", "P123", state, value) for value in values)


def point(state):
    """The longest sentence about a point: a transition between two long names."""
    late = {"done_on": date(2019, 11, 21), "deadline": date(2018, 12, 31), "measure": "T6"}
    values = {"sender": LONG_NAME, "receiver": LONG_NAME} if state == "not_fulfilled" else {}
    if state == "fulfilled_late":
        return (Finding("action_table", "P226", state, late),)
    return (Finding("transitions", "P110", state, values or {"sender": LONG_NAME, "receiver": LONG_NAME}),)


def a_story(decided="2019-20", state="not_fulfilled", years=1):
    statuses = tuple((f"20{18 + n}-{19 + n}", "ikke gjennomført") for n in range(3 - years, 3))
    return DecisionStory(decided, 1, None, "Kurs", None, None, statuses, None, state)


def measures(state, count=5):
    own = [m for m in SETTINGS.plan.measures if m.deadline and m.id != "T1"][:count]
    return tuple(Finding("action_table", m.clause, state, {"measure": m.id, "deadline": m.deadline}) for m in own)


def a_resolution(number, missed=True):
    told = Resolution(
        number=number,
        resolved_on=date(2019, 6, 19),
        body="Kommunestyret",
        case_number=f"19/{number}",
        resolution="Vedtak",
        deadline=date(2019, 12, 31),
        status="ikke gjennomført",
        reason=None,
    )
    return told, ResolutionStory(told, YEAR, "not_fulfilled", missed)


def unit(**changes: Any):
    return replace(NOBODY, **{"findings": (), "series": (), "decisions": ()} | changes)


def town(**changes: Any):
    return replace(
        TOWN, **{"findings": (), "series": (), "resolutions": (), "municipality_delivery": "delivered"} | changes
    )


def years(**changes: Any):
    given = {"findings": (), "series": (), "resolutions": (), "municipality_delivery": "delivered", "stories": {}}
    return replace(YEARS, **given | changes)


def long_names(review):
    units = tuple(
        u.model_copy(update={"names": (u.names[0].model_copy(update={"name": LONG_NAME}),)}) for u in review.units
    )
    return replace(review, units=units)


def records(delivery):
    return tuple(UnitRecord(unit=u.id, delivery=delivery) for u in TOWN.units)


OURS = {"unit": "@municipality", "group": TOWN.headline_group}
EXAMPLES = {
    ("unit", "key.share_changed"): unit(series=(a_series(),)),
    ("unit", "key.share_stands_out"): unit(series=(a_series(comparison="municipality"),)),
    ("unit", "key.share_hidden"): unit(series=(a_series("hidden"),)),
    ("unit", "key.programme_missing"): unit(findings=programme("not_fulfilled")),
    ("unit", "key.programme_unreported"): unit(findings=programme("not_reported")),
    ("unit", "key.programme_partly"): unit(findings=programme("in_progress")),
    ("unit", "key.point_not_fulfilled"): unit(findings=point("not_fulfilled")),
    ("unit", "key.point_fulfilled_late"): unit(findings=point("fulfilled_late")),
    ("unit", "key.point_not_reported"): unit(findings=point("not_reported")),
    ("unit", "key.decisions_open_since"): unit(decisions=(a_story("2017-18"), a_story("2018-19"), a_story("2016-17"))),
    ("unit", "key.decisions_done"): unit(decisions=(a_story(state="fulfilled"),)),
    ("unit", "key.nothing_urgent"): unit(is_bound=True),
    ("unit", "key.nothing_checked"): unit(is_bound=False),
    ("committee", "key.delivered"): town(),
    ("committee", "key.not_delivered"): long_names(town(records=records("pending"))),
    ("committee", "key.workbooks_failed"): long_names(town(records=records("failed"))),
    ("committee", "key.share_hidden"): town(series=(a_series("hidden", **OURS),)),
    ("committee", "key.share"): town(series=(a_series(**OURS),)),
    ("committee", "key.own_workbook_pending"): town(findings=measures("not_reported"), municipality_delivery="pending"),
    ("committee", "key.own_workbook_failed"): town(findings=measures("not_reported"), municipality_delivery="failed"),
    ("committee", "key.measures_done"): town(findings=measures("fulfilled")),
    ("committee", "key.measures_done_late"): town(findings=measures("fulfilled_late")),
    ("committee", "key.resolutions_missed"): town(resolutions=tuple(a_resolution(n)[0] for n in range(1, 12))),
    ("committee", "key.old_decision"): town(decisions={"solstol": (a_story("2018-19", years=2),)}),
    ("committee", "key.old_decisions"): town(decisions={"solstol": (a_story("2018-19", years=2),) * 12}),
    ("committee", "key.revision"): town(records=records("delivered")),
    ("rolling", "key.delivered"): years(),
    ("rolling", "key.own_workbook_pending"): years(findings=measures("not_reported"), municipality_delivery="pending"),
    ("rolling", "key.own_workbook_failed"): years(findings=measures("not_reported"), municipality_delivery="failed"),
    ("rolling", "key.measures_done"): years(findings=measures("fulfilled")),
    ("rolling", "key.measures_done_late"): years(findings=measures("fulfilled_late")),
    ("rolling", "key.measures_undone"): years(findings=measures("not_fulfilled")),
    ("rolling", "key.decisions_open"): years(stories={"solstol": (a_story(),)}),
    ("rolling", "key.decisions_all_closed"): years(stories={"solstol": (a_story(state="fulfilled"),)}),
    ("rolling", "key.resolutions_done"): years(resolutions=(a_resolution(1)[1],)),
    ("rolling", "key.share_hidden"): years(series=(a_series("hidden", **OURS),)),
    ("rolling", "key.share"): years(series=(a_series(**OURS),)),
    ("figure", "figure.left_out_sentence"): a_series("left_out"),
    ("figure", "figure.hidden_sentence"): a_series("hidden"),
    ("figure", "figure.not_measured_sentence"): a_series("not_measured"),
    ("figure", "figure.share_sentence"): a_series(group="all"),
    ("figure", "figure.share_sentence_grades"): a_series(),
    ("figure", "figure.share_sentence_plain"): a_series(indicator="plain"),
    ("figure", "figure.mean_sentence"): a_series(indicator="wellbeing", kind="mean"),
}
"""For each rule, what it is about; where it can be long, with the longest names there are."""


def said_by(key):
    page, code = key
    (rule,) = [rule for rule in LISTS[page] if rule.code == code]
    return [text(code, **values) for values in rule.find(EXAMPLES[key], SETTINGS)]


def pattern_of(code):
    """What a sentence of this rule looks like."""
    parts = re.split(r"\{\w+\}", wording(code))
    return re.compile(".+?".join(map(re.escape, parts)), re.DOTALL)


def test_every_rule_has_an_example_its_condition_and_its_source():
    assert EXAMPLES.keys() == {(page, rule.code) for page, rules in LISTS.items() for rule in rules}
    for rules in LISTS.values():
        assert len({rule.code for rule in rules}) == len(rules)
        for rule in rules:
            assert has_text(f"condition.{rule.code}")
            assert has_text(f"source.{rule.source}")


@pytest.mark.parametrize("key", EXAMPLES, ids=lambda key: "-".join(key))
def test_a_rule_speaks_where_its_condition_is_met_and_its_sentence_is_said(key):
    sentences = said_by(key)
    assert sentences
    assert set(sentences) <= set(say(LISTS[key[0]], EXAMPLES[key], SETTINGS))


SILENT = {"unit": unit(), "committee": town(records=()), "rolling": years()}
ALWAYS = {"key.delivered", "key.nothing_urgent"}


@pytest.mark.parametrize("page", SILENT)
def test_no_rule_speaks_where_nothing_is_found(page):
    said = [rule.code for rule in LISTS[page] if list(rule.find(SILENT[page], SETTINGS))]
    assert set(said) <= ALWAYS


def test_the_last_resort_is_silent_where_anything_is_said():
    review = unit(findings=programme("not_fulfilled"))
    assert text("key.nothing_urgent") not in say(UNIT, review, SETTINGS)
    assert say(UNIT, unit(), SETTINGS) == [text("key.nothing_urgent")]


def test_what_is_most_important_is_said_first():
    """A sure rise in bullying is not crowded out by a page of points that are not fulfilled."""
    review = unit(
        series=(a_series(),),
        findings=(*programme("not_fulfilled"), *point("not_fulfilled") * 6),
        decisions=(a_story("2017-18"),),
    )
    codes = ("key.share_changed", "key.programme_missing", "key.decisions_open_since", "key.point_not_fulfilled")
    for code, sentence in zip(codes, say(UNIT, review, SETTINGS), strict=False):
        assert pattern_of(code).fullmatch(sentence)


@pytest.mark.parametrize("key", EXAMPLES, ids=lambda key: "-".join(key))
def test_no_key_sentence_is_longer_than_twenty_words(key):
    for said in said_by(key):
        for sentence in sentences_in(said):
            assert len(words_in(sentence)) <= MOST_WORDS, sentence


def test_a_rule_that_two_pages_share_says_the_same_on_both():
    shared = {rule.code for rule in COMMITTEE} & {rule.code for rule in ROLLING}
    assert len(shared) >= 7
    for code in shared - {"key.delivered"}:
        assert said_by(("committee", code)) == said_by(("rolling", code))
    assert said_by(("unit", "key.share_hidden")) == said_by(("committee", "key.share_hidden"))


# What is said of a comparison


def every_comparison():
    """Each word with its reason, for each kind of figure, as `analyse/verdicts.py` can give them."""
    before = {(rule.word, rule.why) for rule in BEFORE_THE_TEST} - {("not_measured", "few_years")}
    after = {(rule.word, "") for rule in AFTER_THE_TEST}
    for kind in ("share", "mean"):
        for indicator in {"share": ("bullied",), "mean": ("wellbeing",)}[kind]:
            for comparison in COMPARISONS:
                more = {("not_measured", "few_years")} if comparison == "several_years" else set()
                for word, why in before | after | more:
                    yield kind, indicator, Verdict(comparison, word, why, baseline=0.1, other_year="2017-18")


def test_every_word_of_a_comparison_has_its_sentence_and_every_sentence_its_word():
    reached = set()
    for kind, indicator, verdict in every_comparison():
        series = replace(a_series(indicator=indicator, kind=kind), verdicts=(verdict,))
        variant = word_variant(series, verdict, SETTINGS)
        if verdict.comparison == "year_before":
            reached.add(f"verdict.{variant}")
            sentence = verdict_sentence(series, SETTINGS)
        else:
            reached.add(f"against.{verdict.comparison}_{variant}")
            sentence = comparison_sentence(series, verdict, SETTINGS)
        assert len(words_in(sentence)) <= MOST_WORDS
        assert has_text(f"condition.word.{variant}")
    assert reached == {*codes_under("verdict"), *codes_under("against")}


# The sentences of the plan's points


ASKED = [question_of(check.field) for check in SETTINGS.plan.checks if check.field]
LONGEST = {
    "done_on": "21. desember 2020",
    "deadline": "31. desember 2018",
    "missing": "2017-18, 2018-19, 2019-20 og 2020-21",
    "sender": LONG_NAME,
    "receiver": LONG_NAME,
    "grades": "5., 6., 7., 8., 9. og 10.",
    "programme": "Skolen som samfunnsbygger",
    "question": max(ASKED, key=lambda question: len(words_in(question))),
    "role": "pedagogisk leder",
    "leader": "pedagogisk leder",
}
MEASURE = max((measure.wording for measure in SETTINGS.plan.measures), key=lambda words: len(words_in(words)))
SAID_IN_KEY_SENTENCES = re.compile(
    r"finding\.(?!cases|forums)\w+_(not_fulfilled|fulfilled_late|not_reported)(_[a-z]+)?"
)


@pytest.mark.parametrize("code", [code for code in codes_under("finding") if SAID_IN_KEY_SENTENCES.fullmatch(code)])
def test_no_sentence_about_a_point_of_the_plan_is_longer_than_twenty_words(code):
    slots = set(re.findall(r"\{(\w+)\}", wording(code)))
    said = text(code, **{slot: LONGEST.get(slot, "12") for slot in slots})
    if "action_table" in code:
        said = text("finding.measure", measure=MEASURE, result=said)
    for sentence in sentences_in(text("key.point_not_fulfilled", sentence=said, chapter="1.7")):
        assert len(words_in(sentence)) <= MOST_WORDS, sentence


SHARES = st.tuples(st.integers(1, 400), st.integers(0, 600)).map(lambda both: (both[0], both[0] + both[1]))


@settings(max_examples=20, deadline=None)
@given(SHARES, st.sampled_from(["higher", "lower"]))
def test_one_figure_has_one_sentence_wherever_it_is_told_of(share, word):
    """On a unit's first page, over its drawing, on the committee's page and on the page over the years."""
    count, n = share
    point = Point(YEAR, "shown", count / n, count / n * 0.9, min(1, count / n * 1.1), n, count, (5, 6, 7))
    series = replace(a_series(word=word), points=(point,))
    sentence = series_sentence(series, SETTINGS)
    assert say(UNIT, unit(series=(series,)), SETTINGS) == [sentence]
    assert html.unescape(sentence) in html.unescape(series_figure(series, SETTINGS).html)
    assert sentence in say(COMMITTEE, town(series=(series,), headline_group="5-7"), SETTINGS)
    assert sentence in say(ROLLING, years(series=(series,), headline_group="5-7"), SETTINGS)
