"""The wild cluster bootstrap of the two-way fixed-effects coefficient, with "no effect" imposed.

Cameron, Gelbach & Miller 2008, Bootstrap-Based Improvements for Inference with Clustered Errors, Review of Economics
and Statistics 90(3): restricted residuals, Rademacher signs by cluster, t with the cluster-robust variance CRV1.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

import numpy as np

from toolkit.analyse.effect.imputation import TwoWay
from toolkit.analyse.effect.panel import Array, Panel

ENUMERATED_UP_TO: Final = 12
"""Clusters up to which all sign patterns are used, 2^12 at most."""

DRAWN: Final = 9999
SEED: Final = 20_250_802

_ROUNDING: Final = 1e-9
_AT_ONCE: Final = 4_000_000


@dataclass(frozen=True, eq=False)
class WildBootstrap:
    """What the test needs to know about a panel, whatever the values.

    Attributes:
        residuals: N x N: residuals from unit and year effects alone, which is what the null says.
        numerator: N: its product with the values, over `information`, is the coefficient.
        scores: G x N: its products with residuals from the null are the cluster scores, times `information`.
        information: the weighted sum of squares of treatment after unit and year effects.
        member: G x N: 1 where the cell belongs to the cluster.
        correction: CRV1's factor for few clusters and few cells.
    """

    residuals: Array
    numerator: Array
    scores: Array
    information: float
    member: Array
    correction: float

    @classmethod
    def of(cls, panel: Panel, by_pupils: bool = True) -> WildBootstrap:
        """The test of this panel's own assignment."""
        weights = panel.weights(by_pupils)
        fit = TwoWay.over(weights[None])
        cells = np.eye(weights.size).reshape(1, weights.size, *weights.shape)
        # Row i of `levels` is the fit to a panel that is 1 in cell i and 0 elsewhere.
        levels = fit.effects(weights * cells)[0].reshape(weights.size, -1)
        residuals = np.eye(weights.size) - levels.T
        numerator = weights.ravel() * (residuals @ panel.treated(panel.starts).ravel())
        information = float((numerator * panel.treated(panel.starts).ravel()).sum())
        member = np.repeat(panel.membership(), len(panel.years), axis=1)
        of_cluster = member * numerator
        treatment = numerator / np.where(panel.observed.ravel(), weights.ravel(), 1.0)
        share = (of_cluster * treatment).sum(axis=1) / information
        scores = of_cluster @ residuals - share[:, None] * numerator
        return cls(residuals, numerator, scores, information, member, _correction(panel))

    def coefficients(self, values: Array) -> Array:
        """The fixed-effects coefficient of K sets of values (N x K)."""
        return np.asarray(self.numerator @ values / self.information, dtype=np.float64)

    def t_values(self, values: Array) -> Array:
        """The coefficient over its cluster-robust standard error, for K sets of values (N x K)."""
        squares = ((self.scores @ (self.residuals @ values)) ** 2).sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(self.numerator @ values / np.sqrt(self.correction * squares), dtype=np.float64)

    def p_values(self, values: Array) -> Array:
        """p for K sets of values (N x K): how many sign patterns give a t at least as far from 0.

        Among all 2^G patterns are the actual one and its mirror image, so p is at least 2/2^G; where patterns are
        drawn the actual one is counted as one of them.
        """
        signs = _signs(len(self.member))
        width = max(1, _AT_ONCE // (len(signs) * len(self.member)))
        parts = [self._p_values(values[:, at : at + width], signs) for at in range(0, values.shape[1], width)]
        return np.concatenate(parts)

    def _p_values(self, values: Array, signs: Array) -> Array:
        left = self.residuals @ values
        left[np.abs(left) < 1e-12 * np.abs(values).max(axis=0, initial=0)] = 0
        # Flipping a cluster's residuals flips its part of the numerator, and its part of every cluster's score.
        clusters, sets = len(self.member), values.shape[1]
        numerators = signs @ ((self.member * self.numerator) @ left)
        parts = np.stack([(self.scores * member) @ left for member in self.member])
        flipped = (signs @ parts.reshape(clusters, -1)).reshape(len(signs), clusters, sets)
        squares = np.einsum("pgk,pgk->pk", flipped, flipped)
        # t* >= t without dividing: a perfect fit has no standard error to divide by.
        as_far = numerators**2 * squares[0] >= numerators[0] ** 2 * squares * (1 - _ROUNDING)
        return np.asarray(as_far.mean(axis=0), dtype=np.float64)


def _correction(panel: Panel) -> float:
    """G/(G-1) times (N-1)/(N-k); unit effects lie within clusters and are not counted in k."""
    cells, clusters = int(panel.observed.sum()), len(panel.clusters)
    unknowns = 1 + len(panel.years)
    return clusters / (clusters - 1) * (cells - 1) / (cells - unknowns)


@lru_cache(maxsize=16)
def _signs(clusters: int) -> Array:
    """Sign patterns, the actual one (all +) first. A pattern and its mirror image give the same |t|: one is enough."""
    if clusters <= ENUMERATED_UP_TO:
        return np.array([(1.0, *rest) for rest in product((1.0, -1.0), repeat=clusters - 1)])
    drawn = np.random.default_rng(SEED).choice((1.0, -1.0), size=(DRAWN, clusters))
    return np.vstack([np.ones(clusters), drawn])
