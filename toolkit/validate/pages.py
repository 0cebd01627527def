"""Udir's export comes in pages, and each row says how many rows there are altogether: whether all of them are here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import pandas as pd

from toolkit.sources.raw import RawTable, column
from toolkit.validate.problems import Problem
from toolkit.validate.values import by_distinct, distinct_rows, plain, read_count

TOTAL: Final = "RaderTotalt"
PAGE: Final = "Sidenummer"
Counts = dict[float, Counter[tuple[str, str]]]
"""For each number of rows that there should be, how many are here, by why they are set aside and page (or row)."""


def pages_missing(tables: Iterable[RawTable]) -> list[Problem]:
    """A warning for each table whose rows are fewer than they say, those of other files of the same kind counted in.

    The same page in two files counts once.
    """
    by_layout: dict[str, list[RawTable]] = {}
    for raw in tables:
        if TOTAL in raw.frame.columns:
            by_layout.setdefault(raw.layout, []).append(raw)
    return [problem for alike in by_layout.values() for problem in _missing_among(alike)]


def _missing_among(tables: Sequence[RawTable]) -> list[Problem]:
    shared = set.intersection(*(set(raw.frame.columns) for raw in tables))
    own = [_counts(raw, sorted(shared) if len(tables) > 1 else []) for raw in tables]
    together: Counts = {}
    for counts in own:
        for total, parts in counts.items():
            together[total] = together.get(total, Counter()) | parts  # the larger of the two numbers for each part
    found = {total: parts.total() for total, parts in together.items()}
    problems = []
    for raw, counts in zip(tables, own, strict=True):
        missing = [total for total in counts if total > found[total]]
        if missing:
            details = (("rows", str(found[max(missing)])), ("rows_total", f"{max(missing):.0f}"))
            problems.append(Problem("warning", "pages_missing", file=raw.path, column=TOTAL, details=details))
    return problems


def _counts(raw: RawTable, compared: Sequence[str]) -> Counts:
    """The rows of one table. Without page numbers rows are told apart by the `compared` columns, if there are any."""
    if PAGE not in raw.frame.columns and compared:
        parts = pd.util.hash_pandas_object(raw.frame[list(compared)], index=False)
    else:
        parts = by_distinct(column(raw.frame, PAGE), plain, "category")
    codes, distinct = distinct_rows([raw.frame[TOTAL], parts])
    counts: Counts = {}
    for (cell, part), count in zip(distinct, np.bincount(codes), strict=False):
        total = read_count(cell).number
        if total is not None:
            counts.setdefault(total, Counter())[raw.set_aside, str(part)] += int(count)
    return counts
