"""The plan as typed, frozen data: what it says, who is responsible, and when.

The wording is the municipality's own, verbatim, in bokmål; everything else is read off it. Where the plan names no
responsible role or time, the field is None: the toolkit never invents one.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, NoReturn

from pydantic import BaseModel, ConfigDict, Field

UnitType = Literal["school", "kindergarten", "community_centre", "adult_education", "upper_secondary", "municipality"]
Owner = Literal["municipal", "private", "county", "unknown"]
Strength = Literal["skal", "avtalt", "bør", "beskrevet"]
SchoolYear = Annotated[str, Field(pattern=r"^\d{4}-\d{2}$")]


class Frozen(BaseModel):
    """Base of all settings: unknown keys are errors, nothing changes after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Chapter(Frozen):
    id: str
    title: str


class Clause(Frozen):
    """One planpunkt, verbatim, with its id in the catalogue (P001-P229)."""

    id: Annotated[str, Field(pattern=r"^P\d{3}$")]
    chapter: str
    wording: str
    strength: Strength
    unit_types: tuple[UnitType, ...]
    responsible: str | None = None
    when: str | None = None


class Measure(Frozen):
    """One row of the action table in chapter 5 (tiltaksplan 2018-21).

    `responsible` is the plan's own words; `role` is the same role without the municipality's name, for display.
    Exactly one of `deadline` and `period` is set.
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


class Programme(Frozen):
    """A universal programme (chapter 1.7). `mandated` only for the owners and grades that the plan names."""

    id: str
    name: str
    clause: str
    wording: str
    grades: tuple[int, ...]
    unit_types: tuple[UnitType, ...]
    owners: tuple[Owner, ...]
    mandated: bool
    evidence_level: str | None = None
    evidence_note: str | None = None


class RecommendedContent(Frozen):
    """One of the six items of «Aktuelt innhold i planen» (chapter 4): a recommendation, never a breach."""

    id: str
    clause: str
    wording: str
    unit_types: tuple[UnitType, ...]


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


class DatedName(Frozen):
    """What something was called, and when. Open ends are None; both dates are included."""

    name: str
    valid_from: date | None = None
    valid_to: date | None = None


class Term(Frozen):
    """A body, a title or a law that has had several names."""

    id: str
    names: tuple[DatedName, ...]
    source: str


class Check(Frozen):
    """A rule of `check/` that the plan switches on, with the clauses it stands for."""

    rule: str
    clauses: tuple[str, ...]


class Plan(Frozen):
    title: str
    first_year: int
    last_year: int
    source: str
    chapters: tuple[Chapter, ...]
    clauses: tuple[Clause, ...]
    measures: tuple[Measure, ...]
    programmes: tuple[Programme, ...]
    recommended_contents: tuple[RecommendedContent, ...]
    review_window: ReviewWindow
    outcomes: tuple[str, ...]
    bullying_definitions: tuple[BullyingDefinition, ...]
    terms: tuple[Term, ...]
    checks: tuple[Check, ...]

    def clause(self, clause_id: str) -> Clause:
        """The clause with this id. Raises KeyError if the plan has none."""
        return next((c for c in self.clauses if c.id == clause_id), None) or _missing(clause_id)

    def definition(self, definition_id: str) -> BullyingDefinition:
        """One of the two definitions of bullying, by id."""
        return next((d for d in self.bullying_definitions if d.id == definition_id), None) or _missing(definition_id)

    def term(self, term_id: str, on: date) -> str:
        """What a body or title was called on a given day."""
        term = next((t for t in self.terms if t.id == term_id), None) or _missing(term_id)
        return name_on(term.names, on)


def name_on(names: tuple[DatedName, ...], on: date) -> str:
    """The name that was valid on a day; the nearest one where the day falls outside all of them."""
    valid = [n for n in names if (n.valid_from or date.min) <= on <= (n.valid_to or date.max)]
    return (valid or sorted(names, key=lambda n: n.valid_from or date.min))[-1].name


def _missing(key: str) -> NoReturn:
    raise KeyError(key)
