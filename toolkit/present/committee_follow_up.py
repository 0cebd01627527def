"""What was resolved, promised and decided, and where it stands: for those who ask what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toolkit.check.finding import Finding
from toolkit.check.resolution_ledger import FollowedUp
from toolkit.combine import ABOUT_FOLLOW_UP, COUNTED, FULFILLED, chapter_title
from toolkit.plan.settings import Settings
from toolkit.present import html, numbers
from toolkit.present.html import Block, Cell, Status
from toolkit.present.parts import action_table_caption, findings_table, status
from toolkit.present.sentences import finding_result
from toolkit.present.texts import text
from toolkit.present.unit_decisions import reported_by_year
from toolkit.review import CommitteeReview
from toolkit.sources import workbook_layout as layout

LONG_OPEN = 2
"""A decision that two reviews or more have answered for without closing it is named."""


def resolutions(review: CommitteeReview) -> Block:
    """«Oppfølging av politiske vedtak»: the bodies' own, by the day they were made."""
    return resolutions_table(review.resolutions)


def resolutions_table(resolutions: Sequence[FollowedUp]) -> Block:
    """Each resolution, who made it and when, and where it stands."""
    if not resolutions:
        return html.paragraph(text("committee.no_resolutions"))
    heads = [text(f"head.{name}") for name in ("resolution", "body", "deadline", "status")]
    rows: list[list[Cell]] = []
    for one in resolutions:
        made = one.resolution
        resolved = ", ".join(
            part for part in (made.body, made.case_number, made.resolved_on and numbers.day(made.resolved_on)) if part
        )
        word = (made.status or text("state.not_reported")).capitalize()
        told = text("unit.status_reason", status=word, reason=made.reason) if made.reason else word
        state = "not_fulfilled" if one.is_missed else one.state
        rows.append(
            [
                made.resolution,
                resolved or "–",
                numbers.day(made.deadline) if made.deadline else "–",
                Status(state, told),
            ]
        )
    return html.table(text("tables.resolutions"), heads, rows)


def action_table(review: CommitteeReview, settings: Settings) -> Block:
    """The plan's action table row by row, with responsible role, time and status."""
    if not settings.plan.measures:
        return html.paragraph(text("plan.no_measures"))
    by_clause = {finding.clause: finding for finding in review.findings}
    heads = [text(f"head.{name}") for name in ("measure", "responsible", "deadline", "status", "found")]
    rows: list[list[str | Status]] = []
    for measure in settings.plan.measures:
        finding = by_clause.get(measure.clause)
        row: list[str | Status] = [measure.wording, measure.role, measure.when]
        if finding is not None:
            rows.append([*row, status(finding), finding_result(finding)])
        else:
            rows.append([*row, Status("coverage", units_done(measure.clause, review)), text("committee.see_units")])
    block = html.table(action_table_caption(settings.plan), heads, rows)
    if review.municipality_delivery == "delivered":
        return block
    return html.paragraph(text(f"committee.own_workbook_{review.municipality_delivery}")) + block


def chapters_status(review: CommitteeReview, settings: Settings) -> Block:
    """Each chapter: how many of the points that were asked of the units are fulfilled, and how the units judge it."""
    heads = [text(f"head.{name}") for name in ("chapter", "fulfilled_points", "works", "partly", "not", "none")]
    delivered = [r for r in review.records if r.delivery == "delivered"]
    assessed = {layout.chapter_of(field.code) for field in layout.SELF_ASSESSMENT.fields}
    rows: list[list[Cell]] = []
    for chapter in settings.plan.chapters:
        found = [f for own in review.unit_findings.values() for f in own if _is_in(f, chapter.id, settings)]
        if chapter.id in ABOUT_FOLLOW_UP or not (found or chapter.id in assessed):
            continue
        field = f"{layout.ASSESSMENT_FIELD}{chapter.id}"
        answers = [record.texts.get(field) for record in delivered]
        counts = [numbers.whole(answers.count(word)) for word in (*layout.ASSESSMENT, None)]
        judged = counts if chapter.id in assessed else ["–"] * len(counts)
        title = f"{chapter.id} {chapter_title(settings.plan, chapter.id)}"
        rows.append([title, _fulfilled(found), *judged])
    if not rows:
        return html.paragraph(text("chapters.none"))
    return html.table(text("tables.chapters_status"), heads, rows)


def forums(review: CommitteeReview, settings: Settings) -> Block:
    """Meetings that the plan promises with a number, and storforeldremøter cohort by cohort."""
    found = [f for f in review.municipality_findings if f.rule in ("forums", "rolling")]
    if not found:
        return html.paragraph(text("committee.no_forums"))
    return findings_table(found, settings, text("tables.forums"))


def case_plans(review: CommitteeReview, settings: Settings) -> Block:
    """Written plans, complete and evaluated: for the whole municipality, as far as the counts may be shown."""
    found = [f for f in review.municipality_findings if f.rule == "cases"]
    return findings_table(found, settings, text("tables.case_plans")) if found else html.EMPTY


def decisions(review: CommitteeReview) -> Block:
    """The leaders' own decisions in sum, and those that have been open for long."""
    stories = [story for own in review.decisions.values() for story in own]
    if not stories:
        return html.paragraph(text("committee.no_decisions"))
    done = sum(story.state == "fulfilled" for story in stories)
    cancelled = sum(story.state == "cancelled" for story in stories)
    sentence = text(
        "committee.decisions",
        made=len(stories),
        done=done,
        cancelled=cancelled,
        open=len(stories) - done - cancelled,
    )
    names = {unit.id: unit.name_in(review.school_year) for unit in review.units}
    rows: list[list[Cell]] = [
        [names[unit], story.text or text("unit.withheld"), story.decided, reported_by_year(story)]
        for unit, own in review.decisions.items()
        for story in own
        if story.is_open and story.answered_for >= LONG_OPEN
    ]
    block = html.paragraph(sentence)
    if not rows:
        return block
    heads = [text(f"head.{name}") for name in ("unit", "decision", "decided", "reported")]
    return block + html.table(text("tables.long_open"), heads, rows)


def units_done(clause: str, review: CommitteeReview) -> str:
    """How many of the units that the row binds have done it."""
    findings = [f for own in review.unit_findings.values() for f in own if f.clause == clause]
    bound = [f for f in findings if f.state != "not_mandated"]
    done = sum(f.state in ("fulfilled", "fulfilled_late", "in_progress") for f in bound)
    return text("committee.units_done", done=done, all=len(bound))


def _is_in(finding: Finding, chapter: str, settings: Settings) -> bool:
    return finding.rule != "last_decisions" and settings.plan.clause(finding.clause).chapter == chapter


def _fulfilled(findings: Iterable[Finding]) -> str:
    counted = [finding.state for finding in findings if finding.state in COUNTED]
    if not counted:
        return text("chapters.done_nothing_asked")
    done = sum(state in FULFILLED for state in counted)
    return text("committee.fulfilled_points", done=done, asked=len(counted))
