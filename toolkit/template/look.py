"""How the workbook looks and how it prints: one colour for each kind of cell, and what can be typed in it."""

from __future__ import annotations

from typing import Final

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.sources.workbook_layout import HEADER_ROW, FieldType
from toolkit.template.contents import Kind

HEADER_FILL: Final = PatternFill("solid", fgColor="1F4E5F")
FILLS: Final[dict[Kind, PatternFill]] = {
    "input": PatternFill("solid", fgColor="FFF2CC"),
    "first_time": PatternFill("solid", fgColor="FFF2CC"),
    "prefilled": PatternFill("solid", fgColor="EDEDED"),
    "optional": PatternFill("solid", fgColor="FFFFFF"),
}
TAB_COLOURS: Final = {True: "FFC000", False: "BFBFBF"}
"""Yellow where something is to be filled in, grey elsewhere."""

LINE: Final = Side(style="thin", color="A6A6A6")
BOX: Final = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
WRAPPED: Final = Alignment(wrap_text=True, vertical="top", horizontal="left")
IN_HEADER: Final = Alignment(wrap_text=True, vertical="center")
TITLE: Final = Font(bold=True, size=14)
WHITE: Final = Font(bold=True, color="FFFFFF")
SMALL: Final = Font(size=8, color="595959")
OPEN: Final = Protection(locked=False)

FORMATS: Final[dict[FieldType, str]] = {"date": "DD.MM.YYYY", "text": "@", "years": "@"}
"""A text cell keeps what is typed: `2011-12` does not become December, nor `- ny plan` a formula."""

A4: Final = 9


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """A cell to write in; the toolkit's workbooks have no merged ones."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    return cell


def show(cell: Cell, kind: Kind, cell_type: FieldType, is_open: bool) -> None:
    """Give a cell its colour and format, and open it if something may be written there."""
    cell.fill, cell.border, cell.alignment = FILLS[kind], BOX, WRAPPED
    cell.number_format = FORMATS.get(cell_type, "General")
    if is_open:
        cell.protection = OPEN


def show_header(cell: Cell) -> None:
    """Give a column title its look."""
    cell.font, cell.fill, cell.alignment, cell.border = WHITE, HEADER_FILL, IN_HEADER, BOX


def finish(sheet: Worksheet, is_asking: bool) -> None:
    """Lock what is not open, keep the titles in sight on screen and paper, and fit the sheet to A4 across."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # widths and heights may be changed
    sheet.sheet_properties.tabColor = TAB_COLOURS[is_asking]
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = sheet.oddFooter
    assert footer is not None
    footer.center.text = "&A – &P/&N"


def keep_header(sheet: Worksheet) -> None:
    """Keep title, instruction and header in sight while scrolling, and on every printed page."""
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.print_title_rows = f"1:{HEADER_ROW}"


def open_at(sheet: Worksheet, cell: str) -> None:
    """Let the sheet open with this cell chosen, so that Tab goes on from there."""
    chosen = sheet.sheet_view.selection[-1]
    chosen.activeCell = chosen.sqref = cell
