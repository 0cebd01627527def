"""The committee's report, part by part: two or three pages to read, the rest is appendix."""

from __future__ import annotations

from datetime import date

from toolkit.analyse.series import Series
from toolkit.check import Finding
from toolkit.plan.model import Measure
from toolkit.plan.settings import Settings
from toolkit.present import html, numbers
from toolkit.present.committee_follow_up import units_done
from toolkit.present.html import Block, Cell, Status
from toolkit.present.parts import bands, status
from toolkit.present.sentences import series_sentence
from toolkit.present.series_figure import series_figure
from toolkit.present.texts import text
from toolkit.review import CommitteeReview

OPEN_STATES = ("not_fulfilled", "in_progress")


def title(review: CommitteeReview, settings: Settings, internal: bool) -> Block:
    """Bands and heading."""
    name = settings.unit_register.municipality.name
    return bands(settings, internal) + html.heading(
        text("committee.title", municipality=name, year=review.school_year), 1
    )


def recommendation(review: CommitteeReview, settings: Settings) -> Block:
    """A proposed tilråding, numbered, with one alternative: what the plan has left undone is put forward."""
    measures = {m.clause: m for m in settings.plan.measures}
    undone = [measures[f.clause] for f in review.findings if _is_undone(f, measures[f.clause], review.run_date)]
    unknown = [f for f in review.findings if f.state == "not_reported" and measures[f.clause].deadline]
    points = [text("committee.noted")] + [
        text("committee.put_forward", measure=measure.wording, role=measure.role) for measure in undone
    ]
    chief = settings.plan.term("chief_executive", review.run_date, text("committee.chief_executive"))
    block = html.paragraph(text("committee.recommendation_intro", title=chief)) + html.bullets(points, ordered=True)
    if undone:
        code = "alternative" if len(undone) == 1 else "alternative_many"
        block += html.paragraph(text(f"committee.{code}", first=2, last=1 + len(undone)))
    else:
        block += html.paragraph(text("committee.no_proposals"))
    return block + html.paragraph(text("committee.unreported", count=len(unknown))) if unknown else block


def _is_undone(finding: Finding, measure: Measure, run_date: date) -> bool:
    """Whether its deadline has passed and it is neither done nor cancelled."""
    return finding.state in OPEN_STATES and measure.deadline is not None and measure.deadline < run_date


def key_messages(review: CommitteeReview, settings: Settings) -> Block:
    """«Viktigst»: delivery, the headline figure, the action table, and how many units want a revision."""
    names = {unit.id: unit.name_in(review.school_year) for unit in review.units}
    delivered_records = [record for record in review.records if record.delivery == "delivered"]
    delivered = len(delivered_records)
    deadlines = {measure.clause for measure in settings.plan.measures if measure.deadline}
    with_deadline = [f for f in review.findings if f.clause in deadlines]
    done = sum(f.state in ("fulfilled", "fulfilled_late") for f in with_deadline)
    revision = sum(r.texts.get("outcome") == "revisjon nødvendig" for r in delivered_records)
    messages = [text("committee.delivered", delivered=delivered, all=len(review.records))]
    for state in ("pending", "failed"):
        missing = [names[record.unit] for record in review.records if record.delivery == state]
        if missing:
            messages.append(text(f"committee.{state}", names=numbers.listing(missing)))
    messages += [
        series_sentence(s, settings) for s in review.series if s.kind == "share" and is_headline(s, review, settings)
    ]
    if with_deadline:
        messages.append(text("committee.measures", done=done, due=len(with_deadline)))
    if delivered:
        messages.append(text("committee.revision", count=revision, delivered=delivered))
    if review.resolutions:
        missed = sum(one.is_missed for one in review.resolutions)
        messages.append(text("committee.resolutions", missed=missed, all=len(review.resolutions)))
    return html.bullets(messages)


def action_table_in_short(review: CommitteeReview, settings: Settings) -> Block:
    """The plan's eight rows on the first page: what, when, where it stands."""
    by_clause = {finding.clause: finding for finding in review.findings}
    rows: list[list[Cell]] = [
        [
            measure.wording,
            measure.when,
            status(by_clause[measure.clause])
            if measure.clause in by_clause
            else Status("coverage", units_done(measure.clause, review)),
        ]
        for measure in settings.plan.measures
    ]
    if not rows:
        return html.paragraph(text("plan.no_measures"))
    return html.table(
        text("tables.action_table_in_short"), [text(f"head.{head}") for head in ("measure", "deadline", "status")], rows
    )


def first_page_ends() -> Block:
    """What everybody reads ends here."""
    return html.end_of_first_page(text("committee.page_ends"))


def headline_figures(review: CommitteeReview, settings: Settings) -> Block:
    """Three or four figures, whole municipality, all grades together where that is published."""
    block = html.EMPTY
    for series in review.series:
        if is_headline(series, review, settings):
            block += series_figure(series, settings)
    return block if block.html else html.paragraph(text("committee.no_survey"))


def cannot_be_said() -> Block:
    """«Dette kan vi ikke si»."""
    return html.bullets([text(f"committee.cannot_{what}") for what in ("effect", "small", "kindergarten")])


def is_headline(series: Series, review: CommitteeReview, settings: Settings) -> bool:
    """Whether a figure is among the few that the pages begin with."""
    return settings.indicator(series.indicator).headline and series.group == review.headline_group
