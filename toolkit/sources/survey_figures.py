"""The survey's wide layouts as tables: which of a file's columns hold the survey's figures, and which nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.sources.headings import FAMILIES, NEEDED
from toolkit.sources.raw import RawTable
from toolkit.sources.unpivot import Cells, WideColumn, refuse_many_figures, unpivot, without_repeated

FIGURE: Final = "Verdi"
"""The column of figures whose heading says nothing that is known."""


@dataclass(frozen=True, eq=False)
class WideTable:
    """A wide table as it was read: `keys` is what rows say, `unknown` the columns whose headings are not understood."""

    name: str
    sha256: str
    keys: pd.DataFrame
    cells: Cells
    rows: NDArray[np.int64]
    columns: Sequence[WideColumn]
    unknown: Sequence[WideColumn]
    sheet: str | None = None
    header_row: int | None = None


def family_of(columns: Sequence[WideColumn]) -> str | None:
    """The survey's table that the columns belong to, told by the first measure that only one table has."""
    measures = {column.measure for column in columns}
    return next((family for family, names in FAMILIES.items() if names[0] in measures), None)


def long_tables(wide: WideTable, layout: Callable[[pd.DataFrame], str]) -> tuple[RawTable, ...]:
    """The table of figures, and one that is set aside with the columns that cannot be understood.

    Args:
        layout: the name of the layout, given the long table.

    Raises:
        InputError: `file_too_large`, see `refuse_many_figures`.
    """
    refuse_many_figures(len(wide.rows), len(wide.columns) + len(wide.unknown), wide.name)
    family = family_of(wide.columns)
    belongs = FAMILIES[family] if family else ()
    own = [column for column in wide.columns if column.measure in belongs]
    others = [column for column in wide.columns if column.measure not in belongs]
    used, repeated = without_repeated(own)
    if family and NEEDED[family] not in {column.measure for column in used}:
        used, repeated = [], own
    unknown = sorted([*wide.unknown, *others, *repeated], key=lambda column: column.place)
    tables = [_table(wide, used, layout)] if used else []
    return (*tables, *([_set_aside(wide, unknown, layout)] if unknown else []))


def _table(wide: WideTable, columns: Sequence[WideColumn], layout: Callable[[pd.DataFrame], str]) -> RawTable:
    long = unpivot(wide.keys, wide.cells, columns, wide.rows)
    return RawTable(
        wide.name, layout(long.frame), long.frame, long.rows, wide.sha256, wide.sheet, wide.header_row, long.printed
    )


def _set_aside(wide: WideTable, columns: Sequence[WideColumn], layout: Callable[[pd.DataFrame], str]) -> RawTable:
    nameless = [replace(column, says={FIGURE: str(column.place)}, measure=FIGURE) for column in columns]
    return replace(_table(wide, nameless, lambda _: "columns_unknown"), set_aside="column_not_understood")
