"""How many of the staff are trained in the programmes? The plan says that it decides, and sets no target."""

from __future__ import annotations

from toolkit.check.finding import Finding, UnitFacts
from toolkit.plan.model import Check

RULE = "programme_conditions"
INPUT = ("PROGRAMMES.staff_trained_pct",)


def check(facts: UnitFacts, check: Check) -> list[Finding]:
    """One finding for each mandated programme that the unit has: the lowest share reported for any grade."""
    if not facts.concerns(check.clauses[0]):
        return []
    findings = []
    for programme in facts.plan.programmes:
        is_bound = facts.unit.owner in programme.owners and facts.unit.type in programme.unit_types
        if not programme.mandated or not is_bound or not set(programme.grades) & set(facts.unit.grades):
            continue
        reports = [report for report in facts.record.programmes if report.programme == programme.id]
        shares = [report.staff_trained_share for report in reports if report.staff_trained_share is not None]
        values: dict[str, str | int] = {"programme": programme.name}
        if shares:
            findings.append(
                Finding(RULE, check.clauses[0], "coverage", {**values, "percent": round(100 * min(shares))})
            )
        elif reports:
            findings.append(Finding(RULE, check.clauses[0], "not_reported", {**values}))
    return findings
