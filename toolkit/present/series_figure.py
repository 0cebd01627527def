"""One indicator on a page: its sentence, what it can show, the drawing, what it is compared with, and the details."""

from __future__ import annotations

from toolkit.analyse.series import Series
from toolkit.plan.settings import Settings
from toolkit.present import html
from toolkit.present.charts import over_years
from toolkit.present.columns import columns_of
from toolkit.present.comparisons import bullets, can_see_sentence, comparisons_table
from toolkit.present.figure_sentences import series_sentence
from toolkit.present.html import Block
from toolkit.present.parts import national_for, origin_words, series_table, series_title
from toolkit.present.programme_starts import NO_STARTS, Starts, starts_alt, starts_in
from toolkit.present.sentences import grades_note, mark_notes, year_label
from toolkit.present.series_alt import series_alt
from toolkit.present.texts import text


def series_figure(series: Series, settings: Settings, starts: Starts = NO_STARTS) -> Block:
    """Heading, sentence, drawing and details. Without a shown number only words.

    Args:
        starts: marks along the years, see `programme_starts`.
    """
    sentence, title = series_sentence(series, settings), series_title(series, settings)
    if not has_drawing(series):
        return html.heading(title, 3) + html.paragraph(sentence)
    national = national_for(series)
    labels = {point.school_year: year_label(point.school_year, settings) for point in series.points}
    chart = over_years.OverYears(
        columns_of(series, settings), series.kind, national, origin_words(settings), starts_in(series, starts)
    )
    alt = series_alt(series, national, settings) + starts_alt(chart.starts)
    svg = over_years.draw(chart, f"fig-{series.indicator}-{series.group}".replace("_", "-"), title, alt)
    table = series_table(series, national, title, labels) + comparisons_table(series, settings, title)
    notes = [text("figure.national_note")] if national else []
    notes += [text("figure.start_note")] if chart.starts else []
    notes += filter(None, (grades_note(series, point, settings) for point in series.points[:-1]))
    below = said_below(series, settings) + _notes(notes) + html.details(text("figure.table_summary"), table)
    drawn = html.scrolling(svg, title) if chart.is_wide else svg
    return html.heading(title, 3) + html.figure(drawn, sentence, below=below, above=said_above(series))


def has_drawing(series: Series) -> bool:
    """Whether any year's number is shown."""
    return any(point.state == "shown" for point in series.points)


def said_above(series: Series) -> Block:
    """What this number can show, before anyone looks at the drawing."""
    sentence = can_see_sentence(series)
    return html.paragraph(sentence, "note") if sentence else html.EMPTY


def said_below(series: Series, settings: Settings) -> Block:
    """The comparisons in short sentences, and why a year is marked."""
    sentences = bullets(series, settings)
    block = html.bullets(sentences) if sentences else html.EMPTY
    return block + _notes(mark_notes((point.school_year for point in series.points), settings))


def numbers_besides(series: Series, settings: Settings) -> Block:
    """Everything around the drawing that has numbers of its own: the release guard makes it once more."""
    if not has_drawing(series):
        return html.EMPTY
    table = comparisons_table(series, settings, series_title(series, settings))
    return said_above(series) + said_below(series, settings) + table


def _notes(sentences: list[str]) -> Block:
    return sum((html.paragraph(sentence, "note") for sentence in sentences), html.EMPTY)
