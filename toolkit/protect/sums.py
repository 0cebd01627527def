"""Many sums over one table at once, in exact whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from toolkit.errors import ProtectionError
from toolkit.protect.ledger import Row, Secret, Table, Terms

LOWEST, HIGHEST = np.iinfo(np.int64).min, np.iinfo(np.int64).max
"""Stand for no bound at all."""
LARGEST_SUM = 2**62
"""Sums that could come near this are refused: they might run over the edge of a 64-bit whole number."""


class Sums:
    """Sums of a table's unknowns, all worked out by one product."""

    def __init__(self, terms: Sequence[Terms], unknowns: int) -> None:
        sizes = [len(own) for own in terms]
        pairs = np.array([pair for own in terms for pair in own], dtype=np.int64).reshape(-1, 2)
        starts = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
        self.matrix: csr_array = csr_array((pairs[:, 1], pairs[:, 0], starts), shape=(len(terms), unknowns))
        self.matrix.sum_duplicates()
        self._weight = int(abs(self.matrix).sum(axis=1).max()) if len(pairs) else 0

    def of(self, table: Table) -> NDArray[np.int64]:
        """Each sum in a table. Raises ProtectionError where one could be too large to be exact."""
        if table.size and self._weight * int(np.abs(table).max()) >= LARGEST_SUM:
            raise ProtectionError("solver_inexact", {})
        return np.asarray(self.matrix @ table)

    def entries(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Every term as the number of its sum, its unknown and its coefficient; none of them 0."""
        terms = self.matrix.tocoo()
        real = terms.data != 0
        return terms.coords[0][real].astype(np.int64), terms.coords[1][real].astype(np.int64), terms.data[real]


class Rows:
    """Rows `low <= sum <= high`, asked all at once which of them a table agrees with."""

    def __init__(self, rows: Sequence[Row], unknowns: int) -> None:
        self.sums = Sums([row.terms for row in rows], unknowns)
        self.low = np.array([LOWEST if row.low is None else row.low for row in rows], dtype=np.int64)
        self.high = np.array([HIGHEST if row.high is None else row.high for row in rows], dtype=np.int64)

    def hold_in(self, table: Table) -> NDArray[np.bool_]:
        """Row by row whether the table agrees."""
        sums = self.sums.of(table)
        return (self.low <= sums) & (sums <= self.high)

    def agree_with(self, table: Table) -> bool:
        """Whether the table agrees with every row."""
        return bool(self.hold_in(table).all())

    def beyond(self, table: Table) -> NDArray[np.int64]:
        """How far each sum is outside its bounds; 0 where the row holds."""
        sums = self.sums.of(table)
        under = np.where(self.low == LOWEST, 0, self.low - sums)
        over = np.where(self.high == HIGHEST, 0, sums - self.high)
        return np.maximum(0, np.maximum(under, over))


class Spans:
    """Between what some numbers have been seen to lie, table after table; the tables themselves are not kept."""

    def __init__(self, secrets: Sequence[Secret], unknowns: int, tables: Iterable[Table]) -> None:
        self._secrets = secrets
        self._sums = Sums([secret.terms for secret in secrets], unknowns)
        self._may_be_exact = np.array([secret.may_be_exact for secret in secrets], dtype=np.bool_)
        self._at_least = np.array([LOWEST if s.at_least is None else s.at_least for s in secrets], dtype=np.int64)
        self.low = np.full(len(secrets), HIGHEST)
        self.high = np.full(len(secrets), LOWEST)
        for table in tables:
            self.add(table)

    def add(self, table: Table) -> None:
        """One more table that agrees with all that is out."""
        sums = self._sums.of(table)
        np.minimum(self.low, sums, out=self.low)
        np.maximum(self.high, sums, out=self.high)

    def are_safe(self) -> NDArray[np.bool_]:
        """The secrets of which nothing is told, since these tables are possible. See `Secret.is_safe_between`."""
        return (self._may_be_exact | (self.low < self.high)) & (self.high >= self._at_least)

    def unsafe(self) -> list[int]:
        """The numbers of the other secrets, in order."""
        return [int(number) for number in np.flatnonzero(~self.are_safe())]
