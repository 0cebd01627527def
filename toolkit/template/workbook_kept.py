"""A workbook takes the place of the one before it, which is kept as the one backup."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from toolkit.sources.raw import bytes_of
from toolkit.template.whole_files import private_folder, refuse_open_elsewhere, write_whole

BACKUP_FOLDER: Final = ".tidligere"
"""Beside the workbooks: a reader of their folder looks at files only, and at none whose name begins with a dot."""


def replace_workbook(workbook: Path, content: bytes) -> None:
    """Put new content in a workbook's place, and keep what stood there. Raises InputError as `write_whole`."""
    refuse_open_elsewhere(workbook)
    if workbook.exists():
        keep_backup(workbook)
    write_whole(workbook, content)


def keep_backup(workbook: Path) -> None:
    """Keep the file as it is now; the backup before it is gone. Raises InputError as `write_whole`."""
    write_whole(private_folder(workbook.parent / BACKUP_FOLDER) / workbook.name, bytes_of(workbook), mode=0o600)
