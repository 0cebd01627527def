"""What the XML parts of an .xlsx may hold: sheets of a size that can be read, and nothing that reaches outside."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from toolkit.sources.part_scan import Attributes, PartScan, Tally

CELL_NAME: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)

FORBIDDEN_RELATIONS: Final = {
    **dict.fromkeys(("vbaProject", "xlMacrosheet", "xlIntlMacrosheet"), "macros"),
    **dict.fromkeys(("oleObject", "package", "control", "activeXControlBinary"), "embedded_objects"),
    **dict.fromkeys(("externalLink", "externalLinkPath", "connections", "queryTable"), "external_links"),
}
"""By the end of a relationship's type."""


class ExcelPart(PartScan):
    """One part of an .xlsx."""

    def __init__(self, tally: Tally, name: str) -> None:
        super().__init__(tally)
        self._lists_sheets = name.startswith("xl/_rels/")
        self._row, self._column, self._height, self._width = 0, 0, 0, 0
        self._is_shared = False
        self._seen: set[str] = set()
        self.starts = {
            "worksheet": lambda _: tally.add_sheet(),
            "row": self._on_row,
            "c": self._on_cell,
            "v": lambda _: self._on_content(keep=self._is_shared),
            "f": lambda _: self._on_content(keep=True),
            "is": lambda _: self._on_content(keep=False),
            "si": lambda _: self.capture(),
            "sheet": self._on_listed_sheet,
            "Relationship": self._on_relation,
            "Default": self._on_content_type,
            "Override": self._on_content_type,
        }
        self.ends = {
            "v": self._after_value,
            "f": lambda: self.refuse_exchange(self.text),
            "is": lambda: tally.add_text(self.length),
            "si": lambda: tally.shared_lengths.append(self.length),
            "worksheet": lambda: tally.add_cells(self._height, self._width),
        }

    def _on_row(self, attributes: Attributes) -> None:
        self._row, self._column = int(attributes.get("r", self._row + 1)), 0

    def _on_cell(self, attributes: Attributes) -> None:
        self._column += 1
        self._is_shared = attributes.get("t") == "s"
        if "r" in attributes:
            place = CELL_NAME.fullmatch(attributes["r"])
            if place is None:
                self.tally.refuse("file_unreadable")
            self._column, self._row = _column_number(place[1]), int(place[2])

    def _on_content(self, *, keep: bool) -> None:
        """Only cells with something in them count: people format whole columns down to the last row."""
        self._height, self._width = max(self._height, self._row), max(self._width, self._column)
        self.capture(keep=keep)

    def _after_value(self) -> None:
        number, lengths = self.text.strip(), self.tally.shared_lengths
        if not self._is_shared:
            self.tally.add_text(self.length)
        elif number.isdecimal() and len(number) < 10 and int(number) < len(lengths):
            self.tally.add_text(lengths[int(number)])

    def _on_listed_sheet(self, attributes: Attributes) -> None:
        for name, value in attributes.items():
            if name.endswith(":id"):
                self._refuse_second(value)

    def _on_relation(self, attributes: Attributes) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        if kind in FORBIDDEN_RELATIONS:
            self.tally.refuse(FORBIDDEN_RELATIONS[kind])
        if attributes.get("TargetMode", "").casefold() == "external":
            if kind != "hyperlink":
                self.tally.refuse("external_links")
        elif self._lists_sheets:
            target = attributes.get("Target", "").casefold()
            if not target.endswith(".xml"):  # it would be read, but has not been looked at
                self.tally.refuse("archive_unsafe")
            self._refuse_second(target.rpartition("/")[2])

    def _refuse_second(self, part: str) -> None:
        """Several names for one sheet would let a small file grow."""
        if part in self._seen:
            self.tally.refuse("archive_unsafe")
        self._seen.add(part)

    def _on_content_type(self, attributes: Attributes) -> None:
        kind, part = attributes.get("ContentType", "").casefold(), attributes.get("PartName", ".xml").casefold()
        if any(mark in kind for mark in ("macroenabled", "vbaproject", "macrosheet")):
            self.tally.refuse("macros")
        if "sheet.binary" in kind:
            self.tally.refuse("spreadsheet_binary")
        if kind.endswith("+xml") and not part.endswith((".xml", ".rels")):
            self.tally.refuse("archive_unsafe")


@cache
def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
