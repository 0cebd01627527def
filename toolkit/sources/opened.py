"""A file's bytes, and what kind of file they are: told by content, never by the file's name."""

from __future__ import annotations

import codecs
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from toolkit.errors import InputError
from toolkit.sources.raw import bytes_of, digest

Kind = Literal["json", "text", "spreadsheet"]

ZIP_MAGIC: Final = b"PK"
OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PIECE: Final = 1 << 18
UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, eq=False)
class OpenedFile:
    """A file that has been found safe to read further.

    Attributes:
        name: file name, never a folder.
        encoding: of the text, for the kinds `json` and `text`.
    """

    name: str
    sha256: str
    kind: Kind
    content: bytes
    encoding: str = ""

    def text(self) -> str:
        """The whole file as text."""
        return self.content.decode(self.encoding)

    @property
    def is_zipped(self) -> bool:
        """Whether a spreadsheet is one of the zipped kinds (.xlsx, .ods), not an old .xls."""
        return self.content.startswith(ZIP_MAGIC)


def open_file(path: Path) -> OpenedFile:
    """Read a file's bytes and tell what it is. Raises InputError `file_unreadable` where there is nothing to read."""
    content = bytes_of(path)
    if content.startswith((ZIP_MAGIC, OLE_MAGIC)):
        _refuse_broken_archive(content, path.name)
        return OpenedFile(path.name, digest(content), "spreadsheet", content)
    encoding = _encoding(content, path.name)
    start = content[:1000].decode(encoding, errors="ignore").lstrip()
    kind: Kind = "json" if start[:1] in ("[", "{") else "text"
    return OpenedFile(path.name, digest(content), kind, content, encoding)


def _refuse_broken_archive(content: bytes, name: str) -> None:
    if content.startswith(ZIP_MAGIC) and not zipfile.is_zipfile(io.BytesIO(content)):
        raise InputError("file_unreadable", {"file": name})


def _encoding(content: bytes, name: str) -> str:
    for encoding in ("utf-16",) if content[:2] in UTF16_MARKS else ("utf-8-sig", "cp1252"):
        if _is_text_in(content, encoding):
            return encoding
    raise InputError("file_unreadable", {"file": name})


def _is_text_in(content: bytes, encoding: str) -> bool:
    """Whether all of it can be decoded; piece by piece, so that a large file is not held twice."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(content), PIECE):
            decoder.decode(content[start : start + PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
