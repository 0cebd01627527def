"""The plan as typed, frozen data: what it says, who is responsible, and when.

The wording is the municipality's own, verbatim, in bokmål; everything else is read off it. Where the plan names no
responsible role or time, the field is None: the toolkit never invents one.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal, NoReturn, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from toolkit.plan.base import DatedName as DatedName
from toolkit.plan.base import Frozen as Frozen
from toolkit.plan.base import SchoolYear as SchoolYear
from toolkit.plan.base import Term as Term
from toolkit.plan.base import name_on as name_on
from toolkit.plan.base import refuse_repeated as refuse_repeated

UnitType = Literal["school", "kindergarten", "community_centre", "adult_education", "upper_secondary", "municipality"]
Owner = Literal["municipal", "private", "county", "unknown"]
Strength = Literal["skal", "avtalt", "bør", "beskrevet"]
Grade = Annotated[int, Field(ge=1, le=13)]


class Chapter(Frozen):
    """A chapter of the plan. `judged`: whether it is about measures, and so is judged as a whole every year."""

    id: str
    title: str
    judged: bool = True


class Clause(Frozen):
    """One planpunkt, verbatim, with its id in the catalogue (P001-P229), or X001 where the catalogue has missed it.

    Attributes:
        grades: the school grades it is about; empty means all. Kindergartens are not narrowed by it.
        responsible, when: the plan's own words, and None where it says nothing.
        responsible_inferred: who it must be; our reading, never shown as the plan's.
        shown: `core` is checked and stands in the reports, `appendix` is assessed with its chapter, `not` is neither.
        same_as: the clause that says the same, or that this one is a part of.
    """

    id: Annotated[str, Field(pattern=r"^[PX]\d{3}$")]
    chapter: str
    wording: str
    strength: Strength
    unit_types: tuple[UnitType, ...]
    grades: tuple[Grade, ...] = ()
    responsible: str | None = None
    when: str | None = None
    responsible_inferred: str | None = None
    shown: Literal["core", "appendix", "not"] = "appendix"
    same_as: str | None = None


class Measure(Frozen):
    """One row of the plan's action table (in Oppdal: tiltaksplan 2018-21, chapter 5).

    `responsible` is the plan's own words; `role` is the same role without the municipality's name, for display.
    Exactly one of `deadline` and `period` is set.
    `answered_by` is the field of a unit's workbook that says whether it is done: `plan_made` for a measure with a
    deadline, `competence_activity` for one with a period. Without it the municipality's own workbook answers.
    """

    id: Annotated[str, Field(pattern=r"^T\d$")]
    clause: str
    wording: str
    scope: Literal["unit", "common"]
    unit_types: tuple[UnitType, ...]
    owners: tuple[Owner, ...] = ("municipal",)
    responsible: str
    role: str
    when: str
    deadline: date | None = None
    period: tuple[int, int] | None = None
    answered_by: Literal["plan_made", "competence_activity"] | None = None

    @model_validator(mode="after")
    def _has_one_time(self) -> Self:
        if (self.deadline is None) == (self.period is None):
            raise PydanticCustomError("deadline_or_period", "exactly one of deadline and period must be set")
        return self

    @model_validator(mode="after")
    def _can_be_answered(self) -> Self:
        time = {"plan_made": self.deadline, "competence_activity": self.period}
        if self.answered_by is not None and (self.scope != "unit" or time[self.answered_by] is None):
            what = "answered_by needs scope = unit, and a deadline for plan_made or a period for competence_activity"
            raise PydanticCustomError("answered_by_does_not_fit", what)
        return self


class Programme(Frozen):
    """A universal programme (chapter 1.7). `mandated` only for the owners and grades that the plan names.

    `first_year` is the year the plan says it starts; None where the plan names none.
    """

    id: str
    name: str
    clause: str
    wording: str
    grades: tuple[Grade, ...]
    unit_types: tuple[UnitType, ...]
    owners: tuple[Owner, ...]
    mandated: bool
    first_year: int | None = None
    evidence_level: str | None = None
    evidence_note: str | None = None


class ProgrammeCondition(Frozen):
    """What the plan itself says decides whether programmes work. Somebody must judge it; few facts are at hand.

    Attributes:
        label: the condition in the plan's own words, short.
        indicator: id of a survey index that says something about it, if there is one.
        staff_trained: whether the share of trained staff that leaders report says something about it.
    """

    id: str
    clause: str
    label: str
    indicator: str | None = None
    staff_trained: bool = False


class RecommendedContent(Frozen):
    """One of the six items of «Aktuelt innhold i planen» (chapter 4): a recommendation, never a breach."""

    id: str
    clause: str
    wording: str
    unit_types: tuple[UnitType, ...]


class Forum(Frozen):
    """A meeting that the plan promises with a number: so often a year, or so often while a child is in the unit.

    Attributes:
        unit_types: whose children or leaders it is for; `upper_secondary` is the county's and never counted as ours.
        times: how many meetings, in `years` school years.
        years: 1 for a yearly meeting; the length of kindergarten or school where each cohort is to meet it.
        per_unit: whether each municipal unit of these types is to have it.
    """

    clause: str
    wording: str
    unit_types: tuple[UnitType, ...]
    times: Annotated[int, Field(ge=1)]
    years: Annotated[int, Field(ge=1)] = 1
    per_unit: bool = False


class ReviewWindow(Frozen):
    """When the yearly review is to be held: first and last month, both included."""

    clause: str
    wording: str
    first_month: Annotated[int, Field(ge=1, le=12)]
    last_month: Annotated[int, Field(ge=1, le=12)]
    responsible: str


class BullyingDefinition(Frozen):
    """One of the plan's two definitions of bullying (chapter 2). Figures under different ones are never mixed."""

    id: Literal["udir", "lund"]
    clauses: tuple[str, ...]
    wording: str
    short: str
    source: str


UDIR: Final = BullyingDefinition(
    id="udir",
    clauses=(),
    wording="Mobbing 2–3 ganger i måneden eller oftere",
    short="2–3 ganger i måneden eller oftere",
    source="Utdanningsdirektoratet (Elevundersøkelsen)",
)
"""What the survey's share of bullied pupils means, whether or not a plan has a definition of its own."""


class Inconsistency(Frozen):
    """Where a careful reader finds that the plan contradicts itself, is unclear or leaves something out.

    Attributes:
        finding: what is wrong, one or two sentences.
        question: what the next plan should settle.
    """

    id: Annotated[str, Field(pattern=r"^L\d{2}$")]
    clauses: tuple[str, ...]
    finding: str
    question: str


class Check(Frozen):
    """A rule of `check/` that the plan switches on, with the clauses it stands for.

    Attributes:
        field: for rules about one answer: its code in the workbook.
        name: what its sentences are about, where one field answers for two things; else the field.
        at_least: for counts: the plan's own number, or 1 where it only says that something is to be.
        this_year: for dates: whether it is to have happened in the school year.
    """

    rule: str
    clauses: Annotated[tuple[str, ...], Field(min_length=1)]
    field: str | None = None
    name: str | None = None
    at_least: Annotated[int, Field(ge=1)] = 1
    this_year: bool = False

    @property
    def subject(self) -> str:
        """What its sentences are about."""
        return self.name or self.field or self.rule


class Plan(Frozen):
    """One municipality's plan. Ten lines are enough to begin with: what a plan does not say, nobody checks.

    Attributes:
        adopted: the day it was adopted; None where no source at hand says.
        baseline: the school year that progress is measured from: the last before the plan was at work.
        valid_from, valid_to: both days included; None where the end is open.
    """

    title: str
    first_year: int
    last_year: int
    source: str
    adopted: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    baseline: SchoolYear | None = None
    chapters: tuple[Chapter, ...] = ()
    clauses: tuple[Clause, ...] = ()
    measures: tuple[Measure, ...] = ()
    programmes: tuple[Programme, ...] = ()
    programme_conditions: tuple[ProgrammeCondition, ...] = ()
    recommended_contents: tuple[RecommendedContent, ...] = ()
    forums: tuple[Forum, ...] = ()
    review_window: ReviewWindow | None = None
    outcomes: tuple[str, ...] = ("fungerer tilfredsstillende", "revisjon nødvendig")
    bullying_definitions: tuple[BullyingDefinition, ...] = ()
    terms: tuple[Term, ...] = ()
    checks: tuple[Check, ...] = ()
    inconsistencies: tuple[Inconsistency, ...] = ()

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        ids_by_key: dict[str, list[str]] = {
            "chapters": [c.id for c in self.chapters],
            "clauses": [c.id for c in self.clauses],
            "measures": [m.id for m in self.measures],
            "programmes": [p.id for p in self.programmes],
            "programme_conditions": [c.id for c in self.programme_conditions],
            "recommended_contents": [r.id for r in self.recommended_contents],
            "forums": [f.clause for f in self.forums],
            "bullying_definitions": [d.id for d in self.bullying_definitions],
            "terms": [t.id for t in self.terms],
            "checks": [f"{c.rule} {c.field} {c.clauses[0]}" if c.field else c.rule for c in self.checks],
            "inconsistencies": [i.id for i in self.inconsistencies],
        }
        for key, ids in ids_by_key.items():
            refuse_repeated(key, ids)
        return self

    @model_validator(mode="after")
    def _references_exist(self) -> Self:
        named = [
            *(("measures", m.clause) for m in self.measures),
            *(("programmes", p.clause) for p in self.programmes),
            *(("programme_conditions", c.clause) for c in self.programme_conditions),
            *(("recommended_contents", r.clause) for r in self.recommended_contents),
            *(("forums", f.clause) for f in self.forums),
            *([("review_window", self.review_window.clause)] if self.review_window else []),
            *(("inconsistencies", c) for i in self.inconsistencies for c in i.clauses),
            *(("bullying_definitions", c) for d in self.bullying_definitions for c in d.clauses),
            *(("checks", c) for check in self.checks for c in check.clauses),
            *(("same_as", c.same_as) for c in self.clauses if c.same_as),
            *(("terms", c) for term in self.terms for c in term.clauses),
        ]
        clauses = {c.id for c in self.clauses}
        chapters = {c.id for c in self.chapters}
        unknown = [f"{key}: {value}" for key, value in named if value not in clauses]
        unknown += [f"clauses: {c.id}: chapter {c.chapter}" for c in self.clauses if c.chapter not in chapters]
        if unknown:
            raise PydanticCustomError(
                "reference_unknown", "refers to what is not in the plan: {what}", {"what": ", ".join(unknown)}
            )
        return self

    def clause(self, clause_id: str) -> Clause:
        """The clause with this id. Raises KeyError if the plan has none."""
        return next((c for c in self.clauses if c.id == clause_id), None) or _missing(clause_id)

    def definition(self, definition_id: str) -> BullyingDefinition:
        """One of the definitions of bullying, by id; the survey's own where the plan has none of that name."""
        found = next((d for d in self.bullying_definitions if d.id == definition_id), None)
        return found or (UDIR if definition_id == UDIR.id else _missing(definition_id))

    def term(self, term_id: str, on: date, otherwise: str = "") -> str:
        """What a body or title was called on a given day; `otherwise` where the plan does not name it."""
        term = next((t for t in self.terms if t.id == term_id), None)
        return otherwise if term is None else name_on(term.names, on)


def _missing(key: str) -> NoReturn:
    raise KeyError(key)
