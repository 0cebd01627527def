"""What the XML parts of an .ods may hold: sheets of a size that can be read, and nothing that reaches outside."""

from __future__ import annotations

import re
from typing import Final

from toolkit.sources.limits import LONGEST_CELL
from toolkit.sources.part_scan import Attributes, PartScan, Tally

ELSEWHERE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\]|\.\.", re.ASCII)
"""An address that does not lie in the file itself."""

SOURCES: Final = ("image", "object", "floating-frame", "fill-image", "font-face-uri")
"""Elements whose address is fetched when the sheet is opened. A link that a person may follow is none of them."""


class OpenDocumentPart(PartScan):
    """One part of an .ods. The readers know its elements by their usual prefixes only."""

    def __init__(self, tally: Tally, _name: str) -> None:
        super().__init__(tally)
        self._in_table = False
        self._row, self._column, self._height, self._width = 0, 0, 0, 0
        self._row_repeats, self._cell_repeats = 1, 1
        self._row_width, self._row_text = 0, 0
        self._is_filled, self._value_length = False, 0
        self.starts = {
            "table:table": self._on_table,
            "table:table-row": self._on_row,
            "table:table-cell": self._on_cell,
            "table:covered-table-cell": self._on_cell,
            "text:s": lambda attributes: self.add_length(_repeats(attributes, "text:c")),
            **dict.fromkeys(SOURCES, self._on_source),
        }
        self.ends = {
            "table:table": self._after_table,
            "table:table-row": self._after_row,
            "table:table-cell": self._after_cell,
            "table:covered-table-cell": self._after_cell,
        }

    def _on_source(self, attributes: Attributes) -> None:
        if ELSEWHERE.match(attributes.get("xlink:href", "")):
            self.tally.refuse("external_links")

    def _on_table(self, _attributes: Attributes) -> None:
        if self._in_table:
            self.tally.refuse("file_unreadable")
        self.tally.add_sheet()
        self._in_table, self._row, self._height, self._width = True, 0, 0, 0

    def _on_row(self, attributes: Attributes) -> None:
        self._row_repeats = _repeats(attributes, "table:number-rows-repeated")
        self._column, self._row_width, self._row_text = 0, 0, 0

    def _on_cell(self, attributes: Attributes) -> None:
        self._cell_repeats = _repeats(attributes, "table:number-columns-repeated")
        formula = attributes.get("table:formula", "")
        self.refuse_exchange(formula)
        self._value_length = max((len(text) for name, text in attributes.items() if name.endswith("value")), default=0)
        if max(self._value_length, len(formula)) > LONGEST_CELL:
            self.tally.refuse("cell_too_long")
        self._is_filled = bool(formula) or any(name.endswith("value-type") for name in attributes)
        self.capture()

    def _after_cell(self) -> None:
        if self._is_filled or self.length:
            self._row_width = self._column + self._cell_repeats
            self._row_text += max(self.length, self._value_length) * self._cell_repeats
        self._column += self._cell_repeats

    def _after_row(self) -> None:
        if self._row_width:
            self._height, self._width = self._row + self._row_repeats, max(self._width, self._row_width)
            self.tally.add_text(self._row_text * self._row_repeats)
        self._row += self._row_repeats

    def _after_table(self) -> None:
        self._in_table = False
        self.tally.add_cells(self._height, self._width)


def _repeats(attributes: Attributes, name: str) -> int:
    repeats = int(attributes.get(name, 1))
    if repeats < 0:
        raise ValueError(name)
    return repeats
