"""A file as it was: its cells unchanged, and where each of them stood."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
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
    """

    path: str
    layout: str
    frame: pd.DataFrame
    rows: NDArray[np.int64]
    sha256: str
    sheet: str | None = None
    header_row: int | None = None


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


def digest(content: bytes) -> str:
    """Fingerprint of a file's content."""
    return hashlib.sha256(content).hexdigest()


def column(frame: pd.DataFrame, name: str) -> pd.Series:
    """A column as text or original cells, empty text where the cell or the whole column is missing."""
    if name not in frame.columns:
        return pd.Series("", index=frame.index, dtype=object)
    cells = frame[name]
    return cells.astype(object).where(cells.notna(), "")


def raw_frame(records: Sequence[Sequence[object]], columns: Sequence[str]) -> pd.DataFrame:
    """Cells as a frame of Python objects: nothing is converted, and a missing cell is None."""
    cells = np.empty((len(records), len(columns)), dtype=object)
    for number, record in enumerate(records):
        cells[number, :] = record
    return pd.DataFrame(cells, columns=list(columns), dtype=object)


def row_numbers(numbers: Sequence[int]) -> NDArray[np.int64]:
    """Row numbers as an array."""
    return np.asarray(numbers, dtype=np.int64)
