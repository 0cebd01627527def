"""From wide to long: a row with many columns of figures becomes one record for each thing that the headings tell of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.errors import InputError
from toolkit.sources.limits import MOST_WIDE_FIGURES

Cells = NDArray[np.object_]


@dataclass(frozen=True)
class WideColumn:
    """One column of figures.

    Attributes:
        place: its number among the columns of figures, from 0.
        printed: its heading, as a person finds it.
        says: what the heading tells of, by column of the long table (`Skoleaarnavn`: `2025-26`).
        measure: the long table's column for the figures.
    """

    place: int
    printed: str
    says: Mapping[str, str] = field(default_factory=dict)
    measure: str = ""

    @property
    def about(self) -> tuple[tuple[str, str], ...]:
        """What the figures are about; columns about the same thing belong in one record."""
        return tuple(sorted(self.says.items()))


@dataclass(frozen=True, eq=False)
class LongTable:
    """Records, for each of them its row in the file, and the printed headings of the columns that had other names."""

    frame: pd.DataFrame
    rows: NDArray[np.int64]
    printed: Mapping[str, NDArray[np.object_]]


def refuse_many_figures(rows: int, columns: int, file: str) -> None:
    """Raise InputError `file_too_large` for a wide table that would not fit into memory as a long one."""
    if rows * columns > MOST_WIDE_FIGURES:
        raise InputError("file_too_large", {"file": file})


def without_repeated(columns: Sequence[WideColumn]) -> tuple[list[WideColumn], list[WideColumn]]:
    """The columns, and those that say they hold the same measure of the same thing: no such column can be trusted."""
    counts = Counter((column.about, column.measure) for column in columns)
    is_single = [counts[column.about, column.measure] == 1 for column in columns]
    single = [column for column, keep in zip(columns, is_single, strict=True) if keep]
    return single, [column for column, keep in zip(columns, is_single, strict=True) if not keep]


def unpivot(keys: pd.DataFrame, cells: Cells, columns: Sequence[WideColumn], rows: NDArray[np.int64]) -> LongTable:
    """One record for each row and each thing the headings tell of, row by row.

    Args:
        keys: what each row says about itself; repeated for each of its records.
        cells: every column of figures, unchanged.
        columns: those that are wanted, no two of them with the same measure of the same thing.
        rows: the row's number in the file.
    """
    groups: dict[tuple[tuple[str, str], ...], dict[str, WideColumn]] = {}
    for column in columns:
        groups.setdefault(column.about, {})[column.measure] = column
    frame = keys.take(np.repeat(np.arange(len(keys)), len(groups))).reset_index(drop=True).astype(object)
    printed: dict[str, NDArray[np.object_]] = {}
    for name in dict.fromkeys(name for column in columns for name in column.says):
        frame[name] = _as_it_is(_for_each_row([dict(about).get(name) for about in groups], len(keys)))
        printed[name] = _for_each_row([next(iter(group.values())).printed for group in groups.values()], len(keys))
    for measure in dict.fromkeys(column.measure for column in columns):
        held = [group.get(measure) for group in groups.values()]
        figures = [cells[:, column.place] if column else np.full(len(keys), None, dtype=object) for column in held]
        frame[measure] = _as_it_is(np.stack(figures, axis=1).reshape(-1))
        printed[measure] = _for_each_row([column.printed if column else measure for column in held], len(keys))
    return LongTable(frame, np.repeat(rows, len(groups)), printed)


def _as_it_is(cells: Cells) -> pd.Series:
    return pd.Series(cells, dtype=object)


def _for_each_row(values: Sequence[object], row_count: int) -> NDArray[np.object_]:
    of_groups = np.empty(len(values), dtype=object)
    of_groups[:] = values
    return np.tile(of_groups, row_count)
