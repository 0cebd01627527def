"""The yearly review ends in one of the plan's two outcomes (chapter 4). P217."""

from __future__ import annotations

from toolkit.check.finding import Finding, UnitFacts

RULE = "review_outcome"
INPUT = ("outcome",)


def check(facts: UnitFacts) -> list[Finding]:
    """Whether there is an outcome, and which."""
    outcome = facts.record.texts.get("outcome")
    if outcome is None or outcome not in facts.plan.outcomes:
        return [Finding(RULE, facts.clause_of(RULE), "not_reported")]
    return [Finding(RULE, facts.clause_of(RULE), "fulfilled", {"outcome": outcome})]
