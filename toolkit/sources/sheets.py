"""A spreadsheet (.xlsx, .xls, .ods) as sheets of cells, as a person sees them."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from toolkit.errors import InputError
from toolkit.sources.grid import HEAD_ROWS, Area, Body, Grid
from toolkit.sources.open_document_cells import special_cells
from toolkit.sources.opened import OpenedFile
from toolkit.sources.raw import raw_frame, row_numbers
from toolkit.sources.uncomputed import Cells, mark_uncomputed


class SheetGrid(Grid):
    """One worksheet; `cells` is rectangular and begins with A1. An empty cell is None. `merged`: its merged cells."""

    def __init__(
        self, opened: OpenedFile, sheet: str, is_hidden: bool, cells: Cells, merged: Sequence[Area] = ()
    ) -> None:
        self.name, self.sha256, self.is_hidden = opened.name, opened.sha256, is_hidden
        self.sheet: str = sheet
        self.cells, self.merged = cells, merged
        self.head = cells[:HEAD_ROWS]

    def _body(self, header: int) -> Body:
        """See `Grid.body`. Columns hold texts, numbers and dates; columns without a heading are left out if empty."""
        below = self.cells[header + 1 :]
        headings = self.cells[header]
        places = [
            place
            for place, heading in enumerate(headings)
            if heading is not None or any(row[place] is not None for row in below)
        ]
        filled = [
            (number, [row[place] for place in places])
            for number, row in enumerate(below, start=header + 2)
            if any(cell is not None for cell in row)
        ]
        columns = ["" if headings[place] is None else str(headings[place]) for place in places]
        return Body(raw_frame([row for _, row in filled], columns), row_numbers([number for number, _ in filled]))

    def all_rows(self) -> Body:
        """Every row that is not empty; columns are Excel's letters."""
        letters = [get_column_letter(number + 1) for number in range(len(self.cells[0]) if self.cells else 0)]
        filled = [(number, row) for number, row in enumerate(self.cells, start=1) if any(c is not None for c in row)]
        return Body(raw_frame([row for _, row in filled], letters), row_numbers([number for number, _ in filled]))


def read_sheets(opened: OpenedFile) -> tuple[SheetGrid, ...]:
    """Every worksheet of a spreadsheet. Raises InputError `file_unreadable` if it cannot be opened as one."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(opened.content))
        worksheets = [meta for meta in workbook.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
        sheets = {meta.name: workbook.get_sheet_by_name(meta.name) for meta in worksheets}
        cells = {name: _cells(sheet.to_python(skip_empty_area=False)) for name, sheet in sheets.items()}
        merged = {name: list(sheet.merged_cell_ranges or ()) for name, sheet in sheets.items()}
        specials = special_cells(opened.content) if opened.is_zipped else []
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a damaged file can make the reader panic, which is not an Exception
        raise InputError("file_unreadable", {"file": opened.name}) from None
    mark_uncomputed(opened, cells, specials)
    for special in specials:
        if not special.shown and special.sheet in merged:
            merged[special.sheet].append(special.area)
    hidden = {meta.name for meta in worksheets if meta.visible != SheetVisibleEnum.Visible}
    return tuple(SheetGrid(opened, name, name in hidden, cells[name], merged[name]) for name in cells)


def _cells(rows: Sequence[Sequence[object]]) -> Cells:
    return [[None if isinstance(cell, str) and not cell.strip() else cell for cell in row] for row in rows]
