"""A choice's figure: one panel for each unit on the same axis, with its tables; hidden years are drawn as hidden."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.interactive.lines import Line
from toolkit.interactive.pooled import Period, periods_of
from toolkit.interactive.question import Choice
from toolkit.interactive.words import figure_words
from toolkit.plan.settings import Settings
from toolkit.present import html, numbers
from toolkit.present.charts import small_multiples
from toolkit.present.charts.small_multiples import Group, SmallMultiples
from toolkit.present.columns import Column, columns_of
from toolkit.present.html import Block, Cell
from toolkit.present.parts import national_for, series_table
from toolkit.present.sentences import group_label, mark_notes
from toolkit.present.texts import text


def draw(lines: Sequence[Line], chosen: Choice, settings: Settings, figure_id: str, band: str) -> str:
    """The drawing, year by year.

    Args:
        lines: at least one; at least one has a number.
        figure_id: unique in the page.
        band: written into the drawing; may be empty.
    """
    groups = [Group(line.name, columns_of(line.series, settings), _starts(line, chosen)) for line in lines]
    return _drawn(groups, lines, _nation(lines, chosen), settings, figure_id, band)


def draw_pooled(lines: Sequence[Line], settings: Settings, figure_id: str, band: str) -> str:
    """The same with the years before and since the start put together."""
    groups = [Group(line.name, [_column(period) for period in periods_of(line)]) for line in lines]
    return _drawn(groups, lines, {}, settings, figure_id, band)


def _drawn(
    groups: list[Group],
    lines: Sequence[Line],
    nation: dict[str, float],
    settings: Settings,
    figure_id: str,
    band: str,
) -> str:
    title = _title(lines, settings)
    names = numbers.listing([line.name for line in lines])
    alt = f"{text('explorer.alt', title=title, units=names)} {latest(lines, settings)}"
    chart = SmallMultiples(groups, lines[0].series.kind, band, nation)
    svg = small_multiples.draw(chart, figure_id, title, alt)
    return html.scrolling(svg, title) if chart.is_wide else svg


def _starts(line: Line, chosen: Choice) -> dict[str, list[str]]:
    return {chosen.programme.name: [line.start]} if line.start else {}


def _nation(lines: Sequence[Line], chosen: Choice) -> dict[str, float]:
    return national_for(lines[0].series) if chosen.asked.comparison == "nation" else {}


def has_nation(lines: Sequence[Line], chosen: Choice) -> bool:
    """Whether the country is asked for, and known for any of the years."""
    return bool(lines) and bool(_nation(lines, chosen))


def _column(period: Period) -> Column:
    return Column(text(f"pooled.{period.code}"), (period.code,), period.point)


def tables(lines: Sequence[Line], chosen: Choice, internal: bool = False) -> Block:
    """A table for each line; over figures before disclosure control it says so."""
    nation, found = _nation(lines, chosen), html.EMPTY
    for line in lines:
        name = text("explorer.internal", unit=line.name) if internal else line.name
        found += series_table(line.series, nation, name)
    return found


def notes(every: Sequence[Line], settings: Settings) -> list[str]:
    """Who is not drawn since none of their numbers is shown, and which years were unlike others."""
    left_out = [line.name for line in every if not line.is_shown]
    said = [text("explorer.not_drawn", units=numbers.listing(left_out))] if left_out else []
    return said + mark_notes((point.school_year for point in every[0].series.points), settings)


def pooled_table(lines: Sequence[Line], settings: Settings, internal: bool = False) -> Block:
    """Each line's periods in one table, with the years that are in them, and how to read it."""
    rows: list[list[Cell]] = [_row(line, period) for line in lines for period in periods_of(line)]
    heads = [text(f"pooled.{name}") for name in ("unit", "period", "years", "value", "interval", "n")]
    caption = text("pooled.caption", title=_title(lines, settings))
    caption = text("explorer.internal", unit=caption) if internal else caption
    return html.table(caption, heads, rows) + html.paragraph(text("pooled.note"), "note")


def _row(line: Line, period: Period) -> list[Cell]:
    point, code = period.point, text(f"pooled.{period.code}")
    if point.value is None or point.low is None or point.high is None or point.n is None:
        return [line.name, code, "–", html.Status(point.state, text(f"state.{point.state}")), "–", "–"]
    years = numbers.listing(list(period.years))
    years = text("pooled.without", years=years, count=period.left_out) if period.left_out else years
    if line.series.kind == "share":
        said = [numbers.percent(point.value), numbers.percent_interval(point.low, point.high)]
    else:
        said = [numbers.mean(point.value), f"{numbers.mean(point.low)}–{numbers.mean(point.high)}"]
    return [line.name, code, years, *said, numbers.whole(point.n)]


def latest(lines: Sequence[Line], settings: Settings) -> str:
    """The last year's number of each line, or that it has none."""
    units = "; ".join(f"{line.name}: {_latest_words(line)}" for line in lines)
    year = lines[0].series.latest.school_year
    return text("explorer.latest", title=_title(lines, settings), year=year, units=units)


def _latest_words(line: Line) -> str:
    point = line.series.latest
    if point.value is None or point.n is None:
        return text(f"state.{point.state}")
    return figure_words(point.value, point.n, line.series.kind)


def _title(lines: Sequence[Line], settings: Settings) -> str:
    one = lines[0].series
    label = settings.indicator(one.indicator).label
    known = any(one.group == group.id for group in settings.surveys.grade_groups)
    return text("figure.title", label=label, group=group_label(one.group, settings)) if known else label
