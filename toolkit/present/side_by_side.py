"""«Undersøkelse og saker side om side»: two measures of two different things, for the whole municipality only."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.analyse import count_interval
from toolkit.analyse.series import Point, Series
from toolkit.plan.settings import Settings
from toolkit.present import html, numbers
from toolkit.present.charts.two_measures import Measure, Panel, draw
from toolkit.present.html import Block, Cell, Status
from toolkit.present.parts import origin_words
from toolkit.present.sentences import definition_of, grades_label, mark_notes, year_label
from toolkit.present.texts import text
from toolkit.protect.model import CaseCount
from toolkit.review import CommitteeReview

SHARE_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2)
COUNT_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
"""Between two marks along an axis."""
CASE_FIELDS = ("new_cases", "formal_decisions")
"""What a reader may be tempted to hold against the survey; the other case counts say how cases were followed up."""


def side_by_side(review: CommitteeReview, settings: Settings) -> Block:
    """A drawing and a table, and under them why the one is never subtracted from the other or divided by it."""
    shares = [
        series
        for series in review.series
        if settings.indicator(series.indicator).headline
        and series.kind == "share"
        and series.group == review.headline_group
    ]
    counts = [case for case in review.cases if case.field in CASE_FIELDS]
    if not shares and not counts:
        return html.paragraph(text("side.nothing"))
    notes = [text(f"side.{note}") for note in ("different", "snapshot", "cases", "never")]
    notes += mark_notes([review.school_year] if shares else [], settings)
    heads = [text(f"head.{name}") for name in ("case", "value", "interval", "when", "who", "meaning")]
    rows = [
        *(_survey_row(series, settings) for series in shares),
        *(_case_row(case, review, settings) for case in counts),
    ]
    table = html.table(text("tables.side_by_side"), heads, rows)
    return html.heading(text("side.title"), 3) + _figure(shares, counts, table, settings) + html.bullets(notes)


def _figure(shares: Sequence[Series], counts: Sequence[CaseCount], table: Block, settings: Settings) -> Block:
    """The drawing with its table under it; the table alone where no number is shown."""
    survey = [_survey_measure(series, settings) for series in shares]
    cases = [_case_measure(case) for case in counts]
    if not any(measure.ends for measure in (*survey, *cases)):
        return table
    panels = [
        Panel(text("side.survey_panel"), survey, SHARE_STEPS, numbers.percent_plain),
        Panel(text("side.cases_panel"), cases, COUNT_STEPS, lambda value: numbers.whole(round(value))),
    ]
    panels = [panel for panel in panels if panel.measures]
    alt = text("side.alt", panels=" ".join(_panel_alt(panel) for panel in panels))
    svg = draw(panels, origin_words(settings), "side-by-side", text("side.title"), alt)
    return html.figure(svg, text("side.sentence"), below=table)


def _panel_alt(panel: Panel) -> str:
    measures = "; ".join(text("side.alt_measure", label=one.label, said=one.said) for one in panel.measures)
    return text("side.alt_panel", title=panel.title, measures=measures)


def _survey_measure(series: Series, settings: Settings) -> Measure:
    point, label = series.latest, settings.indicator(series.indicator).label
    if point.value is None or point.low is None or point.high is None:
        return Measure(label, point.state, text(f"state.{point.state}"), None)
    interval = numbers.percent_interval(point.low, point.high)
    value, low, high = (numbers.as_printed(number, "share") for number in (point.value, point.low, point.high))
    said = text("side.drawn_value", value=_share(point), interval=interval)
    return Measure(label, point.state, said, (value, low, high))


def _case_measure(case: CaseCount) -> Measure:
    label = text(f"field.{case.field}")
    if case.count is None:
        return Measure(label, case.state, text(f"state.{case.state}"), None)
    low, high = count_interval(case.count)
    said = text("side.drawn_value", value=numbers.whole(case.count), interval=_count_interval(low, high))
    ends = (float(case.count), numbers.as_printed(low, "mean"), numbers.as_printed(high, "mean"))
    return Measure(label, case.state, said, ends)


def _survey_row(series: Series, settings: Settings) -> Sequence[Cell]:
    point = series.latest
    indicator = settings.indicator(series.indicator)
    autumn = text("side.autumn", year=point.school_year[:4], label=year_label(point.school_year, settings))
    meaning = text("side.survey_meaning", definition=definition_of(indicator, settings))
    if point.value is None or point.low is None or point.high is None or point.n is None:
        return [indicator.label, _state(point.state), "–", autumn, text("side.pupils"), meaning]
    who = text("side.pupils_in", grades=grades_label(point.grades))
    return [indicator.label, _share(point), numbers.percent_interval(point.low, point.high), autumn, who, meaning]


def _case_row(case: CaseCount, review: CommitteeReview, settings: Settings) -> Sequence[Cell]:
    until = text("side.until", year=review.school_year, day=numbers.day(settings.run.cut_off))
    told = [until, text("side.reporting"), text(f"side.{case.field}_meaning")]
    if case.count is None:
        return [text(f"field.{case.field}"), _state(case.state), "–", *told]
    interval = _count_interval(*count_interval(case.count))
    return [text(f"field.{case.field}"), numbers.whole(case.count), interval, *told]


def _share(point: Point) -> str:
    assert point.value is not None and point.n is not None
    share, n = numbers.percent(point.value), numbers.whole(point.n)
    return text("side.share", share=share, count=numbers.whole(point.count or 0), n=n)


def _count_interval(low: float, high: float) -> str:
    return f"{numbers.one_decimal(low)}–{numbers.one_decimal(high)}"


def _state(state: str) -> Status:
    return Status(state, text(f"state.{state}"))
