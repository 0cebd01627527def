"""Where a run works and where readers look, and how nothing half-written ever stands there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from toolkit.errors import RunRefusedError
from toolkit.plan.settings import Settings
from toolkit.template.whole_files import keep_on_disk

WORK: Final = "arbeid"
FINISHED: Final = "ferdig"
"""The folder of reports that may be used again, in the working folder."""
RECORD: Final = "kjoring"
"""The name of the run's record in its working folder."""
PRELIMINARY_RECORD: Final = "kjoring-forelopig"
"""A preliminary run's record, which says nothing of what is out."""
LEDGER: Final = "regnskap"
LAST_PART: Final = "siste_del.lock"
OUTLIVES_SECONDS: Final = 20.0
"""How long a process may outlive its run: it ends when the question it has put to the solver is answered."""
OLD: Final = ".gammel"
"""How the hidden name ends under which a folder lies while another takes its place."""


def own_folders(out: Path, *names: str) -> Path:
    """A folder under `out` and those it lies in, made where they are not there: readable by their owner only.

    Args:
        names: the folders from `out` inwards, one in the other.

    Raises:
        RunRefusedError: `folder_of_another` or `folder_closed`, where this user may not use it.
    """
    folder = out.joinpath(*names)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for depth in range(1, len(names) + 1):
            out.joinpath(*names[:depth]).chmod(0o700)
    except PermissionError as error:
        raise _closed(Path(error.filename or folder)) from None
    return folder


@contextmanager
def working_folder(out: Path, settings: Settings, wait_seconds: float = 0) -> Iterator[Path]:
    """Where slices, executed notebooks and the run's record stay: readable by their owner only, never published.

    What a killed run or draft has left half done is taken away first: it holds everything that report could see.

    Args:
        wait_seconds: how long to wait for another run that has it.

    Raises:
        RunRefusedError: `run_in_progress`, or as `own_folders`.
    """
    folder = own_folders(out, WORK, settings.params_dir.name, settings.run.school_year)
    try:
        with FileLock(folder / "i_bruk.lock", timeout=wait_seconds):  # the system frees it if this process is killed
            _take_away_half_done(folder)
            yield folder.resolve()
    except Timeout:
        raise RunRefusedError("run_in_progress", {"folder": folder.name}) from None


def _take_away_half_done(work: Path) -> None:
    """A run and each report have a folder of their own, which goes when it is done: one that is there is nobody's."""
    for left in work.iterdir():
        if left.is_dir() and not left.is_symlink() and left.name != FINISHED:
            shutil.rmtree(left, ignore_errors=True)


@contextmanager
def alone(out: Path, municipality: str) -> Iterator[None]:
    """Nobody else releases or withdraws anything of this municipality meanwhile. Raises RunRefusedError."""
    ledger = out / LEDGER / municipality
    ledger.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(ledger / "i_bruk.lock", timeout=0):
            with FileLock(ledger / LAST_PART, timeout=OUTLIVES_SECONDS):
                pass  # what a run that was killed had begun has ended, too
            yield
    except Timeout:
        raise RunRefusedError("run_in_progress", {"folder": ledger.name}) from None


@contextmanager
def last_part(out: Path, municipality: str) -> Iterator[None]:
    """For the process that releases: whoever is `alone` next waits until it has ended, also if its run was killed."""
    with FileLock(out / LEDGER / municipality / LAST_PART, timeout=OUTLIVES_SECONDS):
        yield


def desk_folder(out: Path, settings: Settings) -> Path:
    """Where the leader's start page keeps what is not finished, for all years: readable by its owner only."""
    return own_folders(out, WORK, settings.params_dir.name, "startside").resolve()


def preliminary_folder(out: Path, settings: Settings) -> Path:
    """Where the pages of a preliminary run are: among the drafts, which only their owner can read."""
    return own_folders(out, "utkast", settings.params_dir.name, settings.run.school_year) / "forelopig"


@contextmanager
def fresh_folder(folder: Path) -> Iterator[Path]:
    """A new folder beside the old one, which takes its place only when everything in it is finished.

    Where the block raises, the old one stays and the new one is gone.
    """
    put_right(folder)
    new, old = _new(folder), folder.with_name(f".{folder.name}{OLD}")
    folder.parent.mkdir(parents=True, exist_ok=True)
    new.mkdir(mode=0o700)  # nobody has guarded these pages yet
    try:
        yield new.resolve()
        new.chmod(0o755)
        for path in (*new.rglob("*"), new):
            keep_on_disk(path)  # before the name: a power cut must not leave empty pages where readers look
        if folder.exists():
            folder.replace(old)
        new.replace(folder)
    except BaseException:  # also Ctrl-C between the two renames
        put_right(folder)
        raise
    keep_on_disk(folder.parent)
    shutil.rmtree(old, ignore_errors=True)


def put_right(folder: Path) -> None:
    """End what `fresh_folder` was killed in: the old folder is back if no new one stands, and gone if one does."""
    shutil.rmtree(_new(folder), ignore_errors=True)
    old = folder.with_name(f".{folder.name}{OLD}")
    if old.exists() and not folder.exists():
        old.replace(folder)
    shutil.rmtree(old, ignore_errors=True)


def _new(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.ny")


def _closed(folder: Path) -> RunRefusedError:
    """Whose the folder is that this user may not use; the nearest one that can be seen."""
    seen = next(each for each in (folder, *folder.absolute().parents) if _is_seen(each))
    shown = seen.resolve().name
    try:
        is_mine, owner = seen.stat().st_uid == os.getuid(), seen.owner()
    except (OSError, KeyError, NotImplementedError, AttributeError):  # a user without a name; Windows has no such thing
        return RunRefusedError("folder_closed", {"folder": shown})
    if is_mine:
        return RunRefusedError("folder_closed", {"folder": shown})
    return RunRefusedError("folder_of_another", {"folder": shown, "owner": owner})


def _is_seen(folder: Path) -> bool:
    """Not so inside a closed folder, where `Path.exists` raises."""
    try:
        folder.stat()
    except OSError:
        return False
    return True
