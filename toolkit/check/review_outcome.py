"""The yearly review ends in one of the plan's two outcomes (chapter 4). P217."""

from __future__ import annotations

from toolkit.check.finding import Finding, UnitFacts
from toolkit.plan.model import Check

RULE = "review_outcome"
INPUT = ("outcome",)


def check(facts: UnitFacts, check: Check) -> list[Finding]:
    """Whether there is an outcome, and which."""
    outcome = facts.record.texts.get("outcome")
    if outcome is None or outcome not in facts.plan.outcomes:
        return [Finding(RULE, check.clauses[0], "not_reported")]
    return [Finding(RULE, check.clauses[0], "fulfilled", {"outcome": outcome})]
