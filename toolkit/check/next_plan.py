"""What the next plan could settle, by rule: each proposal has its reason and its clause. A person decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from toolkit.check.finding import Finding
from toolkit.check.plan_years import PlanYear
from toolkit.check.strips import Strip
from toolkit.plan.lint import PlanFinding
from toolkit.plan.model import Plan

FROM_THE_PLAN = ("nobody_responsible", "vague_word")
"""What the plan's own words leave undefined, and that a proposal can mend."""


@dataclass(frozen=True)
class Proposal:
    """One proposal. `code` names its sentence, `clauses` what it is about."""

    code: str
    clauses: tuple[str, ...]
    values: dict[str, str | int] = field(default_factory=dict)


def proposals(
    plan: Plan,
    on: date,
    year: PlanYear,
    findings: Sequence[Finding],
    strips: Sequence[Strip],
    unclear: Sequence[PlanFinding],
) -> tuple[Proposal, ...]:
    """Promises that were not kept, promises that nobody reported, what the plan leaves undefined, what few have.

    Args:
        on: deadlines before this day have passed.
        year: the review's own.
        findings: the municipality's rows of the action table this year.
        strips: of programmes and forums.
        unclear: what `toolkit.plan.lint` has found.
    """
    found = (*_deadlines(plan, on, findings), *_never(plan, strips))
    return (
        *(one for one in found if not one.code.endswith("unreported")),
        *(one for one in found if one.code.endswith("unreported")),
        *(Proposal(f"lint.{one.code}", one.clauses, one.values) for one in unclear if one.code in FROM_THE_PLAN),
        *_lacking(plan, year),
    )


def _deadlines(plan: Plan, on: date, findings: Sequence[Finding]) -> Iterator[Proposal]:
    measures = {m.clause: m for m in plan.measures if m.deadline is not None and m.deadline < on}
    for finding in findings:
        if finding.clause not in measures:
            continue
        values: dict[str, str | int] = {"what": measures[finding.clause].wording, "when": measures[finding.clause].when}
        if finding.state in ("not_fulfilled", "in_progress"):
            yield Proposal("rolling.propose_deadline", (finding.clause,), values)
        elif finding.state == "not_reported":
            yield Proposal("rolling.propose_unreported", (finding.clause,), values)


def _never(plan: Plan, strips: Sequence[Strip]) -> Iterator[Proposal]:
    """Promises that no year of the plan has seen kept, or heard of.

    A meeting for a cohort that was not held one year is no broken promise: its other years may have it.
    """
    for strip in strips:
        cells = [cell for cell in strip.cells if int(cell.school_year[:4]) >= plan.first_year]
        states = {cell.state for cell in cells} - {"not_due", "not_mandated"}
        if states == {"not_reported"}:
            yield Proposal("rolling.propose_unreported", (strip.clause,), {"what": strip.label})
        elif "fulfilled" not in states and states & {"in_progress", "not_fulfilled"}:
            yield Proposal(f"rolling.propose_never_{strip.counts}", (strip.clause,), {"what": strip.label})


def _lacking(plan: Plan, year: PlanYear) -> Iterator[Proposal]:
    """Recommended contents that most of the units that answered do not have."""
    answering = {record.unit: record for record in year.delivered if record.unit in year.unit_findings}
    for content in plan.recommended_contents:
        answers = [answer for record in answering.values() if (answer := record.texts.get(content.id)) is not None]
        have = answers.count("ja")
        if answers and have * 2 < len(answers):
            values: dict[str, str | int] = {"what": content.wording, "have": have, "all": len(answers)}
            yield Proposal("rolling.propose_recommended", (content.clause,), values)
