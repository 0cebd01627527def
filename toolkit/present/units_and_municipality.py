"""«Enhetene og kommunen»: each unit's share beside the municipality's, with the limits that so few answers give."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.analyse.noise import share_band
from toolkit.analyse.series import Series
from toolkit.plan.settings import Settings
from toolkit.present import html, numbers
from toolkit.present.charts import funnel
from toolkit.present.comparisons import word_of
from toolkit.present.html import Block, Cell, Status
from toolkit.present.parts import origin_words
from toolkit.present.sentences import group_label
from toolkit.present.texts import text
from toolkit.review import CommitteeReview

FEWEST_DOTS = 2
STEPS = 60
"""Points along each limit: enough for a smooth line, few enough for a small file."""
LEVELS = (("narrow", 0.95), ("wide", 0.998))


def units_and_municipality(review: CommitteeReview, settings: Settings) -> Block:
    """One funnel per headline share and group of grades that has at least two shown units."""
    names = {unit.id: unit.name_in(review.school_year) for unit in review.units}
    block = html.EMPTY
    for municipality in review.series:
        units = _units_beside(municipality, review)
        shown = [series for series in units if series.latest.state == "shown"]
        is_headline = settings.indicator(municipality.indicator).headline and municipality.kind == "share"
        if is_headline and municipality.latest.value is not None and len(shown) >= FEWEST_DOTS:
            block += _one(municipality, units, names, settings)
    return block if block.html else html.paragraph(text("funnel.none"))


def _units_beside(municipality: Series, review: CommitteeReview) -> list[Series]:
    """The same indicator and group in each unit that has it, in the plan's order."""
    return [
        series
        for unit in review.units
        for series in review.unit_series.get(unit.id, ())
        if (series.indicator, series.group) == (municipality.indicator, municipality.group)
    ]


def _one(municipality: Series, units: Sequence[Series], names: dict[str, str], settings: Settings) -> Block:
    assert municipality.latest.value is not None
    baseline = numbers.percent(municipality.latest.value)
    notes = [html.paragraph(text(f"funnel.{note}"), "note") for note in ("lines", "word")]
    return (
        html.heading(text("funnel.title", **_labels(municipality, settings)), 3)
        + html.figure(_svg(municipality, units, names, settings), text("funnel.how_to_read", baseline=baseline))
        + _table(municipality, units, names, settings)
        + sum(notes, html.EMPTY)
    )


def _svg(municipality: Series, units: Sequence[Series], names: dict[str, str], settings: Settings) -> str:
    assert municipality.latest.value is not None
    baseline = numbers.as_printed(municipality.latest.value, "share")
    dots = [
        funnel.Dot(names[series.unit], series.latest.n, numbers.as_printed(series.latest.value, "share"))
        for series in units
        if series.latest.value is not None and series.latest.n is not None
    ]
    labels = _labels(municipality, settings)
    points = [text("funnel.alt_point", name=d.name, share=numbers.percent(d.share), n=numbers.whole(d.n)) for d in dots]
    return funnel.draw(
        dots,
        baseline,
        _limits(dots, baseline),
        origin_words(settings),
        f"funnel-{municipality.indicator}-{municipality.group}".replace("_", "-"),
        text("funnel.svg_title", **labels),
        text("funnel.alt", baseline=numbers.percent(baseline), points="; ".join(points), **labels),
    )


def _limits(dots: Sequence[funnel.Dot], baseline: float) -> list[funnel.Limits]:
    """Both pairs of limits, from half of the smallest unit's answers to a little more than the largest's."""
    fewest, most = min(dot.n for dot in dots) // 2, round(max(dot.n for dot in dots) * 1.1) + 1
    along = sorted({fewest + round((most - fewest) * step / STEPS) for step in range(STEPS + 1)} - {0})
    return [
        funnel.Limits(text(f"funnel.{name}"), [(n, *share_band(baseline, n, level)) for n in along])
        for name, level in LEVELS
    ]


def _table(municipality: Series, units: Sequence[Series], names: dict[str, str], settings: Settings) -> Block:
    heads = [text("head.unit"), text("head.share"), text("head.n"), text("head.interval"), text("funnel.limits")]
    rows = [_row(series, names[series.unit], settings) for series in units]
    caption = text("tables.funnel", **_labels(municipality, settings))
    return html.table(caption, [*heads, text("head.against_municipality")], rows)


def _row(series: Series, name: str, settings: Settings) -> list[Cell]:
    point, verdict = series.latest, series.verdict_on("municipality")
    word = word_of(series, "municipality", settings)
    if point.value is None or point.low is None or point.high is None or point.n is None:
        return [name, Status(point.state, text(f"state.{point.state}")), "–", "–", "–", word]
    limits = verdict.limits if verdict is not None else None
    expected = "–" if limits is None else numbers.percent_interval(limits.low, limits.high)
    interval = numbers.percent_interval(point.low, point.high)
    return [name, numbers.percent(point.value), numbers.whole(point.n), interval, expected, word]


def _labels(series: Series, settings: Settings) -> dict[str, str]:
    return {"label": settings.indicator(series.indicator).label, "group": group_label(series.group, settings)}
