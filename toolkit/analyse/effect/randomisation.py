"""Randomisation inference: had other clusters started in those years, how often would the estimate look as large?

The statistic is the imputation estimate over its cluster-robust standard error. Studentised, the test also keeps its
level where units differ in noise (Wu & Ding 2021, Randomization Tests for Weak Null Hypotheses, JASA 116).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from toolkit.analyse.effect.assignments import Assignments
from toolkit.analyse.effect.imputation import Design
from toolkit.analyse.effect.panel import Array, Panel

REJECTED: Final = 0.05

_ROUNDING: Final = 1e-9
_AT_ONCE: Final = 4_000_000
_STEPS: Final = np.concatenate([np.arange(1, 241) / 20, np.geomspace(12.5, 1e5, 60)])
"""Where the interval's ends are looked for, in standard errors from the estimate: .05 apart up to 12, then wider."""


@dataclass(frozen=True, eq=False)
class Statistics:
    """Every assignment's statistic for the values minus any constant effect; the actual assignment is first.

    For the values minus tau times treatment, an assignment's estimate is `estimates - tau * shifts` and its squared
    standard error `squares @ (1, -2 tau, tau^2)`.

    Attributes:
        estimates: A estimates.
        shifts: A: how much of a constant effect on the cells actually treated this assignment would find.
        squares: A x 3.
    """

    estimates: Array
    shifts: Array
    squares: Array

    @classmethod
    def of(cls, panel: Panel, ways: Assignments, by_pupils: bool = True) -> Statistics:
        """The statistics of all assignments that have an estimate at all."""
        values = panel.value - panel.value[panel.observed].mean()
        both = np.column_stack([values.ravel(), panel.treated(panel.starts).ravel()])
        # What is only rounding is 0: a perfect fit must be seen as one.
        rounding = 1e-12 * np.abs(both).max(axis=0)
        parts = []
        for design in designs(panel, ways, by_pupils):
            estimates, scores = design.estimates(both), design.score_sums(both)
            estimates[np.abs(estimates) < rounding] = 0
            scores[np.abs(scores) < rounding] = 0
            own, shift = scores[..., 0], scores[..., 1]
            squares = [(own * own).sum(axis=1), (own * shift).sum(axis=1), (shift * shift).sum(axis=1)]
            parts.append(np.column_stack([estimates, *squares])[design.imputed.any(axis=(1, 2))])
        table = np.concatenate(parts)
        return cls(table[:, 0], table[:, 1], table[:, 2:])

    def p_values(self, effects: Array) -> Array:
        """p of each of these effects (M): the share of assignments whose |t| is at least the actual one's."""
        estimates = self.estimates[:, None] - self.shifts[:, None] * effects
        squares = self.squares @ np.stack([np.ones_like(effects), -2 * effects, effects**2])
        as_far = estimates**2 * squares[0] >= estimates[0] ** 2 * squares * (1 - _ROUNDING)
        return np.asarray(as_far.mean(axis=0), dtype=np.float64)

    @property
    def p(self) -> float:
        """p of no effect."""
        return float(self.p_values(np.zeros(1))[0])

    def end(self, side: int) -> float:
        """One end of the interval: the effect farthest from the estimate, on this side, that is not rejected.

        Effects between two of the places looked at are settled by bisection; +-infinity where the farthest place is
        still not rejected, as it must be with fewer than 20 assignments.
        """
        estimate, error = float(self.estimates[0]), math.sqrt(self.squares[0, 0])
        distances = np.concatenate([[0.0], _STEPS]) * (error or abs(estimate) or 1.0)
        kept = np.flatnonzero(self.p_values(estimate + side * distances) > REJECTED)
        if kept.size and kept[-1] == len(distances) - 1:
            return side * math.inf
        last = int(kept[-1]) if kept.size else 0
        inside, outside = float(distances[last]), float(distances[last + 1])
        while outside - inside > 1e-9 * float(distances[1]):
            middle = (inside + outside) / 2
            if self.p_values(np.array([estimate + side * middle]))[0] > REJECTED:
                inside = middle
            else:
                outside = middle
        return estimate + side * inside


def designs(panel: Panel, ways: Assignments, by_pupils: bool, sets: int = 1) -> Iterator[Design]:
    """The operators of all assignments, a part at a time, so that neither they nor their products (for `sets` sets
    of values) fill the memory; the actual assignment is in the first part."""
    width = max(1, _AT_ONCE // (len(panel.clusters) * max(panel.observed.size, sets)))
    for at in range(0, len(ways.starts), width):
        yield Design.of(panel, ways.starts[at : at + width], by_pupils)
