"""A file dropped on the page: checked like any input, and put in its place only where nothing is wrong with it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import chain, count
from pathlib import Path
from typing import Final, Literal

from toolkit.errors import InputError
from toolkit.plan.settings import Settings
from toolkit.plan.units import Unit
from toolkit.plan.unseen import without_unseen
from toolkit.present.texts import has_text, text
from toolkit.sources.limits import LARGEST_SPREADSHEET
from toolkit.sources.opened import OpenedFile
from toolkit.sources.recognise import read_opened
from toolkit.template.files import NOT_IN_FILE_NAMES
from toolkit.template.whole_files import plain_faults, private_folder, refuse_open_elsewhere, write_whole
from toolkit.template.workbook_kept import keep_backup, replace_workbook
from toolkit.validate.identity_problems import without_identity_number
from toolkit.validate.problems import Problem
from toolkit.validate.workbook_file import WorkbookFile, read_workbook_content, workbook_paths

LONGEST_NAME: Final = 120
NOT_KEPT: Final = "identity_number"
"""How the codes begin of what is not written to the disk at all."""

Kind = Literal["workbook", "service"]


@dataclass(frozen=True)
class Received:
    """What became of a file.

    Attributes:
        file_name: as it may be shown; never used as a path.
        problems: warnings too.
        replaced: whether another workbook stood where this one stands now.
        kind: `service` for an extract that only rådgiver delivers.
    """

    file_name: str
    is_accepted: bool
    problems: tuple[Problem, ...]
    replaced: bool
    kind: Kind


def receive(content: bytes, file_name: str, unit: Unit, settings: Settings, waiting: Path) -> Received:
    """Check a file for this unit and year; an accepted one takes its place in the run's folder of workbooks.

    One with errors is kept in `waiting` and never replaces anything. One that may not be opened, or that holds an
    identity number, is not kept; what was wrong with it is.

    Raises:
        InputError: `workbook_locked`, `disk_full`, `folder_not_writable`. What stood there is as before.
    """
    name = shown_name(file_name)
    if len(content) > LARGEST_SPREADSHEET:
        problem = Problem("error", "file_too_large", name, unit=unit.id)
        return _refuse(Received(name, False, (problem,), False, "workbook"), b"", unit, settings, waiting)
    file = read_workbook_content(content, _last_part(file_name), settings)  # a number in the name is told, not shown
    there = workbook_paths(unit, settings)
    received = _judged(file, name, unit, settings, there)
    if not received.is_accepted:
        is_kept = file.opened is not None and not any(p.code.startswith(NOT_KEPT) for p in received.problems)
        return _refuse(received, content if is_kept else b"", unit, settings, waiting)
    suffix = _suffix(file.opened)
    target = there[0] if there else _free_path(settings.data_path(settings.run.workbook_folder), unit.id, suffix)
    replaced = _put_in_place(content, target, suffix)
    forget_refused(waiting, unit, settings)
    return Received(name, True, received.problems, replaced, "workbook")


def last_refused(waiting: Path, unit: Unit, settings: Settings) -> Received | None:
    """The unit's last file, if it was refused and no other has been accepted since. A damaged note is no note."""
    try:
        told = json.loads(_note(waiting, unit, settings).read_text(encoding="utf-8"))
        problems = tuple(_problem(problem) for problem in told["problems"])
        return Received(str(told["file_name"]), False, problems, False, told["kind"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def shown_name(file_name: str) -> str:
    """A file name from a browser as it may be shown: no folders, no signs that turn text, not too long."""
    return without_identity_number(_last_part(file_name)) or text("form.file_without_name")


def _last_part(file_name: str) -> str:
    last = without_unseen(file_name).replace("\\", "/").rpartition("/")[2]
    safe = NOT_IN_FILE_NAMES.sub("-", last).strip()
    stem, dot, suffix = safe.rpartition(".")
    return f"{stem[:LONGEST_NAME]}{dot}{suffix[:LONGEST_NAME]}"


def _judged(file: WorkbookFile, name: str, unit: Unit, settings: Settings, there: Sequence[Path]) -> Received:
    """What is wrong with the file for this unit, in the year's own words."""
    if file.opened is not None and (file.raw is None or not file.raw.tables):
        return _no_workbook(file, file.opened, name, unit)
    problems = list(file.problems)
    if file.unit is not None and file.unit.id != unit.id:
        year = settings.run.school_year
        details = (("other", file.unit.name_in(year)), ("own", unit.name_in(year)))
        problems = [Problem("error", "workbook_of_other_unit", name, unit=unit.id, details=details), *problems]
    elif len(there) > 1:
        others = ", ".join(path.name for path in there)
        problems.append(Problem("error", "two_workbooks", name, unit=unit.id, details=(("other_files", others),)))
    is_accepted = file.tables is not None and all(problem.severity != "error" for problem in problems)
    return Received(name, is_accepted, tuple(problems), False, "workbook")


def _no_workbook(file: WorkbookFile, opened: OpenedFile, name: str, unit: Unit) -> Received:
    """A table from a service, or something else."""
    numbers = tuple(problem for problem in file.problems if problem.code.startswith(NOT_KEPT))
    try:
        layouts = dict.fromkeys(table.layout for table in read_opened(opened) if not table.set_aside)
    except InputError:
        return Received(
            name, False, (Problem("error", "not_a_workbook", name, unit=unit.id), *numbers), False, "workbook"
        )
    known = ", ".join(text(f"layout.{one}") if has_text(f"layout.{one}") else one for one in layouts)
    problem = Problem("error", "service_file_from_leader", name, unit=unit.id, details=(("layout", known),))
    return Received(name, False, (problem, *numbers), False, "service")


def _put_in_place(content: bytes, target: Path, suffix: str) -> bool:
    """Under the name that the unit's workbook has already. Whether another content stood there."""
    if not target.exists():
        with plain_faults(target):
            target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, content)
        return False
    if target.read_bytes() == content:
        return False  # or the backup would be the same file once more
    if target.suffix.casefold() == suffix:
        replace_workbook(target, content, "delivered")
        return True
    refuse_open_elsewhere(target)
    keep_backup(target, "delivered")
    write_whole(_free_path(target.parent, target.stem, suffix), content)
    with plain_faults(target):
        target.unlink()
    return True


def _free_path(folder: Path, stem: str, suffix: str) -> Path:
    """A new name that tells whose the file is; one that is there may be another unit's."""
    names = chain((stem,), (f"{stem}-{number}" for number in count(2)))
    return next(path for path in (folder / f"{name}{suffix}" for name in names) if not path.exists())


def _suffix(opened: OpenedFile | None) -> str:
    """What a workbook is called after its kind, whatever its name says."""
    if opened is None or not opened.is_zipped:
        return ".xls"
    with zipfile.ZipFile(io.BytesIO(opened.content)) as package:
        return ".xlsx" if "xl/workbook.xml" in package.namelist() else ".ods"


def _refuse(received: Received, content: bytes, unit: Unit, settings: Settings, waiting: Path) -> Received:
    """Keep the file, if there is content to keep, and what was wrong with it."""
    forget_refused(private_folder(waiting), unit, settings)
    if content:
        write_whole(_kept(waiting, unit, settings), content, mode=0o600)
    note = {"file_name": received.file_name, "kind": received.kind, "problems": [asdict(p) for p in received.problems]}
    write_whole(_note(waiting, unit, settings), json.dumps(note, ensure_ascii=False, indent=1).encode(), mode=0o600)
    return received


def forget_refused(waiting: Path, unit: Unit, settings: Settings) -> None:
    """Remove the unit's last refused file and what was wrong with it. Raises InputError `folder_not_writable`."""
    for path in (_note(waiting, unit, settings), _kept(waiting, unit, settings)):
        with suppress(FileNotFoundError), plain_faults(path):
            path.unlink(missing_ok=True)


def _note(waiting: Path, unit: Unit, settings: Settings) -> Path:
    return waiting / f"avvist-{settings.run.school_year}-{unit.id}.json"


def _kept(waiting: Path, unit: Unit, settings: Settings) -> Path:
    return waiting / f"avvist-{settings.run.school_year}-{unit.id}.fil"


def _problem(told: Mapping[str, object]) -> Problem:
    details = told["details"]
    if not isinstance(details, list):
        raise TypeError("details")
    return Problem(**{**told, "details": tuple((str(key), str(value)) for key, value in details)})  # type: ignore[arg-type]
