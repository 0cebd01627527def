"""One workbook as a file: opened, read, and everything that is wrong with it. A bad file becomes problems."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from toolkit.errors import InputError
from toolkit.plan.settings import Settings
from toolkit.plan.units import Unit
from toolkit.sources.opened import OpenedFile, open_content
from toolkit.sources.raw import bytes_of
from toolkit.sources.workbook import LAYOUT, RawWorkbook, read_opened_workbook
from toolkit.validate.identity_problems import identity_problems, without_identity_number
from toolkit.validate.input_files import files_in
from toolkit.validate.problems import FileAccount, Problem
from toolkit.validate.workbooks import WorkbookTables, read_workbook_tables, unit_by_file_name, unit_of

WORKBOOK_SUFFIXES: Final = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
"""A file called so is meant as a workbook, whatever it is; a file with another name is one if it can be read as one."""


@dataclass(frozen=True, eq=False)
class WorkbookFile:
    """What one file in the folder of workbooks says.

    Attributes:
        unit: whose it is, as far as can be told.
        opened: None where it may not be opened.
        raw: None where it is no workbook at all.
        tables: its answers; None where the file is refused before they are read.
        refusals: why nothing of the file is used.
        is_meant: whether it is a workbook, or is called one.
    """

    name: str
    unit: Unit | None
    opened: OpenedFile | None
    raw: RawWorkbook | None
    tables: WorkbookTables | None
    refusals: tuple[Problem, ...]
    is_meant: bool

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong with the file and in it."""
        return (*self.refusals, *(self.tables.problems if self.tables else ()))

    def refused(self) -> FileAccount:
        """The account of a file of which nothing is used."""
        return refused_file(self.name, self.opened, LAYOUT, self.raw.row_count if self.raw else 0, self.unit)


def read_workbook_file(path: Path, settings: Settings) -> WorkbookFile:
    """Read one file. Never raises for what is wrong with it."""
    try:
        content = bytes_of(path)
    except InputError as error:
        unit = unit_by_file_name(path.name, settings.unit_register)
        return _workbook_file(path.name, settings, None, None, unit, [problem_of(error, path.name, unit)])
    return read_workbook_content(content, path.name, settings)


def read_workbook_content(content: bytes, name: str, settings: Settings) -> WorkbookFile:
    """Read a workbook's bytes; `name` is what the file is called. Never raises for what is wrong with it."""
    opened: OpenedFile | None = None
    raw: RawWorkbook | None = None
    refusals: list[Problem] = []
    unit = unit_by_file_name(name, settings.unit_register)
    try:
        opened = open_content(content, name)
        raw = read_opened_workbook(opened)
        unit = unit_of(raw, settings)
    except InputError as error:
        refusals = [problem_of(error, name, unit)]
    return _workbook_file(name, settings, opened, raw, unit, refusals)


def _workbook_file(
    name: str,
    settings: Settings,
    opened: OpenedFile | None,
    raw: RawWorkbook | None,
    unit: Unit | None,
    refusals: list[Problem],
) -> WorkbookFile:
    is_meant = raw is not None or Path(name).suffix.casefold() in WORKBOOK_SUFFIXES
    if not is_meant:
        refusals = [Problem("warning", "file_not_used", file=without_identity_number(name))]
    refusals += identity_problems(name, opened, unit=unit.id if unit else None)
    tables = read_workbook_tables(raw, settings) if raw is not None and not refusals else None
    return WorkbookFile(name, unit, opened, raw, tables, tuple(dict.fromkeys(refusals)), is_meant)


def workbook_paths(unit: Unit, settings: Settings) -> list[Path]:
    """The files in the run's folder that are this unit's workbook; more than one is a fault that somebody must mend."""
    folder = settings.data_path(settings.run.workbook_folder)
    paths = files_in(folder) if folder.is_dir() else iter(())
    files = ((path, read_workbook_file(path, settings)) for path in paths)
    return [path for path, file in files if file.is_meant and file.unit is not None and file.unit.id == unit.id]


def problem_of(error: InputError, name: str, unit: Unit | None = None) -> Problem:
    """What stopped the reading of a file, as a problem of that file."""
    row, sheet = error.values.get("row"), error.values.get("sheet")
    shown = without_identity_number(sheet) if isinstance(sheet, str) else None
    place = (shown, row if isinstance(row, int) else None)
    file, unit_id = without_identity_number(name), unit.id if unit else None
    return Problem("error", error.code, file, *place, unit=unit_id)


def refused_file(
    name: str, opened: OpenedFile | None, recognised_as: str, rows: int, unit: Unit | None = None
) -> FileAccount:
    """The account of a file of which nothing is used."""
    file, unit_id = without_identity_number(name), unit.id if unit else None
    sha256 = opened.sha256 if opened else ""
    return FileAccount(file, recognised_as, rows, 0, rows, 0, unit_id, sha256=sha256)
