"""The year's workbooks as files: all of them or none, and never over one that exists."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from toolkit.errors import InputError
from toolkit.plan.settings import Settings
from toolkit.plan.units import Unit
from toolkit.present.texts import text
from toolkit.sources import workbook_layout as layout
from toolkit.template.contents import fields_of
from toolkit.template.fixed_zip import save_fixed
from toolkit.template.prefill import prefilled
from toolkit.template.unit_workbook import unit_workbook
from toolkit.validate.tables import YearTables

NOT_IN_FILE_NAMES: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
LONGEST_NAME: Final = 120


def write_templates(settings: Settings, last: YearTables | None, out: Path) -> tuple[Path, ...]:
    """Write one workbook for each unit of the year, prefilled from last year's tables.

    Raises:
        InputError: `template_exists` where a file is there already, `folder_unwritable` where none can be made.
            Nothing is written then.
    """
    return _write_new({out / name: unit for name, unit in file_names(settings).items()}, settings, last, out)


def make_workbook(unit: Unit, settings: Settings, last: YearTables | None, folder: Path) -> Path:
    """Write one unit's workbook, as `write_templates` writes all of them. Raises InputError as it does."""
    paths = {folder / name: one for name, one in file_names(settings).items() if one.id == unit.id}
    return _write_new(paths, settings, last, folder)[0]


def _write_new(
    paths: Mapping[Path, Unit], settings: Settings, last: YearTables | None, folder: Path
) -> tuple[Path, ...]:
    """All of the files in the folder, or none of them."""
    existing = [path.name for path in paths if path.exists()]
    if existing:
        raise InputError("template_exists", {"file": existing[0], "count": len(existing), "folder": folder.name})
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".maler-", dir=folder) as unfinished:
            for path, unit in paths.items():
                workbook = unit_workbook(unit, settings, prefilled(unit, settings, last))
                save_fixed(workbook, Path(unfinished) / path.name, written_on(settings))
            for path in paths:
                (Path(unfinished) / path.name).replace(path)
    except OSError:
        raise InputError("folder_unwritable", {"folder": folder.name}) from None
    return tuple(paths)


def units_of_year(settings: Settings) -> list[Unit]:
    """Who fills in a workbook: those that the plan is about, that it has questions for, and that the year ends with."""
    year = settings.run.school_year
    return [u for u in settings.unit_register.units if u.in_plan and u.is_open_in(year) and fields_of(layout.UNIT, u)]


def file_names(settings: Settings) -> dict[str, Unit]:
    """File name to unit. Two names that become the same file name get their units' codes after them."""
    year = settings.run.school_year
    safe = {unit.id: safe_name(unit.name_in(year)) for unit in units_of_year(settings)}
    times = Counter(name.casefold() for name in safe.values())
    names: dict[str, Unit] = {}
    for unit in units_of_year(settings):
        name = safe[unit.id]
        told_apart = name if times[name.casefold()] == 1 else f"{name} ({unit.id})"
        names[file_name(year, told_apart)] = unit
    return names


def file_name(school_year: str, name: str) -> str:
    """What the workbook of the unit with this name is called."""
    return text("template.file_name", year=school_year, name=safe_name(name))


def safe_name(name: str) -> str:
    """A name that Windows, too, can have in a file name."""
    shown = NOT_IN_FILE_NAMES.sub("-", unicodedata.normalize("NFC", name))
    return shown[:LONGEST_NAME].strip(" .")


def written_on(settings: Settings) -> datetime:
    """The date inside the files: the first of the school year, so that the same workbook has the same bytes."""
    return datetime(int(settings.run.school_year[:4]), 8, 1, 12)
