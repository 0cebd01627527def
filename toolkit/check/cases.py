"""Does every case have a written plan, complete and evaluated on time? Only for the whole municipality."""

from __future__ import annotations

from toolkit.check.finding import CommonFacts, Finding, State
from toolkit.plan.model import Check
from toolkit.protect.model import CaseCount

RULE = "cases"
INPUT = ("new_cases", "cases_with_plan", "complete_plans", "overdue_evaluations")

PART_OF_WHOLE = (("cases_with_plan", "new_cases"), ("complete_plans", "cases_with_plan"))
OVERDUE = "overdue_evaluations"


def check(facts: CommonFacts, check: Check) -> list[Finding]:
    """Three findings, made of counts that are shown and of nothing else: a state about a hidden count tells of it.

    The plan's clauses are, in this order: a written plan, what it holds, and when it is evaluated.
    """
    counts = {case.field: case for case in facts.cases}
    with_plan, complete, overdue = check.clauses[0], check.clauses[1], check.clauses[-1]
    findings = [
        _part(clause, part, counts.get(part), counts.get(whole))
        for clause, (part, whole) in zip((with_plan, complete), PART_OF_WHOLE, strict=True)
    ]
    return [*findings, _overdue(overdue, counts.get(OVERDUE))]


def _part(clause: str, field: str, part: CaseCount | None, whole: CaseCount | None) -> Finding:
    if (unknown := _unknown(part, whole)) is not None:
        return Finding(RULE, clause, unknown, {"field": field})
    assert part is not None and part.count is not None and whole is not None and whole.count is not None
    state: State = "fulfilled" if part.count == whole.count else "not_fulfilled"
    return Finding(RULE, clause, state, {"field": field, "done": part.count, "due": whole.count})


def _overdue(clause: str, overdue: CaseCount | None) -> Finding:
    if (unknown := _unknown(overdue)) is not None:
        return Finding(RULE, clause, unknown, {"field": OVERDUE})
    assert overdue is not None and overdue.count is not None
    state: State = "fulfilled" if overdue.count == 0 else "not_fulfilled"
    return Finding(RULE, clause, state, {"field": OVERDUE, "count": overdue.count})


def _unknown(*counts: CaseCount | None) -> State | None:
    """Why nothing can be said; None where every count is shown."""
    states = {"not_measured" if count is None else count.state for count in counts}
    if states == {"shown"}:
        return None
    return "not_reported" if "not_measured" in states and "hidden" not in states else "hidden"
