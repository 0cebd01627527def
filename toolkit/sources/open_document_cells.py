"""What the fast reader does not say about the cells of an .ods: where formulas and errors stand, and what is merged.

The file has been found safe: it has no document type, and no more filled cells than can be read.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Final, NamedTuple
from xml.etree import ElementTree

from toolkit.sources.grid import Area

CONTENT: Final = "content.xml"
TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
PARAGRAPH: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
ERROR_MARK: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
CELLS: Final = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
TELLING: Final = (b":formula=", b"-spanned=", b'"error"')
"""Without one of these in it, an .ods has nothing to tell."""


class SpecialCell(NamedTuple):
    """A formula, an error or the first of merged cells.

    Attributes:
        first, last: row and column, from 0, of the cell and of the last one that it stands for: repeated cells are
            stored once, and merged ones in the first.
        shown: the formula or the error; empty for merged cells.
    """

    sheet: str
    first: tuple[int, int]
    last: tuple[int, int]
    shown: str = ""

    @property
    def area(self) -> Area:
        """The range that it covers."""
        return self.first, self.last


def special_cells(content: bytes) -> list[SpecialCell]:
    """Every such cell of an .ods, sheet by sheet. None for any other zipped spreadsheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if CONTENT not in archive.namelist():
            return []
        xml = archive.read(CONTENT)
    return list(_special(xml)) if any(mark in xml for mark in TELLING) else []


def _special(xml: bytes) -> Iterator[SpecialCell]:
    sheet, row = "", 0
    for event, element in ElementTree.iterparse(io.BytesIO(xml), ("start", "end")):
        if event == "start" and element.tag == f"{TABLE}table":
            sheet, row = element.get(f"{TABLE}name", ""), 0
        elif event == "end" and element.tag == f"{TABLE}table-row":
            repeats = int(element.get(f"{TABLE}number-rows-repeated", 1))
            yield from _of_row(element, sheet, row, repeats)
            row += repeats
            element.clear()


def _of_row(element: ElementTree.Element, sheet: str, row: int, row_repeats: int) -> Iterator[SpecialCell]:
    column = 0
    for cell in element:
        if cell.tag not in CELLS:
            continue
        repeats = int(cell.get(f"{TABLE}number-columns-repeated", 1))
        formula, is_error = cell.get(f"{TABLE}formula", ""), cell.get(ERROR_MARK) == "error"
        if formula or is_error:
            shown = _text(cell) if is_error else formula
            yield SpecialCell(sheet, (row, column), (row + row_repeats - 1, column + repeats - 1), shown or formula)
        height, width = (int(cell.get(f"{TABLE}number-{side}-spanned", 1)) for side in ("rows", "columns"))
        if height > 1 or width > 1:
            yield SpecialCell(sheet, (row, column), (row + height - 1, column + width - 1))
        column += repeats


def _text(cell: ElementTree.Element) -> str:
    """What the cell shows, without a comment on it."""
    return " ".join("".join(paragraph.itertext()) for paragraph in cell.findall(PARAGRAPH)).strip()
