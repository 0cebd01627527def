"""The statistics portal's JSON as cells with everything that stands above and beside them.

Seen: `metadata.rowHierarchy` names the levels of the rows; `metadata.columns` holds one list per level of the columns,
each with `name` and `columnCount` (how many data columns it spans); `rows[]` has `navn`, `kode`, `id` and `data`. The
`id` is a path (`1.44.1237`): its length is the level of the row, and it begins with the path of the row above. The
levels of the columns have no names: the readers know them by what they hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from toolkit.errors import InputError
from toolkit.sources.opened import OpenedFile

MOST_COLUMNS: Final = 100_000
"""No table of the portal comes near; a file that says more is not to fill the memory."""


@dataclass(frozen=True)
class PivotRow:
    """One row. `number`: as a person counts them, from 1. `path`: its place in the hierarchy."""

    number: int
    name: str
    code: str
    path: tuple[str, ...]
    cells: tuple[str | None, ...]


@dataclass(frozen=True)
class Pivot:
    """`levels`: for each level of the columns, the name above every data column."""

    hierarchy: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    rows: tuple[PivotRow, ...]

    def level_of(self, row: PivotRow) -> str:
        """What kind of row it is: its name in the hierarchy, empty where the hierarchy has none for it."""
        return self.hierarchy[len(row.path) - 1] if 0 < len(row.path) <= len(self.hierarchy) else ""

    def above(self, row: PivotRow) -> list[PivotRow]:
        """The rows that this one is a part of, the outermost first."""
        paths = (row.path[:length] for length in range(1, len(row.path)))
        return [self._by_path[path] for path in paths if path in self._by_path]

    @cached_property
    def _by_path(self) -> dict[tuple[str, ...], PivotRow]:
        return {row.path: row for row in self.rows}


def read_pivot(document: object, opened: OpenedFile) -> Pivot | None:
    """The portal's table; None where the document is not built like one.

    Raises:
        InputError: `rows_uneven` where a row has more or fewer cells than there are columns.
    """
    try:
        pivot = _pivot(document)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    if not pivot.levels or len({len(level) for level in pivot.levels}) > 1:
        return None
    for row in pivot.rows:
        if len(row.cells) != len(pivot.levels[0]):
            raise InputError("rows_uneven", {"file": opened.name, "row": row.number})
    return pivot


def _pivot(document: object) -> Pivot:
    if not isinstance(document, dict):
        raise TypeError
    metadata, rows = document["metadata"], document["rows"]
    if any(sum(int(span["columnCount"]) for span in level) > MOST_COLUMNS for level in metadata["columns"]):
        raise ValueError
    return Pivot(
        hierarchy=tuple(str(name) for name in metadata["rowHierarchy"]),
        levels=tuple(
            tuple(str(span["name"]) for span in level for _ in range(int(span["columnCount"])))
            for level in metadata["columns"]
        ),
        rows=tuple(
            PivotRow(
                number=number,
                name=str(row["navn"]),
                code=_text(row.get("kode")) or "",
                path=tuple(str(row["id"]).split(".")),
                cells=tuple(_text(cell) for cell in row["data"]),
            )
            for number, row in enumerate(rows, start=1)
        ),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
