"""A file's bytes, and what kind of file they are: told by content, never by the file's name.

The one door for all files. What cannot be read safely is refused here, before any reader sees it.
"""

from __future__ import annotations

import codecs
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from toolkit.errors import InputError
from toolkit.sources.archive_safety import ZIP_MAGIC, refuse_unsafe_archive
from toolkit.sources.compound_file import OLE_MAGIC
from toolkit.sources.digest import digest
from toolkit.sources.limits import LARGEST_OLD_SPREADSHEET, LARGEST_SPREADSHEET
from toolkit.sources.old_excel_safety import refuse_unsafe_old_workbook
from toolkit.sources.raw import bytes_of
from toolkit.sources.text_safety import UTF16_MARKS, refuse_binary, refuse_large_document, refuse_long_table

Kind = Literal["json", "text", "spreadsheet"]

START: Final = 1000
PIECE: Final = 1 << 18


@dataclass(frozen=True, eq=False)
class OpenedFile:
    """A file that has been found safe to read further.

    Attributes:
        name: file name, never a folder.
        encoding: of the text, for the kinds `json` and `text`.
        line_ends: how many line feeds a `text` has.
    """

    name: str
    sha256: str
    kind: Kind
    content: bytes
    encoding: str = ""
    line_ends: int = 0

    def text(self) -> str:
        """The whole file as text."""
        return self.content.decode(self.encoding)

    @property
    def is_zipped(self) -> bool:
        """Whether a spreadsheet is one of the zipped kinds (.xlsx, .ods), not an old .xls."""
        return self.content.startswith(ZIP_MAGIC)


def open_file(path: Path) -> OpenedFile:
    """Read a file's bytes and tell what it is.

    Raises:
        InputError: `file_unreadable` where there is nothing to read, `file_too_large`, and for what is not safe to
            read the codes of `refuse_unsafe_archive`, `refuse_unsafe_old_workbook`, `refuse_binary` and
            `refuse_long_table`.
    """
    return open_content(bytes_of(path), path.name)


def open_content(content: bytes, name: str) -> OpenedFile:
    """Tell what a file is whose bytes are at hand; raises as `open_file`. `name`: what it is called."""
    with ThreadPoolExecutor(max_workers=1) as beside:  # a fingerprint takes as long as all the other looks together
        sha256 = beside.submit(digest, content)
        kind, encoding, line_ends = _looked_through(content, name)
        return OpenedFile(name, sha256.result(), kind, content, encoding, line_ends)


def _looked_through(content: bytes, name: str) -> tuple[Kind, str, int]:
    """What kind of file it is, the encoding of a text, and the number of line ends of a table."""
    if content.startswith((ZIP_MAGIC, OLE_MAGIC)):
        _refuse_unsafe_spreadsheet(content, name)
        return "spreadsheet", "", 0
    refuse_binary(content, name)
    encoding = _encoding(content, name)
    start = content[:START].decode(encoding, errors="ignore").lstrip()
    if start[:1] in ("[", "{"):
        refuse_large_document(content, name)
        return "json", encoding, 0
    return "text", encoding, refuse_long_table(content, name)


def _refuse_unsafe_spreadsheet(content: bytes, name: str) -> None:
    is_zipped = content.startswith(ZIP_MAGIC)
    if len(content) > (LARGEST_SPREADSHEET if is_zipped else LARGEST_OLD_SPREADSHEET):
        raise InputError("file_too_large", {"file": name})
    if is_zipped:
        refuse_unsafe_archive(content, name)
    else:
        refuse_unsafe_old_workbook(content, name)


def _encoding(content: bytes, name: str) -> str:
    for encoding in ("utf-16",) if content.startswith(UTF16_MARKS) else ("utf-8-sig", "cp1252"):
        if _is_text_in(content, encoding, name):
            return encoding
    raise InputError("file_unreadable", {"file": name})


def _is_text_in(content: bytes, encoding: str, name: str) -> bool:
    """Whether all of it can be decoded; piece by piece, so that a large file is not held twice."""
    decoder = codecs.getincrementaldecoder(encoding)()
    is_wide = encoding == "utf-16"
    try:
        for start in range(0, len(content), PIECE):
            text = decoder.decode(content[start : start + PIECE])
            if is_wide and "\0" in text:
                raise InputError("text_has_nul", {"file": name})
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
