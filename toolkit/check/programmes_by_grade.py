"""Universal programmes grade by grade (chapter 1.7): binding for municipal schools only. P123-P126."""

from __future__ import annotations

from toolkit.check.finding import Finding, State, UnitFacts
from toolkit.plan.model import Check, Programme

RULE = "programmes_by_grade"
INPUT = ("PROGRAMMES.delivered",)
FROM_ANSWER: dict[str | None, State] = {
    "ja": "fulfilled",
    "delvis": "in_progress",
    "nei": "not_fulfilled",
    None: "not_reported",
}


def check(facts: UnitFacts, check: Check) -> list[Finding]:
    """One finding per mandated programme and grade; «ikke pålagt» where the plan does not bind the unit."""
    findings: list[Finding] = []
    for programme in facts.plan.programmes:
        grades = [grade for grade in programme.grades if grade in facts.unit.grades]
        started = programme.first_year is None or programme.first_year <= int(facts.school_year[:4])
        if not programme.mandated or not grades or not started:
            continue
        if facts.unit.owner not in programme.owners or facts.unit.type not in programme.unit_types:
            findings.append(Finding(RULE, programme.clause, "not_mandated", {"programme": programme.name}))
        else:
            findings += [_in_grade(programme, grade, facts) for grade in grades]
    return findings


def _in_grade(programme: Programme, grade: int, facts: UnitFacts) -> Finding:
    answers = {report.grade: report.delivered for report in facts.record.programmes if report.programme == programme.id}
    state = FROM_ANSWER[answers.get(grade)]
    return Finding(RULE, programme.clause, state, {"programme": programme.name, "grade": grade})
