"""A copy of one spreadsheet with a comment and a colour on each bad cell, and a list of all problems first.

No formula of the original lives on, and no identity number: where one stands in the file, wherever it is, the copy
is built anew from the values of the cells. So it is where the original is an .xls or .ods. A finished copy is
searched before anybody gets it.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.cli.problem_lists import Address, add_list, cell_at
from toolkit.errors import InputError
from toolkit.present.problem_sentences import problem_advice
from toolkit.present.texts import text
from toolkit.sources.grid import HEAD_ROWS, cell_key
from toolkit.sources.inert import set_text, storable
from toolkit.sources.opened import OpenedFile, open_file
from toolkit.sources.sheets import read_sheets
from toolkit.sources.udir_export import NEWER_NAMES
from toolkit.validate.identity_numbers import holds_identity_number
from toolkit.validate.identity_problems import identity_problems, without_identity_number
from toolkit.validate.problems import Problem

AUTHOR: Final = "tiltaksplan"
FILLS: Final = {
    "error": PatternFill("solid", start_color="FFC7CE", end_color="FFC7CE"),
    "warning": PatternFill("solid", start_color="FFEB9C", end_color="FFEB9C"),
}
COMMENT_SIZE: Final = (360, 160)
LONGEST_SHEET_NAME: Final = 31
FORBIDDEN_IN_SHEET_NAME: Final = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
LETTER_CODES: Final = frozenset({"identity_number", "identity_number_comment"})
"""Problems whose column is Excel's letter and not a title."""

Titles = dict[str, tuple[int, int]]
"""For each text in the first rows of a sheet the row and column where it first stands."""


def marked_copy(path: Path, problems: Sequence[Problem]) -> bytes:
    """The copy as an .xlsx. Raises InputError `file_unreadable` where the original cannot be read as a spreadsheet."""
    opened = open_file(path)
    original = None if identity_problems(path.name, opened) else _as_it_looks(opened)
    workbook, intro = (original, "") if original else (_from_values(opened), text("mark.from_values"))
    places: dict[Problem, Address] = {}
    titles = {sheet.title: _titles_of(sheet) for sheet in workbook.worksheets}
    for problem in problems:
        for cell in _cells_of(workbook, titles, problem):
            places.setdefault(problem, (cell.parent.title, cell.coordinate))
            _mark(cell, problem)
            if problem.code == "identity_number":
                set_text(cell, text("mark.removed"))
    add_list(workbook, problems, places, intro)
    content = io.BytesIO()
    workbook.save(content)
    _refuse_identity_numbers(content.getvalue(), path)
    return content.getvalue()


def _as_it_looks(opened: OpenedFile) -> Workbook | None:
    """The original with its looks, its formulas replaced by what they show; None where only values can be had."""
    try:
        with warnings.catch_warnings(action="ignore"):  # about looks that the copy will lack
            workbook = load_workbook(io.BytesIO(opened.content), data_only=True, keep_links=False)
            formulas = load_workbook(io.BytesIO(opened.content), keep_links=False)
    except Exception:  # an .xls, an .ods, or whatever a damaged file makes the reader trip over
        return None
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell, Cell):
                    continue  # a merged range hides it
                if cell.value is None and (formula := formulas[sheet.title][cell.coordinate].value) is not None:
                    set_text(cell, str(getattr(formula, "text", formula)))
                elif isinstance(cell.value, str):
                    set_text(cell, cell.value)
    return workbook


def _from_values(opened: OpenedFile) -> Workbook:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for grid in read_sheets(opened):
        name = without_identity_number(grid.sheet).translate(FORBIDDEN_IN_SHEET_NAME)[:LONGEST_SHEET_NAME]
        sheet = workbook.create_sheet(name)
        for row_number, row in enumerate(grid.cells, start=1):
            for column_number, value in enumerate(row, start=1):
                _set_value(sheet.cell(row_number, column_number), value)
    return workbook


def _set_value(cell: Cell, value: object) -> None:
    if holds_identity_number(value):
        set_text(cell, text("mark.removed"))
    elif isinstance(value, str):
        set_text(cell, value)
    elif value is not None:
        cell.value = value  # type: ignore[assignment]  # a number, a date, a time or a truth value


def _titles_of(sheet: Worksheet) -> Titles:
    """Looked for once: a sheet may be wide, and its problems many."""
    titles: Titles = {}
    for row_number, row in enumerate(sheet.iter_rows(max_row=min(sheet.max_row, HEAD_ROWS)), start=1):
        for column_number, cell in enumerate(row, start=1):
            titles.setdefault(cell_key(cell.value), (row_number, column_number))
    return titles


def _cells_of(workbook: Workbook, titles: Mapping[str, Titles], problem: Problem) -> Iterator[Cell]:
    """The bad cells of a problem; none where it is about a sheet, a whole column or the file."""
    sheet = _sheet_of(workbook, titles, problem)
    if sheet is None or problem.row is None:
        return
    column = _column_of(titles[sheet.title], problem)
    if column is None:
        return
    details = dict(problem.details)
    others = f"{details.get('row_numbers', '')}, {details.get('other_row', '')}".split(", ")
    for row in dict.fromkeys([problem.row, *(int(other) for other in others if other.isdecimal())]):
        yield _shown_cell(sheet, row, column)


def _sheet_of(workbook: Workbook, titles: Mapping[str, Titles], problem: Problem) -> Worksheet | None:
    """The sheet a problem names; a table from the services that names none is the first that has its column."""
    if problem.sheet is not None:
        key = cell_key(problem.sheet)
        return next((sheet for sheet in workbook.worksheets if cell_key(sheet.title) == key), None)
    return next((sheet for sheet in workbook.worksheets if _column_of(titles[sheet.title], problem) is not None), None)


def _column_of(titles: Titles, problem: Problem) -> int | None:
    """Number of the column: its title stands in a row above the cell, or in the cell's own row."""
    if problem.column is None or problem.row is None:
        return None
    if problem.code in LETTER_CODES:
        return column_index_from_string(problem.column)
    names = {cell_key(problem.column)} | {cell_key(new) for new, old in NEWER_NAMES.items() if old == problem.column}
    row, column = min((titles[name] for name in names if name in titles), default=(problem.row + 1, 0))
    return column if row <= problem.row else None


def _shown_cell(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell, or the one that a merged range shows instead of it, made visible with its sheet."""
    if isinstance(sheet.cell(row, column), MergedCell):
        merged = next(found for found in sheet.merged_cells.ranges if sheet.cell(row, column).coordinate in found)
        row, column = merged.min_row, merged.min_col
    cell = cell_at(sheet, row, column)
    sheet.sheet_state = "visible"
    sheet.row_dimensions[row].hidden = False
    sheet.column_dimensions[cell.column_letter].hidden = False
    return cell


def _mark(cell: Cell, problem: Problem) -> None:
    """An error's colour stays where there is a warning too; what others have written in a comment stays below ours."""
    was = cell.comment.text if cell.comment else ""
    words = "\n".join(part for part in (problem_advice(problem), was) if part)
    width, height = COMMENT_SIZE
    cell.comment = Comment(storable(words), AUTHOR, width=width, height=height)
    is_error_already = cell.fill.start_color.rgb == FILLS["error"].start_color.rgb
    if not is_error_already:
        cell.fill = FILLS[problem.severity]


def _refuse_identity_numbers(content: bytes, path: Path) -> None:
    """No copy is better than one with a number that a reader of the original did not see."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "kopi.xlsx"
        copy.write_bytes(content)
        if identity_problems(copy.name, open_file(copy)):
            raise InputError("file_unreadable", {"file": without_identity_number(path.name)})
