"""One year's input, all of it: the one entry to this room. Bad files become problems; they never stop the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from toolkit.errors import InputError
from toolkit.plan.settings import Settings
from toolkit.sources import parent_survey, pupil_numbers, unit_list
from toolkit.sources import workbook_layout as layout
from toolkit.sources.opened import OpenedFile, open_file
from toolkit.sources.raw import RawTable
from toolkit.sources.recognise import read_opened
from toolkit.validate import schemas
from toolkit.validate import tables as clean
from toolkit.validate import workbook_frames as frame
from toolkit.validate.earlier_years import earlier_years
from toolkit.validate.identity_problems import identity_problems, without_identity_number
from toolkit.validate.input_files import files_in, service_paths
from toolkit.validate.parent_survey import read_parent_surveys
from toolkit.validate.problems import FileAccount, Problem, one_account_per_file
from toolkit.validate.pupil_numbers import read_pupil_numbers
from toolkit.validate.set_aside import without_totals
from toolkit.validate.survey import read_surveys
from toolkit.validate.unit_checks import unit_warnings
from toolkit.validate.unit_lists import read_unit_lists
from toolkit.validate.workbook_file import problem_of, read_workbook_file, refused_file
from toolkit.validate.workbooks import WorkbookTables

UNKNOWN: Final = "unknown"
OTHER_LAYOUTS: Final = frozenset({pupil_numbers.LAYOUT, unit_list.LAYOUT, parent_survey.LAYOUT})
"""What is not Elevundersøkelsen. What is set aside is told of there all the same."""


def read_year(settings: Settings) -> clean.YearTables:
    """Read the run's files from services and every workbook in its folder.

    Never raises for a bad input file: what is wrong stands in `problems`, and the rest is read all the same.
    """
    read = _read(settings)
    earlier, warnings = earlier_years(settings, read_workbooks)
    problems = (*read.problems, *unit_warnings(read, settings), *warnings)
    return replace(read, problems=problems, earlier=earlier)


def read_workbooks(settings: Settings) -> clean.YearTables:
    """Read the run's workbooks and nothing else: what is known of a year that is over."""
    only_workbooks = settings.run.model_copy(update={"survey_files": ()})
    return _read(settings.model_copy(update={"run": only_workbooks}))


def _read(settings: Settings) -> clean.YearTables:
    raw_tables, problems, accounts = _service_files(settings)
    surveys = read_surveys((raw for raw in raw_tables if raw.layout not in OTHER_LAYOUTS or raw.set_aside), settings)
    pupils = read_pupil_numbers(_of(raw_tables, pupil_numbers.LAYOUT), settings)
    listed = read_unit_lists(_of(raw_tables, unit_list.LAYOUT), settings)
    parents = read_parent_surveys(_of(raw_tables, parent_survey.LAYOUT), settings)
    workbooks, workbook_problems, workbook_accounts = _workbook_files(settings)
    _refuse_second_workbooks(workbooks)

    for read in (surveys, pupils, listed, parents):
        problems += read.problems
        accounts += read.files
    problems += [*workbook_problems, *(p for w in workbooks for p in w.problems)]
    accounts += [*workbook_accounts, *(workbook.account() for workbook in workbooks)]
    broken = {p.unit for p in workbook_problems if p.unit} | {w.unit.id for w in workbooks if w.unit and w.has_error}
    frames = {
        "survey_by_unit_year_grade_gender_indicator": (surveys.survey, schemas.SURVEY),
        "participation_by_unit_year_grade": (surveys.participation, schemas.PARTICIPATION),
        "case_counts_by_unit_year_field": (frame.case_counts(workbooks, settings), schemas.CASE_COUNTS),
        "meetings_by_unit_year_field": (frame.meetings(workbooks, settings), schemas.MEETINGS),
        "assessment_by_unit_year_chapter": (frame.assessment(workbooks, settings), schemas.ASSESSMENT),
        "answers_by_unit_year_field": (frame.other_answers(workbooks, settings), schemas.ANSWERS),
        "last_decisions_by_unit_year": (
            frame.decisions(workbooks, layout.LAST_DECISIONS, settings),
            schemas.DECISIONS,
        ),
        "new_decisions_by_unit_year": (frame.decisions(workbooks, layout.NEW_DECISIONS, settings), schemas.DECISIONS),
        "programmes_by_unit_year_grade": (frame.programmes(workbooks, settings), schemas.PROGRAMMES),
        "group_answers_by_unit_year": (frame.group_answers(workbooks, settings), schemas.GROUP_ANSWERS),
        "forums_by_year": (frame.forums(workbooks, settings), schemas.FORUMS),
        "resolutions_by_year": (frame.resolutions(workbooks, settings), schemas.RESOLUTIONS),
        "measures_by_year": (frame.measures(workbooks, settings), schemas.MEASURES),
        "youth_survey_by_year_question": (frame.youth_survey(workbooks, settings), schemas.YOUTH_SURVEY),
        "pupils_by_unit_year_grade_gender": (pupils.table, schemas.PUPILS),
        "listed_units": (listed.table, schemas.LISTED_UNITS),
        "parent_survey_by_unit_year_indicator": (parents.table, schemas.PARENT_SURVEY),
    }
    return clean.YearTables(
        **{name: schemas.validated(rows, schema) for name, (rows, schema) in frames.items()},  # type: ignore[arg-type]
        problems=tuple(problems),
        files=one_account_per_file(accounts),
        delivered=frozenset(workbook.unit.id for workbook in workbooks if workbook.unit) - broken,
        broken=frozenset(broken),
    )


def _of(tables: Iterable[RawTable], layout: str) -> list[RawTable]:
    return [table for table in tables if table.layout == layout and not table.set_aside]


def _service_files(settings: Settings) -> tuple[list[RawTable], list[Problem], list[FileAccount]]:
    raw_tables: list[RawTable] = []
    problems: list[Problem] = []
    accounts: list[FileAccount] = []
    for path in service_paths(settings):
        if not path.is_file():
            problems.append(Problem("error", "file_missing", file=without_identity_number(path.name)))
            continue
        opened: OpenedFile | None = None
        tables: tuple[RawTable, ...] = ()
        refusals: list[Problem] = []
        try:
            opened = open_file(path)
            tables = read_opened(opened)
        except InputError as error:
            refusals = [problem_of(error, path.name)]
        refusals += identity_problems(path.name, opened, tables)
        if refusals:
            problems += dict.fromkeys(refusals)
            layouts = ", ".join(dict.fromkeys(raw.layout for raw in tables)) or UNKNOWN
            accounts.append(refused_file(path.name, opened, layouts, sum(len(raw.rows) for raw in tables)))
        else:
            raw_tables += [part for table in tables for part in without_totals(table)]
    return raw_tables, problems, accounts


def _workbook_files(settings: Settings) -> tuple[list[WorkbookTables], list[Problem], list[FileAccount]]:
    folder = settings.data_path(settings.run.workbook_folder)
    if not folder.is_dir():
        return [], [Problem("error", "workbook_folder_missing", value=without_identity_number(folder.name))], []
    read: list[WorkbookTables] = []
    problems: list[Problem] = []
    accounts: list[FileAccount] = []
    for path in files_in(folder):
        file = read_workbook_file(path, settings)
        if file.tables is not None:
            file.tables.forget_cells()
            read.append(file.tables)
            continue
        problems += file.refusals
        accounts += [file.refused()] if file.is_meant else []
    return read, problems, accounts


def _refuse_second_workbooks(workbooks: list[WorkbookTables]) -> None:
    """Two workbooks for one unit: nobody but the unit can say which one counts, so neither is used."""
    usable = [workbook for workbook in workbooks if workbook.unit is not None and not workbook.is_refused]
    for workbook in usable:
        others = [other.raw.path for other in usable if other is not workbook and other.unit == workbook.unit]
        if workbook.unit is not None and others:
            details = (("other_files", ", ".join(others)),)
            problem = Problem("error", "two_workbooks", file=workbook.raw.path, unit=workbook.unit.id, details=details)
            workbook.refuse(problem)
