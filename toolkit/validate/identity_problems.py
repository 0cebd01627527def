"""Identity numbers anywhere in a file: its cells, what stands outside them, and its name. None is repeated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from openpyxl.utils import get_column_letter

from toolkit.errors import InputError
from toolkit.sources.opened import OpenedFile
from toolkit.sources.outside_cells import texts_outside_cells
from toolkit.sources.raw import RawTable, raw_frame, row_numbers
from toolkit.sources.sheets import read_sheets
from toolkit.validate.identity_numbers import Place, holds_identity_number, places_of_identity_numbers
from toolkit.validate.problems import Problem

HIDDEN_DIGIT: Final = "#"
ALSO_IN_CELLS: Final = frozenset({"stored", "text"})
"""Kinds of text that are mostly cells, seen once more."""


def without_identity_number(name: str) -> str:
    """A name of a file or a sheet as it may be shown: without any digit where it holds an identity number."""
    return re.sub(r"\d", HIDDEN_DIGIT, name) if holds_identity_number(name) else name


def identity_problems(
    name: str, opened: OpenedFile | None, tables: Sequence[RawTable] = (), unit: str | None = None
) -> list[Problem]:
    """One problem for each place in a file, in its name, or in the tables a reader has made of it.

    Args:
        name: the file's own name.
        opened: None where it cannot be opened. It has no other place than its name then; who opens it says so.
        tables: what has been read of a CSV or JSON file; every cell of a spreadsheet is looked at here.

    A part of a file that cannot be read may hold anything: that is a problem here.
    """
    file = without_identity_number(name)
    problems = [Problem("error", "identity_number_file_name", file, unit=unit)] if file != name else []
    if opened is None:
        return problems
    cells = _every_cell(opened) if opened.kind == "spreadsheet" else tables
    places = [place for table in cells for place in places_of_identity_numbers(table)]
    problems += [_in_cell(file, place, unit) for place in places]
    problems += _in_sheet_names(cells, file, unit)
    if opened.kind == "text" and tables and all(table.is_whole for table in tables):
        return list(dict.fromkeys(problems))
    try:
        problems += _outside(opened, file, unit, {place.row for place in places}, bool(places))
    except InputError as error:
        problems.append(Problem("error", error.code, file, unit=unit))
    return list(dict.fromkeys(problems))


def _every_cell(opened: OpenedFile) -> list[RawTable]:
    """Each sheet as it stands; none of a file that only looks like a spreadsheet, such as a letter."""
    try:
        sheets = read_sheets(opened)
    except InputError:
        return []
    tables = []
    for grid in sheets:
        letters = [get_column_letter(number + 1) for number in range(len(grid.cells[0]) if grid.cells else 0)]
        rows = row_numbers(range(1, len(grid.cells) + 1))
        tables.append(
            RawTable(opened.name, "spreadsheet", raw_frame(grid.cells, letters), rows, opened.sha256, grid.sheet)
        )
    return tables


def _in_cell(file: str, place: Place, unit: str | None) -> Problem:
    sheet = None if place.sheet is None else without_identity_number(place.sheet)
    return Problem("error", "identity_number", file, sheet, place.row, place.column, unit=unit)


def _outside(
    opened: OpenedFile, file: str, unit: str | None, known_rows: set[int | None], in_cells: bool
) -> Iterator[Problem]:
    """What is not just a cell seen once more."""
    for kind, text, sheet, row, column in texts_outside_cells(opened):
        if kind in ALSO_IN_CELLS and in_cells and (row is None or row in known_rows):
            continue
        if holds_identity_number(text):
            shown = None if sheet is None else without_identity_number(sheet)
            code = "identity_number" if kind == "formula" else f"identity_number_{kind}"
            yield Problem("error", code, file, shown, row, column, unit=unit)


def _in_sheet_names(tables: Sequence[RawTable], file: str, unit: str | None) -> list[Problem]:
    shown = [(table.sheet, without_identity_number(table.sheet)) for table in tables if table.sheet]
    return [Problem("error", "identity_number_sheet_name", file, name, unit=unit) for own, name in shown if own != name]
