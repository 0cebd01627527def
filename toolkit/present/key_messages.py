"""«Viktigst»: at most five messages, by rule, most important first. Code, condition, wording (in the texts)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Final

from toolkit.analyse.series import Series
from toolkit.analyse.verdicts import Comparison, Verdict
from toolkit.check import Finding, State
from toolkit.check.decision_ledger import stories_at
from toolkit.plan.school_years import year_before
from toolkit.plan.settings import Settings
from toolkit.present import numbers
from toolkit.present.comparisons import comparison_sentence
from toolkit.present.sentences import finding_sentence, group_label, verdict_sentence
from toolkit.present.texts import text
from toolkit.review import Review

MOST = 5
PROGRAMME_WORDING: dict[State, str] = {
    "not_fulfilled": "programme_missing",
    "not_reported": "programme_unreported",
    "in_progress": "programme_partly",
}


def unit_messages(review: Review, settings: Settings) -> list[str]:
    """The unit's messages, in this order: not done, forgotten, figures, decisions, late, not reported, partly."""
    messages = [
        *_programmes(review, "not_fulfilled", settings),
        *_forgotten(review),
        *_others(review, "not_fulfilled", settings),
        *_figures(review, settings),
        *_decisions(review),
        *_others(review, "fulfilled_late", settings),
        *_programmes(review, "not_reported", settings),
        *_others(review, "not_reported", settings),
        *_programmes(review, "in_progress", settings),
    ]
    return messages[:MOST] or [text("unit.nothing_urgent" if review.is_bound else "unit_page.nothing_checked")]


def _programmes(review: Review, state: State, settings: Settings) -> list[str]:
    """One message per programme, with the grades that are in this state."""
    grades: dict[tuple[str, str], list[str]] = defaultdict(list)
    for finding in review.findings:
        if finding.rule == "programmes_by_grade" and finding.state == state:
            grades[finding.clause, str(finding.values["programme"])].append(f"{finding.values['grade']}.")
    return [
        text(
            f"key.{PROGRAMME_WORDING[state]}",
            programme=programme,
            grades=numbers.listing(which),
            chapter=settings.plan.clause(clause).chapter,
        )
        for (clause, programme), which in grades.items()
    ]


def _others(review: Review, state: State, settings: Settings) -> list[str]:
    """Every other point of the plan that is in this state."""
    return [
        _with_chapter(f, settings)
        for f in review.findings
        if f.rule not in OWN_MESSAGE and f.state == state and settings.plan.clause(f.clause).shown == "core"
    ]


OWN_MESSAGE = ("programmes_by_grade", "last_decisions")
"""Rules whose findings are gathered into a message of their own."""


def _figures(review: Review, settings: Settings) -> list[str]:
    """A share of bullied pupils that has surely changed or stands out; or, once, that no such share can be shown."""
    bullying = [s for s in review.series if s.kind == "share" and settings.indicator(s.indicator).headline]
    states = {series.latest.state for series in bullying}
    if "hidden" in states and "shown" not in states:
        return [text("key.share_hidden")]
    return [
        text(
            f"key.{code}",
            group=group_label(series.group, settings),
            share=numbers.percent(series.latest.value),
            n=numbers.whole(series.latest.n),
            verdict=sentence(series, verdict, settings),
        )
        for series in bullying
        for comparison, (code, sentence) in SAID_FIRST.items()
        if (verdict := series.verdict_on(comparison)) is not None and verdict.word in ("higher", "lower")
        if series.latest.value is not None and series.latest.n is not None
    ]


SAID_FIRST: Final[Mapping[Comparison, tuple[str, Callable[[Series, Verdict, Settings], str]]]] = {
    "year_before": ("share_changed", lambda series, _, settings: verdict_sentence(series, settings)),
    "municipality": ("share_stands_out", comparison_sentence),
}
"""Comparisons that may be a key message, the message's code and the sentence in it."""


def _decisions(review: Review) -> list[str]:
    """How many of last year's decisions are done."""
    last, stories = year_before(review.school_year), stories_at(review.school_year, review.decisions)
    decisions = [story for story in stories if story.decided == last]
    done = sum(story.state == "fulfilled" for story in decisions)
    return [text("key.decisions", done=done, all=len(decisions))] if decisions else []


def _forgotten(review: Review) -> list[str]:
    """The years before the last one whose decisions are still open."""
    last = year_before(review.school_year)
    years = sorted({story.decided for story in review.decisions if story.decided < last and story.is_open})
    return [text("unit_page.open_since", years=numbers.listing(years))] if years else []


def _with_chapter(finding: Finding, settings: Settings) -> str:
    chapter = settings.plan.clause(finding.clause).chapter
    return text("key.finding", sentence=finding_sentence(finding, settings.plan), chapter=chapter)
