"""A unit's own plan for one school year, as data: what it has decided, delivers and keeps; and how two plans differ.

It is drafted from the leader's workbook when the review is done, and loads again from the TOML that it is written to.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, Self

from pydantic import ValidationError, model_validator

from toolkit.errors import SettingsError
from toolkit.plan.model import Frozen, Grade, SchoolYear, refuse_repeated


class PlannedDecision(Frozen):
    """A decision that the year is to carry out, or that the review before it has closed.

    Attributes:
        decided: the school year it was made in; with `number` it tells decisions apart.
        about: id of the chapter or measure it is about, where the leader has said.
        responsible, deadline: as the leader wrote them; None where nothing stands there. Nobody else fills them in.
        status, reason: what was last reported; None for one that is new.
    """

    decided: SchoolYear
    number: int | None = None
    about: str | None = None
    decision: str
    responsible: str | None = None
    deadline: date | None = None
    status: str | None = None
    reason: str | None = None

    @property
    def key(self) -> tuple[str, int | None, str | None]:
        """What it is known by from one year to the next."""
        return self.decided, self.number, None if self.number is not None else self.decision


class PlannedProgramme(Frozen):
    """A programme in the grades that deliver it; none for a kindergarten."""

    programme: str
    grades: tuple[Grade, ...] = ()


class UnitPlan(Frozen):
    """One unit's plan for one school year.

    Attributes:
        kind: `example` and `test` municipalities are nobody's.
        decisions: what is to be done: new ones, and those that are still open.
        closed: what the review before this year reported as done or cancelled.
        contents: ids of the recommended contents that the plan has. A recommendation, so a short list is no breach.
        first_month, last_month: when the next review is to be held; None where the municipality's plan does not say.
    """

    unit: str
    name: str
    school_year: SchoolYear
    kind: Literal["example", "test", "real"]
    first_month: int | None = None
    last_month: int | None = None
    contents: tuple[str, ...] = ()
    programmes: tuple[PlannedProgramme, ...] = ()
    decisions: tuple[PlannedDecision, ...] = ()
    closed: tuple[PlannedDecision, ...] = ()

    @model_validator(mode="after")
    def _decisions_can_be_told_apart(self) -> Self:
        refuse_repeated("decisions", (str(d.key) for d in (*self.decisions, *self.closed)))
        refuse_repeated("programmes", (p.programme for p in self.programmes))
        return self


@dataclass(frozen=True)
class Change:
    """One difference between two plans.

    Attributes:
        what: `new`, `closed`, `gone` (closed by nobody), `changed`, `carried`, or what happened to a programme or a
            recommended content.
        decision: as it stands now; before, where it is gone.
        before: for `changed`: as it stood.
        name, grades: the programme or content.
    """

    what: Literal[
        "new",
        "closed",
        "gone",
        "changed",
        "carried",
        "programme_added",
        "programme_removed",
        "programme_changed",
        "content_added",
        "content_removed",
    ]
    decision: PlannedDecision | None = None
    before: PlannedDecision | None = None
    name: str = ""
    grades: tuple[int, ...] = ()


def load_unit_plan(path: Path) -> UnitPlan:
    """Read a unit's plan. Raises SettingsError `file_invalid` where it is no such file."""
    try:
        return UnitPlan.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise SettingsError("unit_plan_unreadable", {"file": path.name}) from error


def changes(before: UnitPlan | None, after: UnitPlan) -> tuple[Change, ...]:
    """What differs, decisions first. Without a plan before, everything is new."""
    return (*_decision_changes(before, after), *_programme_changes(before, after), *_content_changes(before, after))


def _decision_changes(before: UnitPlan | None, after: UnitPlan) -> Iterator[Change]:
    earlier = {} if before is None else {decision.key: decision for decision in before.decisions}
    kept = {decision.key for decision in (*after.decisions, *after.closed)}
    yield from (Change("closed", decision) for decision in after.closed)
    yield from (Change("gone", decision) for key, decision in earlier.items() if key not in kept)
    for decision in after.decisions:
        known = earlier.get(decision.key)
        if known is None:
            yield Change("new", decision)
        else:
            yield Change("changed" if _words_of(known) != _words_of(decision) else "carried", decision, known)


def _words_of(decision: PlannedDecision) -> tuple[object, ...]:
    """What a decision says; its status may be another without the decision being so."""
    return decision.about, decision.decision, decision.responsible, decision.deadline


def _programme_changes(before: UnitPlan | None, after: UnitPlan) -> Iterator[Change]:
    earlier = {} if before is None else {p.programme: p.grades for p in before.programmes}
    now = {p.programme: p.grades for p in after.programmes}
    for programme, grades in now.items():
        if programme not in earlier:
            yield Change("programme_added", name=programme, grades=grades)
        elif earlier[programme] != grades:
            yield Change("programme_changed", name=programme, grades=grades)
    yield from (Change("programme_removed", name=gone, grades=earlier[gone]) for gone in earlier if gone not in now)


def _content_changes(before: UnitPlan | None, after: UnitPlan) -> Iterator[Change]:
    earlier = () if before is None else before.contents
    yield from (Change("content_added", name=content) for content in after.contents if content not in earlier)
    yield from (Change("content_removed", name=content) for content in earlier if content not in after.contents)
