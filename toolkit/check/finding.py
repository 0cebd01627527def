"""What a rule finds: a code, a clause, a state and values. The sentence is written in `present.texts`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from toolkit.plan.model import Plan
from toolkit.plan.school_years import spring_of
from toolkit.plan.units import Unit, UnitRegister
from toolkit.protect.model import CaseCount, CommonMeasure, EarlierRecords, ForumReport, Transition, UnitRecord
from toolkit.sources import workbook_layout as layout

State = Literal[
    "fulfilled",
    "fulfilled_late",
    "in_progress",
    "not_fulfilled",
    "not_due",
    "cancelled",
    "not_reported",
    "not_measured",
    "hidden",
    "not_mandated",
    "coverage",
]
"""`coverage` is a number that the plan sets no target for: shown, never a breach. `hidden` by disclosure control."""

Value = str | int | date | tuple[str, ...]

ASKED_OF: Final = {
    question.code: question.unit_types
    for sheet in layout.LEADER_SHEETS
    if isinstance(sheet, layout.FormSheet)
    for question in sheet.fields
}
"""The kinds of unit whose workbook has the question, by its code."""


@dataclass(frozen=True)
class Finding:
    """One checked clause.

    Attributes:
        rule: the file in `check/` that found it.
        clause: id of the planpunkt (P061); its chapter and wording come from the plan.
        state: a status word, as a code.
        values: what the sentence needs (programme, grade, days, done, due, ...); several of one kind are a tuple.
            `field` where it is about one answer.
    """

    rule: str
    clause: str
    state: State
    values: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class UnitFacts:
    """All that a rule may look at for one unit.

    Attributes:
        surveyed: the grades that took part in this year's survey, as its source says.
        transitions: those that the unit is one end of.
    """

    plan: Plan
    unit: Unit
    school_year: str
    record: UnitRecord
    run_date: date
    register: UnitRegister | None = None
    surveyed: frozenset[int] = frozenset()
    transitions: tuple[Transition, ...] = ()

    def concerns(self, clause_id: str) -> bool:
        """Whether a clause is about this kind of unit and its grades. Unknown grades are not ruled out."""
        clause = self.plan.clause(clause_id)
        has_grades = not clause.grades or not self.unit.grades or bool(set(clause.grades) & set(self.unit.grades))
        return self.unit.type in clause.unit_types and has_grades

    def is_asked(self, clause_id: str, field: str) -> bool:
        """Whether the clause is about the unit and its workbook has the question: what nobody asks, nobody owes."""
        return self.concerns(clause_id) and self.unit.type in ASKED_OF.get(field, ())

    @property
    def spring(self) -> int:
        """The calendar year in which the school year ends."""
        return spring_of(self.school_year)


@dataclass(frozen=True)
class CommonFacts:
    """All that a rule may look at for the whole municipality. Of cases only what may be shown."""

    plan: Plan
    school_year: str
    run_date: date
    register: UnitRegister
    measures: tuple[CommonMeasure, ...] = ()
    forums: tuple[ForumReport, ...] = ()
    cases: tuple[CaseCount, ...] = ()
    earlier: tuple[EarlierRecords, ...] = ()
