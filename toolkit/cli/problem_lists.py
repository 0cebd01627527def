"""Problems as a sheet: one for each marked copy, and one workbook for the files that cannot be marked."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.present.problem_sentences import problem_advice
from toolkit.present.texts import text
from toolkit.sources.inert import set_text
from toolkit.validate.problems import Problem

HEADER = 4
Address = tuple[str, str]
"""A sheet of the copy and a cell in it."""


def list_of_services(problems: Sequence[Problem]) -> bytes:
    """The workbook with all problems of CSV and JSON files."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    rows = [
        (
            text(f"mark.{problem.severity}"),
            problem.file or "",
            "" if problem.row is None else str(problem.row),
            problem.column or "",
            problem.value or "",
            problem_advice(problem),
        )
        for problem in problems
    ]
    titles = ("type", "file", "row", "column", "value", "message")
    _fill(sheet, (text("mark.services_intro"),), titles, rows, (10, 40, 8, 20, 25, 80))
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def add_list(workbook: Workbook, problems: Sequence[Problem], places: Mapping[Problem, Address], intro: str) -> None:
    """The first sheet of a marked copy; a problem with a cell has a link to it."""
    name = text("mark.sheet")
    if name in workbook.sheetnames:  # somebody has sent us a marked copy
        workbook.remove(workbook[name])
    sheet = workbook.create_sheet(name, 0)
    rows = [
        (text(f"mark.{p.severity}"), p.sheet or "", places.get(p, ("", ""))[1], problem_advice(p)) for p in problems
    ]
    _fill(sheet, (text("mark.intro"), intro), ("type", "sheet_column", "cell", "message"), rows, (10, 25, 10, 100))
    for row, problem in enumerate(problems, start=HEADER + 1):
        if problem in places:
            cell = sheet.cell(row, 3)
            target, address = places[problem]
            quoted = target.replace("'", "''")
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{address}")
            cell.font = Font(color="0563C1", underline="single")
    workbook.active = 0
    for other in workbook.worksheets:
        other.sheet_view.tabSelected = other is sheet


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """A cell that no merged range hides."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # whoever asks has looked for merged ranges, or there are none
    return cell


def _fill(
    sheet: Worksheet, intro: Sequence[str], titles: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]
) -> None:
    sheet.title = text("mark.sheet")
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    title = cell_at(sheet, 1, 1)
    set_text(title, text("mark.sheet"))
    title.font = Font(bold=True, size=14)
    set_text(cell_at(sheet, 2, 1), " ".join(part for part in intro if part))
    for row, cells in enumerate([[text(f"mark.{title}") for title in titles], *rows], start=HEADER):
        for column, words in enumerate(cells, start=1):
            cell = cell_at(sheet, row, column)
            set_text(cell, words)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if row == HEADER:
                cell.font = Font(bold=True)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"A{HEADER + 1}"
