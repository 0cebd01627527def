"""What a rule finds: a code, a clause, a state and values. The sentence is written in `present.texts`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from toolkit.plan.model import Plan
from toolkit.plan.units import Unit
from toolkit.protect.model import UnitRecord

State = Literal[
    "fulfilled",
    "fulfilled_late",
    "in_progress",
    "not_fulfilled",
    "not_due",
    "cancelled",
    "not_reported",
    "not_mandated",
    "coverage",
]
"""`coverage` is n of m of a recommendation: shown as a number, never as a breach."""


@dataclass(frozen=True)
class Finding:
    """One checked clause.

    Attributes:
        rule: the file in `check/` that found it.
        clause: id of the planpunkt (P061); its chapter and wording come from the plan.
        state: a status word, as a code.
        values: what the sentence needs (programme, grade, days, done, due, ...).
    """

    rule: str
    clause: str
    state: State
    values: dict[str, str | int | date] = field(default_factory=dict)


@dataclass(frozen=True)
class UnitFacts:
    """All that a rule may look at for one unit."""

    plan: Plan
    unit: Unit
    school_year: str
    record: UnitRecord
    run_date: date

    def clause_of(self, rule: str) -> str:
        """The planpunkt that the plan switches the rule on for."""
        return next(check.clauses[0] for check in self.plan.checks if check.rule == rule)

    @property
    def spring(self) -> int:
        """The calendar year in which the school year ends."""
        return int(self.school_year[:4]) + 1
