"""One XML part of a spreadsheet, read as a stream before any reader builds something from it.

The parser is Python's own. It never fetches anything, and a document type (without which there are no entities) stops
it at once, in any encoding. What is counted is what the readers would make room for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, NoReturn
from xml.parsers import expat

from toolkit.errors import InputError
from toolkit.sources.limits import (
    DEEPEST_XML,
    LARGEST_TOKEN,
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_SHEET_TEXT,
    MOST_SHEETS,
)

Attributes = Mapping[str, str]

EXCHANGE: Final = re.compile(r"^\W*\w+\|.*!|\bDDE\s*\(|\bWEBSERVICE\s*\(", re.ASCII | re.IGNORECASE)
"""A formula that asks another program or a server for its value."""

FORBIDDEN_ELEMENTS: Final = {
    **dict.fromkeys(("macrosheet", "event-listener", "script", "script-data"), "macros"),
    **dict.fromkeys(("object-ole", "applet", "plugin", "oleObject", "ocx"), "embedded_objects"),
    **dict.fromkeys(("ddeLink", "oleLink", "externalBook", "connection-resource"), "external_links"),
    **dict.fromkeys(("dde-link", "dde-source", "table-source", "cell-range-source"), "external_links"),
    **dict.fromkeys(("database-source-sql", "database-source-table", "database-source-query"), "external_links"),
    "encryption-data": "file_encrypted",
}
"""By the name without its prefix, in .xlsx and .ods alike."""


@dataclass
class Tally:
    """What all parts of one spreadsheet have in them so far."""

    file: str
    sheets: int = 0
    cells: int = 0
    text: int = 0
    shared_lengths: list[int] = field(default_factory=list)

    def refuse(self, code: str) -> NoReturn:
        """Stop reading the file."""
        raise InputError(code, {"file": self.file})

    def add_sheet(self) -> None:
        """One more sheet."""
        self.sheets += 1
        if self.sheets > MOST_SHEETS:
            self.refuse("sheet_too_large")

    def add_cells(self, rows: int, columns: int) -> None:
        """One more rectangle from A1."""
        self.cells += rows * columns
        if self.cells > MOST_CELLS or columns > MOST_COLUMNS:
            self.refuse("sheet_too_large")

    def add_text(self, characters: int) -> None:
        """More characters in cells."""
        self.text += characters
        if self.text > MOST_SHEET_TEXT:
            self.refuse("sheet_too_large")


class PartScan:
    """One part: `feed` it piece by piece, then `close` it. Raises InputError at the first thing that is not allowed.

    A kind of spreadsheet fills `starts` and `ends`: what to do at elements, by name with or without its prefix.
    """

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.starts: dict[str, Callable[[Attributes], None]] = {}
        self.ends: dict[str, Callable[[], None]] = {}
        self.length, self.text, self.keeps_text = 0, "", False
        self._known: set[str] = set()
        self._depth, self._capturing_from, self._fed = 0, 0, 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._on_doctype
        self._parser.StartElementHandler = self._on_start
        self._parser.EndElementHandler = self._on_end
        self._parser.CharacterDataHandler = self._on_text

    def feed(self, piece: bytes) -> None:
        """The next bytes of the part."""
        self._parse(piece, False)
        self._fed += len(piece)
        if self._fed - self._parser.CurrentByteIndex > LARGEST_TOKEN + len(piece):
            self.tally.refuse("cell_too_long")

    def close(self) -> None:
        """The part is over. One without any bytes is none."""
        if self._fed:
            self._parse(b"", True)

    def capture(self, *, keep: bool = False) -> None:
        """Measure (and keep) the text of the element that has just begun, until it ends."""
        self.length, self.text, self.keeps_text = 0, "", keep
        self._capturing_from = self._depth

    def add_length(self, characters: int) -> None:
        """More characters in the cell that is being measured."""
        self.length += characters
        if self.length > LONGEST_CELL:
            self.tally.refuse("cell_too_long")

    def refuse_exchange(self, formula: str) -> None:
        """A formula may count with what stands in the file, and with nothing else."""
        if EXCHANGE.search(formula):
            self.tally.refuse("external_links")

    def _parse(self, piece: bytes, is_last: bool) -> None:
        try:
            self._parser.Parse(piece, is_last)
        except InputError:
            raise
        except (expat.ExpatError, LookupError, ValueError):  # no XML, an unknown encoding, no number
            self.tally.refuse("file_unreadable")

    def _on_doctype(self, *_: object) -> None:
        self.tally.refuse("xml_entities")

    def _on_start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > DEEPEST_XML:
            self.tally.refuse("file_unreadable")
        if name not in self._known:
            self._look_up(name)
        begin = self.starts.get(name)
        if begin is not None:
            begin(attributes)

    def _look_up(self, name: str) -> None:
        """An element met for the first time: whether it is allowed, and what to do at it with or without its prefix."""
        local = name.rpartition(":")[2]
        if local in FORBIDDEN_ELEMENTS:
            self.tally.refuse(FORBIDDEN_ELEMENTS[local])
        if local in self.starts:
            self.starts.setdefault(name, self.starts[local])
        if local in self.ends:
            self.ends.setdefault(name, self.ends[local])
        self._known.add(name)

    def _on_end(self, name: str) -> None:
        end = self.ends.get(name)
        if end is not None:
            end()
        if self._capturing_from >= self._depth:
            self._capturing_from = 0
        self._depth -= 1

    def _on_text(self, text: str) -> None:
        if self._capturing_from:
            self.add_length(len(text))
            if self.keeps_text:
                self.text += text
