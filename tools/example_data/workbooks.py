"""One filled-in workbook per unit, exactly after `workbook_layout`, from the answers in `answers/`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from example_data.answer_files import Answers, units_with_answers
from example_data.fixed_zip import save_fixed
from toolkit.plan.settings import Settings
from toolkit.plan.units import Unit
from toolkit.sources.workbook_layout import (
    EXPLANATION_SHEET,
    FORM_COLUMNS,
    HEADER_ROW,
    LEADER_SHEETS,
    MUNICIPALITY_SHEETS,
    Column,
    Field,
    FormSheet,
    TableSheet,
)

# The keys of the answer files for the table sheets.
TABLES: Final = {
    "Fjorårets beslutninger": "last_decisions",
    "Program": "programmes",
    "Nye beslutninger": "new_decisions",
    "Fellestiltak": "common_measures",
}
TABLE_ROWS_WITH_LISTS: Final = 30
WIDTH_OF_TYPE: Final = {"yes_no": 14, "date": 16, "count": 12, "percent": 22, "text": 32, "years": 32, "choice": 28}
WIDTH_OF_COLUMN: Final = {"number": 6, "decision": 52, "grade": 8, "wording": 52, "reason": 40, "comment": 44}
FORM_WIDTHS: Final = (24, 66, 44, 36)
HEADER_FILL: Final = PatternFill("solid", fgColor="1F4E5F")
PREFILLED_FILL: Final = PatternFill("solid", fgColor="EDEDED")
INSTRUCTION: Final = "Fyll ut de hvite feltene. Grå felt er fylt ut på forhånd: rett dem hvis de er feil."
NOTHING_HERE: Final = "Dette arket gjelder ikke for denne enheten."
EXPLANATION: Final = (
    "Arbeidsboka er grunnlaget for den årlige gjennomgangen av handlingsplanen for godt og trygt læringsmiljø.",
    "Hvert ark har overskrift, veiledning og kolonnetitler øverst. Ikke flytt ark eller kolonner, og behold navnene.",
    "Et tomt felt betyr «ikke rapportert». Skriv 0 når svaret er null.",
    "Antall saker telles fram til 30. april. Skriv bare antall: ingen navn og ingen opplysninger om enkeltbarn.",
    "Alt i denne arbeidsboka er oppdiktet. Kommunen og enhetene finnes ikke.",
)


def write_workbooks(folder: Path, school_year: str, settings: Settings) -> None:
    """Write one school year's workbook for every unit that has answers."""
    folder.mkdir(parents=True, exist_ok=True)
    for unit, answers in units_with_answers(school_year, settings):
        path = folder / f"Årlig gjennomgang {school_year} - {unit.name_in(school_year)}.xlsx"
        save_fixed(_workbook(unit, answers), path)


def _workbook(unit: Unit, answers: Answers) -> Workbook:
    workbook = Workbook()
    _write_explanation(workbook.worksheets[0], answers["answers"])
    for layout in MUNICIPALITY_SHEETS if unit.type == "municipality" else LEADER_SHEETS:
        sheet = workbook.create_sheet(layout.name)
        sheet["A1"] = f"{layout.title} – EKSEMPELDATA"
        sheet["A1"].font = Font(bold=True, size=14)
        sheet["A2"] = INSTRUCTION
        if isinstance(layout, FormSheet):
            _write_form(sheet, layout, unit, answers)
        else:
            _write_table(sheet, layout, _rows(layout, answers))
        sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, 1)
    return workbook


def _write_explanation(sheet: Worksheet, facts: Answers) -> None:
    sheet.title = EXPLANATION_SHEET
    sheet["A1"] = f"Årlig gjennomgang {facts['school_year']}: {facts['unit_name']} – EKSEMPELDATA"
    sheet["A1"].font = Font(bold=True, size=14)
    for row, text in enumerate(EXPLANATION, start=HEADER_ROW):
        sheet.cell(row, 1, text).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width = 100


def _write_form(sheet: Worksheet, layout: FormSheet, unit: Unit, answers: Answers) -> None:
    fields = [field for field in layout.fields if unit.type in field.unit_types]
    if not fields:
        sheet["A2"] = NOTHING_HERE
    _write_header(sheet, FORM_COLUMNS, FORM_WIDTHS)
    for row, field in enumerate(fields, start=HEADER_ROW + 1):
        sheet.cell(row, 1, field.code).fill = PREFILLED_FILL
        question = sheet.cell(row, 2, field.question)
        question.fill = PREFILLED_FILL
        question.alignment = Alignment(wrap_text=True, vertical="top")
        _write_value(sheet, row, 3, field, answers["answers"].get(field.code, ""))
        sheet.cell(row, 4, answers.get("notes", {}).get(field.code))
        _restrict(sheet, field, f"C{row}")


def _write_table(sheet: Worksheet, layout: TableSheet, rows: Iterator[Mapping[str, Any]]) -> None:
    widths = [WIDTH_OF_COLUMN.get(column.code, WIDTH_OF_TYPE[column.type]) for column in layout.columns]
    _write_header(sheet, [column.title for column in layout.columns], widths)
    for row, values in enumerate(rows, start=HEADER_ROW + 1):
        for place, column in enumerate(layout.columns, start=1):
            _write_value(sheet, row, place, column, values.get(column.code, ""))
    for place, column in enumerate(layout.columns, start=1):
        letter = get_column_letter(place)
        _restrict(sheet, column, f"{letter}{HEADER_ROW + 1}:{letter}{HEADER_ROW + TABLE_ROWS_WITH_LISTS}")


def _rows(layout: TableSheet, answers: Answers) -> Iterator[Mapping[str, Any]]:
    for number, row in enumerate(answers.get(TABLES[layout.name], ()), start=1):
        yield {"number": number, **row}


def _write_header(sheet: Worksheet, titles: Sequence[str], widths: Sequence[int]) -> None:
    for place, (title, width) in enumerate(zip(titles, widths, strict=True), start=1):
        cell = sheet.cell(HEADER_ROW, place, title)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = HEADER_FILL
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(place)].width = width


def _write_value(sheet: Worksheet, row: int, place: int, what: Field | Column, value: object) -> None:
    """An answer as its own type: a date is a date, a number a number, an empty text an empty cell."""
    cell = sheet.cell(row, place)
    cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
    if what.prefilled:
        cell.fill = PREFILLED_FILL
    if what.type == "date":
        cell.number_format = "DD.MM.YYYY"
    if isinstance(value, date | int | float | str) and value != "":
        cell.value = value


def _restrict(sheet: Worksheet, what: Field | Column, cells: str) -> None:
    """A drop-down or a rule for what can be typed, the same as the reader expects."""
    rule = _rule(what)
    if rule is not None:
        sheet.add_data_validation(rule)
        rule.add(cells)


def _rule(what: Field | Column) -> DataValidation | None:
    if what.choices:
        rule = DataValidation(type="list", formula1=f'"{",".join(what.choices)}"', allow_blank=True)
        rule.error = "Velg et av svarene i lista."
    elif what.type == "count":
        rule = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        rule.error = "Skriv et helt tall, 0 eller mer."
    elif what.type == "percent":
        rule = DataValidation(type="decimal", operator="between", formula1="0", formula2="100", allow_blank=True)
        rule.error = "Skriv et tall fra 0 til 100."
    elif what.type == "date":
        rule = DataValidation(type="date", operator="greaterThan", formula1="36526", allow_blank=True)
        rule.error = "Skriv en dato, for eksempel 15.05.2021."
    else:
        return None
    rule.errorTitle = "Svaret kan ikke leses"
    return rule
