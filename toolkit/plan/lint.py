"""The plan's own inconsistencies: those that a reader has written down, and those that can be found in the data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from toolkit.plan.model import Clause, Plan

VAGUE: Final = ("tilstrekkelig", "faste", "fast", "systematisk", "kontinuerlig")
"""Words for how much or how often that leave the number to the reader."""

PERIOD: Final = re.compile(r"(\d{4})-(\d{4})")
CHAPTERS_OF_MEASURES: Final = ("1", "2")
"""Where a plan like this one lists measures outside its table; sub-chapters count too."""


@dataclass(frozen=True)
class PlanFinding:
    """Something that the next plan should settle.

    Attributes:
        code: `read` for what a person has written in plan.toml, else what was found.
        clauses: where, by id.
        values: what the sentence names; for `read` the finding and the question themselves.
    """

    code: str
    clauses: tuple[str, ...]
    values: dict[str, str | int] = field(default_factory=dict)


def inconsistencies(plan: Plan, on: date) -> tuple[PlanFinding, ...]:
    """Every finding: what was read first, then what was found.

    Args:
        on: names, laws and plans that have changed or ended by this day count as changed.
    """
    read = (
        PlanFinding("read", i.clauses, {"finding": i.finding, "question": i.question}) for i in plan.inconsistencies
    )
    finders = (
        _nobody_responsible,
        _vague_words,
        _said_in_two_places,
        _several_definitions,
        _dated_outside_the_table,
        _longer_than_the_plan,
        _described_only,
    )
    found = [finding for find in finders for finding in find(plan)]
    return (*read, *found, *_names_that_changed(plan, on), *_ended(plan, on))


def _nobody_responsible(plan: Plan) -> Iterator[PlanFinding]:
    """Agreed measures outside the table, with neither someone responsible nor a time."""
    in_table = {measure.clause for measure in plan.measures}
    alone = [
        clause
        for clause in plan.clauses
        if clause.chapter.split(".")[0] in CHAPTERS_OF_MEASURES
        and clause.strength in ("avtalt", "bør")
        and clause.id not in in_table
        and clause.responsible is None
        and clause.when is None
    ]
    if alone:
        yield PlanFinding("nobody_responsible", _ids(alone), {"count": len(alone)})


def _vague_words(plan: Plan) -> Iterator[PlanFinding]:
    for word in VAGUE:
        said = [c for c in plan.clauses if c.shown != "not" and re.search(rf"\b{word}\b", c.wording, re.IGNORECASE)]
        if said:
            yield PlanFinding("vague_word", _ids(said), {"word": word})


def _said_in_two_places(plan: Plan) -> Iterator[PlanFinding]:
    chapter_of = {clause.id: clause.chapter for clause in plan.clauses}
    for head in plan.clauses:
        elsewhere = [c for c in plan.clauses if c.same_as == head.id and chapter_of[c.id] != head.chapter]
        if elsewhere:
            yield PlanFinding("said_in_two_places", (head.id, *_ids(elsewhere)), {"wording": head.wording})


def _several_definitions(plan: Plan) -> Iterator[PlanFinding]:
    if len(plan.bullying_definitions) > 1:
        clauses = tuple(clause for one in plan.bullying_definitions for clause in one.clauses)
        yield PlanFinding("several_definitions", clauses, {"count": len(plan.bullying_definitions)})


def _dated_outside_the_table(plan: Plan) -> Iterator[PlanFinding]:
    """A binding clause with a year of its own that the table does not have is easily lost."""
    in_table = {measure.clause for measure in plan.measures}
    for clause in plan.clauses:
        is_dated = clause.shown == "core" and re.search(r"\b\d{4}\b", clause.when or "")
        if plan.measures and is_dated and clause.id not in in_table:
            yield PlanFinding(
                "dated_outside_table", (clause.id,), {"wording": clause.wording, "when": clause.when or ""}
            )


def _longer_than_the_plan(plan: Plan) -> Iterator[PlanFinding]:
    length = plan.last_year - plan.first_year + 1
    longer = [forum for forum in plan.forums if forum.years > length]
    if longer:
        longest = max(forum.years for forum in longer)
        yield PlanFinding("longer_than_plan", tuple(f.clause for f in longer), {"years": length, "longest": longest})


def _described_only(plan: Plan) -> Iterator[PlanFinding]:
    described = [programme for programme in plan.programmes if not programme.mandated]
    if described and len(described) < len(plan.programmes):
        names = ", ".join(programme.name for programme in described)
        yield PlanFinding("described_only", tuple(programme.clause for programme in described), {"names": names})


def _names_that_changed(plan: Plan, on: date) -> Iterator[PlanFinding]:
    """Names that the plan uses and that are no longer the right ones."""
    first_day = plan.valid_from or date(plan.first_year, 1, 1)
    for term in plan.terms:
        then, now = plan.term(term.id, first_day), plan.term(term.id, on)
        name = re.compile(rf"\b{re.escape(then)}\b", re.IGNORECASE)
        where = [c for c in plan.clauses if c.id in term.clauses or name.search(c.wording)]
        if then != now and where:
            yield PlanFinding("name_changed", _ids(where), {"then": then, "now": now, "id": term.id})


def _ended(plan: Plan, on: date) -> Iterator[PlanFinding]:
    """Other plans that this one builds on and that have ended."""
    in_table = {measure.clause for measure in plan.measures}
    for clause in plan.clauses:
        period = PERIOD.fullmatch(clause.when or "")
        if period and clause.id not in in_table and int(period[2]) < on.year:
            yield PlanFinding("ended", (clause.id,), {"wording": clause.wording, "last": int(period[2])})


def _ids(clauses: Iterable[Clause]) -> tuple[str, ...]:
    return tuple(clause.id for clause in clauses)
