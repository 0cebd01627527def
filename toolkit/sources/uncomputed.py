"""Cells of a spreadsheet that show no value: formulas that nobody has calculated, and Excel's errors.

The fast reader calls such a cell empty. Empty would be "not measured", which is something else.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from typing import Final

from openpyxl import load_workbook

from toolkit.errors import InputError
from toolkit.sources.open_document_cells import SpecialCell
from toolkit.sources.opened import OpenedFile

Cells = list[list[object]]
FORMULA_OR_ERROR: Final = re.compile(rb'<f[\s/>]|t="e"')
"""In a sheet's XML; the rules for what may be typed (`<formula1>`) are no formulas."""


class Uncomputed(str):
    """What stands in a cell that shows no usable value: a formula nobody has calculated, or an Excel error."""


def mark_uncomputed(opened: OpenedFile, by_name: Mapping[str, Cells], specials: Iterable[SpecialCell]) -> None:
    """Put what stands there into cells that the fast reader calls empty because they have no value.

    Args:
        specials: those of an .ods. An .xls with an error in it has been refused.
    """
    for special in specials:
        if special.shown and special.sheet in by_name:
            (first_row, first_column), (last_row, last_column) = special.area
            for row in range(first_row, last_row + 1):
                for column in range(first_column, last_column + 1):
                    _mark(by_name[special.sheet], row + 1, column + 1, Uncomputed(special.shown))
    if not _may_hold_formulas(opened):
        return
    try:
        worksheets = load_workbook(io.BytesIO(opened.content)).worksheets
    except Exception:  # whatever a damaged file makes the reader trip over
        raise InputError("file_unreadable", {"file": opened.name}) from None
    for sheet in worksheets:
        # Its cells as they are stored: rows would come with every cell between A1 and a formatted one far away.
        for (row, column), cell in sheet._cells.items():
            if cell.data_type in ("f", "e") and sheet.title in by_name:
                _mark(by_name[sheet.title], row, column, Uncomputed(cell.value))


def _mark(grid: Cells, row: int, column: int, shown: Uncomputed) -> None:
    width = len(grid[0]) if grid else 0
    if row > len(grid) or column > width:
        grid.extend([] for _ in range(row - len(grid)))
        for record in grid:
            record.extend([None] * (max(column, width) - len(record)))
    if grid[row - 1][column - 1] is None:
        grid[row - 1][column - 1] = shown


def _may_hold_formulas(opened: OpenedFile) -> bool:
    if not opened.is_zipped:
        return False
    with zipfile.ZipFile(io.BytesIO(opened.content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(FORMULA_OR_ERROR.search(archive.read(name)) for name in sheets)
