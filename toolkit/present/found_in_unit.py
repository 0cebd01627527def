"""What the rules of a unit's key sentences look for. Values only; the words are the catalogue's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from toolkit.analyse.series import Series
from toolkit.analyse.verdicts import Comparison
from toolkit.check import State
from toolkit.check.decision_ledger import stories_at
from toolkit.plan.school_years import year_before
from toolkit.plan.settings import Settings
from toolkit.present import numbers
from toolkit.present.comparisons import comparison_sentence
from toolkit.present.figure_sentences import series_sentence
from toolkit.present.rule import Values
from toolkit.present.sentences import finding_sentence, group_label
from toolkit.review import Review

Find = Callable[[Review, Settings], Iterable[Values]]

OWN_RULES = ("programmes_by_grade", "last_decisions")
"""Checks whose findings are gathered into sentences of their own."""


def programmes(state: State) -> Find:
    """Programmes that are in this state, each with its grades."""

    def find(review: Review, settings: Settings) -> list[Values]:
        grades: dict[tuple[str, str], list[str]] = defaultdict(list)
        for finding in review.findings:
            if finding.rule == "programmes_by_grade" and finding.state == state:
                grades[finding.clause, str(finding.values["programme"])].append(f"{finding.values['grade']}.")
        return [
            {
                "programme": programme,
                "grades": numbers.listing(which),
                "chapter": settings.plan.clause(clause).chapter,
            }
            for (clause, programme), which in grades.items()
        ]

    return find


def points(state: State) -> Find:
    """Every other point of the plan's core that is in this state, with the sentence of its check."""

    def find(review: Review, settings: Settings) -> list[Values]:
        return [
            {
                "sentence": finding_sentence(finding, settings.plan),
                "chapter": settings.plan.clause(finding.clause).chapter,
            }
            for finding in review.findings
            if finding.rule not in OWN_RULES and finding.state == state
            if settings.plan.clause(finding.clause).shown == "core"
        ]

    return find


def open_since(review: Review, settings: Settings) -> list[Values]:
    """The years before the last one whose decisions are still open."""
    last = year_before(review.school_year)
    years = sorted({story.decided for story in review.decisions if story.decided < last and story.is_open})
    return [{"years": numbers.listing(years)}] if years else []


def last_years_decisions(review: Review, settings: Settings) -> list[Values]:
    """How many of last year's decisions are done."""
    last, stories = year_before(review.school_year), stories_at(review.school_year, review.decisions)
    decisions = [story for story in stories if story.decided == last]
    done = sum(story.state == "fulfilled" for story in decisions)
    return [{"done": done, "all": len(decisions)}] if decisions else []


def shares_changed(review: Review, settings: Settings) -> list[Values]:
    """A headline share of bullied pupils that has surely changed since the year before."""
    return [{"figure": series_sentence(one, settings)} for one in _sure("year_before", review, settings)]


def shares_that_stand_out(review: Review, settings: Settings) -> list[Values]:
    """A headline share of bullied pupils that is surely another than the municipality's."""
    return [
        {
            "group": group_label(one.group, settings),
            "share": numbers.percent(one.latest.value),
            "count": numbers.whole(one.latest.count or 0),
            "n": numbers.whole(one.latest.n),
            "comparison": comparison_sentence(one, verdict, settings),
        }
        for one in _sure("municipality", review, settings)
        if (verdict := one.verdict_on("municipality")) is not None
        if one.latest.value is not None and one.latest.n is not None
    ]


def hidden_shares(review: Review, settings: Settings) -> list[Values]:
    """Once, where no headline share of bullied pupils can be shown and one of them is hidden."""
    return [{}] if are_hidden(headline_shares(review.series, settings)) else []


def nothing_urgent(review: Review, settings: Settings) -> list[Values]:
    """A unit that the plan binds."""
    return [{}] if review.is_bound else []


def nothing_checked(review: Review, settings: Settings) -> list[Values]:
    """A unit that the plan does not bind."""
    return [] if review.is_bound else [{}]


def headline_shares(series: Iterable[Series], settings: Settings) -> list[Series]:
    """Shares of bullied pupils that the settings put first."""
    return [one for one in series if one.kind == "share" and settings.indicator(one.indicator).headline]


def are_hidden(series: Sequence[Series]) -> bool:
    """Whether this year's figures are all without a number, and at least one of them is hidden."""
    states = {one.latest.state for one in series}
    return "hidden" in states and "shown" not in states


def _sure(comparison: Comparison, review: Review, settings: Settings) -> list[Series]:
    return [
        one
        for one in headline_shares(review.series, settings)
        if (verdict := one.verdict_on(comparison)) is not None and verdict.word in ("higher", "lower")
    ]
