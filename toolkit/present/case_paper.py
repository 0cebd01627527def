"""The case paper (saksframlegg): what the committee is asked, and why, in the order that such papers have.

Its parts are those of the committee's page, so that the two never say different things.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from toolkit.plan.settings import Settings
from toolkit.present import committee_case as case
from toolkit.present import committee_follow_up as follow_up
from toolkit.present import numbers
from toolkit.present.committee_first_page import recommendation_heading, recommendation_parts
from toolkit.present.content import Grid, Items, Paragraph, Part, Section, ToFill
from toolkit.present.figure_sentences import series_sentence
from toolkit.present.found_in_municipality import headline_series
from toolkit.present.key_messages import committee_messages
from toolkit.present.parts import origin_words
from toolkit.present.texts import text
from toolkit.review import CommitteeReview


@dataclass(frozen=True)
class CasePaper:
    """A case paper before it is a file.

    Attributes:
        band: what every page must carry where the figures are invented; empty otherwise.
        written: the day the paper is dated.
        sections: in order; each has a heading and its parts.
    """

    title: str
    band: str
    written: date
    sections: tuple[Section, ...]


def case_paper(review: CommitteeReview, settings: Settings) -> CasePaper:
    """By default for information (orienteringssak); whoever prepares the case fills in what is marked."""
    name = settings.unit_register.municipality.name
    return CasePaper(
        title=text("paper.title", municipality=name, year=review.school_year),
        band=origin_words(settings),
        written=review.run_date,
        sections=(
            Section(text("paper.about"), (_about(review, settings),)),
            Section(recommendation_heading(review, settings), _recommendation(review, settings)),
            Section(text("paper.key"), (Items(tuple(committee_messages(review, settings))),)),
            Section(text("paper.background"), case.background(review, settings)),
            Section(text("paper.resolutions"), follow_up.resolutions(review, settings)),
            Section(text("paper.actions"), follow_up.action_table(review, settings)),
            Section(text("paper.checks"), follow_up.municipality_checks(review, settings)),
            Section(text("paper.chapters"), follow_up.chapter_status(review, settings)),
            Section(text("paper.proposals"), follow_up.proposals(review, settings)),
            Section(text("paper.decisions"), follow_up.decisions(review)),
            Section(text("paper.figures"), _figures(review, settings)),
            Section(text("paper.cannot"), (_cannot_be_said(),)),
            Section(text("paper.participation"), case.participation(review)),
            Section(text("paper.consideration"), case.consideration(review)),
            Section(text("paper.consequences"), case.consequences(review)),
            Section(text("paper.attachments"), (_attachments(review, settings),)),
        ),
    )


def _about(review: CommitteeReview, settings: Settings) -> Part:
    """Case number and officer are the archive's to give; the body is the one that the plan names for that day."""
    body = settings.plan.term("committee", review.run_date) or ToFill(text("paper.body_to_fill")).words
    rows = (
        (text("paper.case_number"), ToFill(text("paper.case_number_to_fill")).words),
        (text("paper.body"), body),
        (text("paper.officer"), ToFill(text("paper.officer_to_fill")).words),
        (text("paper.kind"), text("paper.kind_information")),
        (text("paper.date"), numbers.day(review.run_date)),
    )
    return Grid(text("paper.facts"), (text("head.field"), text("head.known")), rows)


def _recommendation(review: CommitteeReview, settings: Settings) -> tuple[Part, ...]:
    chief = settings.plan.term("chief_executive", review.run_date, text("committee.chief_executive"))
    return (*recommendation_parts(review, settings), Paragraph(text("paper.proposed", title=chief)))


def _figures(review: CommitteeReview, settings: Settings) -> tuple[Part, ...]:
    """The sentences of the report's figures; the drawings themselves stand in the report."""
    said = tuple(series_sentence(series, settings) for series in headline_series(review, settings))
    return (Items(said),) if said else (Paragraph(text("committee.no_survey")),)


def _cannot_be_said() -> Part:
    return Items(tuple(text(f"committee.cannot_{what}") for what in ("effect", "small", "kindergarten")))


def _attachments(review: CommitteeReview, settings: Settings) -> Part:
    names = [unit.name_in(review.school_year) for unit in review.units if unit.id in review.unit_findings]
    units = text("paper.attached_units", names=numbers.listing(names)) if names else text("paper.attached_none")
    plan = text("paper.attached_plan", title=settings.plan.title)
    return Items((text("paper.attached_report", year=review.school_year), units, plan), ordered=True)
