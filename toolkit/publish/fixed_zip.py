"""A zip package with the same bytes every time: no clock, no operating system, entries in the order of their names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def fixed_zip(content: bytes, written: datetime, change: Callable[[str, bytes], bytes] = lambda _, part: part) -> bytes:
    """The same package, dated `written` throughout.

    Args:
        change: given each entry's name and content, gives the content to keep.
    """
    fixed = BytesIO()
    with ZipFile(BytesIO(content)) as package, ZipFile(fixed, "w") as new:
        for name in sorted(package.namelist()):
            entry = ZipInfo(name, date_time=(written.year, written.month, written.day, written.hour, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0  # otherwise the operating system is in the file
            new.writestr(entry, change(name, package.read(name)))
    return fixed.getvalue()
