"""Promises over the years, drawn and as tables: one cell for each school year, and every cell has a word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from toolkit.check.strips import Cell, Strip
from toolkit.plan.model import Plan
from toolkit.plan.settings import Settings
from toolkit.present import html, numbers
from toolkit.present.charts import strips as drawing
from toolkit.present.html import Block, Status
from toolkit.present.parts import origin_words
from toolkit.present.texts import text

ANSWERS: Final = ("fulfilled", "in_progress", "not_fulfilled", "not_reported")


WORD_ALONE: Final = ("not_reported", "coverage")
"""Nothing counted says more than the word."""


NOT_ASKED: Final = ("not_due", "not_mandated", "coverage")
"""No promise was to be kept in such a year."""


def year_head(school_year: str, plan: Plan) -> str:
    """A school year over a column; the baseline says that it is one."""
    return text("rolling.baseline_head", year=school_year) if school_year == plan.baseline else school_year


def strip_table(caption: str, strips: Sequence[Strip], columns: Sequence[str], plan: Plan) -> Block:
    """One row for each promise."""
    heads = [text("rolling.promise"), *(year_head(year, plan) for year in columns)]
    rows: list[list[html.Cell]] = [[_with_clause(s), *_cells(s)] for s in strips]
    return html.table(caption, heads, rows)


def strip_figure(name: str, strips: Sequence[Strip], columns: Sequence[str], settings: Settings) -> Block:
    """The strips drawn under a heading, with a sentence about the last year that is reviewed, and the table to open.

    Args:
        name: what kind of promises: `measures`, `programmes` or `forums`.
        strips: at least one, all counting the same.
    """
    plan, title = settings.plan, text(f"rolling.{name}")
    rows = [drawing.Row(_with_clause(s), [_drawn(cell) for cell in s.cells]) for s in strips]
    chart = drawing.Strips(rows, [_head_lines(year, plan) for year in columns], origin_words(settings))
    points = " ".join(text("rolling.strip_alt_row", what=_with_clause(s), cells=_cells_alt(s)) for s in strips)
    svg = drawing.draw(chart, f"strips-{name}", title, text("rolling.strip_alt", title=title, rows=points))
    drawn = html.scrolling(svg, title) if chart.is_wide else svg
    table = html.details(text("figure.table_summary"), strip_table(title, strips, columns, plan))
    note = html.paragraph(text(f"rolling.strip_counts_{strips[0].counts}"), "note")
    return html.heading(title, 3) + html.figure(drawn, _sentence(strips, settings), note + table)


def _sentence(strips: Sequence[Strip], settings: Settings) -> str:
    """How many promises were kept in the review's own year, of those that were to be kept in it."""
    year = settings.run.school_year
    states = [cell.state for strip in strips for cell in strip.cells if cell.school_year == year]
    due = [state for state in states if state not in NOT_ASKED]
    unreported = due.count("not_reported")
    code = "rolling.strip_sentence_unreported" if unreported else "rolling.strip_sentence"
    return text(code, year=year, done=due.count("fulfilled"), all=len(due), unreported=unreported)


def _drawn(cell: Cell) -> drawing.Cell:
    word = text(f"rolling.cell_{cell.state}")
    if cell.done is None or cell.state in WORD_ALONE:
        return drawing.Cell(cell.state, word)
    if cell.due is not None:
        return drawing.Cell(cell.state, word, text("rolling.of", count=cell.done, total=cell.due))
    return drawing.Cell(cell.state, _held(cell.done))


def _cells_alt(strip: Strip) -> str:
    return "; ".join(
        text("rolling.strip_alt_cell", year=cell.school_year, words=_words(cell, strip.counts)) for cell in strip.cells
    )


def _head_lines(year: str, plan: Plan) -> list[str]:
    """The baseline's name is too long for a column, and is divided."""
    return [year, *(text("rolling.strip_baseline").split(" ") if year == plan.baseline else [])]


def answers_table(strips: Sequence[Strip], plan: Plan) -> Block:
    """How many grades of all units answered what about each programme, year by year; never which units."""
    heads = [text(f"rolling.{name}") for name in ("programme_year", "yes", "partly", "no", "unreported", "grades")]
    rows = [
        [
            text("rolling.programme_in", programme=strip.label, year=year_head(cell.school_year, plan)),
            *(numbers.whole(cell.count(answer)) for answer in ANSWERS),
            numbers.whole(cell.due),
        ]
        for strip in strips
        for cell in strip.cells
        if cell.due is not None
    ]
    return html.table(text("rolling.answers"), heads, rows)


def _cells(strip: Strip) -> list[Status]:
    return [Status(cell.state, _words(cell, strip.counts)) for cell in strip.cells]


def _words(cell: Cell, counts: str) -> str:
    """The word, and the numbers behind it where something is counted: never colour alone."""
    word = text(f"rolling.cell_{cell.state}")
    if cell.done is None or cell.state in WORD_ALONE:
        return word
    if cell.due is not None:
        return text(f"rolling.cell_of_{counts}", word=word, done=cell.done, due=cell.due)
    return _held(cell.done)


def _held(times: int) -> str:
    return text("rolling.cell_once" if times == 1 else "rolling.cell_times", done=times)


def _with_clause(strip: Strip) -> str:
    return text("rolling.with_clause", what=strip.label, clause=strip.clause)
