"""Whether a text file (CSV or JSON) may be read. Everything here is a search in bytes: files can be large."""

from __future__ import annotations

from typing import Final

from toolkit.errors import InputError
from toolkit.sources.limits import LARGEST_JSON, MOST_JSON_MARKS, MOST_LINES

UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
CONTROL_CHARACTERS: Final = bytes({*range(1, 0x20)} - {*b"\t\n\r\f"})
START: Final = 65_536
BINARY_FROM: Final = 0.01
"""Share of control characters. A stray one stands in a cell and is that cell's problem."""


def refuse_binary(content: bytes, file: str) -> None:
    """Raise InputError `file_binary` for what is no text, and `text_has_nul` for text with a hole in it."""
    if content.startswith(UTF16_MARKS):
        return
    start = content[:START]
    controls = len(start) - len(start.translate(None, CONTROL_CHARACTERS))
    if controls > 1 and controls > BINARY_FROM * len(start):
        raise InputError("file_binary", {"file": file})
    if b"\0" in content:
        raise InputError("text_has_nul", {"file": file})


def refuse_large_document(content: bytes, file: str) -> None:
    """Raise InputError `file_too_large` for a JSON document that would not fit into memory as objects."""
    marks = sum(content.count(mark) for mark in (b",", b"[", b"{"))
    if len(content) > LARGEST_JSON or marks > MOST_JSON_MARKS:
        raise InputError("file_too_large", {"file": file})


def refuse_long_table(content: bytes, file: str, line_end: bytes = b"\n") -> int:
    """The number of line ends. Raises InputError `sheet_too_large` for more lines than any table has."""
    line_ends = content.count(line_end)
    if line_ends > MOST_LINES:
        raise InputError("sheet_too_large", {"file": file})
    return line_ends
