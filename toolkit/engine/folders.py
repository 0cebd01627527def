"""Where a run works and where readers look, and how nothing half-written ever stands there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from toolkit.errors import RunRefusedError
from toolkit.plan.settings import Settings


@contextmanager
def working_folder(out: Path, settings: Settings) -> Iterator[Path]:
    """Where slices, executed notebooks and the run's record stay: readable by their owner only, never published."""
    folder = out / "arbeid" / settings.params_dir.name / settings.run.school_year
    folder.mkdir(parents=True, exist_ok=True)
    for each in (out / "arbeid", folder.parent, folder):
        each.chmod(0o700)
    try:
        with FileLock(folder / "i_bruk.lock", timeout=0):  # the system lets go of it if this process is killed
            yield folder.resolve()
    except Timeout:
        raise RunRefusedError("run_in_progress", {"folder": folder.name}) from None


def desk_folder(out: Path, settings: Settings) -> Path:
    """Where the leader's start page keeps what is not finished, for all years: readable by its owner only."""
    folder = out / "arbeid" / settings.params_dir.name / "startside"
    folder.mkdir(parents=True, exist_ok=True)
    for each in (out / "arbeid", folder.parent, folder):
        each.chmod(0o700)
    return folder.resolve()


@contextmanager
def fresh_folder(folder: Path) -> Iterator[Path]:
    """A new folder beside the old one, which takes its place only when everything in it is finished.

    Where the block raises, the old one stays and the new one is gone.
    """
    new, old = folder.with_name(f".{folder.name}.ny"), folder.with_name(f".{folder.name}.gammel")
    if old.exists() and not folder.exists():  # a run was killed between the two renames below
        old.replace(folder)
    shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    new.mkdir(mode=0o700)  # nobody has guarded these pages yet
    try:
        yield new.resolve()
        new.chmod(0o755)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    if folder.exists():
        folder.replace(old)
    new.replace(folder)
    shutil.rmtree(old, ignore_errors=True)
