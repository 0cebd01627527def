"""Parts that more than one report has: bands, figures, tables of findings, and what the numbers mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from toolkit import __version__
from toolkit.analyse.series import Point, Series
from toolkit.analyse.verdicts import Comparison
from toolkit.check import Finding
from toolkit.plan.model import Plan
from toolkit.plan.settings import Limit, Settings, Thresholds
from toolkit.present import html, numbers
from toolkit.present.comparisons import TESTED, has_estimate, word_of
from toolkit.present.html import Block, Status
from toolkit.present.sentences import finding_sentence, grades_note, group_label, verdict_sentence
from toolkit.present.texts import text
from toolkit.protect.case_counts import FEWEST_UNITS
from toolkit.sources.national import national_series


def bands(settings: Settings, internal: bool) -> Block:
    """What every page must carry: invented figures say so, and what has not passed the release guard is a draft."""
    codes = [*_origin(settings), *(["internal"] if internal else [])]
    return (
        html.EMPTY
        if not codes
        else Block(f'<p class="band">{"<br>".join(escape(text(f"band.{code}")) for code in codes)}</p>\n')
    )


def origin_words(settings: Settings) -> str:
    """The band that a drawing itself must carry; empty for real figures."""
    return " ".join(text(f"band.{code}") for code in _origin(settings))


def _origin(settings: Settings) -> list[str]:
    kind = settings.unit_register.municipality.kind
    return [] if kind == "real" else [kind]


def series_title(series: Series, settings: Settings) -> str:
    """`Trivsel, 5.–7. trinn`."""
    label = settings.indicator(series.indicator).label
    return text("figure.title", label=label, group=group_label(series.group, settings))


def indicators_table(series: Iterable[Series], settings: Settings) -> Block:
    """Many indicators in one table: last year beside this year, interval, n, and what may be said of the change."""
    rows: list[list[html.Cell]] = []
    every = list(series)
    against = _columns_against(every)
    heads = [text(f"head.{name}") for name in ("indicator", "year_before", "this_year", "interval", "n", "change")]
    heads += [text(f"head.against_{comparison}") for comparison in against]
    for one in every:
        value, interval, n = _point_cells(one.latest, one.kind)
        before = _point_cells(one.points[-2], one.kind)[0] if len(one.points) > 1 else "–"
        title = " ".join(filter(None, (series_title(one, settings), grades_note(one, one.latest, settings))))
        words = [word_of(one, comparison, settings) for comparison in against]
        rows.append([title, before, value, interval, n, verdict_sentence(one, settings), *words])
    return html.table(text("tables.indicators"), heads, rows)


def _columns_against(series: Sequence[Series]) -> list[Comparison]:
    """What besides the year before has a column: the municipality for a unit, the rest where a row has a word."""
    columns: list[Comparison] = []
    if any(one.verdict_on("municipality") for one in series):
        columns.append("municipality")
    elif _any_tested(series, "several_years"):
        columns.append("several_years")
    if _any_tested(series, "nation"):
        columns.append("nation")
    return columns


def _any_tested(series: Sequence[Series], comparison: Comparison) -> bool:
    return any((verdict := one.verdict_on(comparison)) and verdict.word in TESTED for one in series)


def series_table(
    series: Series, national: dict[str, float], title: str, labels: Mapping[str, str] | None = None
) -> Block:
    """Each year's number, interval and n; a state where there is no number. `labels` are years written with a mark.

    A year that is not comparable has its row, and nothing of its figure.
    """
    heads = [text(f"head.{name}") for name in ("school_year", "value", "interval", "n")]
    rows: list[list[html.Cell]] = []
    points = {point.school_year: point for point in series.points}
    for year in sorted({*points, *series.not_comparable}):
        row: list[html.Cell] = [(labels or {}).get(year, year), *_point_cells(points.get(year), series.kind)]
        if national:
            row.append(numbers.percent(national[year]) if year in national else "–")
        rows.append(row)
    return html.table(
        text("tables.series", label=title), [*heads, *([text("head.national")] if national else [])], rows
    )


def _point_cells(point: Point | None, kind: str) -> list[html.Cell]:
    """Value, interval and n of one point; a state where there is no number. None is a year that is not comparable."""
    if point is None:
        return [Status("not_comparable", text("state.not_comparable")), "–", "–"]
    if point.value is None or point.low is None or point.high is None:
        return [Status(point.state, text(f"state.{point.state}")), "–", "–"]
    n = numbers.whole(point.n or 0)
    if kind == "share":
        return [numbers.percent(point.value), numbers.percent_interval(point.low, point.high), n]
    return [numbers.mean(point.value), f"{numbers.mean(point.low)}–{numbers.mean(point.high)}", n]


def national_for(series: Series) -> dict[str, float]:
    """The nation's figures for a share of bullied pupils, for the years shown; empty for everything else."""
    if series.kind != "share":
        return {}
    frame = national_series()
    years = [point.school_year for point in series.points]
    rows = frame[(frame["indicator"] == series.indicator) & frame["school_year"].isin(years)]
    rows = rows[rows["series"] == rows["series"].max()]  # figures on either side of a break are never drawn together
    return {str(r["school_year"]): float(r["share"]) for r in rows.to_dict("records")}


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
    "hidden",
    "not_measured",
    "in_progress",
    "cancelled",
    "not_due",
    "coverage",
    "fulfilled",
    "not_mandated",
)


def action_table_caption(plan: Plan) -> str:
    """The table's name, with the chapter that the plan has it in."""
    chapters = dict.fromkeys(plan.clause(measure.clause).chapter for measure in plan.measures)
    return text("tables.action_table", chapters=numbers.listing(list(chapters)))


def status(finding: Finding) -> Status:
    """The status word of a finding."""
    return Status(finding.state, text(f"state.{finding.state}"))


def about_numbers(
    series: Sequence[Series], settings: Settings, extra_sources: Sequence[str] = (), beside: Sequence[Series] = ()
) -> Block:
    """What the numbers mean and where they come from.

    Args:
        beside: other series that the page compares.
    """
    plan = settings.plan
    tests = max((s.tests for s in (*series, *beside)), default=0)
    udir = plan.definition("udir")
    others = [definition for definition in plan.bullying_definitions if definition is not udir]
    change = {0: text("about.change_none"), 1: text("about.change_one")}.get(tests, text("about.change", tests=tests))
    about_survey = [
        text("about.definition", definition=udir.short, source=udir.source),
        *(text("about.definition_other", source=other.source) for other in others),
        text("about.interval"),
        change,
        *_about_comparisons([*series, *beside]),
        *(text("about.breaks", year=b.year, why=b.why) for b in settings.surveys.breaks),
        *([text("figure.pooled_note")] if any(len(g.grades) > 1 for g in settings.surveys.grade_groups) else []),
        text("about.source_survey"),
        *_national_sources([one for one in series if settings.indicator(one.indicator).headline]),
    ]
    sentences = [
        *(about_survey if series else []),
        *extra_sources,
        text("about.plan", title=plan.title, first=plan.first_year, last=plan.last_year),
        about_version(settings),
    ]
    return html.bullets(sentences)


def about_version(settings: Settings) -> str:
    """Which version of the toolkit made this, and the run's own date."""
    return text("about.version", version=__version__, date=numbers.day(settings.run.run_date))


def _about_comparisons(series: Sequence[Series]) -> list[str]:
    """What a reader must know of the sentences under the figures, where the page has any of the kind."""
    told = {
        "can_see": any(one.can_see for one in series),
        "municipality": any(one.verdict_on("municipality") for one in series),
        "several_years": _any_tested(series, "several_years"),
        "estimate": any(has_estimate(one) for one in series),
    }
    return [text(f"about.{what}") for what, is_told in told.items() if is_told]


def _national_sources(series: Sequence[Series]) -> list[str]:
    """Where each national figure on the page was published."""
    frame = national_series()
    drawn = [one for one in series if any(point.state == "shown" for point in one.points)]
    years = {year for one in drawn for year in national_for(one)}
    indicators = {one.indicator for one in drawn}
    rows = frame[frame["indicator"].isin(indicators) & frame["school_year"].isin(years)].to_dict("records")
    sources = dict.fromkeys((str(row["school_year"]), str(row["source"])) for row in rows)
    return [text("about.source_national", year=year, source=source) for year, source in sources]


def hiding_rules(series: Sequence[Series], settings: Settings) -> Block:
    """What is hidden and by whose rules; never which cell by which rule, for that would tell what stands in it."""
    limits = settings.thresholds
    values = {"respondents": limits.smallest_respondents.value, "count": limits.smallest_count.value}
    left_out = any(point.state == "left_out" for one in series for point in one.points)
    sentences = [
        *([text("hiding.left_out")] if left_out else []),
        text("hiding.meaning"),
        text("hiding.rules", **values),
        text("hiding.secondary"),
        text("hiding.zeros"),
        text("hiding.source"),
        text("hiding.cases", units=FEWEST_UNITS, **values),
        text("hiding.decided", decided="; ".join(dict.fromkeys(map(_decided, _limits(limits))))),
        text("hiding.assessment"),
    ]
    return html.bullets(sentences)


def _decided(limit: Limit) -> str:
    when = "" if limit.decided_on is None else f", {numbers.day(limit.decided_on)}"
    return f"{limit.decided_by}{when}"


def _limits(thresholds: Thresholds) -> tuple[Limit, Limit]:
    return thresholds.smallest_count, thresholds.smallest_respondents
