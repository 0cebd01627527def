"""The imputation estimate as linear operators, for one assignment of the programme or for thousands at once.

What a unit would have had without the programme is what its own level and the year's level say, both fitted to the
cells without it (Borusyak, Jaravel & Spiess 2024, Revisiting Event-Study Designs, Review of Economic Studies). The
estimate and its cluster scores are linear in the values, so each assignment is a few rows of numbers, whatever the
values are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from toolkit.analyse.effect.panel import Array, Bools, Ints, Panel


@dataclass(frozen=True, eq=False)
class TwoWay:
    """Unit and year effects by weighted least squares, for A sets of weights over the same U x T grid.

    Attributes:
        weights: A x U x T, 0 for cells that are not fitted to.
        connected: A x U x T: whether unit and year effect are known together, so that their sum is determined.
    """

    weights: Array
    connected: Bools
    _unit_totals: Array
    _years_solved: Array

    @classmethod
    def over(cls, weights: Array) -> TwoWay:
        """The fit for these weights (A x U x T). Unit effects are eliminated; T x T systems remain."""
        used = (weights > 0).astype(np.float64)
        years = _connected_years(used)
        totals = weights.sum(axis=2)
        totals = np.where(totals > 0, totals, np.inf)
        laplacian = -np.swapaxes(weights / totals[..., None], 1, 2) @ weights
        np.einsum("att->at", laplacian)[...] += weights.sum(axis=1)
        # Only differences within connected years are determined: their common level is pinned, which changes no sum.
        return cls(weights, used @ years > 0, totals, np.asarray(np.linalg.inv(laplacian + years), dtype=np.float64))

    def effects(self, mass: Array) -> Array:
        """Solve X'WX b = X'mass for K right-hand sides; X b, unit plus year effect of every cell (A x K x U x T).

        With mass = weights * y this is the fit to y; weights * effects(z) is the transpose of that fit, applied to z.
        """
        rows = mass.sum(axis=3)
        right = mass.sum(axis=2) - rows @ (self.weights / self._unit_totals[..., None])
        of_year = right @ self._years_solved
        of_unit = (rows - of_year @ np.swapaxes(self.weights, 1, 2)) / self._unit_totals[:, None]
        return np.asarray(of_unit[..., None] + of_year[:, :, None], dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Design:
    """The imputation estimate under A assignments. Cells are the grid's U x T, in its order, flattened to N.

    Attributes:
        treated: A x U x T, cells with the programme.
        imputed: A x U x T, those of them whose unit and year have cells without it, so that they count.
        estimate: A x N: the estimate is estimate @ values.
        scores: A x G x N: its cluster scores are scores @ values; the standard error is the root of the sum of their
            squares (a treated cell's residual is its difference minus the mean difference).
    """

    treated: Bools
    imputed: Bools
    estimate: Array
    scores: Array

    @classmethod
    def of(cls, panel: Panel, starts: Ints, by_pupils: bool = True) -> Design:
        """The operators for starts (A x U first autumns, 0 = never)."""
        weights = panel.weights(by_pupils)
        treated = panel.treated(starts)
        fit = TwoWay.over(np.where(treated, 0.0, weights))
        imputed = treated & fit.connected
        target = np.where(imputed, weights, 0.0)
        total = target.sum(axis=(1, 2), keepdims=True)
        target = target / np.where(total > 0, total, 1.0)
        estimate = target - fit.weights * fit.effects(target[:, None])[:, 0]
        of_cluster = estimate[:, None] * panel.membership()[:, :, None]
        on_treated = (of_cluster * imputed[:, None]).sum(axis=(2, 3))
        scores = of_cluster - fit.weights[:, None] * fit.effects(of_cluster)
        scores -= on_treated[..., None, None] * estimate[:, None]
        count, clusters = scores.shape[:2]
        return cls(treated, imputed, estimate.reshape(count, -1), scores.reshape(count, clusters, -1))

    def estimates(self, values: Array) -> Array:
        """Estimates (A x K) for K sets of values (N x K)."""
        return np.asarray(self.estimate @ values, dtype=np.float64)

    def score_sums(self, values: Array) -> Array:
        """Cluster scores (A x G x K) for K sets of values (N x K)."""
        count, clusters, cells = self.scores.shape
        return np.asarray((self.scores.reshape(-1, cells) @ values).reshape(count, clusters, -1), dtype=np.float64)


def _connected_years(used: Array) -> Array:
    """A x T x T: 1 where two years hang together through units that have both, directly or by other years."""
    years = used.shape[2]
    linked = ((np.swapaxes(used, 1, 2) @ used > 0) | np.eye(years, dtype=np.bool_)).astype(np.float64)
    reach = 1
    while reach < years - 1:
        linked = (linked @ linked > 0).astype(np.float64)
        reach *= 2
    return linked
