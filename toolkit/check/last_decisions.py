"""What was decided before has a status this year; a cancelled or changed decision has a reason. P055."""

from __future__ import annotations

from toolkit.check.decision_ledger import FROM_STATUS
from toolkit.check.finding import Finding, UnitFacts
from toolkit.plan.model import Check

RULE = "last_decisions"
INPUT = ("LAST_DECISIONS.status", "LAST_DECISIONS.reason")


def check(facts: UnitFacts, check: Check) -> list[Finding]:
    """One finding per decision that this year's workbook lists."""
    return [
        Finding(RULE, check.clauses[0], FROM_STATUS[decision.status], {"number": decision.number or position})
        for position, decision in enumerate(facts.record.last_decisions, start=1)
    ]
