"""What a unit has delivered for the year, and what is wrong with it, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from toolkit.engine.status import UnitStatus, year_status
from toolkit.interactive.start.desk import Task
from toolkit.present import html
from toolkit.present.html import Block, Cell
from toolkit.present.numbers import day
from toolkit.present.problem_sentences import problem_advice
from toolkit.present.texts import text
from toolkit.sources.workbook import LAYOUT
from toolkit.validate.problems import Problem
from toolkit.validate.year import read_workbooks


@dataclass(frozen=True)
class Overview:
    """Where a unit's year stands.

    Attributes:
        workbook: the file that was read as the unit's; None where there is none.
        problems: those of the unit's own workbook, errors first.
        missing_files: files from services that the run names and that have not come.
    """

    status: UnitStatus
    workbook: Path | None
    problems: tuple[Problem, ...]
    missing_files: tuple[str, ...]


def overview_of(task: Task) -> Overview:
    """Read the year's workbooks, and tell of one unit's."""
    tables = read_workbooks(task.settings)
    year = year_status(tables, task.settings)
    own = [file.path for file in tables.files if file.layout == LAYOUT and file.unit == task.unit.id]
    problems = [p for p in tables.problems if p.unit == task.unit.id or p.file in own]
    return Overview(
        status=next(one for one in year.units if one.id == task.unit.id),
        workbook=task.settings.data_path(task.settings.run.workbook_folder) / own[0] if own else None,
        problems=tuple(sorted(problems, key=lambda p: p.severity)),
        missing_files=tuple(file.name for file in year.survey_files if not file.is_found),
    )


def overview_block(overview: Overview, task: Task) -> Block:
    """What is delivered, as a table and a line about the files that rådgiver delivers."""
    status = overview.status
    rows: list[list[Cell]] = [
        [text("start.row_workbook"), text(f"status.workbook_{status.workbook}", errors=status.errors)],
        [text("start.row_file"), overview.workbook.name if overview.workbook else text("status.nothing")],
        [text("status.unanswered"), text("status.nothing") if status.unanswered is None else str(status.unanswered)],
        [text("status.outcome"), status.outcome or text("status.nothing")],
        [text("status.signature"), _signature(status)],
        [text("start.row_services"), _services(overview)],
        [text("start.row_cut_off"), day(task.settings.run.cut_off)],
    ]
    caption = text("start.overview_caption", name=task.name, year=task.year)
    return html.table(caption, [text("start.what"), text("start.how")], rows)


def _signature(status: UnitStatus) -> str:
    if status.role is None:
        return text("status.not_signed")
    held = "" if status.review_date is None else day(status.review_date)
    return text("status.signed", role=status.role.capitalize(), day=held)


def _services(overview: Overview) -> str:
    if overview.missing_files:
        return text("start.services_missing", files=", ".join(overview.missing_files))
    return text("start.services_here")


def problems_block(problems: tuple[Problem, ...], caption: str) -> Block:
    """Each bad cell: where it is, what stands there, and what to do."""
    heads = [text(f"start.problem_{name}") for name in ("sheet", "row", "column", "value", "advice")]
    nothing = text("status.nothing")
    rows: list[list[Cell]] = [
        [p.sheet or p.file or nothing, str(p.row or nothing), p.column or nothing, p.value or nothing, _advice(p)]
        for p in problems
    ]
    return html.table(caption, heads, rows)


def _advice(problem: Problem) -> str:
    return text(f"cli.{problem.severity}", sentence=problem_advice(problem))
