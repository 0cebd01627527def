"""Any file from the services, told by its content: one reader per layout, each asked in turn.

A new layout is one module with a `read_grid` or a `read_document`, and its line here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import pandas as pd

from toolkit.errors import InputError
from toolkit.sources import udir_export
from toolkit.sources.delimited import DELIMITERS, DelimitedGrid
from toolkit.sources.grid import Grid
from toolkit.sources.limits import LONGEST_CELL
from toolkit.sources.opened import OpenedFile, open_file
from toolkit.sources.raw import RawTable
from toolkit.sources.sheets import read_sheets

GRID_READERS: Final[tuple[Callable[[Grid], RawTable | None], ...]] = (udir_export.read_grid,)
"""Readers of CSV files and sheets. Each gives None for what is not its own."""

NO_CHARACTER: Final = re.compile(r"\\u(?:[dD][89a-fA-F]|0000)")
"""How JSON writes half a character or a NUL."""

DOCUMENT_READERS: Final[tuple[Callable[[object, OpenedFile], RawTable | None], ...]] = (udir_export.read_document,)
"""Readers of JSON documents. Numbers come as text, as they were written."""


def read_file(path: Path) -> tuple[RawTable, ...]:
    """Read one file: its table, or for a spreadsheet the table of every sheet that holds one.

    Raises:
        InputError: `file_unreadable` (damaged, or no text to be had), `file_not_recognised` (none of the layouts),
            `rows_uneven` (a CSV line has more or fewer cells than the header), `cell_too_long`, `json_too_deep`,
            and what `open_file` refuses.
    """
    opened = open_file(path)
    tables = _tables(opened)
    if not tables:
        raise InputError("file_not_recognised", {"file": opened.name})
    for table in tables:
        _refuse_long_cells(table)
    return tables


def _refuse_long_cells(table: RawTable) -> None:
    for number in range(len(table.frame.columns)):
        cells = table.frame.iloc[:, number]
        distinct = cells.cat.categories if isinstance(cells.dtype, pd.CategoricalDtype) else cells
        if any(len(cell) > LONGEST_CELL for cell in distinct if isinstance(cell, str)):
            raise InputError("cell_too_long", {"file": table.path})


def _tables(opened: OpenedFile) -> tuple[RawTable, ...]:
    if opened.kind == "json":
        document = _document(opened)
        return _first(reader(document, opened) for reader in DOCUMENT_READERS)
    if opened.kind == "text":
        return _first(reader(DelimitedGrid(opened, mark)) for mark in DELIMITERS for reader in GRID_READERS)
    return tuple(table for sheet in read_sheets(opened) for table in _first(reader(sheet) for reader in GRID_READERS))


def _first(tables: Iterable[RawTable | None]) -> tuple[RawTable, ...]:
    """The first table that a reader found, if any did; the readers after it are not asked."""
    return next(((table,) for table in tables if table is not None), ())


def _document(opened: OpenedFile) -> object:
    text = opened.text()
    try:
        document: object = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
        if NO_CHARACTER.search(text):
            _refuse_no_characters(document)
    except RecursionError:
        raise InputError("json_too_deep", {"file": opened.name}) from None
    except ValueError:  # no JSON, or texts that are none
        raise InputError("file_unreadable", {"file": opened.name}) from None
    return document


def _refuse_no_characters(document: object) -> None:
    """Raise ValueError for half a character, which can be read but never written, and for NUL."""
    text = json.dumps(document, ensure_ascii=False)
    text.encode()
    if r"\u0000" in text:
        raise ValueError
