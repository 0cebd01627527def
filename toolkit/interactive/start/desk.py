"""What the start page works on: a municipality's folder, its years and units, and what was chosen last."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from toolkit.engine.folders import desk_folder
from toolkit.errors import SettingsError
from toolkit.plan.load import load_settings
from toolkit.plan.settings import Settings
from toolkit.plan.units import Unit
from toolkit.template.files import units_of_year
from toolkit.template.whole_files import write_whole

MUNICIPALITY = "municipality"


@dataclass(frozen=True)
class Task:
    """One unit's review of one year: what the rest of the page is about."""

    unit: Unit
    settings: Settings
    out: Path

    @property
    def year(self) -> str:
        """The school year."""
        return self.settings.run.school_year

    @property
    def name(self) -> str:
        """What the unit was called that year."""
        return self.unit.name_in(self.year)

    @property
    def folder(self) -> Path:
        """Where the page keeps what is not finished; readable by its owner only."""
        return desk_folder(self.out, self.settings)


class Desk:
    """The municipality's years and units.

    Args:
        params: the municipality's folder under `params/`.
        out: the folder for outputs.

    Raises:
        SettingsError: there is no such folder or no run in it.
    """

    def __init__(self, params: Path, out: Path, first_year: str) -> None:
        load_settings(params, first_year)  # says what is missing
        self._params, self._out = params, out
        self.years = tuple(sorted((path.stem for path in (params / "runs").glob("*.toml")), reverse=True))
        self._first_year = first_year

    def settings(self, year: str) -> Settings:
        """The run of one year; read once. Raises SettingsError where the file is wrong."""
        return _settings(self._params, year)

    def units(self, year: str) -> list[Unit]:
        """The units whose leaders fill in a workbook, in the order of units.toml."""
        return [unit for unit in units_of_year(self.settings(year)) if unit.type != MUNICIPALITY]

    def task(self, unit: str, year: str) -> Task:
        """The unit's review that year."""
        chosen = next(one for one in self.units(year) if one.id == unit)
        return Task(chosen, self.settings(year), self._out)

    @property
    def folder(self) -> Path:
        """Where the page keeps what is not finished; the same for all years."""
        return desk_folder(self._out, self.settings(self._first_year))

    def last_choice(self) -> tuple[str | None, str]:
        """The unit and the year that were chosen when the page was last open; no unit the first time."""
        try:
            told = json.loads((self.folder / "valg.json").read_text(encoding="utf-8"))
            unit, year = str(told["unit"]), str(told["year"])
            if year in self.years and unit in {one.id for one in self.units(year)}:
                return unit, year
        except (OSError, ValueError, TypeError, KeyError, SettingsError):
            pass
        return None, self._first_year

    def remember_choice(self, unit: str, year: str) -> None:
        """What a reload opens with. Raises InputError `disk_full` or `folder_not_writable`."""
        write_whole(self.folder / "valg.json", json.dumps({"unit": unit, "year": year}).encode(), mode=0o600)


@cache
def _settings(params: Path, year: str) -> Settings:
    return load_settings(params, year)
