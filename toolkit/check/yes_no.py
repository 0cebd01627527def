"""Does the leader answer yes to the question that the plan's check names?"""

from __future__ import annotations

from toolkit.check.finding import Finding, State, UnitFacts
from toolkit.plan.model import Check

RULE = "yes_no"
FROM_ANSWER: dict[str | None, State] = {"ja": "fulfilled", "nei": "not_fulfilled", None: "not_reported"}


def check(facts: UnitFacts, check: Check) -> list[Finding]:
    """One finding for each unit that the clause is about and that is asked."""
    clause, field = check.clauses[0], check.field or ""
    if not facts.is_asked(clause, field):
        return []
    return [Finding(RULE, clause, FROM_ANSWER[facts.record.texts.get(field)], {"field": check.subject})]
