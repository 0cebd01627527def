"""What was decided last year has a status this year; a cancelled or dropped decision has a reason. P055."""

from __future__ import annotations

from toolkit.check.finding import Finding, State, UnitFacts

RULE = "last_decisions"
INPUT = ("LAST_DECISIONS.status", "LAST_DECISIONS.reason")
FROM_STATUS: dict[str | None, State] = {
    "gjennomført": "fulfilled",
    "i gang": "in_progress",
    "ikke gjennomført": "not_fulfilled",
    "avlyst": "cancelled",
    "endret": "in_progress",
    None: "not_reported",
}


def check(facts: UnitFacts) -> list[Finding]:
    """One finding per decision from last year."""
    return [
        Finding(RULE, facts.clause_of(RULE), FROM_STATUS[decision.status], {"number": decision.number or position})
        for position, decision in enumerate(facts.record.last_decisions, start=1)
    ]
