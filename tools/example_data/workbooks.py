"""One filled-in workbook per unit: the template's own writer, given the answers in `answers/`.

The first two years are kept in the format they would have been written in then (version 1), so that every run of the
example reads old workbooks too. Version 1 is today's workbook without what came later, which is simpler to take out
here than to keep an old writer alive.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from openpyxl import Workbook

from example_data.answer_files import Answers, units_with_answers
from toolkit.plan.settings import Settings
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
    layout.COMMON_MEASURES.name: "common_measures",
    layout.YOUTH_SURVEY.name: "youth_survey",
}
YEARS_OF_VERSION_1: Final = ("2018-19", "2019-20")


def write_workbooks(folder: Path, settings: Settings) -> None:
    """Write the run's workbook for every unit that has answers."""
    folder.mkdir(parents=True, exist_ok=True)
    year = settings.run.school_year
    for unit, answers in units_with_answers(year, settings):
        workbook = unit_workbook(unit, settings, _contents(answers))
        if year in YEARS_OF_VERSION_1:
            _make_version_1(workbook)
        save_fixed(workbook, folder / file_name(year, unit.name_in(year)), written_on(settings))


def _contents(answers: Answers) -> Contents:
    rows = {sheet: _numbered(answers.get(key, ())) for sheet, key in TABLES.items()}
    return Contents(answers["answers"], rows, answers.get("notes", {}))


def _numbered(rows: list[Row]) -> list[Row]:
    return [{"number": number, **row} for number, row in enumerate(rows, start=1)]


def _make_version_1(workbook: Workbook) -> None:
    if layout.YOUTH_SURVEY.name in workbook.sheetnames:
        del workbook[layout.YOUTH_SURVEY.name]
    for code, _, answer, _ in workbook[layout.UNIT.name].iter_rows(min_row=layout.HEADER_ROW + 1):
        if code.value == "format_version":
            answer.value = "1"
