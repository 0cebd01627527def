"""The first page of the committee's report: what is recommended, what matters most, and what cannot be said."""

from __future__ import annotations

from toolkit.plan.model import Measure
from toolkit.plan.settings import Settings
from toolkit.present import html
from toolkit.present.content import Grid, Items, Paragraph, Part, block_of
from toolkit.present.found_in_municipality import measures_with_deadline, overdue_measures
from toolkit.present.html import Block, Cell, Status
from toolkit.present.key_messages import committee_messages
from toolkit.present.parts import bands, status
from toolkit.present.texts import text
from toolkit.review import CommitteeReview


def title(review: CommitteeReview, settings: Settings, internal: bool) -> Block:
    """Bands and heading."""
    name = settings.unit_register.municipality.name
    return bands(settings, internal) + html.heading(
        text("committee.title", municipality=name, year=review.school_year), 1
    )


def recommendation(review: CommitteeReview, settings: Settings) -> Block:
    """«Forslag til tilråding»: numbered, with its alternative, under the title that the chief executive had then."""
    heading = html.heading(recommendation_heading(review, settings), 2)
    return heading + block_of(recommendation_parts(review, settings))


def recommendation_heading(review: CommitteeReview, settings: Settings) -> str:
    """`Forslag til kommunedirektørens tilråding`."""
    chief = settings.plan.term("chief_executive", review.run_date, text("committee.chief_executive"))
    return text("committee.recommendation", title=chief)


def recommendation_parts(review: CommitteeReview, settings: Settings) -> tuple[Part, ...]:
    """The points, and one alternative to those that propose something: politicians amend by number."""
    undone = overdue_measures(review.findings, review.run_date, settings)
    points = [text("committee.noted"), *(text("committee.put_forward", measure=m.wording) for m in undone)]
    parts: list[Part] = [Items(tuple(points), ordered=True)]
    if undone:
        code = "committee.alternative" if len(undone) == 1 else "committee.alternative_many"
        parts.append(Paragraph(text(code, first=2, last=1 + len(undone))))
    unknown = sum(f.state == "not_reported" and f.clause in measures_with_deadline(settings) for f in review.findings)
    if unknown:
        parts.append(Paragraph(text("committee.unreported", count=unknown)))
    return tuple(parts)


def key_messages(review: CommitteeReview, settings: Settings) -> Block:
    """«Viktigst»."""
    return html.bullets(committee_messages(review, settings))


def short_table(review: CommitteeReview, settings: Settings) -> Block:
    """The action table in short: the measures that have a deadline, and where they stand."""
    measures = measures_with_deadline(settings)
    if not measures:
        return html.paragraph(text("plan.no_measures"))
    heads = tuple(text(f"head.{name}") for name in ("measure", "deadline", "status"))
    rows = tuple((m.wording, m.when, measure_status(m, review)) for m in measures.values())
    return block_of([Grid(text("tables.short_actions"), heads, rows)])


def measure_status(measure: Measure, review: CommitteeReview) -> Cell:
    """Where a measure stands: the municipality's own answer, or how many of the units that it binds have done it."""
    own = next((finding for finding in review.findings if finding.clause == measure.clause), None)
    if own is not None:
        return status(own)
    of_units = {f.state for found in review.unit_findings.values() for f in found if f.clause == measure.clause}
    if of_units and of_units <= {"not_due", "not_mandated"}:
        return Status("not_due", text("state.not_due"))
    return Status("coverage", _units_done(measure.clause, review))


def cannot_be_said() -> Block:
    """«Dette kan vi ikke si»."""
    return html.bullets([text(f"committee.cannot_{what}") for what in ("effect", "small", "kindergarten")])


def first_page_ends() -> Block:
    """Where the first page ends."""
    return html.end_of_first_page(text("committee.page_ends"))


def _units_done(clause: str, review: CommitteeReview) -> str:
    findings = [f for own in review.unit_findings.values() for f in own if f.clause == clause]
    bound = [f for f in findings if f.state not in ("not_mandated", "not_due")]
    done = sum(f.state in ("fulfilled", "fulfilled_late", "in_progress") for f in bound)
    return text("committee.units_done", done=done, all=len(bound))
