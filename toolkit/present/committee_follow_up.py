"""What was promised and where it stands: political resolutions, the action table, the chapters, leaders' decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from toolkit.check.resolution_ledger import ResolutionStory
from toolkit.combine import chapter_title
from toolkit.plan.settings import Settings
from toolkit.present import numbers
from toolkit.present.committee_first_page import measure_status
from toolkit.present.content import Grid, Items, Paragraph, Part
from toolkit.present.found_in_municipality import old_decisions, resolution_name, stories_of
from toolkit.present.html import Cell, Status
from toolkit.present.parts import action_table_caption, status
from toolkit.present.sentences import finding_result, finding_sentence
from toolkit.present.texts import text
from toolkit.review import CommitteeReview

COUNTED = ("fulfilled", "fulfilled_late", "in_progress", "not_fulfilled", "cancelled", "not_reported")
"""What a chapter's clauses may be; recommendations and what is not imposed are not counted, for they are no breach."""


def resolutions(review: CommitteeReview, settings: Settings) -> tuple[Part, ...]:
    """«Oppfølging av politiske vedtak»: the missed ones by name, then each with its deadline and status."""
    parts = resolution_parts(stories_of(review))
    if review.municipality_delivery == "delivered":
        return parts
    return Paragraph(text(f"resolutions.own_workbook_{review.municipality_delivery}")), *parts


def resolution_parts(stories: Sequence[ResolutionStory]) -> tuple[Part, ...]:
    """The missed ones by name, and a row for each."""
    if not stories:
        return (Paragraph(text("resolutions.none")),)
    parts: list[Part] = []
    if missed := tuple(_missed(story) for story in stories if story.is_missed):
        parts.append(Items(missed))
    heads = tuple(text(f"head.{name}") for name in ("resolution", "status", "resolved", "deadline", "reason"))
    return (*parts, Grid(text("tables.resolutions"), heads, tuple(map(_resolution_row, stories))))


def _missed(story: ResolutionStory) -> str:
    told, deadline = story.resolution, story.resolution.deadline
    assert deadline is not None  # what has no deadline is never missed
    code = "missed_unreported" if story.state == "not_reported" else "missed"
    return text(f"resolutions.{code}", name=resolution_name(told), deadline=numbers.day(deadline))


def _resolution_row(story: ResolutionStory) -> tuple[Cell, ...]:
    told = story.resolution
    where = [told.body, numbers.day(told.resolved_on) if told.resolved_on else None, told.case_number]
    reason = told.reason if story.state != "not_reported" else text("resolutions.last_told", year=story.told_in)
    word = told.status if told.status and story.state != "not_reported" else text("state.not_reported")
    return (
        told.resolution,
        Status(story.state, word),
        ", ".join(part for part in where if part) or "–",
        numbers.day(told.deadline) if told.deadline else "–",
        reason or "–",
    )


def action_table(review: CommitteeReview, settings: Settings) -> tuple[Part, ...]:
    """The plan's action table row by row, with responsible role, time and status."""
    if not settings.plan.measures:
        return (Paragraph(text("plan.no_measures")),)
    heads = tuple(text(f"head.{name}") for name in ("measure", "status", "responsible", "deadline", "found"))
    table = Grid(action_table_caption(settings.plan), heads, action_rows(review, settings))
    if review.municipality_delivery == "delivered":
        return (table,)
    return Paragraph(text(f"committee.own_workbook_{review.municipality_delivery}")), table


def action_rows(review: CommitteeReview, settings: Settings) -> tuple[tuple[Cell, ...], ...]:
    """One row per measure: its wording, who, when, where it stands and what was found."""
    by_clause = {finding.clause: finding for finding in review.findings}
    rows: list[tuple[Cell, ...]] = []
    for measure in settings.plan.measures:
        own = by_clause.get(measure.clause)
        found = finding_result(own) if own is not None else text("committee.see_units")
        rows.append((measure.wording, measure_status(measure, review), measure.role, measure.when, found))
    return tuple(rows)


def municipality_checks(review: CommitteeReview, settings: Settings) -> tuple[Part, ...]:
    """What else the plan asks of the municipality: promised meetings, the cases as a whole, and the plan's end."""
    if not review.municipality_findings:
        return (Paragraph(text("committee.nothing_else_asked")),)
    heads = tuple(text(f"head.{name}") for name in ("found", "status", "clause"))
    rows = tuple(
        (
            finding_sentence(finding, settings.plan),
            status(finding),
            f"{settings.plan.clause(finding.clause).chapter} ({finding.clause})",
        )
        for finding in review.municipality_findings
    )
    return (Grid(text("tables.municipality_checks"), heads, rows),)


def chapter_status(review: CommitteeReview, settings: Settings) -> tuple[Part, ...]:
    """Each chapter: how many answers about its clauses are of each kind, all units together and none named."""
    counts: dict[str, Counter[str]] = {chapter.id: Counter() for chapter in settings.plan.chapters}
    for own in review.unit_findings.values():
        for finding in own:
            if finding.state in COUNTED and finding.rule != "last_decisions":
                counts[settings.plan.clause(finding.clause).chapter][finding.state] += 1
    asked = {chapter: count for chapter, count in counts.items() if count}
    if not asked:
        return (Paragraph(text("committee.no_chapters")),)
    states = [state for state in COUNTED if any(count[state] for count in asked.values())]
    heads = (text("head.chapter"), *(text(f"state.{state}").capitalize() for state in states))
    rows = tuple(
        (_chapter_name(chapter, settings), *(numbers.whole(count[state]) for state in states))
        for chapter, count in asked.items()
    )
    explained = Paragraph(text("committee.chapters_explained", units=len(review.unit_findings)))
    return explained, Grid(text("tables.chapter_status"), heads, rows)


def proposals(review: CommitteeReview, settings: Settings) -> tuple[Part, ...]:
    """What was done, judged and measured in each chapter, what may be said of cases, and what follows from it."""
    if not review.chapters:
        return (Paragraph(text("chapters.none")),)
    heads = tuple(
        text(f"head.{name}")
        for name in ("chapter", "was_done", "units_assessment", "figures_say", "cases_say", "proposal")
    )
    rows = tuple(
        (
            _chapter_name(one.chapter, settings),
            text(f"chapters.done_{one.done}", fulfilled=one.fulfilled, asked=one.asked),
            one.assessment or text("state.not_reported"),
            text(f"chapters.figures_{one.figures}"),
            text(f"chapters.cases_{one.cases}") if one.cases else "–",
            text(f"chapters.{one.proposal}"),
        )
        for one in review.chapters
    )
    meanings = dict.fromkeys(one.proposal for one in review.chapters)
    means = Items(tuple(text(f"chapters.{proposal}_means_common") for proposal in meanings))
    decides = Paragraph(text("chapters.committee_decides"))
    return decides, Grid(text("tables.proposals"), heads, rows), means


def _chapter_name(chapter: str, settings: Settings) -> str:
    title = chapter_title(settings.plan, chapter)
    return title if title == chapter else f"{chapter} {title}"


def decisions(review: CommitteeReview) -> tuple[Part, ...]:
    """The leaders' decisions of every earlier year in sum, and those that have been open for long by name."""
    every = [story for own in review.decisions.values() for story in own]
    if not every:
        return (Paragraph(text("committee.baseline" if review.is_baseline else "committee.no_decisions")),)
    states = Counter(story.state for story in every)
    values = {"made": len(every), "done": states["fulfilled"], "cancelled": states["cancelled"]}
    summed = Paragraph(text("committee.decisions_sum", open=sum(s.is_open for s in every), **values))
    old = old_decisions(review)
    if not old:
        return summed, Paragraph(text("committee.no_old_decisions"))
    names = {unit.id: unit.name_in(review.school_year) for unit in review.units}
    heads = tuple(text(f"head.{name}") for name in ("unit", "status", "decision", "decided"))
    rows = tuple(
        (
            names[unit],
            Status(story.state, story.status or text("state.not_reported")),
            story.text or text("unit.withheld"),
            story.decided,
        )
        for unit, story in old
    )
    return summed, Grid(text("tables.old_decisions"), heads, rows)
