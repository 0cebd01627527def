"""One witness: a whole-number table that agrees with all that is shown, but has another number in one hidden place."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, csr_array

from toolkit.protect.ledger import Ledger, Row, Secret, Table
from toolkit.protect.solver import SECONDS, WholeNumbers, bounds_of, checked
from toolkit.protect.sums import Rows

ROUNDS = 3
"""How often a search is repeated, each time cheaper where the last one already changed much: fewer cells change."""
FEW = 2
"""So few changed statements are not worth another round."""
GAP = 0.02
"""A table within this of the cheapest is good enough; that it proves what it must is checked in any case."""


def wanted_of(secret: Secret, value: int) -> list[Row]:
    """What a table must have to prove a secret: a higher number that reaches the limit, or where none does, a lower.

    `value` is what the number is in the first table.
    """
    higher = Row(secret.terms, max(value + 1, secret.at_least or 0), None)
    if secret.at_least is not None and value < secret.at_least:
        return [higher]
    return [higher, Row(secret.terms, None, value - 1)]


def free_witness(ledger: Ledger, hidden: frozenset[Hashable], first: Table, secret: Secret) -> Table | None:
    """A table that proves a secret with nothing more hidden."""
    known = [*ledger.known_rows(hidden), *(r for s in ledger.statements for r in s.if_hidden)]
    for wanted in wanted_of(secret, Row(secret.terms, None, None).value_in(first)):
        found = WholeNumbers(ledger.unknowns, [*known, wanted]).find()
        if found is not None:
            return found
    return None


def cheapest_witness(ledger: Ledger, hidden: frozenset[Hashable], first: Table, secret: Secret) -> Table | None:
    """A table that proves a secret and changes few of the statements that are shown."""
    for wanted in wanted_of(secret, Row(secret.terms, None, None).value_in(first)):
        found = _cheapest(_Search(ledger, hidden, wanted))
        if found is not None:
            return found
    return None


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
