"""Did every grade that the plan names take part in the pupils' survey this year?"""

from __future__ import annotations

from toolkit.check.finding import Finding, UnitFacts
from toolkit.plan.model import Check

RULE = "surveys_held"
INPUT = ("survey",)


def check(facts: UnitFacts, check: Check) -> list[Finding]:
    """One finding for a school with such grades.

    A grade that the files say nothing of may have taken part: small groups can be left out at the source. So it is
    never a breach, only not reported.
    """
    clause = check.clauses[0]
    grades = [grade for grade in facts.plan.clause(clause).grades if grade in facts.unit.grades]
    if not facts.concerns(clause) or not grades:
        return []
    missing = [grade for grade in grades if grade not in facts.surveyed]
    if not missing:
        return [Finding(RULE, clause, "fulfilled", {"grades": _named(grades)})]
    if missing == grades:
        return [Finding(RULE, clause, "not_reported", {"grades": _named(grades)})]
    return [Finding(RULE, clause, "not_reported", {"grades": _named(grades), "missing": _named(missing)})]


def _named(grades: list[int]) -> tuple[str, ...]:
    return tuple(f"{grade}." for grade in grades)
