"""Whole-number search over rows: `scipy.optimize.milp` (HiGHS), never trusted further than it can be checked.

Every table found is put back into the rows in exact whole numbers. What could not be decided is an error, not a pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, linprog, milp
from scipy.sparse import block_array, csr_array, diags_array, vstack

from toolkit.errors import ProtectionError
from toolkit.protect.ledger import Row, Table, Terms
from toolkit.protect.sums import Rows, Sums

SECONDS = 60.0
"""A single question that takes longer than this is undecided."""

OPTIMAL, LIMIT, INFEASIBLE, UNBOUNDED = 0, 1, 2, 3


class WholeNumbers:
    """All whole-number tables, never negative, that agree with some rows."""

    def __init__(self, unknowns: int, rows: Sequence[Row], seconds: float = SECONDS) -> None:
        self._rows, self._unknowns, self._seconds = Rows(rows, unknowns), unknowns, seconds
        self._matrix = self._rows.sums.matrix
        self._low, self._high = bounds_of(rows)
        self._constraints = [LinearConstraint(self._matrix, self._low, self._high)] if rows else []

    def find(self) -> Table | None:
        """One table; None where there is none. Raises ProtectionError where the solver did not finish."""
        return checked(self._solve(np.zeros(self._unknowns)), self._rows, self._unknowns)

    def any(self) -> Table:
        """One table. Raises ProtectionError where the rows contradict each other or the solver did not finish."""
        table = self.find()
        if table is None:
            raise ProtectionError("ledger_contradicts", {})
        return table

    def extreme(self, terms: Terms, sense: Literal["lowest", "highest"]) -> tuple[int, Table] | None:
        """The lowest or highest value of a sum, with a table that has it; None where there is no end.

        Raises:
            ProtectionError: no table agrees with the rows, or the solver did not finish.
        """
        sign = 1 if sense == "lowest" else -1
        objective = np.zeros(self._unknowns)
        for unknown, coefficient in terms:
            objective[unknown] = sign * coefficient
        result = self._solve(objective)
        if result.status not in (OPTIMAL, LIMIT, INFEASIBLE) and self._has_no_end(objective):
            return None
        table = checked(result, self._rows, self._unknowns)
        if table is None:
            raise ProtectionError("ledger_contradicts", {})
        return Row(terms, None, None).value_in(table), table

    def reaching(self, goals: Sequence[tuple[Terms, int]]) -> Table:
        """A table in which as many sums as possible come up to their goals, all at once.

        Raises:
            ProtectionError: no table agrees with the rows, or the solver did not finish.
        """
        sums = Sums([terms for terms, _ in goals], self._unknowns).matrix
        # sum - goal * way >= 0: `way` is how far it has come, 0-1.
        way = diags_array([-float(goal) for _, goal in goals])
        constraints = [LinearConstraint(csr_array(block_array([[sums, way]], dtype=np.float64)), 0, np.inf)]
        if self._constraints:
            nothing = csr_array((len(self._low), len(goals)))
            known = csr_array(block_array([[self._matrix, nothing]], dtype=np.float64))
            constraints.append(LinearConstraint(known, self._low, self._high))
        result = milp(
            np.repeat([0.0, -1.0], [self._unknowns, len(goals)]),
            integrality=np.repeat([1, 0], [self._unknowns, len(goals)]),
            constraints=constraints,
            bounds=Bounds(0, np.repeat([np.inf, 1.0], [self._unknowns, len(goals)])),
            options={"time_limit": self._seconds},
        )
        table = checked(result, self._rows, self._unknowns)
        if table is None:
            raise ProtectionError("ledger_contradicts", {})
        return table

    def _solve(self, objective: NDArray[np.float64]) -> OptimizeResult:
        whole = np.ones(self._unknowns, dtype=np.int64)
        # The solver's own default stops a ten-thousandth away from the end: a whole child off in a large number.
        return milp(
            objective,
            integrality=whole,
            constraints=self._constraints,
            options={"time_limit": self._seconds, "mip_rel_gap": 0.0},
        )

    def _has_no_end(self, objective: NDArray[np.float64]) -> bool:
        """Whether tables exist and the sum grows without end (then it does so without whole numbers too)."""
        self.any()
        sides = vstack([self._matrix, -self._matrix], format="csr")
        ends = np.concatenate([self._high, -self._low])
        finite = np.isfinite(ends)
        return bool(linprog(objective, A_ub=sides[finite], b_ub=ends[finite]).status == UNBOUNDED)


def checked(result: OptimizeResult, rows: Rows, unknowns: int) -> Table | None:
    """The solver's table in whole numbers, put back into every row; None where it proved that there is none.

    Raises:
        ProtectionError: the solver gave up, or its table is wrong.
    """
    if result.status == INFEASIBLE:
        return None
    if result.status != OPTIMAL or result.x is None:
        raise ProtectionError("solver_gave_up", {"status": int(result.status)})
    table: Table = np.rint(result.x[:unknowns]).astype(np.int64)
    if (table < 0).any() or not rows.agree_with(table):
        raise ProtectionError("solver_inexact", {})
    return table


def bounds_of(rows: Sequence[Row]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The rows' lower and upper bounds; infinite where there is none."""
    low = [-np.inf if row.low is None else float(row.low) for row in rows]
    high = [np.inf if row.high is None else float(row.high) for row in rows]
    return np.array(low), np.array(high)
