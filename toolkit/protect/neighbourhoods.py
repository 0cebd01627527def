"""A large ledger cut along its branches: a few branches may change, everything else stays as in one known table.

A table found in such a part is a table of the whole ledger. A part without one proves nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from toolkit.protect.ledger import Ledger, Row, Secret, Table, Terms
from toolkit.protect.sums import Sums

LARGE = 24
"""Ledgers with more branches than this are searched part by part; smaller ones as a whole."""
TOGETHER = 12
"""How many branches with open numbers one part has: they give each other room."""
HELPERS = 6
"""How many further branches join for each sum over branches: so many of the cheapest, and so many with most to give."""

MOST_SUMS = 100
"""So many rows over several branches are taken from each other; that they give more away is found all the same."""

Branch = int


def is_large(ledger: Ledger) -> bool:
    """Whether a ledger is searched part by part before it is searched as a whole."""
    return len(set(ledger.branches)) > LARGE


def differences_of_sums(ledger: Ledger) -> list[Row]:
    """What rows over several branches tell when one is taken from another that counts all it counts, and more."""
    over = [row for row in ledger.always if len({ledger.branches[unknown] for unknown, _ in row.terms}) > 1]
    terms = [(row, set(row.terms)) for row in dict.fromkeys(over)]
    found = []
    for (larger, every), (smaller, some) in permutations(terms[:MOST_SUMS], 2):
        if some < every:
            low = None if larger.low is None or smaller.high is None else larger.low - smaller.high
            high = None if larger.high is None or smaller.low is None else larger.high - smaller.low
            found.append(Row(tuple(sorted(every - some)), low, high))
    return found


@dataclass(frozen=True)
class Part:
    """Some branches as a ledger of their own.

    Attributes:
        ledger: the rows about these branches, less what the others have in the first table.
        secrets: the numbers that these branches have a part in, less the same.
        first: the first table's own unknowns.
    """

    ledger: Ledger
    secrets: dict[Hashable, list[Secret]]
    first: Table
    _inside: NDArray[np.int64]
    _whole: Table

    def whole(self, table: Table) -> Table:
        """A table of the part as one of the whole ledger. It is still to be put back into every row."""
        found = self._whole.copy()
        found[self._inside] = table
        return found


class Branches:
    """Which rows and numbers belong to which branches of a ledger, and which cross them.

    Args:
        secrets: the numbers to be proven, by the statement that they are in.
        first: a table that agrees with all rows.
        hidden: the numbers that are hidden now; their branches have something to give to others.
    """

    def __init__(
        self,
        ledger: Ledger,
        secrets: Mapping[Hashable, Sequence[Secret]],
        first: Table,
        hidden: Iterable[Secret],
    ) -> None:
        self._ledger, self._first = ledger, first
        self._rows = [*ledger.always, *(row for statement in ledger.statements for row in statement.rows)]
        self._owners = [-1] * len(ledger.always)
        self._owners += [n for n, statement in enumerate(ledger.statements) for _ in statement.rows]
        self._named = [(name, secret) for name, own in secrets.items() for secret in own]
        self._unknowns: dict[Branch, list[int]] = defaultdict(list)
        for unknown, branch in enumerate(ledger.branches):
            self._unknowns[branch].append(unknown)
        self._row_parts = self._cut([row.terms for row in self._rows])
        self._secret_parts = self._cut([secret.terms for _, secret in self._named])
        self._row_values = Sums([row.terms for row in self._rows], ledger.unknowns).of(first)
        self._secret_values = Sums([secret.terms for _, secret in self._named], ledger.unknowns).of(first)
        over = Counter(line for own in self._row_parts.values() for line in own)
        self._crossing = {line for line, count in over.items() if count > 1}
        self._helpers = self._helpers_by_sum({branch for secret in hidden for branch in self.of(secret.terms)})

    def of(self, terms: Terms) -> set[Branch]:
        """The branches that a sum goes over."""
        return {self._ledger.branches[unknown] for unknown, _ in terms}

    def groups(self, branches: Iterable[Branch]) -> list[list[Branch]]:
        """Branches spread over groups of about `TOGETHER`, those in the same sums beside each other."""
        alike: dict[tuple[int, ...], list[Branch]] = defaultdict(list)
        for branch in sorted(set(branches)):
            alike[self._sums_over(branch)].append(branch)
        in_order = [branch for sums in sorted(alike) for branch in alike[sums]]
        count = -(-len(in_order) // TOGETHER)
        return [list(map(int, group)) for group in np.array_split(in_order, count)] if count else []

    def with_helpers(self, group: Sequence[Branch]) -> list[Branch]:
        """A group and, for each sum over branches that it has a part in, those that can make room for it."""
        sums = {line for branch in group for line in self._sums_over(branch)}
        helpers = {branch for line in sums for branch in self._helpers[line]}
        return sorted({*group, *helpers})

    def part(self, branches: Collection[Branch], crossing: bool = False) -> Part:
        """Some branches as a ledger of their own; numbers that cross branches are left out unless `crossing`."""
        inside = np.array(
            [unknown for branch in sorted(branches) for unknown in self._unknowns[branch]], dtype=np.int64
        )
        place = {int(unknown): number for number, unknown in enumerate(inside)}
        rows: dict[int, list[Row]] = defaultdict(list)
        for line, terms in self._inside(self._row_parts, branches).items():
            row, outside = self._rows[line], self._outside(terms, int(self._row_values[line]))
            low, high = (None if bound is None else bound - outside for bound in (row.low, row.high))
            rows[self._owners[line]].append(Row(_renumbered(terms, place), low, high))
        statements = [replace(self._ledger.statements[n], rows=tuple(own)) for n, own in sorted(rows.items()) if n >= 0]
        ledger = Ledger(len(inside), tuple(statements), tuple(rows[-1]))
        secrets: dict[Hashable, list[Secret]] = defaultdict(list)
        for number, terms in self._inside(self._secret_parts, branches).items():
            name, secret = self._named[number]
            if crossing or len(terms) == len(secret.terms):
                outside = self._outside(terms, int(self._secret_values[number]))
                least = None if secret.at_least is None else secret.at_least - outside
                secrets[name].append(replace(secret, terms=_renumbered(terms, place), at_least=least))
        return Part(ledger, dict(secrets), self._first[inside], inside, self._first)

    def within(self, branch: Branch, secret: Secret) -> tuple[Ledger, Secret]:
        """One branch's own rows and nothing that crosses it: what follows from these follows in the whole ledger.

        The number comes back as the smaller ledger numbers its unknowns.
        """
        place = {unknown: number for number, unknown in enumerate(self._unknowns[branch])}
        lines = {line: own for line, own in self._row_parts.get(branch, {}).items() if line not in self._crossing}
        rows = [replace(self._rows[line], terms=_renumbered(own, place)) for line, own in lines.items()]
        return Ledger(len(place), (), tuple(rows)), replace(secret, terms=_renumbered(secret.terms, place))

    def _cut(self, sums: Sequence[Terms]) -> dict[Branch, dict[int, Terms]]:
        """Each sum's terms by branch and the sum's number."""
        found: dict[Branch, dict[int, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
        for number, terms in enumerate(sums):
            for unknown, coefficient in terms:
                found[self._ledger.branches[unknown]][number].append((unknown, coefficient))
        return {b: {number: tuple(terms) for number, terms in own.items()} for b, own in found.items()}

    def _inside(self, cut: Mapping[Branch, Mapping[int, Terms]], branches: Collection[Branch]) -> dict[int, Terms]:
        """The terms of each sum that are in some branches, in the sums' order."""
        found: dict[int, Terms] = {}
        for branch in sorted(branches):
            for number, terms in cut.get(branch, {}).items():
                found[number] = (*found.get(number, ()), *terms)
        return dict(sorted(found.items()))

    def _outside(self, terms: Terms, value: int) -> int:
        """What the first table's other unknowns add to a sum."""
        return value - sum(coefficient * int(self._first[unknown]) for unknown, coefficient in terms)

    def _sums_over(self, branch: Branch) -> tuple[int, ...]:
        """The rows over several branches that this one is in."""
        return tuple(line for line in self._row_parts.get(branch, ()) if line in self._crossing)

    def _helpers_by_sum(self, hidden: Collection[Branch]) -> dict[int, list[Branch]]:
        """For each row over several branches, those where hiding costs least and the hidden ones with most to give."""
        costs = {branch: self._cost(own) for branch, own in self._row_parts.items()}
        shares: dict[int, dict[Branch, int]] = defaultdict(dict)
        for branch in sorted(costs):
            for line in self._sums_over(branch):
                shares[line][branch] = -self._outside(self._row_parts[branch][line], 0)
        found = {}
        for line, own in shares.items():
            cheapest = sorted((branch for branch in own if costs[branch] < np.inf), key=costs.__getitem__)
            largest = sorted((branch for branch in own if branch in hidden), key=own.__getitem__, reverse=True)
            found[line] = [*cheapest[:HELPERS], *largest[:HELPERS]]
        return found

    def _cost(self, lines: Iterable[int]) -> float:
        """The least that hiding one of a branch's own statements costs; infinite where it has none."""
        owners = (self._owners[line] for line in lines if line not in self._crossing)
        return min((self._ledger.statements[owner].cost for owner in owners if owner >= 0), default=np.inf)


def _renumbered(terms: Terms, place: Mapping[int, int]) -> Terms:
    return tuple((place[unknown], coefficient) for unknown, coefficient in terms)
