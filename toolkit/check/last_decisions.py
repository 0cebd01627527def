"""Has what was decided before a status this year? P055. Reasons are asked for when the review is signed."""

from __future__ import annotations

from toolkit.check.decision_ledger import FROM_STATUS
from toolkit.check.finding import Finding, UnitFacts
from toolkit.plan.model import Check

RULE = "last_decisions"
INPUT = ("LAST_DECISIONS.status",)


def check(facts: UnitFacts, check: Check) -> list[Finding]:
    """One finding per decision that this year's workbook lists."""
    return [
        Finding(
            RULE,
            check.clauses[0],
            FROM_STATUS[decision.status],
            {"number": decision.number or position, "decided": decision.decided},
        )
        for position, decision in enumerate(facts.record.last_decisions, start=1)
    ]
