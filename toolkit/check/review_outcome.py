"""The yearly review ends in one of the plan's outcomes, signed by the role that answers for the unit. P217, P219."""

from __future__ import annotations

from toolkit.check.finding import Finding, State, UnitFacts
from toolkit.plan.model import Check

RULE = "review_outcome"
INPUT = ("outcome", "signed_role")


def check(facts: UnitFacts, check: Check) -> list[Finding]:
    """Whether there is an outcome, and which; and who has signed, where the plan has a clause about that."""
    findings = [_outcome(facts, check.clauses[0])]
    if len(check.clauses) > 1:
        findings.append(_signature(facts, check.clauses[1]))
    return findings


def _outcome(facts: UnitFacts, clause: str) -> Finding:
    outcome = facts.record.texts.get("outcome")
    if outcome is None or outcome not in facts.plan.outcomes:
        return Finding(RULE, clause, "not_reported")
    return Finding(RULE, clause, "fulfilled", {"outcome": outcome})


def _signature(facts: UnitFacts, clause: str) -> Finding:
    """A task can be delegated, the responsibility cannot (P095): another role's signature is not the leader's."""
    role, leader = facts.record.texts.get("signed_role"), facts.unit.leader
    if role is None:
        return Finding(RULE, clause, "not_reported", {"field": "signed_role"})
    state: State = "fulfilled" if role == leader else "not_fulfilled"
    return Finding(RULE, clause, state, {"field": "signed_role", "role": role, "leader": leader})
