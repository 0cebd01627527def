"""Working folders that should have been deleted by now. Nobody but a person deletes them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from toolkit.engine.folders import RECORD, WORK


@dataclass(frozen=True)
class Overdue:
    """A working folder, from the folder for outputs inwards, and the last day it should have been there."""

    folder: str
    delete_after: date


def overdue_folders(out: Path, today: date) -> tuple[Overdue, ...]:
    """The working folders under an output folder whose record says that their last day has passed."""
    return tuple(found for found in _dated(out) if found.delete_after < today)


def _dated(out: Path) -> Iterator[Overdue]:
    for record in sorted((out / WORK).glob(f"*/*/{RECORD}.json")):
        try:
            last_day = date.fromisoformat(json.loads(record.read_text(encoding="utf-8"))["delete_after"])
        except (OSError, ValueError, KeyError, TypeError):
            continue  # a record from before there was a date, or a folder that is another's
        yield Overdue(record.parent.relative_to(out).as_posix(), last_day)
