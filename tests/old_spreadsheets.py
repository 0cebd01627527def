"""Tiny .xls and .ods files, written by hand: no library here can write them."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def write_ods(path: Path, sheets: dict[str, list[list[object]]], hidden: tuple[str, ...] = ()) -> Path:
    """An OpenDocument spreadsheet; None is an empty cell."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}" table:style-name="{"no" if name in hidden else "yes"}">'
        + "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table"><style:table-properties table:display="{shown}"/>'
        "</style:style>"
        for name, shown in (("yes", "true"), ("no", "false"))
    )
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text", "style")
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        archive.writestr("META-INF/manifest.xml", f'<?xml version="1.0"?><m:manifest xmlns:m="{manifest}"/>')
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {names}><office:automatic-styles>{styles}'
            f"</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
            "</office:document-content>",
        )
    return path


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    kind = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"


def write_xls(path: Path, sheet: str, rows: list[list[object]]) -> Path:
    """An Excel 97 workbook (BIFF8 in a compound file) with one sheet; None is an empty cell."""
    bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6)
    cells = [
        _record(0x0203, struct.pack("<HHHd", y, x, 0, value))
        if isinstance(value, int | float)
        else _record(0x0204, struct.pack("<HHH", y, x, 0) + _text(str(value), "<H"))
        for y, row in enumerate(rows)
        for x, value in enumerate(row)
        if value is not None
    ]
    end = _record(0x000A, b"")
    start = _record(0x0809, bof) + _record(0x0042, struct.pack("<H", 1200))
    place = len(start) + len(_record(0x0085, struct.pack("<IH", 0, 0) + _text(sheet, "<B"))) + len(end)
    globals_ = start + _record(0x0085, struct.pack("<IH", place, 0) + _text(sheet, "<B")) + end
    worksheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6)) + b"".join(cells) + end
    path.write_bytes(_compound_file("Workbook", globals_ + worksheet))
    return path


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _text(text: str, length: str) -> bytes:
    return struct.pack(length, len(text)) + b"\x01" + text.encode("utf-16-le")


def _compound_file(name: str, stream: bytes) -> bytes:
    """One stream in a compound file: header, allocation table, directory, then the stream from sector 2."""
    padded = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\x00")
    count = len(padded) // SECTOR
    chain = [FAT, END, *range(3, 2 + count), END]
    assert len(chain) <= SECTOR // 4
    table = b"".join(struct.pack("<I", entry) for entry in chain + [FREE] * (SECTOR // 4 - len(chain)))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
        + struct.pack("<I", 0)
        + struct.pack("<I", FREE) * 108
    )
    directory = _entry("Root Entry", 5, 1, END, 0) + _entry(name, 2, FREE, 2, len(padded))
    return header + table + directory.ljust(SECTOR, b"\x00") + padded


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\x00\x00"
    return (
        encoded.ljust(64, b"\x00")
        + struct.pack("<HBBIII", len(encoded), kind, 1, FREE, FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
