"""The runs before this one: their workbooks are read again, so that nobody has to remember what was decided."""

from __future__ import annotations

from collections.abc import Callable

from toolkit.errors import SettingsError
from toolkit.plan.load import load_settings
from toolkit.plan.settings import Settings
from toolkit.validate.input_files import earlier_runs
from toolkit.validate.problems import Problem
from toolkit.validate.tables import EarlierYear, YearTables


def earlier_years(
    settings: Settings, read: Callable[[Settings], YearTables]
) -> tuple[tuple[EarlierYear, ...], list[Problem]]:
    """Every earlier run whose workbooks are there, oldest first, and a warning for what cannot be remembered.

    An earlier workbook with errors is left out: it stops nothing this year.
    """
    found: list[EarlierYear] = []
    warnings: list[Problem] = []
    for year in earlier_runs(settings):
        try:
            then = load_settings(settings.params_dir, year)
        except SettingsError:
            warnings.append(_warning("earlier_run_unreadable", f"{year}.toml", year))
            continue
        if not then.data_path(then.run.workbook_folder).is_dir():
            warnings.append(_warning("earlier_workbooks_missing", f"{year}.toml", year))
            continue
        tables = read(then)
        found.append(EarlierYear(then, tables))
        wrong = sorted({p.file for p in tables.problems if p.severity == "error" and p.file})
        warnings += [_warning("earlier_workbook_broken", file, year) for file in wrong]
    return tuple(found), warnings


def _warning(code: str, file: str, year: str) -> Problem:
    return Problem("warning", code, file, details=(("year", year),))
