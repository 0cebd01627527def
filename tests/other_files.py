"""Small files that are not Elevundersøkelsen: GSI, lists of units, the parent survey; and a year that reads them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from clean_tables import tables_of
from helpers import REGISTER, csv_text, make_settings, write_json
from openpyxl import Workbook

from toolkit.plan.settings import ParentIndicator, Settings
from toolkit.plan.units import UnitRegister
from toolkit.present.problem_sentences import problem_sentence
from toolkit.sources.recognise import read_file
from toolkit.validate.parent_survey import read_parent_surveys
from toolkit.validate.pupil_numbers import read_pupil_numbers
from toolkit.validate.survey import read_surveys
from toolkit.validate.tables import YearTables
from toolkit.validate.unit_checks import unit_warnings
from toolkit.validate.unit_lists import read_unit_lists
from toolkit.validate.year import read_year

INDICATOR = ParentIndicator(id="parents_wellbeing", label="Trivsel", chapter="2", names=("Barnets trivsel", "Trivsel"))


def pupils_row(**changes):
    """44 pupils in the 7th grade at Vollen, as a person would keep it."""
    row = {"Skoleår": "2020-21", "Kommune": "Prøvedal", "Enhet": "Vollen skole", "Trinn": "7. trinn"}
    return {**row, "Kjønn": "Alle kjønn", "Antall elever": "44", **changes}


def unit_row(**changes):
    """Vollen school as version 4 of the register's interface has it."""
    return {
        "Organisasjonsnummer": "311000012",
        "Navn": "Vollen skole",
        "Kommune": {"Kommunenummer": "0921", "Navn": "Prøvedal"},
        "ErAktiv": True,
        "ErGrunnskole": True,
        "OppstartsEllerStiftelsesdato": "1969-02-01T00:00:00+01:00",
        "UtgaattDato": None,
        **changes,
    }


def parents_row(**changes):
    """The well-being of children at Knoppen: 4.6 from 12 parents."""
    row = {"Skoleår": "2020-21", "Kommune": "Prøvedal", "Barnehage": "Knoppen barnehage"}
    return {**row, "Indikator": "Barnets trivsel", "Snitt": "4,6", "Antall besvart": "12", **changes}


def pivot(hierarchy, levels, rows):
    """The portal's JSON. `levels`: lists of (name, columns it spans); `rows`: (name, code, path, cells)."""
    columns = [[{"name": name, "columnCount": span} for name, span in level] for level in levels]
    body = [{"navn": name, "kode": code, "id": path, "data": cells} for name, code, path, cells in rows]
    return {"metadata": {"rowHierarchy": hierarchy, "columns": columns}, "rows": body}


def write_csv(path: Path, rows, delimiter=";", encoding="utf-8") -> Path:
    path.write_bytes(csv_text(rows, delimiter).encode(encoding))
    return path


def write_sheet(path: Path, rows, title=None, change=None) -> Path:
    """A workbook with these rows under their headings, and perhaps a title above; `change` may spoil it."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Liste"
    for row in [*([[title]] if title else []), list(rows[0]), *(list(row.values()) for row in rows)]:
        sheet.append(row)
    if change:
        change(workbook)
    workbook.save(path)
    return path


def settings_for(folder: Path, *files: Path, term=None, units=()) -> Settings:
    """The test municipality with these files; `units` are changes by id."""
    settings = make_settings(folder)
    changed = [unit.model_dump() | dict(units).get(unit.id, {}) for unit in REGISTER.units]
    register = UnitRegister.model_validate({"municipality": REGISTER.municipality.model_dump(), "units": changed})
    surveys = settings.surveys.model_copy(update={"parent_indicators": (INDICATOR,), "parent_survey_term": term})
    run = settings.run.model_copy(update={"survey_files": files})
    return settings.model_copy(update={"run": run, "surveys": surveys, "unit_register": register})


def year_of(folder: Path, *files: Path, **changes) -> YearTables:
    """What the readers of this room make of the files. Quicker than `read_year`: no workbooks, nothing declared."""
    settings = settings_for(folder, *files, **changes)
    raw = [table for file in files for table in read_file(file)]
    pupils, listed, parents, surveys = (
        reader([table for table in raw if table.layout in layouts], settings)
        for reader, layouts in (
            (read_pupil_numbers, {"gsi"}),
            (read_unit_lists, {"unit_list"}),
            (read_parent_surveys, {"parent_survey"}),
            (read_surveys, {"udir_148", "udir_151"}),
        )
    )
    tables = tables_of(
        survey_by_unit_year_grade_gender_indicator=surveys.survey,
        participation_by_unit_year_grade=surveys.participation,
        pupils_by_unit_year_grade_gender=pupils.table,
        listed_units=listed.table,
        parent_survey_by_unit_year_indicator=parents.table,
        problems=tuple(problem for read in (pupils, listed, parents, surveys) for problem in read.problems),
        files=tuple(file for read in (pupils, listed, parents, surveys) for file in read.files),
    )
    problems = (*tables.problems, *unit_warnings(tables, settings))
    assert all(problem_sentence(problem).endswith(".") for problem in problems)
    return replace(tables, problems=problems)


def whole_year_of(folder: Path, *files: Path, **changes) -> YearTables:
    return read_year(settings_for(folder, *files, **changes))


def year_of_rows(folder: Path, rows, **changes) -> YearTables:
    """A year with one file: a list of records for JSON is a list of units; else a CSV file."""
    path = write_json(folder / "liste.json", rows) if "ErAktiv" in rows[0] else write_csv(folder / "fil.csv", rows)
    return year_of(folder, path, **changes)


def account(tables: YearTables, name: str) -> tuple[int, int, int, int]:
    """Rows read, used, rejected and repeated of a file."""
    (found,) = [file for file in tables.files if file.path == name]
    return found.rows_read, found.rows_used, found.rows_rejected, found.rows_duplicate
