"""Has something been held as often as the plan says, or at all where it names no number?"""

from __future__ import annotations

from toolkit.check.finding import Finding, UnitFacts
from toolkit.plan.model import Check

RULE = "held"


def check(facts: UnitFacts, check: Check) -> list[Finding]:
    """One finding for each unit that the clause is about: held, of at least so many."""
    clause, field = check.clauses[0], check.field or ""
    if not facts.concerns(clause):
        return []
    times = facts.record.counts.get(field)
    if times is None:
        return [Finding(RULE, clause, "not_reported", {"field": check.subject})]
    values: dict[str, str | int] = {"field": check.subject, "done": times, "due": check.at_least}
    return [Finding(RULE, clause, "fulfilled" if times >= check.at_least else "not_fulfilled", {**values})]
