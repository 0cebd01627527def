"""One filled-in workbook per unit: the template's own writer, given the answers in `answers/`.

The two first years are kept in the format they would have been written in then (version 1), so that every run of the
example reads old workbooks too. Version 1 is today's workbook without what came later, which is simpler to take out
here than to keep an old writer alive.
"""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidationList
from openpyxl.worksheet.worksheet import Worksheet

from example_data.answer_files import Answers, units_with_answers
from toolkit.plan.school_years import year_before
from toolkit.plan.settings import Settings
from toolkit.present.texts import text
from toolkit.sources import workbook_layout as layout
from toolkit.template.contents import Contents, Row
from toolkit.template.files import file_name, written_on
from toolkit.template.fixed_zip import save_fixed
from toolkit.template.unit_workbook import unit_workbook

# The keys of the answer files for the table sheets.
TABLES: Final = {
    layout.LAST_DECISIONS.name: "last_decisions",
    layout.PROGRAMMES.name: "programmes",
    layout.NEW_DECISIONS.name: "new_decisions",
    layout.GROUP_ANSWERS.name: "group_answers",
    layout.COMMON_MEASURES.name: "common_measures",
    layout.FORUMS.name: "forums",
    layout.RESOLUTIONS.name: "resolutions",
    layout.YOUTH_SURVEY.name: "youth_survey",
}
YEARS_OF_VERSION_1: Final = ("2017-18", "2018-19")
LATER_SHEETS: Final = (layout.YOUTH_SURVEY, layout.FORUMS, layout.RESOLUTIONS, layout.GROUP_ANSWERS)
LATER_FIELDS: Final = {"pupil_council", "class_time", "class_rules", "first_talk", "rules_of_order"}
LATER_COLUMNS: Final = {"Bestemt", "Gjelder"}


def write_workbooks(folder: Path, settings: Settings) -> None:
    """Write the run's workbook for every unit that has answers."""
    folder.mkdir(parents=True, exist_ok=True)
    year = settings.run.school_year
    for unit, answers in units_with_answers(year, settings):
        workbook = unit_workbook(unit, settings, contents_of(answers))
        if year in YEARS_OF_VERSION_1:
            _make_version_1(workbook)
        save_fixed(workbook, folder / file_name(year, unit.name_in(year)), written_on(settings))


def contents_of(answers: Answers) -> Contents:
    """One unit's answers as the workbook's writer wants them."""
    rows = {sheet: _numbered(answers.get(key, ())) for sheet, key in TABLES.items()}
    before = year_before(answers["answers"]["school_year"])
    last = layout.LAST_DECISIONS.name
    rows[last] = [{"decided": before, **row} for row in rows[last]]
    return Contents(answers["answers"], rows, answers.get("notes", {}))


def _numbered(rows: list[Row]) -> list[Row]:
    """Rows without a number of their own, one after the other: those from other years have theirs."""
    counter = count(1)
    return [row if "number" in row else {"number": next(counter), **row} for row in rows]


def _make_version_1(workbook: Workbook) -> None:
    for later in LATER_SHEETS:
        if later.name in workbook.sheetnames:
            del workbook[later.name]
    for sheet in workbook.worksheets:
        _take_out(sheet)
    _shorten_explanation(workbook[layout.EXPLANATION_SHEET])
    for code, _, answer, _ in workbook[layout.UNIT.name].iter_rows(min_row=layout.HEADER_ROW + 1):
        if code.value == "format_version":
            answer.value = "1"


def _shorten_explanation(sheet: Worksheet) -> None:
    """Version 1 explained neither decisions nor the questions to FAU and elevråd."""
    later = [cell.row for cell in sheet["A"] if cell.value == text("explained.carried")]
    if later:
        sheet.delete_rows(later[0], sheet.max_row - later[0] + 1)


def _take_out(sheet: Worksheet) -> None:
    """The rows and columns of later versions; drop-downs go too, since they point to cells that have moved."""
    rows = [cell.row for cell in sheet["A"] if cell.value in LATER_FIELDS]
    columns = [cell.column for cell in sheet[layout.HEADER_ROW] if cell.value in LATER_COLUMNS]
    if not rows and not columns:
        return
    for row in reversed(rows):
        sheet.delete_rows(row)
    widths = [sheet.column_dimensions[get_column_letter(n)].width for n in range(1, sheet.max_column + 1)]
    for column in reversed(columns):
        sheet.delete_cols(column)
        del widths[column - 1]
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.data_validations = DataValidationList()
