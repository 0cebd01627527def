"""Whether a zipped spreadsheet (.xlsx, .ods) may be read: its parts unpacked once, measured, and thrown away."""

from __future__ import annotations

import copy
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Final

from toolkit.errors import InputError
from toolkit.sources.compound_file import OLE_MAGIC
from toolkit.sources.excel_parts import ExcelPart
from toolkit.sources.limits import HIGHEST_RATIO, LARGEST_DIRECTORY, LARGEST_UNPACKED, MOST_PARTS, RATIO_MATTERS_FROM
from toolkit.sources.open_document_parts import OpenDocumentPart
from toolkit.sources.part_scan import PartScan, Tally

PIECE: Final = 1 << 16
ENCRYPTED: Final = 0x1
ZIP_MAGIC: Final = b"PK"
FIRST_PART: Final = b"PK\x03\x04"
END_OF_ZIP: Final = b"PK\x05\x06"
END_LENGTH: Final = 22

FORBIDDEN_PARTS: Final = (
    ("xl/vbaproject", "macros"),
    ("xl/macrosheets/", "macros"),
    ("basic/", "macros"),
    ("scripts/", "macros"),
    ("xl/externallinks/", "external_links"),
    ("xl/connections", "external_links"),
    ("xl/querytables/", "external_links"),
    ("xl/embeddings/", "embedded_objects"),
    ("xl/activex/", "embedded_objects"),
    ("xl/workbook.bin", "spreadsheet_binary"),
)
"""How the names of such parts begin, in small letters."""

XML_SUFFIXES: Final = (".xml", ".rels", ".rdf")
READ_FIRST: Final = "xl/sharedstrings.xml"
"""How long the shared texts are decides how much the cells hold."""


def refuse_unsafe_archive(content: bytes, file: str) -> None:
    """Look at every part of a zipped spreadsheet.

    Raises:
        InputError: `file_unreadable`, `file_encrypted`, `archive_unsafe` (names or sizes that cannot be trusted),
            `archive_bomb`, `macros`, `external_links`, `embedded_objects`, `spreadsheet_binary`, `xml_entities`,
            `cell_too_long` or `sheet_too_large`.
    """
    tally = Tally(file)
    _refuse_ambiguous(content, tally)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _refuse_by_directory(parts, tally)
            _refuse_by_content(archive, parts, tally)
    except InputError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        tally.refuse("file_unreadable")


def _refuse_ambiguous(content: bytes, tally: Tally) -> None:
    """Nothing before the first part and nothing behind the directory: every program must find the same parts."""
    end = len(content) - END_LENGTH
    if end < 0 or content.find(END_OF_ZIP, end) != end:
        tally.refuse("file_unreadable")  # most often cut short
    (directory_size,) = struct.unpack_from("<L", content, end + 12)
    if directory_size > LARGEST_DIRECTORY:
        tally.refuse("archive_bomb")
    if not content.startswith(FIRST_PART):
        tally.refuse("archive_unsafe")


def _refuse_by_directory(parts: Sequence[zipfile.ZipInfo], tally: Tally) -> None:
    """What can be told from names and declared sizes, before anything is unpacked."""
    names = [part.filename.casefold() for part in parts]
    if any(part.flag_bits & ENCRYPTED for part in parts):
        tally.refuse("file_encrypted")
    if not any(part.header_offset == 0 for part in parts):
        tally.refuse("archive_unsafe")
    if len(names) != len(set(names)) or any(_is_unsafe(part.orig_filename) for part in parts):
        tally.refuse("archive_unsafe")
    for name in names:
        for beginning, code in FORBIDDEN_PARTS:
            if name.startswith(beginning) and not name.endswith("/"):
                tally.refuse(code)
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    is_swollen = unpacked > RATIO_MATTERS_FROM and unpacked > packed * HIGHEST_RATIO
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED or is_swollen:
        tally.refuse("archive_bomb")
    is_excel, is_open_document = "xl/workbook.xml" in names, "content.xml" in names
    if is_excel and is_open_document:
        tally.refuse("archive_unsafe")
    if not is_excel and not is_open_document:
        tally.refuse("file_unreadable")


def _is_unsafe(name: str) -> bool:
    """Whether a name points out of the archive, or may be read as another name by another program."""
    steps = name.split("/")
    return name.startswith("/") or ".." in steps or any(mark in name for mark in ("\\", ":", "\0"))


def _refuse_by_content(archive: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo], tally: Tally) -> None:
    is_excel = any(part.filename.casefold() == "xl/workbook.xml" for part in parts)
    for part in sorted(parts, key=lambda part: part.filename.casefold() != READ_FIRST):
        name = part.filename.casefold()
        scan: PartScan | None = None
        if name.endswith(XML_SUFFIXES):
            scan = ExcelPart(tally, name) if is_excel else OpenDocumentPart(tally, name)
        for number, piece in enumerate(_pieces(archive, part, tally)):
            if number == 0 and piece.startswith((ZIP_MAGIC, OLE_MAGIC)):
                tally.refuse("embedded_objects")
            if scan is not None:
                scan.feed(piece)
        if scan is not None:
            scan.close()


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo, tally: Tally) -> Iterator[bytes]:
    """What a part really unpacks to. Read up to its true end, for another program may not believe its header."""
    boundless = copy.copy(part)
    boundless.file_size = LARGEST_UNPACKED
    unpacked = 0
    with archive.open(boundless) as stream:
        while piece := stream.read(PIECE):
            unpacked += len(piece)
            if unpacked > part.file_size:
                tally.refuse("archive_unsafe")
            yield piece
    if unpacked != part.file_size:
        tally.refuse("archive_unsafe")
