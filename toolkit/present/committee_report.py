"""The committee's report, part by part: two or three pages to read, the rest is appendix."""

from __future__ import annotations

from toolkit.analyse.series import Series
from toolkit.plan.settings import Settings
from toolkit.present import html, numbers
from toolkit.present.html import Block, Cell, Status
from toolkit.present.parts import about_numbers, bands, hiding_rules, indicators_table, status
from toolkit.present.sentences import finding_result, finding_sentence, series_sentence
from toolkit.present.series_figure import series_figure
from toolkit.present.side_by_side import side_by_side
from toolkit.present.texts import has_text, text
from toolkit.present.units_and_municipality import units_and_municipality
from toolkit.protect.model import CaseCount
from toolkit.review import CommitteeReview
from toolkit.sources import workbook_layout as layout

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
    undone = [measures[f.clause] for f in review.findings if f.state in OPEN_STATES and measures[f.clause].deadline]
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
        series_sentence(s, settings) for s in review.series if s.kind == "share" and _is_headline(s, review, settings)
    ]
    if with_deadline:
        messages.append(text("committee.measures", done=done, due=len(with_deadline)))
    if delivered:
        messages.append(text("committee.revision", count=revision, delivered=delivered))
    return html.bullets(messages)


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
            rows.append([*row, Status("coverage", _units_done(measure.clause, review)), text("committee.see_units")])
    chapters = dict.fromkeys(settings.plan.clause(measure.clause).chapter for measure in settings.plan.measures)
    caption = text("tables.action_table", chapters=numbers.listing(list(chapters)))
    block = html.table(caption, heads, rows)
    if review.municipality_delivery == "delivered":
        return block
    return html.paragraph(text(f"committee.own_workbook_{review.municipality_delivery}")) + block


def headline_figures(review: CommitteeReview, settings: Settings) -> Block:
    """Three or four figures, whole municipality, all grades together where that is published."""
    block = html.EMPTY
    for series in review.series:
        if _is_headline(series, review, settings):
            block += series_figure(series, settings)
    return block if block.html else html.paragraph(text("committee.no_survey"))


def cannot_be_said() -> Block:
    """«Dette kan vi ikke si»."""
    return html.bullets([text(f"committee.cannot_{what}") for what in ("effect", "small", "kindergarten")])


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


def participation(review: CommitteeReview) -> Block:
    """How many units have reported who took part."""
    delivered = [r for r in review.records if r.delivery == "delivered"]
    count = sum("participation" in (*r.texts, *r.withheld) for r in delivered)
    return html.paragraph(text("committee.participation", count=count, delivered=len(delivered)))


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


def other_figures(review: CommitteeReview, settings: Settings) -> Block:
    """Appendix: every indicator that is not on the first pages."""
    others = [series for series in review.series if not _is_headline(series, review, settings)]
    return indicators_table(others, settings) if others else html.paragraph(text("committee.no_survey"))


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
    heads = [text(f"head.{name}") for name in ("unit", "found", "status")]
    rows: list[list[str | Status]] = [
        [names[unit_id], finding_sentence(finding, settings.plan), status(finding)]
        for unit_id, findings in review.unit_findings.items()
        for finding in findings
        if finding.rule == "programmes_by_grade" and finding.state not in ("fulfilled", "not_mandated")
    ]
    if not rows:
        reported = any(f.rule == "programmes_by_grade" for own in review.unit_findings.values() for f in own)
        return html.paragraph(text("committee.programmes_done" if reported else "committee.programmes_unreported"))
    return html.table(text("tables.programmes"), heads, rows)


def _units_done(clause: str, review: CommitteeReview) -> str:
    findings = [f for own in review.unit_findings.values() for f in own if f.clause == clause]
    bound = [f for f in findings if f.state != "not_mandated"]
    done = sum(f.state in ("fulfilled", "fulfilled_late", "in_progress") for f in bound)
    return text("committee.units_done", done=done, all=len(bound))


def _is_headline(series: Series, review: CommitteeReview, settings: Settings) -> bool:
    return settings.indicator(series.indicator).headline and series.group == review.headline_group
