"""Chapter by chapter: what was done, what the figures say, and what they have in common. A proposal; a person decides.

One table of rules gives one proposal, the first that fits. A hidden figure is to a proposal what a figure that nobody
has measured is: nothing may be read out of what is hidden, least of all from the advice it would have led to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

from toolkit.analyse.series import Series
from toolkit.analyse.verdicts import Comparison
from toolkit.check.decision_ledger import DecisionStory
from toolkit.check.finding import Finding, State
from toolkit.plan.model import Chapter, Clause, Plan
from toolkit.plan.settings import Settings
from toolkit.protect.model import UnitRecord
from toolkit.sources.workbook_layout import ASSESSMENT, ASSESSMENT_FIELD

Done = Literal["all", "rest_not_reported", "some", "none", "not_reported", "nothing_asked"]
"""Of what the plan's rules ask in the chapter, and the unit has decided about it: how much is fulfilled.

What nobody has answered is not something that is missing: `rest_not_reported` is not `some`.
"""
Figures = Literal["better", "worse", "no_sure_change", "too_few", "nothing_before", "hidden", "not_measured"]
"""What the chapter's figures say since last year, or since years without common pupils."""
SILENT: Final[tuple[Figures, ...]] = ("too_few", "nothing_before", "hidden", "not_measured")
"""What gives no answer. The rules cannot tell one of these from another."""
Cases = Literal["all", "some", "hidden", "not_reported"]
"""Whether all cases have what the plan wants, for the whole municipality; never for a unit."""
Proposal = Literal["keep", "adjust", "strengthen", "stop", "measure_first"]

WORKS, PARTLY, FAILS = ASSESSMENT
OVER_TIME: Final[tuple[Comparison, ...]] = ("year_before", "several_years")
COUNTED: Final = ("fulfilled", "fulfilled_late", "in_progress", "not_fulfilled", "not_reported")
FULFILLED: Final = ("fulfilled", "fulfilled_late")


@dataclass(frozen=True)
class ChapterFinding:
    """One chapter of the plan for one unit.

    Attributes:
        fulfilled, asked: how many points are fulfilled, of those that the rules ask about and those decided.
        assessment: the leader's own word this year; None where it is not reported.
        assessment_before: last year's.
        cases: whether all cases have what the plan wants; None for a unit, and in chapters that are not about cases.
        clauses: the points of the plan behind `asked`: the evidence, in the plan's order.
    """

    chapter: str
    done: Done
    fulfilled: int
    asked: int
    assessment: str | None
    assessment_before: str | None
    figures: Figures
    proposal: Proposal
    clauses: tuple[str, ...] = ()
    cases: Cases | None = None


class Rule(NamedTuple):
    """When a proposal is made."""

    proposal: Proposal
    fits: Callable[[Done, str | None, str | None, Figures], bool]


RULES: Final = (
    # All is done, and the unit itself has found two years running that it does not work.
    Rule("stop", lambda done, now, before, _: done == "all" and now == FAILS and before == FAILS),
    Rule("strengthen", lambda done, now, _, figures: figures == "worse" and (done in ("some", "none") or now == FAILS)),
    Rule("strengthen", lambda done, now, _, __: now == FAILS and done in ("some", "none")),
    Rule("adjust", lambda _, now, __, figures: figures == "worse" or now in (PARTLY, FAILS)),
    Rule("adjust", lambda done, now, _, __: now == WORKS and done in ("some", "none")),
    Rule("keep", lambda _, now, __, ___: now == WORKS),
    Rule("keep", lambda done, _, __, figures: done == "all" and figures in ("better", "no_sure_change")),
    Rule("measure_first", lambda *_: True),
)
"""In this order; the last always fits. No rule says that a measure has had an effect."""


def combine_chapters(
    settings: Settings,
    record: UnitRecord,
    before: UnitRecord | None,
    findings: Sequence[Finding],
    series: Sequence[Series],
    decisions: Sequence[DecisionStory] = (),
) -> tuple[ChapterFinding, ...]:
    """One finding for each chapter that anything is known or asked of, in the plan's order.

    Args:
        record: this year's; `before`: last year's, or None.
        findings: of the unit, this year.
        series: of the unit, as they may be shown.
        decisions: those that this year has to answer for; each counts in the chapter that it is about.
    """
    plan = settings.plan
    found = []
    for chapter in plan.chapters:
        if not chapter.judged:  # cases and the follow-up of the plan itself: what they say stands elsewhere
            continue
        about = [f for f in findings if f.rule != "last_decisions" and _is_about(plan.clause(f.clause), chapter)]
        own = [_reported(finding) for finding in about]
        own += [story.state for story in decisions if _chapter_about(story.about, plan) == chapter.id]
        field = f"{ASSESSMENT_FIELD}{chapter.id}"
        figures = [one for one in series if settings.indicator(one.indicator).chapter == chapter.id]
        now = record.texts.get(field)
        if own or figures or now:
            then = before.texts.get(field) if before is not None else None
            one = _combined(chapter.id, own, now, then, _figures_of(figures, settings))
            clauses = dict.fromkeys(finding.clause for finding in about if finding.state in COUNTED)
            found.append(replace(one, clauses=tuple(sorted(clauses))))
    return tuple(found)


def combine_municipality(
    settings: Settings,
    records: Sequence[UnitRecord],
    before: Sequence[UnitRecord],
    findings: Sequence[Finding],
    series: Sequence[Series],
) -> tuple[ChapterFinding, ...]:
    """The same for the whole municipality, with the chapter about cases as far as its findings may be said.

    Args:
        records: this year's, of all units that delivered; `before`: last year's.
        findings: of all units, and the municipality's own.
        series: the municipality's.
    """
    plan = settings.plan
    found = []
    for chapter in plan.chapters:
        about = [f for f in findings if f.rule != "last_decisions" and _is_about(plan.clause(f.clause), chapter)]
        cases = _cases_of(about)
        if not chapter.judged and cases is None:
            continue
        field = f"{ASSESSMENT_FIELD}{chapter.id}"
        figures = [one for one in series if settings.indicator(one.indicator).chapter == chapter.id]
        now = _together([record.texts.get(field) for record in records])
        if about or figures or now:
            then = _together([record.texts.get(field) for record in before])
            states = [_reported(finding) for finding in about]
            one = _combined(chapter.id, states, now, then, _figures_of(figures, settings))
            found.append(replace(one, cases=cases))
    return tuple(found)


def _together(words: Sequence[str | None]) -> str | None:
    """What the units judge, all together: one word only where all say it, or where most say that it fails."""
    known = [word for word in words if word is not None]
    if not known:
        return None
    if set(known) == {WORKS}:
        return WORKS
    return FAILS if known.count(FAILS) * 2 > len(known) else PARTLY


def _cases_of(findings: Sequence[Finding]) -> Cases | None:
    """What the findings about cases say together; None where there are none. One that is hidden hides them all."""
    states = {finding.state for finding in findings if finding.rule == "cases"}
    if not states:
        return None
    if "hidden" in states:
        return "hidden"
    if "not_reported" in states:
        return "not_reported"
    return "all" if states == {"fulfilled"} else "some"


def propose(done: Done, now: str | None, before: str | None, figures: Figures) -> Proposal:
    """The first rule that fits."""
    said: Figures = "not_measured" if figures in SILENT else figures
    return next(rule.proposal for rule in RULES if rule.fits(done, now, before, said))


def _combined(
    chapter: str, own: Iterable[State], now: str | None, before: str | None, figures: Figures
) -> ChapterFinding:
    counted = [state for state in own if state in COUNTED]
    fulfilled = sum(state in FULFILLED for state in counted)
    done = _done(counted, fulfilled)
    proposal = propose(done, now, before, figures)
    return ChapterFinding(chapter, done, fulfilled, len(counted), now, before, figures, proposal)


def _reported(finding: Finding) -> State:
    """What another unit has not answered is not half done here: it is not reported."""
    return "not_reported" if finding.rule == "transitions" and finding.state == "in_progress" else finding.state


def _is_about(clause: Clause, chapter: Chapter) -> bool:
    return clause.chapter == chapter.id and clause.shown != "not"


def _chapter_about(about: str | None, plan: Plan) -> str | None:
    """The chapter that a decision is about: the one it names, or that of the row of the action table it names."""
    measure = next((m for m in plan.measures if m.id == about), None)
    return about if measure is None else plan.clause(measure.clause).chapter


def _done(counted: Sequence[str], fulfilled: int) -> Done:
    if not counted:
        return "nothing_asked"
    if fulfilled == len(counted):
        return "all"
    if set(counted) == {"not_reported"}:
        return "not_reported"
    if set(counted) <= {*FULFILLED, "not_reported"}:
        return "rest_not_reported"
    return "some" if fulfilled or "in_progress" in counted else "none"


def _figures_of(series: Sequence[Series], settings: Settings) -> Figures:
    """What is sure about any of the figures; the worse of two that point each way."""
    words = {
        _direction(verdict.word, one, settings)
        for one in series
        for comparison in OVER_TIME
        if (verdict := one.verdict_on(comparison)) is not None
    }
    if "worse" in words:
        return "worse"
    if "better" in words:
        return "better"
    if "no_sure_change" in words:
        return "no_sure_change"
    if "too_few" in words:
        return "too_few"
    states = {one.latest.state for one in series}
    if "shown" in states:
        return "nothing_before"
    return "hidden" if states & {"hidden", "left_out"} else "not_measured"


def _direction(word: str, series: Series, settings: Settings) -> str:
    if word not in ("higher", "lower"):
        return word
    low_is_good = settings.indicator(series.indicator).direction == "low_is_good"
    return "better" if (word == "lower") == low_is_good else "worse"


def chapter_title(plan: Plan, chapter_id: str) -> str:
    """The plan's own title of a chapter."""
    return next(chapter.title for chapter in plan.chapters if chapter.id == chapter_id)
