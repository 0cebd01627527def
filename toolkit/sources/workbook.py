"""The toolkit's own workbook, read as it stands: every cell of every sheet, and our sheets as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from openpyxl.utils import get_column_letter

from toolkit.errors import InputError
from toolkit.sources.grid import cell_key
from toolkit.sources.limits import MOST_WORKBOOK_CELLS
from toolkit.sources.opened import OpenedFile, open_file
from toolkit.sources.raw import RawTable, raw_frame, row_numbers
from toolkit.sources.sheets import read_sheets
from toolkit.sources.uncomputed import Cells
from toolkit.sources.workbook_flaws import Flaw, flaws_of_other_sheet, flaws_of_sheet
from toolkit.sources.workbook_layout import (
    FORM_COLUMNS,
    HEADER_ROW,
    LEADER_SHEETS,
    MUNICIPALITY_SHEETS,
    FormSheet,
    TableSheet,
)

LAYOUT = "workbook"
OUR_SHEETS = (*LEADER_SHEETS, *MUNICIPALITY_SHEETS)


@dataclass(frozen=True, eq=False)
class RawWorkbook:
    """One workbook.

    Attributes:
        cells: every sheet, ours or not, hidden or not, with every cell; columns are Excel's letters.
        tables: our sheets by name, from the row below the header; columns are our titles; empty rows left out.
        missing_columns: for each of our sheets that is there, the titles that its header row lacks.
        flaws: what may hide answers that the tables do not have.
        not_asked: codes of questions that the workbook's own version did not have.
    """

    path: str
    sha256: str
    cells: tuple[RawTable, ...]
    tables: Mapping[str, RawTable]
    missing_columns: Mapping[str, tuple[str, ...]]
    flaws: tuple[Flaw, ...] = ()
    not_asked: frozenset[str] = frozenset()

    @property
    def row_count(self) -> int:
        """Rows of our sheets that are not empty."""
        return sum(len(table.rows) for table in self.tables.values())

    def missing_sheets(self, expected: Iterable[FormSheet | TableSheet]) -> tuple[str, ...]:
        """Names of the expected sheets that are not there."""
        return tuple(sheet.name for sheet in expected if sheet.name not in self.tables)


def titles_of(sheet: FormSheet | TableSheet) -> tuple[str, ...]:
    """The header of a sheet."""
    return FORM_COLUMNS if isinstance(sheet, FormSheet) else tuple(column.title for column in sheet.columns)


def read_workbook(path: Path) -> RawWorkbook:
    """Open and read one workbook: see `open_file` and `read_opened_workbook`."""
    return read_opened_workbook(open_file(path))


def read_opened_workbook(opened: OpenedFile) -> RawWorkbook:
    """Read one workbook. Raises InputError: `file_unreadable` if it is no spreadsheet, `sheet_too_large`."""
    if opened.kind != "spreadsheet":
        raise InputError("file_unreadable", {"file": opened.name})
    sheets = read_sheets(opened)
    if sum(len(grid.cells) * len(grid.cells[0]) for grid in sheets if grid.cells) > MOST_WORKBOOK_CELLS:
        raise InputError("sheet_too_large", {"file": opened.name})
    ours = {cell_key(sheet.name): sheet for sheet in OUR_SHEETS}
    cells: list[RawTable] = []
    tables: dict[str, RawTable] = {}
    missing_columns: dict[str, tuple[str, ...]] = {}
    flaws: list[Flaw] = []
    for grid in sheets:
        letters = [get_column_letter(number + 1) for number in range(len(grid.cells[0]) if grid.cells else 0)]
        rows = row_numbers(range(1, len(grid.cells) + 1))
        frame = raw_frame(grid.cells, letters)
        cells.append(RawTable(opened.name, LAYOUT, frame, rows, opened.sha256, grid.sheet))
        sheet = ours.get(cell_key(grid.sheet))
        if sheet is None:
            flaws += flaws_of_other_sheet(grid, {titles_of(other) for other in OUR_SHEETS})
        elif sheet.name in tables:
            flaws.append(Flaw("sheet_twice", sheet.name))
        else:
            flaws += flaws_of_sheet(grid, sheet.name, titles_of(sheet))
            table, missing = _table(grid.cells, sheet, opened.name, opened.sha256)
            tables[sheet.name] = table
            missing_columns[sheet.name] = missing
    return RawWorkbook(opened.name, opened.sha256, tuple(cells), tables, missing_columns, tuple(flaws))


def _table(grid: Cells, sheet: FormSheet | TableSheet, name: str, sha256: str) -> tuple[RawTable, tuple[str, ...]]:
    header = [cell_key(cell) for cell in _row(grid, HEADER_ROW)]
    titles = titles_of(sheet)
    places = {title: header.index(cell_key(title)) for title in titles if cell_key(title) in header}
    body = [
        (number, [row[places[title]] if title in places else None for title in titles])
        for number, row in enumerate(grid[HEADER_ROW:], start=HEADER_ROW + 1)
    ]
    filled = [(number, record) for number, record in body if any(cell is not None for cell in record)]
    frame = raw_frame([record for _, record in filled], titles)
    rows = row_numbers([number for number, _ in filled])
    missing = tuple(title for title in titles if title not in places)
    return RawTable(name, LAYOUT, frame, rows, sha256, sheet.name, HEADER_ROW), missing


def _row(grid: Cells, number: int) -> list[object]:
    return grid[number - 1] if len(grid) >= number else []
