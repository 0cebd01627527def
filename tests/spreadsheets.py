"""Small spreadsheets of every kind, and ways to spoil them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook

Rows = Sequence[Sequence[object]]
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("draw", "drawing"))
)


def xlsx(rows: Rows) -> bytes:
    """One sheet as Excel would save it."""
    workbook = Workbook()
    for row in rows:
        workbook.active.append(list(row))
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def ods_content(rows: Rows, more: str = "") -> str:
    """The part of an .ods that holds its sheet; `more` stands before the sheet."""
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    table = f'<table:table table:name="Ark1">{lines}</table:table>'
    body = f"<office:body><office:spreadsheet>{more}{table}</office:spreadsheet></office:body>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODS_NAMES}>{body}</office:document-content>'
    )


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    text = f"<text:p>{escape(str(value))}</text:p>"
    is_number = isinstance(value, int | float)
    kind = f'"float" office:value={quoteattr(str(value))}' if is_number else '"string"'
    return f"<table:table-cell office:value-type={kind}>{text}</table:table-cell>"


def ods(rows: Rows, content: str | None = None) -> bytes:
    """One sheet as OpenDocument."""
    manifest = f'<manifest:manifest xmlns:manifest="m"><manifest:file-entry media-type="{ODS_TYPE}"/>'
    manifest += "</manifest:manifest>"
    return archive(
        {"mimetype": ODS_TYPE, "content.xml": content or ods_content(rows), "META-INF/manifest.xml": manifest}
    )


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file with these parts; the same bytes each time."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a zip file."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def with_parts(content: bytes, parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file with more parts, or with others instead."""
    return archive({**parts_of(content), **parts})


def xls(rows: Rows, *, more: bytes = b"", sheet_kind: int = 0, names: Sequence[str] = ()) -> bytes:
    """One sheet as Excel 97 saved it. `more`: records for the whole book; `names`: other streams in the file."""
    cells = b"".join(
        record(0x0204, struct.pack("<HHHHB", y, x, 0, len(text), 1) + text.encode("utf-16-le"))
        for y, row in enumerate(rows)
        for x, text in enumerate(str(value) for value in row)
    )
    return xls_of(cells, more=more, sheet_kind=sheet_kind, names=names)


def xls_of(
    cells: bytes, *, more: bytes = b"", sheet_kind: int = 0, names: Sequence[str] = (), listed_twice: bool = False
) -> bytes:
    """The same with any records in its sheet."""
    begin = struct.pack("<HHHHLL", 0x0600, 0x0005, 0, 0, 0, 6)
    head = record(0x0809, begin) + record(0x0042, struct.pack("<H", 1200)) + more
    listed_length, times = 4 + 8 + 4, 1 + listed_twice
    place = len(head) + listed_length * times + 4
    listed = record(0x0085, struct.pack("<LBBBB", place, 0, sheet_kind, 4, 0) + b"Ark1") * times
    sheet = record(0x0809, begin[:2] + struct.pack("<H", 0x0010) + begin[4:]) + cells + record(0x000A, b"")
    return compound_file({"Workbook": head + listed + record(0x000A, b"") + sheet, **dict.fromkeys(names, b"x" * 4096)})


def record(kind: int, content: bytes) -> bytes:
    """A record of an Excel 97 stream."""
    return struct.pack("<HH", kind, len(content)) + content


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """An old Office file with streams of at least 4096 bytes each."""
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    padded = {name: content.ljust(-(-max(len(content), 4096) // 512) * 512, b"\0") for name, content in streams.items()}
    directory_sectors = -(-(len(streams) + 1) // 4)
    table, places = [0xFFFFFFFD], {}
    table += [*range(2, directory_sectors + 1), end]
    for name, content in padded.items():
        places[name] = len(table)
        count = len(content) // 512
        table += [*range(len(table) + 1, len(table) + count), end]
    assert len(table) <= 128, "one sector of sector numbers is enough for a test"
    entries = [_entry("Root Entry", 5, end, 0, 1)]
    for number, (name, content) in enumerate(padded.items(), start=1):
        entries.append(_entry(name, 2, places[name], len(content), number + 1 if number < len(padded) else free))
    header = struct.pack(
        "<8s16xHHHHH6xLLLLLLLLL",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6),
        *(0, 1, 1, 0, 4096, end, 0, end, 0),
    ) + struct.pack("<109L", 0, *[free] * 108)
    numbers = struct.pack("<128L", *table, *[free] * (128 - len(table)))
    listing = b"".join(entries).ljust(directory_sectors * 512, b"\0")
    return header + numbers + listing + b"".join(padded.values())


def _entry(name: str, kind: int, start: int, size: int, right: int) -> bytes:
    free, text = 0xFFFFFFFF, name.encode("utf-16-le") + b"\0\0"
    siblings = (free, free, right) if kind == 5 else (free, right, free)
    return struct.pack("<64sHBB3L36xLLL", text, len(text), kind, 1, *siblings, start, size, 0)
