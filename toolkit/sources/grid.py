"""Cells in rows, from a CSV file or a sheet: what every reader of tables works on."""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

HEAD_ROWS: Final = 20
"""How far down a header may stand: `sep=` and merged titles come above it."""

Row = Sequence[object]


class Body(NamedTuple):
    """Everything below a header: cells as they stand, and the row numbers that a person sees."""

    frame: pd.DataFrame
    rows: NDArray[np.int64]


class Grid(ABC):
    """A CSV file or one sheet of a workbook.

    Attributes:
        name: file name. sheet: None for a CSV file.
        is_hidden: whether the sheet is hidden; people do not see what stands in it.
        head: its first rows, at most HEAD_ROWS of them, empty ones left in; the first is row 1.
    """

    name: str
    sha256: str
    sheet: str | None
    is_hidden: bool
    head: Sequence[Row]

    @abstractmethod
    def body(self, header: int) -> Body:
        """The rows below the header that are not empty; columns are the header's cells as text.

        Args:
            header: index of the header in `head`, from 0.

        Raises:
            InputError: `rows_uneven` where a row has more or fewer cells than the header: a number may stand in the
                wrong column. `file_unreadable` where the rest cannot be read.
        """


def cell_key(cell: object) -> str:
    """A heading as it is compared: composed letters, single spaces, no case."""
    return "" if cell is None else " ".join(unicodedata.normalize("NFC", str(cell)).split()).casefold()


def find_header(head: Sequence[Row], known: Iterable[str], at_least: int) -> int | None:
    """The first row, from 0, that holds the most of the known headings, if it holds at least so many."""
    keys = {cell_key(heading) for heading in known}
    counts = [len(keys.intersection(map(cell_key, row))) for row in head]
    most = max(counts, default=0)
    return counts.index(most) if most >= at_least else None
