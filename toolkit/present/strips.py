"""Promises over the years as tables: one cell for each school year, and every cell has a word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from toolkit.check.strips import Cell, Strip
from toolkit.plan.model import Plan
from toolkit.present import html, numbers
from toolkit.present.html import Block, Status
from toolkit.present.texts import text

ANSWERS: Final = ("fulfilled", "in_progress", "not_fulfilled", "not_reported")


WORD_ALONE: Final = ("not_reported", "coverage")
"""Nothing counted says more than the word."""


def year_head(school_year: str, plan: Plan) -> str:
    """A school year over a column; the baseline says that it is one."""
    return text("rolling.baseline_head", year=school_year) if school_year == plan.baseline else school_year


def strip_table(caption: str, strips: Sequence[Strip], columns: Sequence[str], plan: Plan) -> Block:
    """One row for each promise."""
    heads = [text("rolling.promise"), *(year_head(year, plan) for year in columns)]
    rows: list[list[html.Cell]] = [
        [text("rolling.with_clause", what=s.label, clause=s.clause), *_cells(s)] for s in strips
    ]
    return html.table(caption, heads, rows)


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
    return text("rolling.cell_once" if cell.done == 1 else "rolling.cell_times", done=cell.done)
