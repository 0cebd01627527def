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
from toolkit.protect.ledger import Ledger, Row, Secret, Statement, Table
from toolkit.protect.solver import SECONDS, WholeNumbers, agrees, bounds_of, checked, matrix_of

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
    while open_secrets := unproven(protection, secrets):
        hardest = max(open_secrets, key=lambda secret: (_gap(secret, protection.tables[0]), str(secret.statement)))
        witness = _free_witness(ledger, protection, hardest)
        if witness is None:
            witness = _witness(ledger, protection, hardest)
        changed = {s.name for s in ledger.statements if s.name not in protection.hidden and not agrees(witness, s.rows)}
        protection = Protection(protection.hidden | changed, (*protection.tables, witness))
    return protection


def unproven(protection: Protection, secrets: Mapping[Hashable, Sequence[Secret]]) -> list[Secret]:
    """The numbers of hidden statements for which the tables at hand prove nothing yet."""
    return [
        secret
        for name in sorted(protection.hidden, key=str)
        for secret in secrets.get(name, ())
        if not is_proven(secret, protection.tables)
    ]


def is_proven(secret: Secret, tables: Sequence[Table]) -> bool:
    """Whether the tables differ in a number (unless it may be known), and one of them reaches its limit."""
    values = [Row(secret.terms, None, None).value_in(table) for table in tables]
    return secret.is_safe_between(min(values), max(values))


def _gap(secret: Secret, table: Table) -> int:
    return 0 if secret.at_least is None else secret.at_least - Row(secret.terms, None, None).value_in(table)


def _first_table(ledger: Ledger, truth: Table | None) -> Table:
    everything = ledger.known_rows(())
    if truth is None:
        return WholeNumbers(ledger.unknowns, everything).any()
    if not agrees(truth, everything):
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
        table = checked(result, self._fixed, self._unknowns)
        return None if table is None else (table, np.array([_distance(s, table) for s in self._movable]))

    def _stays(self) -> LinearConstraint:
        low, high = bounds_of(self._fixed)
        nothing = csr_array((len(self._fixed), len(self._movable)))
        return LinearConstraint(
            block_array([[matrix_of(self._fixed, self._unknowns), nothing]], format="csr"), low, high
        )

    def _moves(self) -> list[LinearConstraint]:
        """`low - moved <= sum <= high + moved` for every row of a movable statement."""
        moving = [(number, row) for number, statement in enumerate(self._movable) for row in statement.rows]
        if not moving:
            return []
        rows = [row for _, row in moving]
        sums, (low, high) = matrix_of(rows, self._unknowns), bounds_of(rows)
        owners = np.array([number for number, _ in moving])
        size = (len(rows), len(self._movable))
        moved = csr_array((np.ones(len(rows)), (np.arange(len(rows)), owners)), shape=size)
        return [
            LinearConstraint(block_array([[sums, moved]], format="csr"), low, np.inf),
            LinearConstraint(block_array([[sums, -moved]], format="csr"), -np.inf, high),
        ]


def _distance(statement: Statement, table: Table) -> float:
    """How far a table is from what a statement says; 0 where it agrees."""
    beyond = [0]
    for row in statement.rows:
        value = row.value_in(table)
        beyond += [0 if row.low is None else row.low - value, 0 if row.high is None else value - row.high]
    return float(max(beyond))
