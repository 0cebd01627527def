"""Files that are written whole or not at all, and what stopped it. The old file stays until the new one is there."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from toolkit.errors import InputError

BEGUN: Final = ".tiltaksplan-"
UNFINISHED: Final = ".ny"
"""How unfinished files begin and end; no reader of a folder takes a file whose name begins with a dot."""

LEFT_AFTER: Final = 3600
"""Seconds. An unfinished file so old is what a power cut left, and it may hold what somebody has deleted since."""

NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
NO_WRITING: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR})
LOCKS: Final = ("~${name}", ".~lock.{name}#")
"""What Excel and LibreOffice put beside a file that is open in them."""


def write_whole(path: Path, content: bytes, mode: int = 0o640) -> None:
    """Write beside, make sure that it is on the disk, and put it in its place.

    Args:
        mode: who may read a file that was not there before; one that was there stays as it is.

    Raises:
        InputError: `disk_full`, `folder_not_writable`, or `workbook_locked` where another program holds the file. The
            file is as before then.
    """
    with plain_faults(path):
        target = path.resolve()  # a link stays a link
        _clear(target.parent)
        with NamedTemporaryFile(dir=target.parent, prefix=BEGUN, suffix=UNFINISHED, delete=False) as unfinished:
            new = Path(unfinished.name)
            try:
                unfinished.write(content)
                unfinished.flush()
                os.fsync(unfinished.fileno())
                unfinished.close()
                new.chmod(target.stat().st_mode & 0o777 if target.exists() else mode)
                _replace(new, target)
            except BaseException:
                unfinished.close()
                with suppress(OSError):
                    new.unlink()
                raise
        keep_on_disk(target.parent)  # the new name, too


def keep_on_disk(path: Path) -> None:
    """Make sure that a file, or the names in a folder, outlive a power cut. Windows has no such thing.

    Raises:
        OSError: the disk is full or broken.
    """
    try:
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
    except OSError as error:
        if error.errno in {*NO_ROOM, errno.EIO}:
            raise


def private_folder(folder: Path) -> Path:
    """The folder, made where it is not there, and readable by its owner only. Raises InputError as `write_whole`."""
    with plain_faults(folder / "."):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    return folder


def refuse_open_elsewhere(path: Path) -> None:
    """Raise InputError `workbook_locked` where Excel or LibreOffice has the file open."""
    for lock in (lock.format(name=path.name) for lock in LOCKS):
        if (path.parent / lock).exists():
            raise InputError("workbook_locked", {"file": path.name, "lock": lock})


@contextmanager
def room_on_disk(folder: Path) -> Iterator[None]:
    """Where the disk is full, an InputError `disk_full`; other faults of the system stay what they are."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            name = Path(error.filename).name if isinstance(error.filename, str) else folder.name
            raise InputError("disk_full", {"file": name, "folder": folder.name}) from None
        raise


@contextmanager
def plain_faults(path: Path) -> Iterator[None]:
    """What the system says about a path, as an InputError with a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise InputError("disk_full", {"file": path.name, "folder": path.parent.name}) from None
        if error.errno in NO_WRITING:
            raise InputError("folder_not_writable", {"file": path.name, "folder": path.parent.name}) from None
        raise


def _clear(folder: Path) -> None:
    """Take away what a power cut has left."""
    for left in folder.glob(f"{BEGUN}*{UNFINISHED}"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > LEFT_AFTER:
                left.unlink()


def _replace(new: Path, target: Path) -> None:
    """Windows does not let go of a file that a program has open."""
    try:
        new.replace(target)
    except PermissionError:
        raise InputError("workbook_locked", {"file": target.name, "lock": LOCKS[0].format(name=target.name)}) from None
