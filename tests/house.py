"""Small builders that tests share: a copy of the example municipality to break, a blank workbook to fill in."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from openpyxl import Workbook, load_workbook

from toolkit.sources import workbook_layout as layout

ROOT = Path(__file__).resolve().parent.parent


def copy_example(to: Path) -> Path:
    """The example's params and data under a folder of the test's own; returns the params folder."""
    shutil.copytree(ROOT / "params", to / "params")
    shutil.copytree(ROOT / "data" / "example", to / "data" / "example")
    return to / "params" / "example"


def workbook_of(params: Path, name: str) -> Path:
    """The workbook of the unit with this name in a copied example."""
    folder = params.parent.parent / "data" / "example" / "2020-21" / "arbeidsboker"
    return next(path for path in folder.glob("*.xlsx") if name in path.name)


def keep_workbooks(params: Path, *names: str) -> Path:
    """Leave only these units' workbooks in a copied example: fewer reports to wait for."""
    for path in (params.parent.parent / "data" / "example").rglob("*.xlsx"):
        if not any(name in path.name for name in names):
            path.unlink()
    return params


def set_cell(path: Path, sheet: str, cell: str, value: object) -> None:
    """Write one cell of a workbook."""
    book = load_workbook(path)
    book[sheet][cell] = value
    book.save(path)


def answer_cell(path: Path, sheet: str, code: str) -> str:
    """The address of a form's answer cell."""
    rows = load_workbook(path)[sheet].iter_rows(min_row=layout.HEADER_ROW + 1)
    return next(f"C{row[0].row}" for row in rows if row[0].value == code)


def blank_workbook(path: Path, unit: str, name: str, school_year: str, unit_type: str) -> None:
    """A workbook with nothing filled in but what the unit is."""
    given: Mapping[str, str] = {
        "format_version": layout.FORMAT_VERSION,
        "unit": unit,
        "unit_name": name,
        "school_year": school_year,
    }
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet_layout in layout.LEADER_SHEETS:
        sheet = book.create_sheet(sheet_layout.name)
        sheet["A1"] = sheet_layout.title
        if isinstance(sheet_layout, layout.FormSheet):
            _write_row(sheet, layout.HEADER_ROW, layout.FORM_COLUMNS)
            fields = [f for f in sheet_layout.fields if unit_type in f.unit_types]
            for row, field in enumerate(fields, start=layout.HEADER_ROW + 1):
                _write_row(sheet, row, (field.code, field.question, given.get(field.code)))
        else:
            _write_row(sheet, layout.HEADER_ROW, [column.title for column in sheet_layout.columns])
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def _write_row(sheet: object, row: int, values: object) -> None:
    for column, value in enumerate(values, start=1):  # type: ignore[arg-type, var-annotated]
        sheet.cell(row=row, column=column, value=value)  # type: ignore[attr-defined]


def tiltaksplan(*arguments: object, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """The command line as a person runs it."""
    command = [sys.executable, "-m", "toolkit", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, check=False)


def in_this_process(_log, function, *args):
    """In place of a run's `in_its_own_process`, for a test that has changed what another process would not see."""
    return function(*args)
