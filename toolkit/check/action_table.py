"""The action table (chapter 5): six measures with a deadline, two with a period. P221-P228."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from toolkit.check.finding import Finding, State, UnitFacts, Value
from toolkit.plan.model import Check, Measure, Plan
from toolkit.protect.model import CommonMeasure

RULE = "action_table"
INPUT = (
    "plan_made",
    "competence_earlier",
    "competence_activity",
    "COMMON_MEASURES.status",
    "COMMON_MEASURES.done_on",
    "COMMON_MEASURES.years",
)
FROM_STATUS: dict[str, State] = {
    "i gang": "in_progress",
    "ikke startet": "not_fulfilled",
    "avlyst": "cancelled",
}


def check(facts: UnitFacts, check: Check) -> list[Finding]:
    """The unit's own rows: its plan (deadline) and its competence development (every year of the period)."""
    return [
        _unit_finding(measure, facts)
        for measure in facts.plan.measures
        if not is_common(measure) and facts.unit.type in measure.unit_types
    ]


def check_common(plan: Plan, reported: tuple[CommonMeasure, ...], run_date: date, school_year: str) -> list[Finding]:
    """The rows that the municipality itself answers for."""
    by_id = {measure.measure: measure for measure in reported}
    return [
        _common_finding(measure, by_id.get(measure.id), run_date, school_year)
        for measure in plan.measures
        if is_common(measure)
    ]


def is_common(measure: Measure) -> bool:
    """Whether the municipality's own workbook answers for it."""
    return measure.answered_by is None


def _own_plan(measure: Measure, facts: UnitFacts) -> Finding:
    """«Utarbeide tiltaksplan for egen enhet», with a deadline."""
    if facts.unit.owner not in measure.owners:
        return Finding(RULE, measure.clause, "not_mandated", {"measure": measure.id})
    assert measure.deadline is not None
    made = facts.record.dates.get("plan_made")
    if made is None and facts.run_date <= measure.deadline:
        return Finding(RULE, measure.clause, "not_due", {"measure": measure.id, "deadline": measure.deadline})
    if made is None:
        return Finding(RULE, measure.clause, "not_reported", {"measure": measure.id})
    return by_deadline(measure, made)


def _competence(measure: Measure, facts: UnitFacts) -> Finding:
    """«Kompetanseutvikling på den enkelte enhet», an activity in each year of the period."""
    if facts.unit.owner not in measure.owners:
        return Finding(RULE, measure.clause, "not_mandated", {"measure": measure.id})
    text = facts.record.texts.get("competence_earlier", "")
    years = set(re.findall(r"\d{4}-\d{2}", text))
    if "competence_activity" in (*facts.record.texts, *facts.record.withheld):
        years.add(facts.school_year)
    return over_period(measure, years, facts.school_year)


def _unit_finding(measure: Measure, facts: UnitFacts) -> Finding:
    return _own_plan(measure, facts) if measure.answered_by == "plan_made" else _competence(measure, facts)


def by_deadline(measure: Measure, done_on: date) -> Finding:
    """Done: on time, or so many days after the deadline."""
    assert measure.deadline is not None
    values: dict[str, Value] = {"measure": measure.id, "done_on": done_on, "deadline": measure.deadline}
    if done_on <= measure.deadline:
        return Finding(RULE, measure.clause, "fulfilled", values)
    days = (done_on - measure.deadline).days
    return Finding(RULE, measure.clause, "fulfilled_late", values | {"days": days})


def over_period(measure: Measure, years: set[str], school_year: str) -> Finding:
    """An activity in every school year of the period so far; the period itself may still be running."""
    assert measure.period is not None
    due = [f"{y}-{(y + 1) % 100:02d}" for y in range(measure.period[0], measure.period[1] + 1)]
    so_far = [year for year in due if year <= school_year]
    done = [year for year in so_far if year in years]
    if not so_far:
        return Finding(RULE, measure.clause, "not_due", {"measure": measure.id, "due": len(due), "first": due[0]})
    values: dict[str, Value] = {
        "measure": measure.id,
        "done": len(done),
        "due": len(so_far),
        "missing": tuple(year for year in so_far if year not in years),
    }
    # An empty cell this year says nothing; a year that is over and was never told of is one without.
    if not done or [year for year in so_far if year not in years] == [school_year]:
        return Finding(RULE, measure.clause, "not_reported", values)
    if len(done) < len(so_far):
        return Finding(RULE, measure.clause, "not_fulfilled", values)
    return Finding(RULE, measure.clause, "fulfilled" if so_far == due else "in_progress", values)


def _common_finding(measure: Measure, report: CommonMeasure | None, run_date: date, school_year: str) -> Finding:
    if measure.period is not None and (report is None or report.status != "avlyst"):
        found = over_period(measure, set(report.years if report else ()), school_year)
        # «Ikke startet» is an answer, unlike an empty row.
        is_told = report is not None and report.status == "ikke startet" and found.state == "not_reported"
        return replace(found, state="not_fulfilled") if is_told else found
    if report is None or report.status is None:
        return Finding(RULE, measure.clause, "not_reported", {"measure": measure.id})
    if report.status == "gjennomført":
        if report.done_on is None:
            return Finding(RULE, measure.clause, "not_reported", {"measure": measure.id, "undated": "ja"})
        return by_deadline(measure, report.done_on)
    state = FROM_STATUS[report.status]
    if state == "cancelled":
        return Finding(RULE, measure.clause, state, {"measure": measure.id})
    assert measure.deadline is not None
    if state == "not_fulfilled" and run_date <= measure.deadline:
        state = "not_due"
    return Finding(RULE, measure.clause, state, {"measure": measure.id, "deadline": measure.deadline})
