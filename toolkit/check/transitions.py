"""Do the units at both ends say that the routines for a transition were followed?"""

from __future__ import annotations

from toolkit.check.finding import Finding, State, UnitFacts
from toolkit.plan.model import Check
from toolkit.protect.model import Transition

RULE = "transitions"
INPUT = ("transitions_followed",)


def check(facts: UnitFacts, check: Check) -> list[Finding]:
    """One finding for each way to or from the unit.

    It cannot be confirmed where units.toml knows no other end, or where that end has not joined the plan.

    The plan's first clause is about the way from kindergarten to school, its last about the way between schools.
    """
    clauses = [clause for clause in check.clauses if facts.concerns(clause)]
    if not clauses:
        return []
    if not facts.transitions:
        return [Finding(RULE, clauses[0], "not_measured")]
    return [_of_way(way, facts, check) for way in facts.transitions]


def state_of(way: Transition) -> State:
    """Green only when both say yes."""
    answers = {way.sender_says, way.receiver_says}
    if "nei" in answers:
        return "not_fulfilled"
    if answers == {"ja"}:
        return "fulfilled"
    return "in_progress" if "ja" in answers else "not_reported"


def _of_way(way: Transition, facts: UnitFacts, check: Check) -> Finding:
    assert facts.register is not None
    sender, receiver = facts.register.get(way.sender), facts.register.get(way.receiver)
    assert sender is not None and receiver is not None  # units.toml has been checked when it was loaded
    clause = check.clauses[0] if sender.type == "kindergarten" else check.clauses[-1]
    names = {"sender": sender.name_in(facts.school_year), "receiver": receiver.name_in(facts.school_year)}
    state = state_of(way)
    unbound = [unit for unit in (sender, receiver) if not unit.is_bound_in(facts.school_year)]
    if unbound and state in ("in_progress", "not_reported"):
        missing = unbound[0].name_in(facts.school_year)
        return Finding(RULE, clause, "not_measured", {**names, "missing": missing})
    return Finding(RULE, clause, state, {**names})
