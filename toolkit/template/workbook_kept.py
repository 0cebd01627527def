"""A workbook takes the place of the one before it, which is kept: what the form and what a delivery replaced apart."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

from toolkit.errors import InputError
from toolkit.sources.opened import open_content
from toolkit.sources.raw import bytes_of
from toolkit.template.whole_files import plain_faults, private_folder, refuse_open_elsewhere, write_whole
from toolkit.validate.identity_problems import identity_problems

BACKUP_FOLDER: Final = ".tidligere"
"""Beside the workbooks: a reader of their folder looks at files only, and at none whose name begins with a dot."""


Step = Literal["form", "delivered"]
BACKUP_NAMES: Final[dict[Step, str]] = {"form": "skjema-{name}", "delivered": "levert-{name}"}
"""One backup for each: else the next answer in the form would take away what an older copy, delivered, replaced."""


def replace_workbook(workbook: Path, content: bytes, step: Step) -> None:
    """Put new content in a workbook's place, and keep what stood there. Raises InputError as `write_whole`."""
    refuse_open_elsewhere(workbook)
    keep_backup(workbook, step)
    write_whole(workbook, content)


def backup_of(workbook: Path, step: Step) -> Path:
    """Where the version before the form's last save, or before the last delivery, is kept."""
    return workbook.parent / BACKUP_FOLDER / BACKUP_NAMES[step].format(name=workbook.name)


def keep_backup(workbook: Path, step: Step) -> None:
    """Keep the file as it is now; the step's backup before it is gone. Raises InputError as `write_whole`.

    A file with an identity number is not kept: who takes the number out of the workbook has taken it out.
    """
    kept = backup_of(workbook, step)
    private_folder(kept.parent)
    content = bytes_of(workbook)
    if _holds_identity_number(content, workbook.name):
        with plain_faults(kept):
            kept.unlink(missing_ok=True)
    else:
        write_whole(kept, content, mode=0o600)


def _holds_identity_number(content: bytes, name: str) -> bool:
    """Whether one stands anywhere in the file; one that cannot be opened cannot be searched, and is kept as it is."""
    try:
        return bool(identity_problems(name, open_content(content, name)))
    except InputError:
        return False
