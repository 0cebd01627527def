"""Working folders that should have been deleted by now. Nobody but a person deletes them.

A folder without a record holds data about children too: a draft's, or a run's that was killed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from toolkit.engine.folders import WORK
from toolkit.plan.bounds import KEEP_DAYS
from toolkit.plan.settings import Settings


@dataclass(frozen=True)
class Overdue:
    """A working folder, from the folder for outputs inwards, and the last day it should have been there."""

    folder: str
    delete_after: date


def overdue_folders(out: Path, today: date) -> tuple[Overdue, ...]:
    """The working folders under an output folder whose last day has passed, by the latest of their records.

    Where no record says, it is counted from when something last came into the folder or left it.
    """
    return tuple(found for found in _dated(out) if found.delete_after < today)


def last_day(settings: Settings, today: date) -> date:
    """When the working folder of a run that ends today should be gone; what is written of it says so."""
    return today + timedelta(days=settings.run.keep_days)


def _dated(out: Path) -> Iterator[Overdue]:
    for folder in sorted(path for path in (out / WORK).glob("*/*") if path.is_dir()):
        with suppress(OSError):  # another's
            days = [day for record in folder.glob("*.json") if (day := _day_in(record)) is not None]
            yield Overdue(folder.relative_to(out).as_posix(), max(days, default=_counted_from_use(folder)))


def _day_in(record: Path) -> date | None:
    """What a record says; None where it is none, or is from before there was a date."""
    try:
        return date.fromisoformat(json.loads(record.read_text(encoding="utf-8"))["delete_after"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _counted_from_use(folder: Path) -> date:
    return date.fromtimestamp(folder.stat().st_mtime) + timedelta(days=KEEP_DAYS)
