"""Secondary hiding: a number is safe when another whole table agrees with all that is shown and has another number.

For each number that readers could still tell, the search finds such a table that changes as little as possible of what
is shown, and hides what it changes. The tables prove safety by addition: hiding more never makes one of them wrong.
They are close to the truth, so they stay in this room.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, csr_array

from toolkit.errors import ProtectionError
from toolkit.protect.ledger import Ledger, Row, Secret, Table
from toolkit.protect.solver import SECONDS, WholeNumbers, bounds_of, checked
from toolkit.protect.sums import Rows, Spans

ROUNDS = 3
"""How often a search is repeated, each time cheaper where the last one already changed much: fewer cells change."""
FEW = 2
"""So few changed statements are not worth another round."""
GAP = 0.02
"""A table within this of the cheapest is good enough; that it proves what it must is checked in any case."""


@dataclass(frozen=True)
class Protection:
    """What is hidden, and the tables that prove it safe. The tables never leave the working folder."""

    hidden: frozenset[Hashable]
    tables: tuple[Table, ...]


def hide_until_safe(
    ledger: Ledger,
    hidden: Iterable[Hashable],
    secrets: Mapping[Hashable, Sequence[Secret]],
    truth: Table | None = None,
) -> Protection:
    """Hide statements until no number of a hidden one can be computed or told to be below its limit.

    Args:
        ledger: what would be published, and what readers know already.
        hidden: statements that the primary rules or the source hide.
        secrets: the numbers in each statement that may become hidden.
        truth: the true table, where it is known.

    Raises:
        ProtectionError: nothing that may be hidden helps, the ledger contradicts itself, or the solver gave up.
    """
    protection = Protection(frozenset(hidden), (_first_table(ledger, truth),))
    open_numbers = _OpenNumbers(ledger, secrets, protection.tables[0])
    said = _Said(ledger)
    while (hardest := open_numbers.hardest(protection.hidden)) is not None:
        witness = _free_witness(ledger, protection, hardest)
        if witness is None:
            witness = _witness(ledger, protection, hardest)
        protection = Protection(protection.hidden | said.untrue_in(witness), (*protection.tables, witness))
        open_numbers.spans.add(witness)
    return protection


class _OpenNumbers:
    """The numbers for which the tables at hand prove nothing yet."""

    def __init__(self, ledger: Ledger, secrets: Mapping[Hashable, Sequence[Secret]], first: Table) -> None:
        by_place = [(name, secret) for name in sorted(secrets, key=str) for secret in secrets[name]]
        self._places = [name for name, _ in by_place]
        self._secrets = [secret for _, secret in by_place]
        self.spans = Spans(self._secrets, ledger.unknowns, [first])
        gaps = [_gap(secret, first) for secret in self._secrets]
        self._hardness = [(gap, str(secret.statement)) for gap, secret in zip(gaps, self._secrets, strict=True)]

    def hardest(self, hidden: frozenset[Hashable]) -> Secret | None:
        """The number of a hidden statement that is farthest from its limit; None where all are safe."""
        unsafe = [number for number in self.spans.unsafe() if self._places[number] in hidden]
        return self._secrets[max(unsafe, key=self._hardness.__getitem__)] if unsafe else None


class _Said:
    """What all statements say, asked all at once which of them a table makes untrue."""

    def __init__(self, ledger: Ledger) -> None:
        by_name = [(statement.name, row) for statement in ledger.statements for row in statement.rows]
        self._names = [name for name, _ in by_name]
        self._rows = Rows([row for _, row in by_name], ledger.unknowns)

    def untrue_in(self, table: Table) -> set[Hashable]:
        """The names of the statements that a table does not agree with."""
        return {self._names[line] for line in np.flatnonzero(~self._rows.hold_in(table))}


def _gap(secret: Secret, table: Table) -> int:
    return 0 if secret.at_least is None else secret.at_least - Row(secret.terms, None, None).value_in(table)


def _first_table(ledger: Ledger, truth: Table | None) -> Table:
    everything = ledger.known_rows(())
    if truth is None:
        return WholeNumbers(ledger.unknowns, everything).any()
    if not Rows(everything, ledger.unknowns).agree_with(truth):
        raise ProtectionError("ledger_contradicts", {})
    return truth


def _wanted(secret: Secret, first: Table) -> list[Row]:
    """What a table must have to prove a secret: a higher number that reaches the limit, or where none does, a lower."""
    value = Row(secret.terms, None, None).value_in(first)
    higher = Row(secret.terms, max(value + 1, secret.at_least or 0), None)
    if secret.at_least is not None and value < secret.at_least:
        return [higher]
    return [higher, Row(secret.terms, None, value - 1)]


def _free_witness(ledger: Ledger, protection: Protection, secret: Secret) -> Table | None:
    """A table that proves a secret with nothing more hidden."""
    known = [*ledger.known_rows(protection.hidden), *(r for s in ledger.statements for r in s.if_hidden)]
    for wanted in _wanted(secret, protection.tables[0]):
        found = WholeNumbers(ledger.unknowns, [*known, wanted]).find()
        if found is not None:
            return found
    return None


def _witness(ledger: Ledger, protection: Protection, secret: Secret) -> Table:
    """A table that proves a secret and changes few of the statements that are shown."""
    for wanted in _wanted(secret, protection.tables[0]):
        found = _cheapest(_Search(ledger, protection.hidden, wanted))
        if found is not None:
            return found
    raise ProtectionError("nothing_works", {"cell": secret.statement})


def _cheapest(search: _Search) -> Table | None:
    """The table that costs least, by a few rounds of ever sharper weights; None where there is none at any price."""
    weights = search.costs
    best: tuple[float, Table] | None = None
    for _ in range(ROUNDS):
        found = search.run(weights)
        if found is None:
            return None
        table, moved = found
        cost = float(search.costs[moved > 0].sum())
        if best is None or cost < best[0]:
            best = cost, table
        if (moved > 0).sum() <= FEW:
            break
        weights = search.costs / (moved + 0.1)
    return None if best is None else best[1]


class _Search:
    """One whole-number program: the ledger's rows, where each statement that may be hidden may move at a price."""

    def __init__(self, ledger: Ledger, hidden: frozenset[Hashable], wanted: Row) -> None:
        shown = [s for s in ledger.statements if s.name not in hidden]
        self._unknowns = ledger.unknowns
        self._movable = [s for s in shown if np.isfinite(s.cost)]
        self.costs = np.array([s.cost for s in self._movable])
        self._fixed = [*ledger.always, wanted]
        # Whatever is shown may come to be hidden: the table must agree with that too.
        self._fixed += [row for s in ledger.statements for row in s.if_hidden]
        self._fixed += [row for s in shown if not np.isfinite(s.cost) for row in s.rows]
        self._all_fixed = Rows(self._fixed, self._unknowns)
        moving = [(number, row) for number, statement in enumerate(self._movable) for row in statement.rows]
        self._owners = np.array([number for number, _ in moving], dtype=np.int64)
        self._moving = [row for _, row in moving]
        self._all_moving = Rows(self._moving, self._unknowns)
        self._constraints = [self._stays(), *self._moves()]

    def run(self, weights: NDArray[np.float64]) -> tuple[Table, NDArray[np.float64]] | None:
        """The table of least weighted change, and how far each movable statement moved; None where there is none."""
        result = milp(
            np.concatenate([np.zeros(self._unknowns), weights]),
            integrality=np.repeat([1, 0], [self._unknowns, len(self._movable)]),
            constraints=self._constraints,
            bounds=Bounds(0, np.inf),
            options={"time_limit": SECONDS, "mip_rel_gap": GAP},
        )
        table = checked(result, self._all_fixed, self._unknowns)
        return None if table is None else (table, self._distances(table))

    def _distances(self, table: Table) -> NDArray[np.float64]:
        """How far a table is from what each movable statement says; 0 where it agrees."""
        moved = np.zeros(len(self._movable))
        np.maximum.at(moved, self._owners, self._all_moving.beyond(table).astype(np.float64))
        return moved

    def _stays(self) -> LinearConstraint:
        low, high = bounds_of(self._fixed)
        nothing = csr_array((len(self._fixed), len(self._movable)))
        return LinearConstraint(block_array([[self._all_fixed.sums.matrix, nothing]], format="csr"), low, high)

    def _moves(self) -> list[LinearConstraint]:
        """`low - moved <= sum <= high + moved` for every row of a movable statement."""
        if not self._moving:
            return []
        sums, (low, high) = self._all_moving.sums.matrix, bounds_of(self._moving)
        size = (len(self._moving), len(self._movable))
        moved = csr_array((np.ones(len(self._moving)), (np.arange(len(self._moving)), self._owners)), shape=size)
        return [
            LinearConstraint(block_array([[sums, moved]], format="csr"), low, np.inf),
            LinearConstraint(block_array([[sums, -moved]], format="csr"), -np.inf, high),
        ]
