"""Pupils' council and school health service meet twice a school year (chapter 1.8). P147."""

from __future__ import annotations

from toolkit.check.finding import Finding, State, UnitFacts

RULE = "pupil_council_meetings"
INPUT = ("pupil_council_health",)
MEETINGS_A_YEAR = 2
"""«2 møter pr. skoleår», the plan's own number."""


def check(facts: UnitFacts) -> list[Finding]:
    """Schools only: held of two."""
    if facts.unit.type not in ("school", "community_centre") or not facts.unit.is_mandated_by_plan:
        return []
    held = facts.record.counts.get("pupil_council_health")
    if held is None:
        return [Finding(RULE, facts.clause_of(RULE), "not_reported")]
    state: State = "fulfilled" if held >= MEETINGS_A_YEAR else "not_fulfilled"
    return [Finding(RULE, facts.clause_of(RULE), state, {"done": held, "due": MEETINGS_A_YEAR})]
