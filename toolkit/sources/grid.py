"""Cells in rows, from a CSV file or a sheet: what every reader of tables works on."""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.errors import InputError

HEAD_ROWS: Final = 20
"""How far down a header may stand: `sep=` and merged titles come above it."""

WHITE_SPACE: Final = " \t\r\n\xa0\u2007\u202f"
Row = Sequence[object]
Area = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell of a range, each as row and column from 0."""


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

    def body(self, header: int) -> Body:
        """The rows below the header that are not empty; columns are the header's cells as text.

        Args:
            header: index of the header in `head`, from 0.

        Raises:
            InputError: `rows_uneven` where a row has more or fewer cells than the header: a number may stand in the
                wrong column. `header_repeated` where another table begins below: its figures would get the headings
                of the first. `file_unreadable` where the rest cannot be read.
        """
        body = self._body(header)
        repeated = repeated_header(body.frame)
        if repeated is not None:
            raise InputError(
                "header_repeated", {"file": self.name, "sheet": self.sheet, "row": int(body.rows[repeated])}
            )
        return body

    @abstractmethod
    def _body(self, header: int) -> Body:
        """What `body` gives, as it stands."""


def repeated_header(frame: pd.DataFrame) -> int | None:
    """The first record, from 0, that holds two or more of the columns' own headings where they belong."""
    counts = np.zeros(len(frame), dtype=np.int16)
    for place, heading in enumerate(frame.columns):
        cells = frame.iloc[:, place]
        is_categorical = isinstance(cells.dtype, pd.CategoricalDtype)
        texts = cells.cat.categories.tolist() if is_categorical else {cell for cell in cells if isinstance(cell, str)}
        same = _same_heading(str(heading), texts)
        if same:
            counts += cells.isin(same).to_numpy()
    found = np.flatnonzero(counts >= 2)
    return int(found[0]) if len(found) else None


def _same_heading(heading: str, texts: Iterable[str]) -> list[str]:
    """The texts that are the heading. Most begin with another letter, which is all that is looked at in them."""
    key = cell_key(heading)
    if not key:
        return []
    letters = key[0] + unicodedata.normalize("NFD", key)[0]
    beginnings = frozenset(letters + letters.upper() + WHITE_SPACE)
    return [text for text in texts if text[:1] in beginnings and cell_key(text) == key]


def cell_key(cell: object) -> str:
    """A heading as it is compared: composed letters, single spaces, no case."""
    return "" if cell is None else " ".join(unicodedata.normalize("NFC", str(cell)).split()).casefold()


def find_header(head: Sequence[Row], known: Iterable[str], at_least: int) -> int | None:
    """The first row, from 0, that holds the most of the known headings, if it holds at least so many."""
    keys = {cell_key(heading) for heading in known}
    counts = [len(keys.intersection(map(cell_key, row))) for row in head]
    most = max(counts, default=0)
    return counts.index(most) if most >= at_least else None
