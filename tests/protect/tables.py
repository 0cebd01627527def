"""Tables of counts for the tests and benchmarks of disclosure control: random ones, margins, holes, CSV files.

A table is a frame as `toolkit.protect` reads it: key columns, then `value`; `Total` is a margin, `*` is hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

MARGIN = "Total"
HIDDEN = "*"

Key = tuple[str, ...]

COLUMNS = {1: ("answer",), 2: ("school", "answer"), 3: ("school", "grade", "answer")}
COLUMNS[4] = ("school", "grade", "gender", "answer")

MEANS = {1: 10.0, 2: 20.0, 3: 17.0, 4: 15.0}
"""Mean count of a cell without margins, by number of key columns: about a quarter of all cells is then below 5, as in
the reference table of 6 schools x 6 grades x 2 genders x 5 answers (212 of 882)."""


def random_table(shape: Sequence[int], seed: int, mean: float | None = None) -> pd.DataFrame:
    """A table with all margins: schools of different sizes, even grades and genders, skewed answers.

    Args:
        shape: how many schools, grades, genders and answers (four), or as `COLUMNS` names fewer.
        seed: the same seed gives the same table.
        mean: mean count of the cells without margins; `MEANS` by default.
    """
    random = np.random.default_rng([seed, *shape])
    columns = COLUMNS[len(shape)]
    weights = np.ones(())
    for column, size in zip(columns, shape, strict=True):
        weights = np.multiply.outer(weights, _weights(column, size, random))
    expected = (MEANS[len(shape)] if mean is None else mean) * weights.size * weights / weights.sum()
    return from_array(random.poisson(expected), columns)


def _weights(column: str, size: int, random: np.random.Generator) -> np.ndarray:
    """How the pupils are spread over one key column."""
    if column == "school":
        weights = random.lognormal(0.0, 0.7, size)
    elif column == "answer":
        weights = 0.42 ** np.arange(size)  # "never" is the most common answer by far
    else:
        weights = random.uniform(0.8, 1.2, size)
    return weights / weights.sum()


def from_array(counts: np.ndarray, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """A table with all margins; the keys are the numbers 0, 1, 2 ... as text."""
    inner = {tuple(map(str, place)): int(count) for place, count in np.ndenumerate(counts)}
    return with_margins(inner, COLUMNS[counts.ndim] if columns is None else columns)


def with_margins(inner: Mapping[Key, int], columns: Sequence[str]) -> pd.DataFrame:
    """The cells and every sum of them, sorted by key with margins last."""
    totals: dict[Key, int] = {}
    for key, count in inner.items():
        for margin in product(*((part, MARGIN) for part in key)):
            totals[margin] = totals.get(margin, 0) + count
    in_order = sorted(totals, key=lambda key: [(part == MARGIN, part) for part in key])
    return frame({key: totals[key] for key in in_order}, columns)


def frame(cells: Mapping[Key, object], columns: Sequence[str]) -> pd.DataFrame:
    """Cells as a frame."""
    values = pd.Series(list(cells.values()), dtype=object)
    return pd.DataFrame([*cells], columns=list(columns)).assign(value=values)


def cells(table: pd.DataFrame) -> dict[Key, object]:
    """A frame as cells."""
    return {tuple(key): value for *key, value in table.itertuples(index=False)}


def compact(keys: str) -> list[Key]:
    """Keys as the design page writes them: one character per part, `*` for the total."""
    return [tuple(MARGIN if part == "*" else part for part in key) for key in keys.split()]


def hide(table: pd.DataFrame, keys: Collection[Key]) -> pd.DataFrame:
    """The table with `*` in some cells."""
    missing = set(keys) - set(cells(table))
    assert not missing, f"no such cells: {missing}"
    return frame({k: HIDDEN if k in keys else v for k, v in cells(table).items()}, table.columns[:-1])


def without(table: pd.DataFrame, keys: Collection[Key]) -> pd.DataFrame:
    """The table without some rows: they are not shown at all."""
    return frame({k: v for k, v in cells(table).items() if k not in keys}, table.columns[:-1])


def shuffled(table: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The same rows in another order."""
    return table.sample(frac=1, random_state=seed).reset_index(drop=True)


def sensitive(table: pd.DataFrame, limit: int, zero_public: bool) -> list[Key]:
    """The cells that the primary rule hides."""
    return _where(table, lambda value: value < limit and not (zero_public and value == 0))


def zeros(table: pd.DataFrame) -> list[Key]:
    """The cells that are 0."""
    return _where(table, lambda value: value == 0)


def grand_total(table: pd.DataFrame) -> Key:
    """The key of the sum of everything."""
    return (MARGIN,) * (len(table.columns) - 1)


def _where(table: pd.DataFrame, condition: Callable[[int], bool]) -> list[Key]:
    return [key for key, value in cells(table).items() if value != HIDDEN and condition(int(str(value)))]


def write_csv(table: pd.DataFrame, path: Path) -> Path:
    """The table as a file."""
    table.to_csv(path, index=False)
    return path


def keys_of(rows: Iterable[Iterable[str]]) -> set[Key]:
    """Keys from JSON lists."""
    return {tuple(row) for row in rows}
