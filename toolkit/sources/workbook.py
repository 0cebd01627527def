"""The toolkit's own workbook, read as it stands: every cell of every sheet, and our sheets as tables."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook, SheetTypeEnum

from toolkit.errors import InputError
from toolkit.sources.raw import RawTable, bytes_of, digest, raw_frame, row_numbers
from toolkit.sources.workbook_layout import (
    FORM_COLUMNS,
    HEADER_ROW,
    LEADER_SHEETS,
    MUNICIPALITY_SHEETS,
    FormSheet,
    TableSheet,
)

LAYOUT = "workbook"
Grid = list[list[object]]


class Uncomputed(str):
    """What stands in a cell that shows no usable value: a formula nobody has calculated, or an Excel error."""


@dataclass(frozen=True, eq=False)
class RawWorkbook:
    """One workbook.

    Attributes:
        cells: every sheet, ours or not, hidden or not, with every cell; columns are Excel's letters.
        tables: our sheets by name, from the row below the header; columns are our titles; empty rows left out.
        missing_columns: for each of our sheets that is there, the titles that its header row lacks.
    """

    path: str
    sha256: str
    cells: tuple[RawTable, ...]
    tables: Mapping[str, RawTable]
    missing_columns: Mapping[str, tuple[str, ...]]

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
    """Read one workbook. Raises InputError `file_unreadable` if it cannot be opened as one."""
    content = bytes_of(path)
    sha256 = digest(content)
    grids = _grids(content, path.name)
    ours = {_key(sheet.name): sheet for sheet in (*LEADER_SHEETS, *MUNICIPALITY_SHEETS)}
    cells: list[RawTable] = []
    tables: dict[str, RawTable] = {}
    missing_columns: dict[str, tuple[str, ...]] = {}
    for name, grid in grids.items():
        letters = [get_column_letter(number + 1) for number in range(len(grid[0]) if grid else 0)]
        rows = row_numbers(range(1, len(grid) + 1))
        cells.append(RawTable(path.name, LAYOUT, raw_frame(grid, letters), rows, sha256, name))
        sheet = ours.get(_key(name))
        if sheet is not None:
            table, missing = _table(grid, sheet, path.name, sha256)
            tables[sheet.name] = table
            missing_columns[sheet.name] = missing
    return RawWorkbook(path.name, sha256, tuple(cells), tables, missing_columns)


def _table(grid: Grid, sheet: FormSheet | TableSheet, name: str, sha256: str) -> tuple[RawTable, tuple[str, ...]]:
    header = [_key(str(cell)) if cell is not None else "" for cell in _row(grid, HEADER_ROW)]
    titles = titles_of(sheet)
    places = {title: header.index(_key(title)) for title in titles if _key(title) in header}
    body = [
        (number, [row[places[title]] if title in places else None for title in titles])
        for number, row in enumerate(grid[HEADER_ROW:], start=HEADER_ROW + 1)
    ]
    filled = [(number, record) for number, record in body if any(cell is not None for cell in record)]
    frame = raw_frame([record for _, record in filled], titles)
    rows = row_numbers([number for number, _ in filled])
    missing = tuple(title for title in titles if title not in places)
    return RawTable(name, LAYOUT, frame, rows, sha256, sheet.name, HEADER_ROW), missing


def _row(grid: Grid, number: int) -> list[object]:
    return grid[number - 1] if len(grid) >= number else []


def _key(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def _grids(content: bytes, name: str) -> dict[str, Grid]:
    """Every worksheet as rows of cells, the first cell being A1."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        grids: dict[str, Grid] = {
            meta.name: [
                [_cell(value) for value in row]
                for row in workbook.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
            ]
            for meta in workbook.sheets_metadata
            if meta.typ == SheetTypeEnum.WorkSheet
        }
        _mark_uncomputed(content, grids)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a damaged file can make the reader panic, which is not an Exception
        raise InputError("file_unreadable", {"file": name}) from None
    return grids


def _cell(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _mark_uncomputed(content: bytes, grids: dict[str, Grid]) -> None:
    """Put what stands there into cells that the fast reader calls empty because they have no value."""
    if not _may_hold_formulas(content):
        return
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        for row_number, row in enumerate(sheet.iter_rows(), start=1):
            for column_number, cell in enumerate(row, start=1):
                if cell.data_type in ("f", "e"):
                    _mark(grids[sheet.title], row_number, column_number, Uncomputed(cell.value))


def _mark(grid: Grid, row: int, column: int, shown: Uncomputed) -> None:
    width = max(column, len(grid[0]) if grid else 0)
    grid.extend([] for _ in range(row - len(grid)))
    for record in grid:
        record.extend([None] * (width - len(record)))
    if grid[row - 1][column - 1] is None:
        grid[row - 1][column - 1] = shown


def _may_hold_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(mark in archive.read(name) for name in sheets for mark in (b"<f", b't="e"'))
