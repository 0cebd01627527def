"""The committee's report after its first pages: the figures, and the appendix."""

from __future__ import annotations

from toolkit.plan.settings import Settings
from toolkit.present import html, numbers
from toolkit.present.found_in_municipality import headline_series
from toolkit.present.grade_groups import grade_groups as groups_on_one_axis
from toolkit.present.html import Block, Cell, Status
from toolkit.present.parts import about_numbers, hiding_rules, indicators_table, status
from toolkit.present.programme_starts import programme_starts
from toolkit.present.sentences import finding_sentence
from toolkit.present.series_figure import series_figure
from toolkit.present.side_by_side import side_by_side
from toolkit.present.texts import has_text, text
from toolkit.present.units_and_municipality import units_and_municipality
from toolkit.protect.model import CaseCount
from toolkit.review import CommitteeReview
from toolkit.sources import workbook_layout as layout


def headline_figures(review: CommitteeReview, settings: Settings) -> Block:
    """Three or four figures, whole municipality, all grades together where that is published."""
    figures = [series_figure(series, settings) for series in headline_series(review, settings)]
    return sum(figures, html.EMPTY) if figures else html.paragraph(text("committee.no_survey"))


def other_figures(review: CommitteeReview, settings: Settings) -> Block:
    """Appendix: every indicator that is not on the first pages."""
    headlines = headline_series(review, settings)
    others = [series for series in review.series if series not in headlines]
    return indicators_table(others, settings) if others else html.paragraph(text("committee.no_survey"))


def assessments(review: CommitteeReview) -> Block:
    """The units' own assessments, chapter by chapter, as numbers of units."""
    heads = [text(f"head.{name}") for name in ("chapter", "works", "partly", "not", "none")]
    delivered = [r for r in review.records if r.delivery == "delivered"]
    rows = []
    for field in layout.SELF_ASSESSMENT.fields:
        answers = [record.texts.get(field.code) for record in delivered]
        counts = [answers.count(choice) for choice in (*layout.ASSESSMENT, None)]
        rows.append([field.question, *(numbers.whole(count) for count in counts)])
    return html.table(text("tables.assessment"), heads, rows)


def units_table(review: CommitteeReview) -> Block:
    """Appendix: each unit, what it delivered, its conclusion."""
    heads = [text(f"head.{name}") for name in ("unit", "delivery", "outcome")]
    records = {record.unit: record for record in review.records}
    rows = []
    for unit in review.units:
        record = records[unit.id]
        code = f"unit.outcome_{record.texts.get('outcome', '').replace(' ', '_')}"
        outcome = text(code) if has_text(code) else "–"
        rows.append([unit.name_in(review.school_year), text(f"delivery.{record.delivery}"), outcome])
    return html.table(text("tables.units"), heads, rows)


def cases(review: CommitteeReview, settings: Settings) -> Block:
    """Appendix: the municipality's five case counts, as far as the rules allow, last year's beside this year's.

    Without a comparable release of last year there is nothing to stand beside them.
    """
    before = {case.field: case for case in review.cases_before}
    heads = ["case", "year_before", "this_year", "change"] if before else ["case", "count"]
    rows: list[list[Cell]] = []
    for case in review.cases:
        row: list[Cell] = [text(f"field.{case.field}")]
        if before:
            last = before.get(case.field)
            row.append(_count(last) if last is not None else "–")
        row.append(_count(case))
        if before:
            row.append(text(f"cases.{review.case_changes[case.field].word}"))
        rows.append(row)
    cut_off = numbers.day(settings.run.cut_off)
    return html.table(text("tables.cases", cut_off=cut_off), [text(f"head.{head}") for head in heads], rows)


def _count(case: CaseCount) -> Cell:
    return numbers.whole(case.count) if case.count is not None else Status(case.state, text(f"state.{case.state}"))


def survey_and_cases(review: CommitteeReview, settings: Settings) -> Block:
    """Appendix: what the pupils answer beside what the units have registered."""
    return side_by_side(review, settings)


def units_beside_municipality(review: CommitteeReview, settings: Settings) -> Block:
    """Appendix: which units lie outside what chance alone gives, never a ranking."""
    return units_and_municipality(review, settings)


def grade_groups(review: CommitteeReview, settings: Settings) -> Block:
    """Appendix: the headline figures in each group of grades on the same axis."""
    starts = programme_starts(review.units, review.records, settings)
    block = groups_on_one_axis(review.series, settings, starts)
    return block if block.html else html.paragraph(text("grade_groups.none"))


def hiding(review: CommitteeReview, settings: Settings) -> Block:
    """«Hva som er skjermet»."""
    return hiding_rules(review.series, settings)


def about(review: CommitteeReview, settings: Settings) -> Block:
    """«Om tallene»."""
    beside = [series for own in review.unit_series.values() for series in own]
    return about_numbers(review.series, settings, beside=beside)


def programmes(review: CommitteeReview, settings: Settings) -> Block:
    """Appendix: where a mandated programme is not fully carried out, unit by unit."""
    names = {unit.id: unit.name_in(review.school_year) for unit in review.units}
    heads = [text(f"head.{name}") for name in ("unit", "status", "found")]
    rows: list[list[str | Status]] = [
        [names[unit_id], status(finding), finding_sentence(finding, settings.plan)]
        for unit_id, findings in review.unit_findings.items()
        for finding in findings
        if finding.rule == "programmes_by_grade" and finding.state not in ("fulfilled", "not_mandated")
    ]
    if not rows:
        reported = any(f.rule == "programmes_by_grade" for own in review.unit_findings.values() for f in own)
        return html.paragraph(text("committee.programmes_done" if reported else "committee.programmes_unreported"))
    return html.table(text("tables.programmes"), heads, rows)
