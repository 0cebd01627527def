"""The first page of the committee's report: what is recommended, what matters most, and what cannot be said."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.analyse.series import Series
from toolkit.check import Finding
from toolkit.check.decision_ledger import DecisionStory
from toolkit.check.resolution_ledger import ResolutionStory, resolution_stories
from toolkit.plan.model import Measure
from toolkit.plan.settings import Settings
from toolkit.present import html, numbers
from toolkit.present.content import Grid, Items, Paragraph, Part, block_of
from toolkit.present.html import Block, Cell, Status
from toolkit.present.parts import bands, status
from toolkit.present.sentences import series_sentence
from toolkit.present.texts import text
from toolkit.protect.model import Resolution
from toolkit.review import CommitteeReview
from toolkit.sources.workbook_layout import OUTCOMES

OPEN_STATES = ("not_fulfilled", "in_progress")
OLD = 2
"""A decision that is open after so many reviews is named."""


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
    undone = overdue_measures(review, settings)
    points = [text("committee.noted"), *(text("committee.put_forward", measure=m.wording) for m in undone)]
    parts: list[Part] = [Items(tuple(points), ordered=True)]
    if undone:
        code = "alternative" if len(undone) == 1 else "alternative_many"
        parts.append(Paragraph(text(f"committee.{code}", first=2, last=1 + len(undone))))
    unknown = sum(f.state == "not_reported" and f.clause in _with_deadline(settings) for f in review.findings)
    if unknown:
        parts.append(Paragraph(text("committee.unreported", count=unknown)))
    return tuple(parts)


def overdue_measures(review: CommitteeReview, settings: Settings) -> list[Measure]:
    """The municipality's own measures that are told of as not done after their deadline."""
    measures = _with_deadline(settings)
    undone = [measures[f.clause] for f in review.findings if f.state in OPEN_STATES and f.clause in measures]
    return [measure for measure in undone if measure.deadline and measure.deadline < review.run_date]


def key_messages(review: CommitteeReview, settings: Settings) -> Block:
    """«Viktigst»."""
    return html.bullets(messages(review, settings))


def messages(review: CommitteeReview, settings: Settings) -> list[str]:
    """Delivery, the headline figure, the action table, what has waited too long, and how many want a revision."""
    delivered = [record for record in review.records if record.delivery == "delivered"]
    found = [text("committee.delivered", delivered=len(delivered), all=len(review.records))]
    found += _not_delivered(review)
    found += [series_sentence(s, settings) for s in headline_series(review, settings) if s.kind == "share"]
    with_deadline = _findings_with_deadline(review, settings)
    if with_deadline and review.municipality_delivery != "delivered":
        found.append(
            text(f"committee.own_workbook_short_{review.municipality_delivery}")
        )  # nought of so many would be false
    elif with_deadline:
        done = sum(f.state in ("fulfilled", "fulfilled_late") for f in with_deadline)
        found.append(text("committee.measures", done=done, due=len(with_deadline)))
    if missed := [story for story in stories_of(review) if story.is_missed]:
        names = [resolution_name(story.resolution) for story in missed]
        found.append(text("committee.resolutions_missed", names=numbers.listing(names)))
    if old := old_decisions(review):
        found.append(text("committee.decisions_old", count=len(old)))
    if delivered:
        revision = sum(record.texts.get("outcome") == OUTCOMES[1] for record in delivered)
        found.append(text("committee.revision", count=revision, delivered=len(delivered)))
    return found


def short_table(review: CommitteeReview, settings: Settings) -> Block:
    """The action table in short: the measures that have a deadline, and where they stand."""
    measures = _with_deadline(settings)
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


def headline_series(review: CommitteeReview, settings: Settings) -> list[Series]:
    """The indicators of the first pages, for the whole municipality."""
    group = review.headline_group
    return [s for s in review.series if settings.indicator(s.indicator).headline and s.group == group]


def stories_of(review: CommitteeReview) -> tuple[ResolutionStory, ...]:
    """What became of the political resolutions."""
    return resolution_stories(review.school_year, review.run_date, review.resolutions, review.earlier)


def resolution_name(resolution: Resolution) -> str:
    """`sak 19/37`, or the day it was made."""
    if resolution.case_number:
        return text("resolutions.case", number=resolution.case_number)
    if resolution.resolved_on:
        return text("resolutions.of_day", day=numbers.day(resolution.resolved_on))
    return text("resolutions.numbered", number=resolution.number or "–")


def old_decisions(review: CommitteeReview) -> list[tuple[str, DecisionStory]]:
    """The leaders' decisions that are still open after two reviews or more, each with its unit's id."""
    every: Sequence[tuple[str, DecisionStory]] = [(u, story) for u, own in review.decisions.items() for story in own]
    return [(unit, story) for unit, story in every if story.is_open and story.answered_for >= OLD]


def _not_delivered(review: CommitteeReview) -> list[str]:
    names = {unit.id: unit.name_in(review.school_year) for unit in review.units}
    missing = {s: [names[r.unit] for r in review.records if r.delivery == s] for s in ("pending", "failed")}
    return [text(f"committee.{state}", names=numbers.listing(those)) for state, those in missing.items() if those]


def _with_deadline(settings: Settings) -> dict[str, Measure]:
    return {measure.clause: measure for measure in settings.plan.measures if measure.deadline}


def _findings_with_deadline(review: CommitteeReview, settings: Settings) -> list[Finding]:
    measures = _with_deadline(settings)
    return [finding for finding in review.findings if finding.clause in measures]


def _units_done(clause: str, review: CommitteeReview) -> str:
    findings = [f for own in review.unit_findings.values() for f in own if f.clause == clause]
    bound = [f for f in findings if f.state not in ("not_mandated", "not_due")]
    done = sum(f.state in ("fulfilled", "fulfilled_late", "in_progress") for f in bound)
    return text("committee.units_done", done=done, all=len(bound))
