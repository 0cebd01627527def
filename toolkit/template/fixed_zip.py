"""Workbooks with the same bytes every time: openpyxl writes the time of day in several places."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from openpyxl import Workbook

from toolkit.publish.fixed_zip import fixed_zip

CREATOR: Final = "tiltaksplan"
MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def save_fixed(workbook: Workbook, path: Path, written: datetime) -> None:
    """Save with this date everywhere inside the file, and sorted entries in the zip."""
    workbook.properties.creator = CREATOR
    workbook.properties.created = written
    buffer = BytesIO()
    workbook.save(buffer)  # overwrites `modified` with the clock, hence the replacement below

    def dated(name: str, content: bytes) -> bytes:
        if name != "docProps/core.xml":
            return content
        return MODIFIED.sub(rb"\g<1>" + f"{written:%Y-%m-%dT%H:%M:%SZ}".encode(), content)

    path.write_bytes(fixed_zip(buffer.getvalue(), written, dated))
