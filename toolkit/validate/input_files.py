"""Which files a run reads, without reading them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from toolkit.errors import SettingsError
from toolkit.plan.load import load_run
from toolkit.plan.settings import RunSettings, Settings

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
    """Every file that a run of these settings reads: settings, surveys, and the plans and workbooks of all its years.

    An earlier year's are there also where the run cannot use them: it warns of that until they are mended.
    """
    runs = [settings.run, *_earlier(settings)]
    folders = [settings.data_path(run.workbook_folder) for run in runs]
    books = [path for folder in folders if folder.is_dir() for path in files_in(folder)]
    read = (*decided_files(settings), *service_paths(settings), *books)
    return tuple(sorted({path.resolve() for path in read if path.is_file()}))


def decided_files(settings: Settings) -> tuple[Path, ...]:
    """Every file in which something is decided: what is under `params/` for the municipality, and beside its plans."""
    runs = [settings.run, *_earlier(settings)]
    beside_plans = (path for run in runs for path in settings.data_path(run.plan).parent.glob("*.toml"))
    return tuple(sorted({path.resolve() for path in (*settings.params_dir.rglob("*.toml"), *beside_plans)}))


def _earlier(settings: Settings) -> Iterator[RunSettings]:
    for year in earlier_runs(settings):
        with suppress(SettingsError):  # the run warns of it, and the file itself is under `params/`
            yield load_run(settings.params_dir, year)
