"""Workbooks with the same bytes every time: openpyxl writes the time of day in several places."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook

WRITTEN: Final = datetime(2021, 6, 1, 12, 0, 0)
MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def save_fixed(workbook: Workbook, path: Path) -> None:
    """Save with fixed dates inside the file and sorted, equally dated entries in the zip."""
    workbook.properties.creator = "EKSEMPELDATA"
    workbook.properties.created = WRITTEN
    buffer = BytesIO()
    workbook.save(buffer)  # overwrites `modified` with the clock, hence the replacement below
    with ZipFile(buffer) as saved, ZipFile(path, "w") as fixed:
        for name in sorted(saved.namelist()):
            content = saved.read(name)
            if name == "docProps/core.xml":
                content = MODIFIED.sub(rb"\g<1>" + f"{WRITTEN:%Y-%m-%dT%H:%M:%SZ}".encode(), content)
            entry = ZipInfo(name, date_time=WRITTEN.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0  # otherwise the operating system is in the file
            fixed.writestr(entry, content)
