"""One unit's report, part by part, in the order it is read. Each function is one cell of the notebook."""

from __future__ import annotations

from toolkit.check import Finding
from toolkit.plan.settings import Settings
from toolkit.present import html, numbers
from toolkit.present.figure_sentences import series_sentence
from toolkit.present.grade_groups import grade_groups
from toolkit.present.html import Block
from toolkit.present.key_messages import unit_messages
from toolkit.present.parts import (
    about_numbers,
    bands,
    findings_table,
    hiding_rules,
    indicators_table,
    series_title,
)
from toolkit.present.series_figure import series_figure
from toolkit.present.texts import has_text, text
from toolkit.review import Review


def title(review: Review, settings: Settings, internal: bool) -> Block:
    """Bands, heading and conclusion: what a reader must know first."""
    name = review.unit.name_in(review.school_year)
    return (
        bands(settings, internal)
        + html.heading(text("unit.title", name=name, year=review.school_year), 1)
        + html.paragraph(_conclusion(review), "lead")
        + (html.EMPTY if review.is_bound else html.paragraph(text("unit_page.not_joined")))
    )


def key_messages(review: Review, settings: Settings) -> Block:
    """«Viktigst»."""
    return html.bullets(unit_messages(review, settings))


def figure_sentences(review: Review, settings: Settings) -> Block:
    """«Tallene»: a sentence for each headline figure, and one for all that have no number. No drawings here."""
    series = [s for s in review.series if settings.indicator(s.indicator).headline]
    if not series:
        return _no_survey(review, settings)
    sentences = [series_sentence(one, settings) for one in series if one.latest.state == "shown"]
    for state in ("hidden", "left_out", "not_measured"):
        names = [series_title(one, settings) for one in series if one.latest.state == state]
        if names:
            sentences.append(text(f"unit_page.{state}", names="; ".join(names)))
    return html.bullets(sentences)


def first_page_ends() -> Block:
    """The first page is what everybody reads."""
    return html.end_of_first_page(text("unit.page_ends"))


def headline_figures(review: Review, settings: Settings) -> Block:
    """The drawings of the few indicators that the settings put first; of several groups also on one axis."""
    series = [s for s in review.series if settings.indicator(s.indicator).headline]
    if not series:
        return _no_survey(review, settings)
    block = html.EMPTY
    for one in series:
        block += series_figure(one, settings)
    return block + grade_groups(review.series, settings)


def checked_clauses(review: Review, settings: Settings) -> Block:
    """Appendix: everything in the plan that was checked, programmes and action table apart."""
    block = html.EMPTY
    for caption, findings in findings_by_table(review, settings).items():
        if findings:
            block += findings_table(findings, settings, text(f"tables.{caption}"))
    if block.html and review.is_baseline:
        return html.paragraph(text("unit.baseline_points")) + block
    if block.html:
        return block
    return html.paragraph(text("unit.no_findings" if review.is_bound else "unit.not_joined"))


def findings_by_table(review: Review, settings: Settings) -> dict[str, list[Finding]]:
    """What was checked in the plan, by the code of the caption that it stands under."""
    measures = [f for f in review.findings if f.rule == "action_table"] + _measures_for_unit(review, settings)
    programmes = [f for f in review.findings if f.rule == "programmes_by_grade"]
    own = [f for f in review.findings if f.rule not in ("last_decisions", "programmes_by_grade", "action_table")]
    return {"unit_action_table": measures, "programmes": programmes, "findings": own}


def other_figures(review: Review, settings: Settings) -> Block:
    """Appendix: the remaining indicators."""
    series = [s for s in review.series if not settings.indicator(s.indicator).headline]
    return indicators_table(series, settings) if series else _no_survey(review, settings)


def cannot_be_said(review: Review, settings: Settings) -> Block:
    """«Dette kan vi ikke si»: what nobody has measured, what is hidden, and what figures never tell."""
    states = {series.latest.state for series in review.series}
    kind = "kindergarten" if not review.unit.grades and review.unit.type == "kindergarten" else "others"
    if not review.series:
        first = [text("unit_page.cannot_data" if _is_asked(review, settings) else f"unit_page.cannot_{kind}")]
    else:
        first = [text(f"unit_page.cannot_{state}") for state in ("hidden", "left_out") if state in states]
        if "shown" not in states:
            first.append(text("unit_page.cannot_change"))
    if any(finding.state == "not_reported" for finding in review.findings):
        first.append(text("unit_page.cannot_unreported"))
    return html.bullets([*first, text("unit_page.cannot_effect"), text("unit_page.cannot_cases")])


def hiding(review: Review, settings: Settings) -> Block:
    """«Hva som er skjermet»."""
    return hiding_rules(review.series, settings)


def about(review: Review, settings: Settings) -> Block:
    """«Om tallene»: definitions, what is hidden and why, sources, version. Cases are never shown for one unit."""
    participation = review.record.texts.get("participation")
    first = [text("unit.participation", text=participation)] if participation else []
    sources = [text("about.source_workbook", year=review.school_year)]
    if review.matched_by_name:
        sources.append(text("about.matched_by_name"))
    if not review.record.free_text_released:
        first.append(text("unit.withheld"))
    return html.bullets([*first, text("unit.cases")]) + about_numbers(review.series, settings, sources)


def _no_survey(review: Review, settings: Settings) -> Block:
    """A kindergarten is not asked; a school whose numbers are missing is another thing."""
    return html.paragraph(text("unit.no_survey_data" if _is_asked(review, settings) else "unit.no_survey"))


def _is_asked(review: Review, settings: Settings) -> bool:
    """Whether the unit has pupils in grades that the survey is about."""
    asked = {grade for group in settings.surveys.grade_groups for grade in group.grades}
    return bool(asked & set(review.unit.grades))


def _measures_for_unit(review: Review, settings: Settings) -> list[Finding]:
    """Rows of the action table that bind this kind of unit but are reported by the municipality."""
    unit = review.unit
    clauses = {
        m.clause
        for m in settings.plan.measures
        if m.scope == "unit" and unit.type in m.unit_types and unit.owner in m.owners
    }
    return [finding for finding in review.common_findings if finding.clause in clauses]


def _conclusion(review: Review) -> str:
    outcome = review.record.texts.get("outcome")
    if outcome is None:
        return " ".join((text("unit.no_conclusion"), _signature(review)))
    code = f"unit.outcome_{outcome.replace(' ', '_')}"
    words = text("unit.conclusion", outcome=text(code) if has_text(code) else outcome.capitalize())
    if outcome == "revisjon nødvendig" and review.record.new_decisions:
        words = text("unit.conclusion_points", outcome=text(code), points=_points(len(review.record.new_decisions)))
    reason = review.record.texts.get("outcome_reason")
    return " ".join(part for part in (words, reason, _signature(review)) if part)


def _signature(review: Review) -> str:
    """Who signed and when; a role only holds with a conclusion and a date, which validation sees to."""
    role, held = review.record.texts.get("signed_role"), review.record.dates.get("review_date")
    if role is None:
        return text("sign_off.not_signed")
    if held is None:
        return text("unit.signed_undated", role=role.capitalize())
    return text("unit.signed", role=role.capitalize(), date=numbers.day(held))


def _points(count: int) -> str:
    """How many things the unit has decided to do, in words as far as people use words."""
    code = f"unit.points_{count}"
    return text(code) if has_text(code) else text("unit.points", count=count)
