"""Parts that more than one report has: bands, figures, tables of findings, and what the numbers mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from toolkit import __version__
from toolkit.analyse.series import Series
from toolkit.check import Finding
from toolkit.plan.settings import Settings
from toolkit.present import html, numbers
from toolkit.present.charts import over_years
from toolkit.present.charts.svg import inline_svg
from toolkit.present.html import Block, Status
from toolkit.present.sentences import (
    finding_sentence,
    group_label,
    series_alt,
    series_sentence,
)
from toolkit.present.texts import text
from toolkit.sources.national import national_series


def bands(settings: Settings, internal: bool) -> Block:
    """What every page must carry: invented figures say so, and nothing is final before disclosure control is."""
    codes = [*_origin(settings), "internal" if internal else "draft"]
    return Block(f'<p class="band">{"<br>".join(escape(text(f"band.{code}")) for code in codes)}</p>\n')


def _origin(settings: Settings) -> list[str]:
    kind = settings.unit_register.municipality.kind
    return [] if kind == "real" else [kind]


def series_figure(series: Series, settings: Settings) -> Block:
    """One indicator: sentence, drawing, and the numbers in a table. Without any shown number only the sentence."""
    sentence = series_sentence(series, settings)
    if not any(point.state == "shown" for point in series.points):
        return html.paragraph(sentence)
    national = national_for(series)
    indicator = settings.indicator(series.indicator)
    title = text("figure.title", label=indicator.label, group=group_label(series.group, settings))
    svg = inline_svg(
        over_years.draw(series, national, " ".join(text(f"band.{code}") for code in _origin(settings))),
        f"fig-{series.indicator}-{series.group}".replace("_", "-"),
        title,
        series_alt(series, national, settings),
    )
    below = html.details(text("figure.table_summary"), series_table(series, national, title))
    if national:
        below = html.paragraph(text("figure.national_note"), "note") + below
    return html.figure(svg, sentence, below)


def series_table(series: Series, national: dict[str, float], title: str) -> Block:
    """Each year's number, interval and n; a state where there is no number."""
    heads = [text(f"head.{name}") for name in ("school_year", "value", "interval", "n")]
    rows: list[list[str | Status]] = []
    for point in series.points:
        if point.value is None or point.low is None or point.high is None:
            state = text(f"state.{point.state}")
            row: list[str | Status] = [point.school_year, Status(point.state, state), "–", "–"]
        else:
            share = series.kind == "share"
            value = numbers.percent(point.value) if share else numbers.mean(point.value)
            low = numbers.percent_bare(point.low) if share else numbers.mean(point.low)
            high = numbers.percent(point.high) if share else numbers.mean(point.high)
            row = [point.school_year, value, f"{low}–{high}", numbers.whole(point.n or 0)]
        if national:
            row.append(numbers.percent(national[point.school_year]) if point.school_year in national else "–")
        rows.append(row)
    return html.table(text("tables.series", label=title), [*heads, *([text("head.national")] if national else [])], rows)


def national_for(series: Series) -> dict[str, float]:
    """The nation's figures for a share of bullied pupils, for the years shown; empty for everything else."""
    if series.kind != "share":
        return {}
    frame = national_series()
    rows = frame[frame["indicator"] == series.indicator]
    years = {point.school_year for point in series.points}
    return {str(r["school_year"]): float(r["share"]) for r in rows.to_dict("records") if r["school_year"] in years}


def findings_table(findings: Iterable[Finding], settings: Settings, caption: str) -> Block:
    """Findings with the chapter and clause they stand for; most urgent first, otherwise in the plan's order."""
    ordered = sorted(findings, key=lambda f: URGENCY.index(f.state))
    rows: list[Sequence[str | Status]] = [
        [
            finding_sentence(finding, settings.plan),
            status(finding),
            f"{settings.plan.clause(finding.clause).chapter} ({finding.clause})",
        ]
        for finding in ordered
    ]
    return html.table(caption, [text("head.found"), text("head.status"), text("head.clause")], rows)


URGENCY = (
    "not_fulfilled",
    "fulfilled_late",
    "not_reported",
    "in_progress",
    "cancelled",
    "coverage",
    "fulfilled",
    "not_mandated",
)


def status(finding: Finding) -> Status:
    """The status word of a finding."""
    return Status(finding.state, text(f"state.{finding.state}"))


def about_numbers(series: Sequence[Series], settings: Settings, extra_sources: Sequence[str] = ()) -> Block:
    """What the numbers mean, what is hidden and by whose rules, and where they come from."""
    plan, limits, run = settings.plan, settings.thresholds, settings.run
    tests = max((s.tests for s in series), default=0)
    udir, other = plan.definition("udir"), plan.definition("lund")
    change = {0: text("about.change_none"), 1: text("about.change_one")}.get(tests, text("about.change", tests=tests))
    sentences = [
        text("about.definition", definition=udir.short, source=udir.source),
        text("about.definition_other", source=other.source),
        text(
            "about.hidden", respondents=limits.smallest_respondents.value, count=limits.smallest_count.value
        ),
        text("about.limits", decided=limits.smallest_count.decided_by),
        text("about.interval"),
        change,
        *(text("about.breaks", year=b.year, why=b.why) for b in settings.surveys.breaks),
        text("figure.pooled_note"),
        text("about.source_survey"),
        text("about.source_national"),
        *extra_sources,
        text("about.plan", title=plan.title, first=plan.first_year, last=plan.last_year),
        text("about.version", version=__version__, date=numbers.day(run.run_date)),
    ]
    return html.bullets(sentences)
