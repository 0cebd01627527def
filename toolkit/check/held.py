"""Has something been held as often as the plan says, or at all where it names no number?"""

from __future__ import annotations

from toolkit.check.finding import Finding, UnitFacts
from toolkit.plan.model import Check

RULE = "held"


def check(facts: UnitFacts, check: Check) -> list[Finding]:
    """One finding for each unit that the clause is about and that is asked: held, of at least so many.

    A school of all grades has two teams and one answer: other than none at all, it is no proof for either. Where the
    grades are unknown, so is the team.
    """
    clause, field = check.clauses[0], check.field or ""
    if not facts.is_asked(clause, field):
        return []
    times = facts.record.counts.get(field)
    if times is None:
        return [Finding(RULE, clause, "not_reported", {"field": check.subject})]
    if _answers_for_several(facts, check) and (times > 0 or not facts.unit.grades):
        return [Finding(RULE, clause, "not_measured", {"field": check.subject})]
    values: dict[str, str | int] = {"field": check.subject, "done": times, "due": check.at_least}
    return [Finding(RULE, clause, "fulfilled" if times >= check.at_least else "not_fulfilled", {**values})]


def _answers_for_several(facts: UnitFacts, check: Check) -> bool:
    same = [other for other in facts.plan.checks if other.rule == RULE and other.field == check.field]
    return sum(facts.is_asked(other.clauses[0], check.field or "") for other in same) > 1
