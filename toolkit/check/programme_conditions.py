"""How many of the staff are trained in the programmes? One of the plan's conditions for effect, without a target."""

from __future__ import annotations

from toolkit.check.finding import Finding, UnitFacts
from toolkit.plan.model import Check, Programme

RULE = "programme_conditions"
INPUT = ("PROGRAMMES.staff_trained_pct",)


def check(facts: UnitFacts, check: Check) -> list[Finding]:
    """For each mandated programme the lowest share reported for any grade; and one finding for what nobody counts."""
    clause = check.clauses[0]
    programmes = [programme for programme in facts.plan.programmes if _is_asked_of(facts, programme)]
    if not programmes or not facts.concerns(clause):
        return []
    findings = [_trained(programme, facts, clause) for programme in programmes]
    judged = [condition.label for condition in facts.plan.programme_conditions if not condition.staff_trained]
    if judged:
        findings.append(Finding(RULE, clause, "not_measured", {"conditions": "; ".join(judged)}))
    return findings


def _is_asked_of(facts: UnitFacts, programme: Programme) -> bool:
    is_bound = facts.unit.owner in programme.owners and facts.unit.type in programme.unit_types
    has_started = programme.first_year is None or programme.first_year <= int(facts.school_year[:4])
    return programme.mandated and is_bound and has_started and bool(set(programme.grades) & set(facts.unit.grades))


def _trained(programme: Programme, facts: UnitFacts, clause: str) -> Finding:
    reports = [report for report in facts.record.programmes if report.programme == programme.id]
    shares = [report.staff_trained_share for report in reports if report.staff_trained_share is not None]
    if not shares:
        return Finding(RULE, clause, "not_reported", {"programme": programme.name})
    return Finding(RULE, clause, "coverage", {"programme": programme.name, "percent": round(100 * min(shares))})
