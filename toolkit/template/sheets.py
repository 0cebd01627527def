"""One sheet of the workbook, from its layout and what is known. Each function tells what its cells ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.present.texts import text
from toolkit.sources import workbook_layout as layout
from toolkit.sources.inert import set_text
from toolkit.template import look
from toolkit.template.contents import Contents, Kind, Row, kind_of
from toolkit.template.rules import Rules

FORM_WIDTHS: Final = (14, 62, 44, 36)
WIDTH_OF_TYPE: Final[dict[layout.FieldType, int]] = {
    "yes_no": 14,
    "date": 16,
    "count": 12,
    "percent": 34,  # the longest title stands on one line
    "text": 30,
    "years": 30,
    "choice": 24,
    "year": 10,
    "published_percent": 12,
    "published_count": 12,
}
WIDTH_OF_COLUMN: Final = {
    "number": 6,
    "decided": 10,
    "about": 10,
    "forum": 8,
    "grade": 8,
    "decision": 52,
    "resolution": 52,
    "wording": 52,
    "reason": 40,
    "question": 60,
    "answer": 70,
}
SPARE_ROWS: Final = {
    layout.LAST_DECISIONS.name: 6,
    layout.PROGRAMMES.name: 10,
    layout.NEW_DECISIONS.name: 10,
    layout.GROUP_ANSWERS.name: 9,
    layout.RESOLUTIONS.name: 6,
    layout.YOUTH_SURVEY.name: 40,
}
"""Empty rows below those that are given. Measures and forums have none: the plan says which they are."""

FIRST_ROW: Final = layout.HEADER_ROW + 1


def write_form(
    sheet: Worksheet, fields: Sequence[layout.Field], contents: Contents, is_asking: bool = True
) -> list[Kind]:
    """One question per row. Where the sheet asks nothing of the unit, its rows are there and all locked."""
    write_header(sheet, layout.FORM_COLUMNS, FORM_WIDTHS)
    rules = Rules(sheet)
    kinds: list[Kind] = []
    for row, field in enumerate(fields, start=FIRST_ROW):
        value = contents.answers.get(field.code)
        kind: Kind = kind_of(field, value) if is_asking else "prefilled"
        kinds.append(kind)
        is_to_fill_in = kind in ("input", "first_time")
        question = text("template.to_fill_in", question=field.question) if is_to_fill_in else field.question
        for place, words in ((1, field.code), (2, question)):
            _write(look.cell_at(sheet, row, place), words, "prefilled", "text", is_open=False)
        look.cell_at(sheet, row, 1).font = look.SMALL
        is_open = is_asking and (kind != "prefilled" or field.may_change)
        _write(look.cell_at(sheet, row, 3), value, kind, field.type, is_open)
        note: Kind = "optional" if is_open else "prefilled"
        _write(look.cell_at(sheet, row, 4), contents.notes.get(field.code), note, "text", is_open)
        rules.restrict(f"C{row}", field.type, field.choices)
    return kinds


def write_table(
    sheet: Worksheet,
    table: layout.TableSheet,
    rows: Sequence[Row],
    choices: Mapping[str, tuple[str, ...]],
    is_asking: bool = True,
) -> list[Kind]:
    """One row per thing that is known, then empty ones; `choices` are those that the layout cannot know, by column."""
    widths = [WIDTH_OF_COLUMN.get(column.code, WIDTH_OF_TYPE[column.type]) for column in table.columns]
    write_header(sheet, [column.title for column in table.columns], widths)
    spare = SPARE_ROWS.get(table.name, 0) if is_asking else 0
    kinds = [
        kind for number, values in enumerate(rows, start=FIRST_ROW) for kind in _write_row(sheet, number, table, values)
    ]
    for number in range(FIRST_ROW + len(rows), FIRST_ROW + len(rows) + spare):
        _write_spare_row(sheet, number, table)
    if rows or spare:
        _restrict_columns(sheet, table, choices, FIRST_ROW + len(rows) + spare - 1)
    return kinds


def _write_row(sheet: Worksheet, number: int, table: layout.TableSheet, values: Row) -> list[Kind]:
    kinds: list[Kind] = []
    for place, column in enumerate(table.columns, start=1):
        value = values.get(column.code)
        kind = kind_of(column, value)
        kinds.append(kind)
        _write(look.cell_at(sheet, number, place), value, kind, column.type, kind != "prefilled" or column.may_change)
    return kinds


def _write_spare_row(sheet: Worksheet, row: int, table: layout.TableSheet) -> None:
    """An empty row for what is new; its number stands there already, which alone is no answer."""
    for place, column in enumerate(table.columns, start=1):
        if column.code == "number":
            _write(look.cell_at(sheet, row, place), row - layout.HEADER_ROW, "prefilled", column.type, is_open=False)
        else:
            _write(look.cell_at(sheet, row, place), None, "optional", column.type, is_open=True)


def _restrict_columns(
    sheet: Worksheet, table: layout.TableSheet, choices: Mapping[str, tuple[str, ...]], last_row: int
) -> None:
    rules = Rules(sheet)
    for place, column in enumerate(table.columns, start=1):
        letter = get_column_letter(place)
        allowed = choices.get(column.code, column.choices)
        rules.restrict(f"{letter}{FIRST_ROW}:{letter}{last_row}", column.type, allowed)


def first_open_cell(sheet: Worksheet) -> str | None:
    """Where a leader begins: the first cell to fill in, or where there is none, the first that can be written in."""
    cells = [cell for row in sheet.iter_rows(min_row=FIRST_ROW) for cell in row if not cell.protection.locked]
    to_fill_in = [cell for cell in cells if cell.fill == look.FILLS["input"]]
    return next((cell.coordinate for cell in (*to_fill_in, *cells)), None)


def write_header(sheet: Worksheet, titles: Sequence[str], widths: Sequence[int]) -> None:
    """The header row, and how wide each column is."""
    for place, (title, width) in enumerate(zip(titles, widths, strict=True), start=1):
        cell = look.cell_at(sheet, layout.HEADER_ROW, place)
        set_text(cell, title)
        look.show_header(cell)
        sheet.column_dimensions[get_column_letter(place)].width = width


def _write(cell: Cell, value: object, kind: Kind, cell_type: layout.FieldType, is_open: bool) -> None:
    """A value as its own type: a date is a date, a number a number, an empty text an empty cell."""
    look.show(cell, kind, cell_type, is_open)
    if isinstance(value, str) and value:
        set_text(cell, value)
    elif isinstance(value, date | int | float):
        cell.value = value
