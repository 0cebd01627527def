"""One sheet's part of an .xlsx: its cells found, and some of them given another value. No other byte changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final
from xml.sax.saxutils import escape

from openpyxl.utils import column_index_from_string, get_column_letter

from toolkit.template.xml_places import Edit, Element, edited, named, root_of

Place = tuple[int, int]
"""Row and column, both from 1."""

Stored = str | int | float | None
"""What a cell holds: a text, a number, or nothing."""

LOOKS_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""How a workbook writes a control character (ECMA-376, ST_Xstring); a text that looks so must be escaped itself."""


class SheetPart:
    """A worksheet. `content` is the part's bytes. Raises ValueError where they are no worksheet."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        data = root_of(content).find("sheetData")
        if data is None:
            raise ValueError("no sheetData")
        self._data = data
        self._rows: dict[int, Element] = {}
        self._cells: dict[Place, Element] = {}
        self._styles: dict[Place, int] = {}
        number = 0
        for row in named(data.children, "row"):
            number = int(row.attributes.get("r", number + 1))
            self._rows[number] = row
            column = 0
            for cell in named(row.children, "c"):
                column = _column_of(cell, column + 1)
                self._cells[number, column] = cell
                self._styles[number, column] = int(cell.attributes.get("s", "0"))

    def style_of(self, place: Place) -> int | None:
        """The number of the cell's style; None where the file has no such cell."""
        return self._styles.get(place)

    def has_formula(self, place: Place) -> bool:
        """Whether a formula stands in the cell."""
        cell = self._cells.get(place)
        return cell is not None and cell.find("f") is not None

    def shared_texts(self, but: Iterable[Place] = ()) -> set[int]:
        """Numbers of the shared texts that the cells show, without those of the cells `but`."""
        left_out = set(but)
        shown = (cell for place, cell in self._cells.items() if place not in left_out)
        return {number for cell in shown if (number := _shared_text(cell)) is not None}

    def with_cells(self, cells: Mapping[Place, Stored], styles: Mapping[Place, int]) -> bytes:
        """The part with these values; `styles` are those of cells that get another look than they have."""
        edits: list[Edit] = []
        new_rows: dict[int, list[bytes]] = {}
        for (row, column), value in sorted(cells.items()):
            place = (row, column)
            cell = self._cells.get(place)
            style = styles.get(place, self.style_of(place) or 0)
            written = _written(self._data.prefix, place, value, style)
            if cell is not None:
                edits.append((cell.start, cell.end, written))
            elif value is not None and row in self._rows and not self._rows[row].is_empty_tag:
                edits.append((*self._before_column(row, column), written))
            elif value is not None:
                new_rows.setdefault(row, []).append(written)
        edits += [self._new_row(number, b"".join(written)) for number, written in new_rows.items()]
        return edited(self._content, edits)

    def _before_column(self, row: int, column: int) -> tuple[int, int]:
        later = (cell.start for (r, c), cell in sorted(self._cells.items()) if r == row and c > column)
        at = next(later, self._rows[row].inside_end)
        return at, at

    def _new_row(self, number: int, written: bytes) -> Edit:
        """A row that the file has as an empty tag or not at all."""
        if (empty := self._rows.get(number)) is not None:
            tag = self._content[empty.start : empty.end].removesuffix(b"/>").rstrip()
            return (empty.start, empty.end, tag + b">" + written + f"</{empty.prefix}row>".encode())
        prefix = self._data.prefix
        whole = f'<{prefix}row r="{number}">'.encode() + written + f"</{prefix}row>".encode()
        if self._data.is_empty_tag:
            raise ValueError("a sheet without rows")
        at = next((row.start for n, row in sorted(self._rows.items()) if n > number), self._data.inside_end)
        return (at, at, whole)


def text_element(prefix: str, name: str, text: str) -> bytes:
    """A text as an element of its own, with its spaces and line breaks kept."""
    shown = escape(LOOKS_ESCAPED.sub("_x005F_", text))
    return f'<{prefix}{name} xml:space="preserve">{shown}</{prefix}{name}>'.encode()


def _written(prefix: str, place: Place, value: Stored, style: int) -> bytes:
    name = f"{get_column_letter(place[1])}{place[0]}"
    begin = f'<{prefix}c r="{name}"' + (f' s="{style}"' if style else "")
    if value is None:
        return f"{begin}/>".encode()
    if isinstance(value, str):
        text = text_element(prefix, "t", value)
        return f'{begin} t="inlineStr"><{prefix}is>'.encode() + text + f"</{prefix}is></{prefix}c>".encode()
    return f"{begin}><{prefix}v>{value!r}</{prefix}v></{prefix}c>".encode()


def _shared_text(cell: Element) -> int | None:
    value = cell.find("v")
    is_shared = cell.attributes.get("t") == "s" and value is not None
    return int(value.text) if is_shared and value is not None else None


def _column_of(cell: Element, implied: int) -> int:
    name = cell.attributes.get("r")
    return implied if name is None else column_index_from_string(name.rstrip("0123456789"))
