"""One programme's effect: estimate, interval, two tests that know how few schools there are, what may be claimed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from toolkit.analyse.effect.assignments import Assignments, assignments
from toolkit.analyse.effect.bootstrap import WildBootstrap
from toolkit.analyse.effect.imputation import Design
from toolkit.analyse.effect.panel import Panel, check_panel
from toolkit.analyse.effect.randomisation import Statistics

if TYPE_CHECKING:
    import pandas as pd

ProgrammeVerdict = Literal["higher", "lower", "undecided", "no_estimate"]
Reason = Literal[
    "nobody_treated",
    "all_start_together",
    "one_treated",
    "no_year_before",
    "nothing_to_compare",
    "few_treated",
    "few_assignments",
    "few_clusters",
    "bootstrap_p",
    "randomisation_p",
    "signs_differ",
]

CLAIMED_UP_TO: Final = 0.05
"""Both p's must be this small."""

FEWEST_TREATED: Final = 3
FEWEST_ASSIGNMENTS: Final = 20
"""With fewer, randomisation cannot give p <= .05 either."""


@dataclass(frozen=True)
class Effect:
    """An effect in the unit of the values (shares: 0.08 is eight percentage points), or why there is none.

    Attributes:
        estimate: mean difference between treated cells and what they would have had; None with "no_estimate", as all
            numbers up to `p_randomisation`, `se`, `coefficient` and `t`.
        low, high: effects that randomisation does not reject at 5 %; -inf and inf where it rejects nothing.
        p_bootstrap: of the two-way fixed-effects coefficient, restricted wild cluster bootstrap.
        p_randomisation: of the estimate over its standard error, over the assignments.
        verdict: "higher", "lower", "undecided" or "no_estimate".
        reasons: why not more is claimed; empty where "higher" or "lower".
        se: cluster-robust standard error of the estimate, for information: it is too small with few clusters.
        coefficient, t: two-way fixed effects.
        clusters: clusters in the panel.
        treated: clusters with treated cells that count.
        assignments: distinct assignments, also where only a sample of them was used.
        cells: treated cells that count.
        left_out: treated cells that do not, since their unit has no year without the programme, or their year no
            unit without it.
    """

    estimate: float | None
    low: float | None
    high: float | None
    p_bootstrap: float | None
    p_randomisation: float | None
    verdict: ProgrammeVerdict
    reasons: tuple[Reason, ...]
    se: float | None
    coefficient: float | None
    t: float | None
    clusters: int
    treated: int
    assignments: int
    cells: int
    left_out: int


@dataclass(frozen=True, eq=False)
class Layout:
    """What who-started-when alone allows, before any value is looked at."""

    ways: Assignments
    treated_clusters: int
    cells: int
    left_out: int
    no_estimate: tuple[Reason, ...]
    undecided: tuple[Reason, ...]

    @classmethod
    def of(cls, panel: Panel) -> Layout:
        """The layout of a panel's own assignment."""
        design = Design.of(panel, panel.starts[None])
        treated, imputed = design.treated[0], design.imputed[0]
        with_programme = _clusters(panel, treated.any(axis=1))
        counted = _clusters(panel, imputed.any(axis=1))
        ways = assignments(panel)
        none = _no_estimate(panel, treated, imputed, with_programme, counted)
        few: list[Reason] = []
        if counted < FEWEST_TREATED:
            few.append("few_treated")
        if ways.distinct < FEWEST_ASSIGNMENTS:
            few.append("few_assignments")
        if 2.0 ** (1 - len(panel.clusters)) > CLAIMED_UP_TO:
            few.append("few_clusters")
        cells = int(imputed.sum())
        return cls(ways, counted, cells, int(treated.sum()) - cells, none, () if none else tuple(few))


def programme_effect(panel: pd.DataFrame, weights: bool = True) -> Effect:
    """The effect of a programme that units took up in different years.

    Args:
        panel: see `check_panel`: `unit, year, first_treated, n, value`, and optionally `cluster, grade, se`.
        weights: weigh cells by pupils (n); False: every cell alike.

    Returns:
        An `Effect`. It is claimed ("higher", "lower") only where both p's are at most .05, at least 3 treated clusters
        and 20 distinct assignments stand behind it, and estimate and coefficient have the same sign.

    Raises:
        InputError: an impossible panel.

    Source: Borusyak, Jaravel & Spiess 2024 (estimate); Cameron, Gelbach & Miller 2008 (bootstrap); the interval holds
    every constant effect that the randomisation test does not reject (Rosenbaum 2002, Observational Studies, 2.6).
    """
    return estimate_effect(check_panel(panel), weights)


def estimate_effect(panel: Panel, by_pupils: bool = True) -> Effect:
    """The same for a panel that is checked already."""
    layout = Layout.of(panel)
    if layout.no_estimate:
        nothing = (None, None, None, None, None)
        return Effect(*nothing, "no_estimate", layout.no_estimate, None, None, None, *_counts(panel, layout))
    chance = Statistics.of(panel, layout.ways, by_pupils)
    boot = WildBootstrap.of(panel, by_pupils)
    values = (panel.value - panel.value[panel.observed].mean()).reshape(-1, 1)
    estimate, coefficient = float(chance.estimates[0]), float(boot.coefficients(values)[0])
    p_bootstrap, p_randomisation = float(boot.p_values(values)[0]), chance.p
    reasons = list(layout.undecided)
    if p_bootstrap > CLAIMED_UP_TO:
        reasons.append("bootstrap_p")
    if p_randomisation > CLAIMED_UP_TO:
        reasons.append("randomisation_p")
    if estimate * coefficient <= 0:
        reasons.append("signs_differ")
    return Effect(
        estimate,
        chance.end(-1),
        chance.end(1),
        p_bootstrap,
        p_randomisation,
        "undecided" if reasons else "higher" if estimate > 0 else "lower",
        tuple(reasons),
        float(np.sqrt(chance.squares[0, 0])),
        coefficient,
        float(boot.t_values(values)[0]),
        *_counts(panel, layout),
    )


def _no_estimate(
    panel: Panel, treated: np.ndarray, imputed: np.ndarray, with_programme: int, counted: int
) -> tuple[Reason, ...]:
    if with_programme == 0:
        return ("nobody_treated",)
    if len(set(panel.starts.tolist())) == 1 and len(panel.units) > 1:
        return ("all_start_together",)
    if with_programme == 1:
        return ("one_treated",)
    if not imputed.any():
        untreated_year = (panel.observed & ~treated).any(axis=1)
        return ("nothing_to_compare",) if untreated_year[treated.any(axis=1)].any() else ("no_year_before",)
    return ("one_treated",) if counted == 1 else ()


def _clusters(panel: Panel, units: np.ndarray) -> int:
    return len(set(panel.cluster_of[units].tolist()))


def _counts(panel: Panel, layout: Layout) -> tuple[int, int, int, int, int]:
    return len(panel.clusters), layout.treated_clusters, layout.ways.distinct, layout.cells, layout.left_out
