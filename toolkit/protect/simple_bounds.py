"""What simple arithmetic on one row after another tells: a total less what is known of its other parts.

Whatever is found here is true of every table that agrees with the rows; there may be more to tell.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from toolkit.protect.ledger import Row, Terms
from toolkit.protect.sums import HIGHEST, LOWEST, Rows

ROUNDS = 12
"""How often the rows are gone through; most ledgers need three."""
NO_END = 2**40
"""Stands for no bound; no count of pupils or points comes near it."""

Numbers = NDArray[np.int64]


class SimpleBounds:
    """Between what each unknown lies, and sums of them."""

    def __init__(self, rows: Sequence[Row], unknowns: int) -> None:
        self._whole: dict[Terms, tuple[int, int]] = {}
        for row in rows:
            low, high = self._whole.get(row.terms, (-NO_END, NO_END))
            own = (-NO_END if row.low is None else row.low, NO_END if row.high is None else row.high)
            self._whole[row.terms] = max(low, own[0]), min(high, own[1])
        self._low, self._high = np.zeros(unknowns, dtype=np.int64), np.full(unknowns, NO_END)
        told = Rows(rows, unknowns)
        for _ in range(ROUNDS):
            before = self._low.copy(), self._high.copy()
            self._tighten(told)
            if np.array_equal(before[0], self._low) and np.array_equal(before[1], self._high):
                break

    def of(self, terms: Terms) -> tuple[int, int] | None:
        """Between what a sum lies; None where no end is known."""
        low, high = self._whole.get(terms, (-NO_END, NO_END))
        ends = [(c * int(self._low[u]), c * int(self._high[u]), self._high[u] == NO_END) for u, c in terms]
        if not any(is_open and a > b for a, b, is_open in ends):
            low = max(low, sum(min(a, b) for a, b, _ in ends))
        if not any(is_open and b > a for a, b, is_open in ends):
            high = min(high, sum(max(a, b) for a, b, _ in ends))
        return None if low == -NO_END or high == NO_END else (low, high)

    def _tighten(self, told: Rows) -> None:
        """Each row less the lowest of its other parts is the highest of one part, and the other way round."""
        lines, unknowns, coefficients = told.sums.entries()
        is_open = self._high[unknowns] == NO_END
        ends = coefficients * self._low[unknowns], coefficients * self._high[unknowns]
        up = coefficients > 0
        least, most = np.where(up, ends[0], ends[1]), np.where(up, ends[1], ends[0])
        below, is_known = _others(lines, least, is_open & ~up)
        known = (told.high[lines] != HIGHEST) & is_known
        self._cap(unknowns[known], coefficients[known], (told.high[lines] - below)[known])
        above, is_known = _others(lines, most, is_open & up)
        known = (told.low[lines] != LOWEST) & is_known
        self._cap(unknowns[known], -coefficients[known], (above - told.low[lines])[known])

    def _cap(self, unknowns: Numbers, coefficients: Numbers, most: Numbers) -> None:
        """`coefficient * unknown <= most` for each."""
        up = coefficients > 0
        np.minimum.at(self._high, unknowns[up], most[up] // coefficients[up])
        down = coefficients < 0
        np.maximum.at(self._low, unknowns[down], -(most[down] // -coefficients[down]))


def _others(lines: Numbers, ends: Numbers, is_open: NDArray[np.bool_]) -> tuple[Numbers, NDArray[np.bool_]]:
    """For each part of each row the sum of the others' ends, and whether all of these have one."""
    count = int(lines.max(initial=-1)) + 1
    sums, open_ends = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    np.add.at(sums, lines, np.where(is_open, 0, ends))
    np.add.at(open_ends, lines, is_open.astype(np.int64))
    return sums[lines] - np.where(is_open, 0, ends), open_ends[lines] == is_open
