"""One year's input, all of it: the one entry to this room. Bad files become problems; they never stop the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from toolkit.errors import InputError
from toolkit.plan.settings import Settings
from toolkit.plan.units import Unit
from toolkit.sources import workbook_layout as layout
from toolkit.sources.raw import RawTable, bytes_of, digest
from toolkit.sources.recognise import read_file
from toolkit.sources.workbook import LAYOUT, read_workbook
from toolkit.validate import tables as clean
from toolkit.validate.identity_problems import identity_problems, without_identity_number
from toolkit.validate.problems import FileAccount, Problem
from toolkit.validate.survey import read_surveys
from toolkit.validate.workbook_frames import answers_by_field, common_measures, decisions, programmes
from toolkit.validate.workbooks import WorkbookTables, read_workbook_tables, unit_by_file_name, unit_of

WORKBOOK_SUFFIXES: Final = frozenset({".xlsx", ".xlsm"})
LOCK_FILE: Final = "~$"
UNKNOWN: Final = "unknown"


def read_year(settings: Settings) -> clean.YearTables:
    """Read the run's survey files and every workbook in its folder.

    Never raises for a bad input file: what is wrong stands in `problems`, and the rest is read all the same.
    """
    raw_surveys, problems, accounts = _survey_files(settings)
    surveys = read_surveys(raw_surveys, settings)
    workbooks, workbook_problems, workbook_accounts = _workbook_files(settings)
    _refuse_second_workbooks(workbooks)

    problems += [*surveys.problems, *workbook_problems, *(p for w in workbooks for p in w.problems)]
    accounts += [*surveys.files, *workbook_accounts, *(workbook.account() for workbook in workbooks)]
    broken = {p.unit for p in workbook_problems if p.unit} | {w.unit.id for w in workbooks if w.unit and w.has_error}
    return clean.YearTables(
        survey_by_unit_year_grade_gender_indicator=surveys.survey,
        participation_by_unit_year_grade=surveys.participation,
        answers_by_unit_year_field=answers_by_field(workbooks, settings),
        last_decisions_by_unit=decisions(workbooks, layout.LAST_DECISIONS, settings),
        new_decisions_by_unit=decisions(workbooks, layout.NEW_DECISIONS, settings),
        programmes_by_unit_grade=programmes(workbooks, settings),
        common_measures=common_measures(workbooks, settings),
        problems=tuple(problems),
        files=tuple(accounts),
        delivered=frozenset(workbook.unit.id for workbook in workbooks if workbook.unit) - broken,
        broken=frozenset(broken),
    )


def _survey_files(settings: Settings) -> tuple[list[RawTable], list[Problem], list[FileAccount]]:
    raw_tables: list[RawTable] = []
    problems: list[Problem] = []
    accounts: list[FileAccount] = []
    for relative in settings.run.survey_files:
        path = settings.data_path(relative)
        if not path.is_file():
            problems.append(Problem("error", "file_missing", file=without_identity_number(path.name)))
            continue
        try:
            tables = read_file(path)
        except InputError as error:
            problems += dict.fromkeys([_as_problem(error, path), *identity_problems(path)])
            accounts.append(_refused(path, UNKNOWN, 0))
            continue
        found = identity_problems(path, tables)
        if found:
            problems += found
            layouts = ", ".join(dict.fromkeys(raw.layout for raw in tables))
            accounts.append(_refused(path, layouts, sum(len(raw.rows) for raw in tables)))
        else:
            raw_tables += tables
    return raw_tables, problems, accounts


def _workbook_files(settings: Settings) -> tuple[list[WorkbookTables], list[Problem], list[FileAccount]]:
    folder = settings.data_path(settings.run.workbook_folder)
    if not folder.is_dir():
        return [], [Problem("error", "workbook_folder_missing", value=without_identity_number(folder.name))], []
    read: list[WorkbookTables] = []
    problems: list[Problem] = []
    accounts: list[FileAccount] = []
    for path in _files_in(folder):
        if path.suffix.casefold() not in WORKBOOK_SUFFIXES:
            problems.append(Problem("warning", "file_not_used", file=without_identity_number(path.name)))
            problems += identity_problems(path)
            continue
        try:
            raw = read_workbook(path)
        except InputError as error:
            unit = unit_by_file_name(path.name, settings.unit_register)
            found = identity_problems(path, unit=unit.id if unit else None)
            problems += dict.fromkeys([_as_problem(error, path, unit), *found])
            accounts.append(_refused(path, LAYOUT, 0, unit))
            continue
        unit = unit_of(raw, settings)
        found = identity_problems(path, unit=unit.id if unit else None)
        if found:
            problems += found
            accounts.append(_refused(path, LAYOUT, raw.row_count, unit))
        else:
            read.append(read_workbook_tables(raw, settings))
    return read, problems, accounts


def _files_in(folder: Path) -> Iterator[Path]:
    """The files people have put there, sorted; not the lock files of an open Excel, nor hidden ones."""
    paths = (path for path in folder.iterdir() if path.is_file())
    return iter(sorted(path for path in paths if not path.name.startswith((LOCK_FILE, "."))))


def _as_problem(error: InputError, path: Path, unit: Unit | None = None) -> Problem:
    row = error.values.get("row")
    file, unit_id = without_identity_number(path.name), unit.id if unit else None
    return Problem("error", error.code, file=file, row=row if isinstance(row, int) else None, unit=unit_id)


def _refused(path: Path, recognised_as: str, rows: int, unit: Unit | None = None) -> FileAccount:
    """The account of a file of which nothing is used."""
    try:
        sha256 = digest(bytes_of(path))
    except InputError:
        sha256 = ""
    file, unit_id = without_identity_number(path.name), unit.id if unit else None
    return FileAccount(file, recognised_as, rows, 0, rows, 0, unit_id, sha256=sha256)


def _refuse_second_workbooks(workbooks: list[WorkbookTables]) -> None:
    """Two workbooks for one unit: nobody but the unit can say which one counts, so neither is used."""
    usable = [workbook for workbook in workbooks if workbook.unit is not None and not workbook.is_refused]
    for workbook in usable:
        others = [other.raw.path for other in usable if other is not workbook and other.unit == workbook.unit]
        if workbook.unit is not None and others:
            details = (("other_files", ", ".join(others)),)
            problem = Problem("error", "two_workbooks", file=workbook.raw.path, unit=workbook.unit.id, details=details)
            workbook.refuse(problem)
