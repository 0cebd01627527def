"""Whether there is an effect to compute for a choice, and the effect; the smallest one that would have been seen."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.analyse.effect import Effect, programme_effect, smallest_claimable
from toolkit.interactive.panel import Panel
from toolkit.interactive.question import Choice

DESIGN = ("few_treated", "few_assignments", "few_clusters")
"""Reasons that lie in which schools there are and when they started, whatever the figures say."""


@dataclass(frozen=True, repr=False)
class Estimate:
    """The effect, or None and the reasons why none is computed."""

    effect: Effect | None
    reasons: tuple[str, ...]

    @property
    def by_design(self) -> tuple[str, ...]:
        """Why no effect could have been claimed, however large; empty where one could."""
        return tuple(reason for reason in self.reasons if reason in DESIGN)

    def __repr__(self) -> str:
        return f"<INTERN: {type(self).__name__}>"


def estimated(chosen: Choice, panel: Panel) -> Estimate:
    """The effect of the chosen programme in this panel, unless nothing can be compared."""
    if chosen.all_start_together:
        return Estimate(None, ("all_start_together",))
    if panel.rows.empty:
        return Estimate(None, ("no_rows",))
    effect = programme_effect(panel.rows)
    return Estimate(None if effect.verdict == "no_estimate" else effect, effect.reasons)


class Powers:
    """The smallest effect that would be claimed in 8 of 10 cases, worked out once for each panel.

    It is simulated, and that takes longer than anybody wants to wait for a figure: what is not known yet can be left
    for later.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], float | None] = {}
        self._waiting: dict[tuple[object, ...], Panel] = {}

    def smallest(self, estimate: Estimate, panel: Panel) -> float | None:
        """A share 0-1, or points of the mean; None where none would be, whatever its size."""
        if estimate.by_design:
            return None
        key = panel.key
        if key not in self._known:
            self._known[key] = smallest_claimable(panel.rows)
        return self._known[key]

    def is_known(self, estimate: Estimate, panel: Panel) -> bool:
        """Whether it can be said at once. If not, it waits for `work_out`."""
        key = panel.key
        if estimate.by_design or key in self._known:
            return True
        self._waiting[key] = panel
        return False

    def work_out(self) -> bool:
        """Work out everything that waits; whether there was anything."""
        found = {key: smallest_claimable(panel.rows) for key, panel in self._waiting.items()}
        self._waiting.clear()
        self._known |= found
        return bool(found)

    def __repr__(self) -> str:
        return f"<INTERN: {type(self).__name__}>"
