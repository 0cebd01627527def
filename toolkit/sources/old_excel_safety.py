"""Whether an old Excel file (.xls) may be read: no macros, no password, nothing from outside, a size that fits.

Nothing of a cell is read here but its place.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from toolkit.sources.compound_file import STREAM, CompoundFile, DamagedError
from toolkit.sources.limits import LONGEST_CELL
from toolkit.sources.old_excel_texts import shared_lengths
from toolkit.sources.part_scan import Tally

WORKBOOK_STREAMS: Final = ("workbook", "book")
FORBIDDEN_NAMES: Final = {
    **dict.fromkeys(("encryptedpackage", "encryptioninfo", "\x06dataspaces"), "file_encrypted"),
    **dict.fromkeys(("_vba_project_cur", "_vba_project", "vba", "macros"), "macros"),
    **dict.fromkeys(("\x01ole10native", "objectpool", "ctls"), "embedded_objects"),
}
EMBEDDED_PREFIXES: Final = ("mbd", "lnk")

# Records of a workbook stream, each with its number, its length and as many bytes.
FILE_PASSWORD, SHEET_LISTED, LINKED_BOOK, CONNECTION = 0x2F, 0x85, 0x1AE, 0x876
SHARED_TEXTS, CONTINUED, SHARED_TEXT, OVER = 0xFC, 0x3C, 0xFD, 0x0A
BEGINS: Final = frozenset({0x0809, 0x0409, 0x0209, 0x0009})
VISUAL_BASIC, MACRO_SHEET_BEGINS = 0x06, 0x40
MACRO_SHEET, BASIC_MODULE = 0x01, 0x06
THIS_BOOK, ADD_INS = b"\x01\x04", b"\x01\x3a"
CELLS: Final = frozenset({0x203, 0x3, 0x204, 0x4, 0x205, 0x5, 0x27E, 0x7E, SHARED_TEXT, 0x6, 0x206, 0x406, 0xD6, 0x2})
MANY_CELLS: Final = 0xBD
"""Several numbers in a row, of six bytes each."""

TRUTH_OR_ERROR: Final = 0x205
FORMULAS: Final = frozenset({0x6, 0x206, 0x406})
ERROR, NO_NUMBER = 2, b"\xff\xff"
"""What a formula's value begins and ends with, of eight bytes, where it is an error."""


def refuse_unsafe_old_workbook(content: bytes, file: str) -> None:
    """Look at the names and records of an .xls.

    Raises:
        InputError: `file_unreadable`, `file_encrypted`, `macros`, `embedded_objects`, `external_links`,
            `error_in_old_excel` or `sheet_too_large`.
    """
    tally = Tally(file)
    try:
        container = CompoundFile(content)
        names = [entry.name.casefold() for entry in container.entries]
        for name in names:
            if name in FORBIDDEN_NAMES:
                tally.refuse(FORBIDDEN_NAMES[name])
            if name.startswith(EMBEDDED_PREFIXES):
                tally.refuse("embedded_objects")
        books = [entry for entry in container.entries if entry.name.casefold() in WORKBOOK_STREAMS]
        if len(books) != 1 or books[0].kind != STREAM:
            tally.refuse("file_unreadable")
        _refuse_by_records(container.stream(books[0]), tally)
    except (DamagedError, struct.error):
        tally.refuse("file_unreadable")


def _refuse_by_records(stream: bytes, tally: Tally) -> None:
    """The list of sheets, then each sheet from where the list says that it begins: as a reader finds them."""
    places: list[int] = []
    texts: list[bytes] = []
    before = 0
    for kind, record in _records(stream):
        if kind == FILE_PASSWORD:
            tally.refuse("file_encrypted")
        if kind == CONNECTION or (kind == LINKED_BOOK and record[2:4] not in (THIS_BOOK, ADD_INS)):
            tally.refuse("external_links")
        if kind == SHEET_LISTED:
            place, _, sheet_kind = struct.unpack_from("<LBB", record, 0)
            if sheet_kind in (MACRO_SHEET, BASIC_MODULE):
                tally.refuse("macros")
            places.append(place)
        if kind == SHARED_TEXTS or (kind == CONTINUED and before in (SHARED_TEXTS, CONTINUED) and texts):
            texts.append(record)
        before = kind
    tally.shared_lengths = shared_lengths(texts)
    places.sort()
    for place, next_place in pairwise((*places, len(stream))):  # none within another: each would be read once more
        tally.add_sheet()
        tally.add_cells(*_extent(stream[place:next_place], tally))


def _extent(sheet: bytes, tally: Tally) -> tuple[int, int]:
    """Rows and columns of a sheet up to its last filled cell."""
    height = width = 0
    lengths = tally.shared_lengths
    for kind, record in _records(sheet):
        if kind in CELLS:
            row, column = struct.unpack_from("<HH", record, 0)
            height, width = max(height, row + 1), max(width, column + 1)
            if _is_error(kind, record):
                tally.refuse("error_in_old_excel")
            if kind == SHARED_TEXT:
                (number,) = struct.unpack_from("<L", record, 6)
                tally.add_text(lengths[number] if number < len(lengths) else LONGEST_CELL)
        elif kind == MANY_CELLS:
            row, first = struct.unpack_from("<HH", record, 0)
            height, width = max(height, row + 1), max(width, first + len(record) // 6)
        elif kind in BEGINS and struct.unpack_from("<H", record, 2)[0] in (VISUAL_BASIC, MACRO_SHEET_BEGINS):
            tally.refuse("macros")
    return height, width


def _is_error(kind: int, record: bytes) -> bool:
    """Whether a cell shows an Excel error, which the fast reader calls empty."""
    if kind == TRUTH_OR_ERROR:
        return len(record) > 7 and record[7] == 1
    return kind in FORMULAS and len(record) > 13 and record[6] == ERROR and record[12:14] == NO_NUMBER


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """The records up to the one that says that the sheet is over."""
    place, end = 0, len(stream)
    while place + 4 <= end:
        kind, length = struct.unpack_from("<HH", stream, place)
        if place + 4 + length > end:
            raise DamagedError
        if kind == OVER:
            return
        yield kind, stream[place + 4 : place + 4 + length]
        place += 4 + length
    raise DamagedError
