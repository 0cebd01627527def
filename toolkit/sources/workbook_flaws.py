"""What stands in a workbook but in none of its tables: sheets and titles twice, cells outside the columns or merged.

Each may hide an answer, and nobody would see that it was never read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl.utils import get_column_letter

from toolkit.sources.grid import Row, cell_key
from toolkit.sources.sheets import SheetGrid
from toolkit.sources.workbook_layout import HEADER_ROW


@dataclass(frozen=True)
class Flaw:
    """One such thing: the code of its problem, and where it stands.

    Attributes:
        row, column: of the first cell, as the person sees them.
        count: how many cells or ranges of the kind there are.
    """

    code: str
    sheet: str
    row: int | None = None
    column: str | None = None
    count: int = 1


UNREADABLE: Final = frozenset({"sheet_twice", "column_twice", "header_moved"})
"""Nobody can say which cells of such a sheet are the answers."""


def flaws_of_other_sheet(grid: SheetGrid, headers: Collection[Sequence[str]]) -> Iterator[Flaw]:
    """Whether a sheet that has none of our names looks like one of ours all the same."""
    if any(header_row(grid.head, titles) is not None for titles in headers):
        yield Flaw("sheet_copied", grid.sheet)


def flaws_of_sheet(grid: SheetGrid, name: str, titles: Sequence[str]) -> Iterator[Flaw]:
    """What may hide answers in one of our sheets; `name` is what we call it."""
    header = [cell_key(cell) for cell in grid.cells[HEADER_ROW - 1]] if len(grid.cells) >= HEADER_ROW else []
    if any(cell_key(title) not in header for title in titles):
        found = header_row(grid.head, titles)
        if found is not None:
            yield Flaw("header_moved", name, found)
        return
    for title in titles:
        if (count := header.count(cell_key(title))) > 1:
            yield Flaw("column_twice", name, HEADER_ROW, title, count)
    yield from _outside(grid, name, header, titles)
    yield from _merged(grid, name)


def header_row(head: Sequence[Row], titles: Sequence[str]) -> int | None:
    """The number of the first row that holds every title."""
    wanted = {cell_key(title) for title in titles}
    found = (number for number, row in enumerate(head, start=1) if wanted.issubset(map(cell_key, row)))
    return next(found, None)


def _outside(grid: SheetGrid, name: str, header: Sequence[str], titles: Sequence[str]) -> Iterator[Flaw]:
    """Filled cells below a heading that is none of ours, or below none: one flaw for each column."""
    ours = {cell_key(title) for title in titles}
    for place in (place for place, heading in enumerate(header) if heading not in ours):
        below = enumerate(grid.cells[HEADER_ROW:], start=HEADER_ROW + 1)
        rows = [number for number, row in below if row[place] is not None]
        if rows:
            yield Flaw("cell_outside", name, rows[0], get_column_letter(place + 1), len(rows))


def _merged(grid: SheetGrid, name: str) -> Iterator[Flaw]:
    """Only the first of merged cells has a value; the others read as unanswered."""
    ranges = sorted(area for area in grid.merged if area[1][0] >= HEADER_ROW)
    if ranges:
        (row, column), _ = ranges[0]
        yield Flaw("cells_merged", name, row + 1, get_column_letter(column + 1), len(ranges))
