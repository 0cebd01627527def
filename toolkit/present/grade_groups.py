"""The headline figures in each group of grades, on the same axis: where a number for all grades hides a difference."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.analyse.series import Series
from toolkit.plan.settings import Indicator, Settings
from toolkit.present import html, numbers
from toolkit.present.charts import small_multiples
from toolkit.present.columns import columns_of
from toolkit.present.html import Block
from toolkit.present.parts import origin_words, series_table, series_title
from toolkit.present.programme_starts import NO_STARTS, Starts, starts_alt, starts_in
from toolkit.present.sentences import grades_note, group_label, mark_notes, year_label
from toolkit.present.series_alt import points_alt
from toolkit.present.texts import text
from toolkit.protect.coarsen import WHOLE

FEWEST_GROUPS = 2


def grade_groups(series: Sequence[Series], settings: Settings, starts: Starts = NO_STARTS) -> Block:
    """One drawing for each headline indicator that has at least two groups; nothing where there is none."""
    block = html.EMPTY
    for indicator in settings.surveys.indicators:
        own = [one for one in series if one.indicator == indicator.id and one.group != WHOLE]
        if indicator.headline and len(own) >= FEWEST_GROUPS and any(_is_shown(one) for one in own):
            block += _one(indicator, own, settings, starts)
    return block


def _is_shown(series: Series) -> bool:
    return any(point.state == "shown" for point in series.points)


def _one(indicator: Indicator, own: Sequence[Series], settings: Settings, starts: Starts) -> Block:
    title = text("grade_groups.title", label=indicator.label)
    groups = [
        small_multiples.Group(group_label(one.group, settings), columns_of(one, settings), starts_in(one, starts))
        for one in own
    ]
    chart = small_multiples.SmallMultiples(groups, indicator.kind, origin_words(settings))
    svg = small_multiples.draw(
        chart, f"groups-{indicator.id}".replace("_", "-"), title, _alt(own, title, groups, settings)
    )
    notes = [text("figure.start_note")] if any(group.starts for group in groups) else []
    notes += mark_notes((point.school_year for point in own[0].points), settings)
    notes += filter(None, (grades_note(one, point, settings) for one in own for point in one.points))
    below = sum((html.paragraph(note, "note") for note in dict.fromkeys(notes)), html.EMPTY)
    drawn = html.scrolling(svg, title) if chart.is_wide else svg
    figure = html.figure(drawn, _sentence(own, settings), below + _tables(own, settings))
    return html.heading(title, 3) + figure


def _sentence(own: Sequence[Series], settings: Settings) -> str:
    """The last year's numbers, and that nobody has tested the difference between them."""
    groups = [text("grade_groups.value", group=group_label(one.group, settings), value=_latest(one)) for one in own]
    return text("grade_groups.sentence", year=own[0].latest.school_year, groups=numbers.listing(groups))


def _latest(one: Series) -> str:
    point = one.latest
    if point.value is None:
        return text(f"state.{point.state}")
    return numbers.percent(point.value) if one.kind == "share" else numbers.mean(point.value)


def _alt(own: Sequence[Series], title: str, groups: Sequence[small_multiples.Group], settings: Settings) -> str:
    panels = [
        text("grade_groups.alt_group", group=group.name, points=points_alt(one, settings)) + starts_alt(group.starts)
        for one, group in zip(own, groups, strict=True)
    ]
    return text("grade_groups.alt", title=title, groups=" ".join(panels))


def _tables(own: Sequence[Series], settings: Settings) -> Block:
    tables = html.EMPTY
    for one in own:
        labels = {point.school_year: year_label(point.school_year, settings) for point in one.points}
        tables += series_table(one, {}, text("grade_groups.table", title=series_title(one, settings)), labels)
    return html.details(text("figure.table_summary"), tables)
