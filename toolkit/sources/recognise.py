"""Any file from the services, told by its content: one reader per layout, each asked in turn.

A new layout is one module with a `read_grid` or a `read_document`, and its line here. A reader gives no table for what
is not its own, and several where a file holds what cannot be read alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

import pandas as pd

from toolkit.errors import InputError
from toolkit.sources import (
    parent_survey,
    portal_pivot,
    pupil_numbers,
    skoleporten,
    udir_export,
    unit_list,
    web_download,
)
from toolkit.sources.delimited import DELIMITERS, DelimitedGrid
from toolkit.sources.grid import Grid, cell_key
from toolkit.sources.limits import LONGEST_CELL
from toolkit.sources.opened import OpenedFile, open_file
from toolkit.sources.raw import RawTable
from toolkit.sources.sheets import SheetGrid, read_sheets
from toolkit.sources.workbook_layout import UNIT

Tables = tuple[RawTable, ...]

NO_CHARACTER: Final = re.compile(r"\\u(?:[dD][89a-fA-F]|0000)")
"""How JSON writes half a character or a NUL."""

GRID_READERS: Final[tuple[Callable[[Grid], Tables], ...]] = (
    udir_export.read_grid,
    web_download.read_grid,
    skoleporten.read_grid,
    pupil_numbers.read_grid,
    parent_survey.read_grid,
    unit_list.read_grid,
)
"""Readers of CSV files and sheets."""

DOCUMENT_READERS: Final[tuple[Callable[[object, OpenedFile], Tables], ...]] = (
    udir_export.read_document,
    portal_pivot.read_document,
    pupil_numbers.read_document,
    parent_survey.read_document,
    unit_list.read_document,
)
"""Readers of JSON documents. Numbers come as text, as they were written."""

NO_TABLE: Final = "no_table"


def read_file(path: Path) -> Tables:
    """Open and read one file: see `open_file` and `read_opened`."""
    return read_opened(open_file(path))


def read_opened(opened: OpenedFile) -> Tables:
    """Read one file: its tables, and for a spreadsheet every sheet that is not empty.

    A sheet that is hidden, or holds none of the layouts, is there as a table that is set aside.

    Raises:
        InputError: `file_unreadable` (damaged), `json_unreadable`, `file_not_recognised` (none of the layouts),
            `workbook_in_wrong_place` (the toolkit's own), `rows_uneven` (a CSV line has more or fewer cells than the
            header), `header_repeated` (a second table below the first), `quotes_not_closed`, `cell_too_long`,
            `json_too_deep`.
    """
    tables = _tables(opened)
    if all(table.layout == NO_TABLE for table in tables):
        is_ours = any(cell_key(table.sheet) == cell_key(UNIT.name) for table in tables)
        raise InputError("workbook_in_wrong_place" if is_ours else "file_not_recognised", {"file": opened.name})
    for table in tables:
        _refuse_long_cells(table)
    return tables


def _refuse_long_cells(table: RawTable) -> None:
    for number in range(len(table.frame.columns)):
        cells = table.frame.iloc[:, number]
        distinct = cells.cat.categories if isinstance(cells.dtype, pd.CategoricalDtype) else cells
        if any(len(cell) > LONGEST_CELL for cell in distinct if isinstance(cell, str)):
            raise InputError("cell_too_long", {"file": table.path})


def _tables(opened: OpenedFile) -> Tables:
    if opened.kind == "json":
        document = _document(opened)
        try:
            return _first(reader(document, opened) for reader in DOCUMENT_READERS)
        except RecursionError:  # a value that could just be read is too deep to be written as text
            raise InputError("json_too_deep", {"file": opened.name}) from None
    if opened.kind == "text":
        return _first(_tables_of_grid(DelimitedGrid(opened, mark)) for mark in DELIMITERS)
    return tuple(table for sheet in read_sheets(opened) for table in _tables_of_sheet(sheet))


def _tables_of_grid(grid: Grid) -> Tables:
    found = _first(reader(grid) for reader in GRID_READERS)
    return tuple(replace(table, above=grid.head[: (table.header_row or 1) - 1]) for table in found)


def _tables_of_sheet(sheet: SheetGrid) -> Tables:
    found = _tables_of_grid(sheet) or _not_a_table(sheet)
    return tuple(replace(table, set_aside="sheet_hidden") for table in found) if sheet.is_hidden else found


def _not_a_table(sheet: SheetGrid) -> Tables:
    """Every row of a sheet without a known table, so that nothing that stands there goes unseen."""
    body = sheet.all_rows()
    if not len(body.rows):
        return ()
    return (
        RawTable(sheet.name, NO_TABLE, body.frame, body.rows, sheet.sha256, sheet.sheet, set_aside="sheet_no_table"),
    )


def _first(found: Iterable[Tables]) -> Tables:
    """What the first reader that knows the layout found; the readers after it are not asked."""
    return next((tables for tables in found if tables), ())


def _document(opened: OpenedFile) -> object:
    text = opened.text()
    try:
        document: object = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
        if NO_CHARACTER.search(text):
            _refuse_no_characters(document)
    except RecursionError:
        raise InputError("json_too_deep", {"file": opened.name}) from None
    except ValueError:  # no JSON, or texts that are none
        raise InputError("json_unreadable", {"file": opened.name}) from None
    return document


def _refuse_no_characters(document: object) -> None:
    """Raise ValueError for half a character, which can be read but never written, and for NUL."""
    text = json.dumps(document, ensure_ascii=False)
    text.encode()
    if r"\u0000" in text:
        raise ValueError
