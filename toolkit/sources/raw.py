"""A file as it was: its cells unchanged, and where each of them stood."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.errors import InputError
from toolkit.sources.limits import LARGEST_FILE


@dataclass(frozen=True, eq=False)
class RawTable:
    """One table of one file, before anybody has decided what a cell means.

    Attributes:
        path: file name, never a folder.
        layout: what the content was recognised as (`udir_148`, `workbook`, ...).
        frame: original cells, with None where a cell is empty or absent. Text only, except in workbooks, where
            dates are dates and numbers are numbers.
        rows: for each record, its number as a person sees it (CSV line, Excel row, JSON record; all from 1).
        sha256: of the file's bytes.
        sheet: name of the sheet, for workbooks.
        header_row: number of the header as a person sees it, None where there is none (JSON).
        printed: for a column of the frame whose heading in the file is another, that heading for each record: a row
            of a wide file gives several records, each from its own column.
        above: the rows above the header: titles and the like.
        set_aside: why nothing of the table can be used, as the code of a problem; empty where it can.
        is_whole: whether every cell of the file is in the frame or above it; no other place has to be searched then.
    """

    path: str
    layout: str
    frame: pd.DataFrame
    rows: NDArray[np.int64]
    sha256: str
    sheet: str | None = None
    header_row: int | None = None
    printed: Mapping[str, NDArray[np.object_]] = field(default_factory=dict)
    above: Sequence[Sequence[object]] = ()
    set_aside: str = ""
    is_whole: bool = False

    def heading(self, name: str, record: int | np.integer) -> str:
        """The heading that a person finds above a cell; `record` counts from 0."""
        return str(self.printed[name][record]) if name in self.printed else name

    def take(self, chosen: NDArray[np.bool_], set_aside: str = "") -> RawTable:
        """Some of the records as a table of their own."""
        return replace(
            self,
            frame=self.frame[chosen].reset_index(drop=True),
            rows=self.rows[chosen],
            printed={name: headings[chosen] for name, headings in self.printed.items()},
            set_aside=set_aside,
        )


def bytes_of(path: Path) -> bytes:
    """The file's content. Raises InputError `file_unreadable` where there is none, `file_too_large` for too much."""
    try:
        with path.open("rb") as file:
            content = file.read(min(os.fstat(file.fileno()).st_size, LARGEST_FILE) + 1)
    except OSError:
        raise InputError("file_unreadable", {"file": path.name}) from None
    if len(content) > LARGEST_FILE:
        raise InputError("file_too_large", {"file": path.name})
    return content


def column(frame: pd.DataFrame, name: str) -> pd.Series:
    """A column of original cells; empty text in every row where the file has no such column."""
    if name in frame.columns:
        return frame[name]
    return pd.Series(pd.Categorical.from_codes(np.zeros(len(frame), dtype=np.int8), pd.Index([""])), index=frame.index)


def raw_frame(records: Sequence[Sequence[object]], columns: Sequence[str]) -> pd.DataFrame:
    """Cells as a frame of Python objects: nothing is converted, and a missing cell is None."""
    cells = np.empty((len(records), len(columns)), dtype=object)
    for number, record in enumerate(records):
        cells[number, :] = record
    return pd.DataFrame(cells, columns=list(columns), dtype=object)


def row_numbers(numbers: Sequence[int]) -> NDArray[np.int64]:
    """Row numbers as an array."""
    return np.asarray(numbers, dtype=np.int64)
