"""The panel an effect is estimated from: checked once, then a grid of units by years that arithmetic can trust."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

COLUMNS: Final = ("unit", "year", "first_treated", "n", "value")
_WHOLE: Final = ("year", "first_treated", "grade")


@dataclass(frozen=True, eq=False)
class Panel:
    """Units (rows) by years (columns). A cell without a row in the input has `observed` False and is never read.

    Attributes:
        units: U labels, in natural order ("school 9" before "school 10").
        years: T autumn years, rising.
        clusters: G labels: what is drawn or treated as one (schools).
        cluster_of: U numbers, 0 to G-1.
        grade_of: U grades; without a column `grade`, the unit's place in its cluster.
        starts: U first autumns with the programme, 0 where it does not come within the panel; a start before the
            panel is set to the panel's first year, since no figure can tell the two apart.
        observed: U x T.
        n: U x T pupils, 0 where not observed.
        value: U x T shares or means, 0 where not observed.
        se: U x T standard errors, or None where the values are shares.
    """

    units: tuple[Hashable, ...]
    years: tuple[int, ...]
    clusters: tuple[Hashable, ...]
    cluster_of: Ints
    grade_of: Ints
    starts: Ints
    observed: Bools
    n: Array
    value: Array
    se: Array | None

    def treated(self, starts: Ints) -> Bools:
        """Which cells have the programme if the units (last axis of `starts`) start in these years: ... x U x T."""
        began = starts[..., None]
        return np.asarray((began > 0) & (np.array(self.years) >= began) & self.observed, dtype=np.bool_)

    def weights(self, by_pupils: bool) -> Array:
        """U x T weights with mean 1 over the observed cells: pupils, or every cell alike; 0 where not observed."""
        weights = np.where(self.observed, self.n if by_pupils else 1.0, 0.0)
        return np.asarray(weights / weights[self.observed].mean(), dtype=np.float64)

    def membership(self) -> Array:
        """G x U: 1 where the unit belongs to the cluster."""
        return np.asarray(self.cluster_of == np.arange(len(self.clusters))[:, None], dtype=np.float64)


def check_panel(frame: pd.DataFrame) -> Panel:
    """The panel as a grid, or an error that says which row is impossible.

    Args:
        frame: one row per unit and year that may be used. Columns `unit`; `year` (autumn, whole); `first_treated`
            (autumn, whole; 0 = never); `n` (pupils, at least 1); `value` (share 0-1, or mean); and optionally
            `cluster` (school, where a unit is a grade at a school; otherwise each unit is its own), `grade` (whole)
            and `se` (standard error of a mean, at least 0). Hidden figures are not rows.

    Raises:
        InputError: a missing column, no rows, text or NaN for a number, an impossible number, the same unit and year
            twice, or a unit with more than one start, cluster or grade.
    """
    missing = [column for column in COLUMNS if column not in frame.columns]
    if missing:
        raise InputError("panel_columns", {"missing": ", ".join(missing)})
    if frame.empty:
        raise InputError("panel_empty")
    units = _labels(frame, "unit")
    clusters = _labels(frame, "cluster") if "cluster" in frame.columns else units
    optional = [column for column in ("grade", "se") if column in frame.columns]
    numbers = {column: _numbers(frame, column, units) for column in (*COLUMNS[1:], *optional)}
    return _grid(units, clusters, numbers)


def _grid(units: list[Hashable], clusters: list[Hashable], numbers: Mapping[str, Array]) -> Panel:
    unit_labels, unit_at = _coded(units)
    cluster_labels, cluster_at = _coded(clusters)
    years, year_at = np.unique(numbers["year"].astype(np.int64), return_inverse=True)
    shape = (len(unit_labels), len(years))
    observed = np.zeros(shape, dtype=np.bool_)
    for row, cell in enumerate(zip(unit_at, year_at, strict=True)):
        if observed[cell]:
            raise InputError("panel_twice", {"unit": units[row], "year": int(years[cell[1]])})
        observed[cell] = True

    def grid(column: str) -> Array:
        cells = np.zeros(shape)
        cells[unit_at, year_at] = numbers[column]
        return cells

    def of_unit(column: str, values: Array, names: tuple[Hashable, ...] | None = None) -> Ints:
        one = np.zeros(len(unit_labels), dtype=np.int64)
        one[unit_at] = values
        for row in np.flatnonzero(one[unit_at] != values):
            both = sorted({int(values[row]), int(one[unit_at[row]])})
            told = ", ".join(str(names[value] if names else value) for value in both)
            raise InputError("panel_differs", {"unit": units[row], "column": column, "found": told})
        return one

    cluster_of = of_unit("cluster", cluster_at.astype(np.float64), cluster_labels)
    starts = of_unit("first_treated", numbers["first_treated"])
    starts = np.where((starts == 0) | (starts > years[-1]), 0, np.maximum(starts, years[0]))
    place = np.array([int((cluster_of[:unit] == cluster_of[unit]).sum()) for unit in range(len(unit_labels))])
    return Panel(
        units=unit_labels,
        years=tuple(int(year) for year in years),
        clusters=cluster_labels,
        cluster_of=cluster_of,
        grade_of=of_unit("grade", numbers["grade"]) if "grade" in numbers else place,
        starts=starts,
        observed=observed,
        n=grid("n"),
        value=grid("value"),
        se=grid("se") if "se" in numbers else None,
    )


def _labels(frame: pd.DataFrame, column: str) -> list[Hashable]:
    labels: list[Hashable] = frame[column].tolist()
    for row, blank in enumerate(frame[column].isna()):
        if blank or labels[row] == "":
            raise InputError("panel_cell", {"column": column, "unit": "", "year": "", "value": labels[row]})
    return labels


def _numbers(frame: pd.DataFrame, column: str, units: list[Hashable]) -> Array:
    """A column as floats. Text is refused even where it could be read as a number: somebody must decide what it is."""
    values = frame[column].infer_objects()
    if values.dtype.kind not in "iuf":
        raise InputError("panel_cell", {"column": column, "unit": units[0], "year": "", "value": values.tolist()[0]})
    numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
    least = {"n": 1.0, "se": 0.0, "first_treated": 0.0}.get(column, -np.inf)
    wrong = ~np.isfinite(numbers) | (numbers < least)
    if column in _WHOLE:
        wrong |= numbers != np.round(numbers)
    for row in np.flatnonzero(wrong):
        cell = {
            "column": column,
            "unit": units[row],
            "year": frame["year"].tolist()[row],
            "value": values.tolist()[row],
        }
        raise InputError("panel_cell", cell)
    return numbers


def _coded(labels: list[Hashable]) -> tuple[tuple[Hashable, ...], Ints]:
    ordered = tuple(sorted(dict.fromkeys(labels), key=_natural))
    number = {label: place for place, label in enumerate(ordered)}
    return ordered, np.array([number[label] for label in labels], dtype=np.int64)


def _natural(label: Hashable) -> tuple[tuple[bool, int, str], ...]:
    parts = re.findall(r"\d+|\D+", str(label))
    return tuple((not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts)
