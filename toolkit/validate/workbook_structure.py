"""Problems with how a workbook is put together: sheets and columns that are missing, twice, moved or not its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.sources import workbook_layout as layout
from toolkit.sources.workbook import RawWorkbook
from toolkit.validate.problems import Problem
from toolkit.validate.workbook_sheets import CODE


def sheet_problems(
    raw: RawWorkbook, expected: Sequence[layout.FormSheet | layout.TableSheet], unit: str
) -> Iterator[Problem]:
    """Everything that keeps an answer from being read, whatever the answer is."""
    for name in raw.missing_sheets(expected):
        yield Problem("error", "sheet_missing", raw.path, name, unit=unit)
    for flaw in raw.flaws:
        details = (("count", str(flaw.count)), ("expected_row", str(layout.HEADER_ROW)))
        yield Problem("error", flaw.code, raw.path, flaw.sheet, flaw.row, flaw.column, unit=unit, details=details)
    moved = {flaw.sheet for flaw in raw.flaws if flaw.code == "header_moved"}
    for sheet in expected:
        if sheet.name not in moved:
            yield from _missing_columns(raw, sheet.name, unit)


def _missing_columns(raw: RawWorkbook, sheet: str, unit: str) -> Iterator[Problem]:
    for title in raw.missing_columns.get(sheet, ()):
        code = "column_of_codes_missing" if title == CODE else "column_missing"
        yield Problem("error", code, raw.path, sheet, layout.HEADER_ROW, title, unit=unit)
