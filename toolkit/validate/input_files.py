"""Which files a run reads, without reading them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from toolkit.errors import SettingsError
from toolkit.plan.load import load_settings
from toolkit.plan.settings import Settings

LOCK_FILE: Final = "~$"


def files_in(folder: Path) -> Iterator[Path]:
    """The files people have put there, sorted; not the lock files of an open Excel, nor hidden ones."""
    paths = (path for path in folder.iterdir() if path.is_file())
    return iter(sorted(path for path in paths if not path.name.startswith((LOCK_FILE, "."))))


def service_paths(settings: Settings) -> tuple[Path, ...]:
    """Every file that the run names, and every file in a folder that it names, each once."""
    named = [settings.data_path(relative) for relative in settings.run.survey_files]
    return tuple(dict.fromkeys(path for name in named for path in (files_in(name) if name.is_dir() else [name])))


def earlier_runs(settings: Settings) -> tuple[str, ...]:
    """The school years before this one that have a run, oldest first."""
    runs = sorted(path.stem for path in (settings.params_dir / "runs").glob("*.toml"))
    return tuple(year for year in runs if year < settings.run.school_year)


def input_files(settings: Settings) -> tuple[Path, ...]:
    """Every file that a run of these settings reads: settings, surveys, and the workbooks of this year and earlier."""
    folders = [settings.data_path(settings.run.workbook_folder)]
    for year in earlier_runs(settings):
        try:
            earlier = load_settings(settings.params_dir, year)
        except SettingsError:  # the run warns of it
            continue
        folders.append(earlier.data_path(earlier.run.workbook_folder))
    books = [path for folder in folders if folder.is_dir() for path in files_in(folder)]
    plan = settings.data_path(settings.run.plan)
    decided = [*settings.params_dir.rglob("*.toml"), *plan.parent.glob("*.toml")]
    return tuple(sorted({path.resolve() for path in (*decided, *service_paths(settings), *books) if path.is_file()}))
