"""Workbooks with the same bytes every time: openpyxl writes the time of day in several places."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook

CREATOR: Final = "tiltaksplan"
MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def save_fixed(workbook: Workbook, path: Path, written: datetime) -> None:
    """Save with this date everywhere inside the file, and sorted entries in the zip."""
    workbook.properties.creator = CREATOR
    workbook.properties.created = written
    buffer = BytesIO()
    workbook.save(buffer)  # overwrites `modified` with the clock, hence the replacement below
    with ZipFile(buffer) as saved, ZipFile(path, "w") as fixed:
        for name in sorted(saved.namelist()):
            content = saved.read(name)
            if name == "docProps/core.xml":
                content = MODIFIED.sub(rb"\g<1>" + f"{written:%Y-%m-%dT%H:%M:%SZ}".encode(), content)
            entry = ZipInfo(name, date_time=(written.year, written.month, written.day, written.hour, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0  # otherwise the operating system is in the file
            fixed.writestr(entry, content)
