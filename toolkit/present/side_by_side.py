"""«Undersøkelse og saker side om side»: two measures of two different things, for the whole municipality only."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.analyse import count_interval
from toolkit.analyse.series import Series
from toolkit.plan.settings import Settings
from toolkit.present import html, numbers
from toolkit.present.html import Block, Cell, Status
from toolkit.present.sentences import definition_of, grades_label, mark_notes, year_label
from toolkit.present.texts import text
from toolkit.protect.model import CaseCount
from toolkit.review import CommitteeReview

CASE_FIELDS = ("new_cases", "formal_decisions")
"""What a reader may be tempted to hold against the survey; the other case counts say how cases were followed up."""


def side_by_side(review: CommitteeReview, settings: Settings) -> Block:
    """One table, and under it why its rows are never subtracted from each other or divided by each other."""
    heads = [text(f"head.{name}") for name in ("case", "value", "interval", "when", "who", "meaning")]
    shares = [
        series
        for series in review.series
        if settings.indicator(series.indicator).headline
        and series.kind == "share"
        and series.group == review.headline_group
    ]
    survey = [_survey_row(series, settings) for series in shares]
    cases = [_case_row(case, review, settings) for case in review.cases if case.field in CASE_FIELDS]
    if not survey and not cases:
        return html.paragraph(text("side.nothing"))
    notes = [text(f"side.{note}") for note in ("different", "snapshot", "cases", "never")]
    notes += mark_notes([review.school_year] if survey else [], settings)
    return html.table(text("tables.side_by_side"), heads, [*survey, *cases]) + html.bullets(notes)


def _survey_row(series: Series, settings: Settings) -> Sequence[Cell]:
    point = series.latest
    indicator = settings.indicator(series.indicator)
    autumn = text("side.autumn", year=point.school_year[:4], label=year_label(point.school_year, settings))
    meaning = text("side.survey_meaning", definition=definition_of(indicator, settings))
    if point.value is None or point.low is None or point.high is None or point.n is None:
        return [indicator.label, _state(point.state), "–", autumn, text("side.pupils"), meaning]
    value = text(
        "side.share",
        share=numbers.percent(point.value),
        count=numbers.whole(point.count or 0),
        n=numbers.whole(point.n),
    )
    who = text("side.pupils_in", grades=grades_label(point.grades))
    return [indicator.label, value, numbers.percent_interval(point.low, point.high), autumn, who, meaning]


def _case_row(case: CaseCount, review: CommitteeReview, settings: Settings) -> Sequence[Cell]:
    until = text("side.until", year=review.school_year, day=numbers.day(settings.run.cut_off))
    told = [until, text("side.reporting"), text(f"side.{case.field}_meaning")]
    if case.count is None:
        return [text(f"field.{case.field}"), _state(case.state), "–", *told]
    low, high = count_interval(case.count)
    interval = f"{numbers.one_decimal(low)}–{numbers.one_decimal(high)}"
    return [text(f"field.{case.field}"), numbers.whole(case.count), interval, *told]


def _state(state: str) -> Status:
    return Status(state, text(f"state.{state}"))
