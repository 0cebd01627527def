"""Whether there is an effect to compute for a choice, and the effect; what takes time to say of it."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.analyse.effect import (
    Effect,
    LeftOut,
    Placebo,
    leave_one_out,
    placebo_dates,
    programme_effect,
    smallest_claimable,
)
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
    if chosen.hindrance:
        return Estimate(None, (chosen.hindrance,))
    if panel.rows.empty:
        return Estimate(None, ("no_rows",))
    effect = programme_effect(panel.rows)
    return Estimate(None if effect.verdict == "no_estimate" else effect, effect.reasons)


@dataclass(frozen=True, repr=False)
class Slow:
    """What takes time about one panel.

    Attributes:
        smallest: the smallest effect that would be claimed in 8 of 10 cases, a share 0-1 or points of the mean; None
            where none would be, whatever its size.
        placebos: the effect with pretended earlier starts.
        without: the estimate without each school.
    """

    smallest: float | None
    placebos: tuple[Placebo, ...]
    without: tuple[LeftOut, ...]

    @classmethod
    def of(cls, estimate: Estimate, panel: Panel) -> Slow:
        """Simulated and computed for a panel with an effect."""
        smallest = None if estimate.by_design else smallest_claimable(panel.rows)
        return cls(smallest, placebo_dates(panel.rows), leave_one_out(panel.rows))

    def __repr__(self) -> str:
        return f"<INTERN: {type(self).__name__}>"


class SlowAnswers:
    """What is worked out once for each panel: the effect at once, and what takes longer after the figure is shown."""

    def __init__(self) -> None:
        self._estimates: dict[tuple[object, ...], Estimate] = {}
        self._known: dict[tuple[object, ...], Slow] = {}
        self._waiting: dict[tuple[object, ...], tuple[Estimate, Panel]] = {}

    def estimated(self, chosen: Choice, panel: Panel) -> Estimate:
        """The effect of the chosen programme in this panel."""
        key = (chosen.hindrance, *panel.key)
        if key not in self._estimates:
            self._estimates[key] = estimated(chosen, panel)
        return self._estimates[key]

    def now(self, estimate: Estimate, panel: Panel) -> Slow:
        """At once, however long it takes."""
        key = panel.key
        if key not in self._known:
            self._known[key] = Slow.of(estimate, panel)
        return self._known[key]

    def if_known(self, estimate: Estimate, panel: Panel) -> Slow | None:
        """None where it is not worked out yet; then it waits for `work_out`."""
        key = panel.key
        if key not in self._known:
            self._waiting[key] = estimate, panel
        return self._known.get(key)

    def work_out(self) -> bool:
        """Work out everything that waits; whether there was anything."""
        waiting = list(self._waiting.values())
        self._waiting.clear()
        for estimate, panel in waiting:
            self.now(estimate, panel)
        return bool(waiting)

    def __repr__(self) -> str:
        return f"<INTERN: {type(self).__name__}>"
