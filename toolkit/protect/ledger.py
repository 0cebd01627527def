"""The ledger: everything that readers know, as rows `low <= sum <= high` over whole unknowns that are never negative.

A count is an equality, a rounded mean or percentage an interval. What is shown or hidden together is one statement.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Terms = tuple[tuple[int, int], ...]
"""Unknowns by their number in the ledger, each with a whole coefficient."""

Table = NDArray[np.int64]
"""One value for each unknown: a whole-number table that may or may not agree with the ledger."""


@dataclass(frozen=True)
class Row:
    """`low <= sum of terms <= high`; None is no bound."""

    terms: Terms
    low: int | None
    high: int | None

    def value_in(self, table: Table) -> int:
        """What the sum is in a table."""
        return sum(coefficient * int(table[unknown]) for unknown, coefficient in self.terms)

    def holds_in(self, table: Table) -> bool:
        """Whether a table agrees with this row."""
        value = self.value_in(table)
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)


@dataclass(frozen=True)
class Statement:
    """What is shown or hidden as one: a table's cell, a school's figure with its n.

    Attributes:
        name: unique in the ledger.
        rows: what a reader learns where it is shown.
        if_hidden: what a reader learns where it is hidden (at least 1, where zeros are public).
        cost: what is lost by hiding it; infinite where it cannot be hidden (already published, a grand total).
    """

    name: Hashable
    rows: tuple[Row, ...]
    if_hidden: tuple[Row, ...] = ()
    cost: float = 1.0


@dataclass(frozen=True)
class Secret:
    """A number inside a hidden statement, which nobody may compute.

    `at_least` is what it must possibly reach, for all that readers can tell; None where only the exact value matters.
    `may_be_exact` where only the limit matters.
    """

    statement: Hashable
    terms: Terms
    at_least: int | None = None
    may_be_exact: bool = False

    def is_safe_between(self, low: int, high: int) -> bool:
        """Whether nothing is told when the number is known to lie between these, both possible."""
        return (self.may_be_exact or low < high) and (self.at_least is None or high >= self.at_least)


@dataclass(frozen=True)
class Ledger:
    """All statements of one publication and what readers know beside it.

    Attributes:
        unknowns: how many there are; each is a whole number >= 0.
        statements: what is shown or hidden.
        always: rows that readers know whatever we hide (earlier releases, Udir's own figures, definitions).
        branches: for each unknown the number of the branch (the unit) that it is about; most rows are about one branch,
            some are sums over many. Empty where there is no such order.
    """

    unknowns: int
    statements: tuple[Statement, ...]
    always: tuple[Row, ...] = ()
    branches: tuple[int, ...] = ()
    _by_name: dict[Hashable, Statement] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_name.update({statement.name: statement for statement in self.statements})
        if len(self._by_name) != len(self.statements):
            raise ValueError("two statements of a ledger have the same name")
        if self.branches and any(statement.if_hidden for statement in self.statements):
            raise ValueError("a ledger with branches has statements that tell something where they are hidden")

    def statement(self, name: Hashable) -> Statement:
        """The statement with this name. Raises KeyError if there is none."""
        return self._by_name[name]

    def known_rows(self, hidden: Iterable[Hashable]) -> list[Row]:
        """What a reader knows when these statements are hidden."""
        gone = set(hidden)
        rows = list(self.always)
        for statement in self.statements:
            rows += statement.if_hidden if statement.name in gone else statement.rows
        return rows


def equal(terms: Iterable[tuple[int, int]], number: int) -> Row:
    """A count that is printed as it is."""
    return Row(tuple(terms), number, number)


def rounded(terms: Iterable[tuple[int, int]], printed: Fraction, decimals: int, times: int = 1) -> Row:
    """A printed share or mean: the sum lies within half a unit of the last decimal, times what it was divided by.

    Args:
        terms: the whole number that was divided (pupils, points).
        printed: as a reader sees it, 0-1 for a share.
        decimals: of the printed number.
        times: what the number was divided by (n).
    """
    half = Fraction(1, 2 * 10**decimals)
    return Row(tuple(terms), math.ceil((printed - half) * times), math.floor((printed + half) * times))


def sum_of(parts: Iterable[Sequence[tuple[int, int]]]) -> Terms:
    """Terms added up, unknown by unknown; those that cancel out are gone."""
    total: dict[int, int] = {}
    for part in parts:
        for unknown, coefficient in part:
            total[unknown] = total.get(unknown, 0) + coefficient
    return tuple((unknown, coefficient) for unknown, coefficient in sorted(total.items()) if coefficient)
