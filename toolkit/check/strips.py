"""What goes on for years, one cell for each: measures with a period, programmes by grade, meetings.

A year that nobody has reported is not a year in which nothing was done, and a year that has not come is neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.check import action_table, forums, programmes_by_grade
from toolkit.check.finding import CommonFacts, Finding, State
from toolkit.check.plan_years import PlanYear
from toolkit.plan.model import Forum, Measure, Plan, Programme
from toolkit.plan.school_years import school_year_from


@dataclass(frozen=True)
class Cell:
    """One year.

    Attributes:
        state: `not_due` is a year that has not come, `not_mandated` one in which the plan did not ask for it yet.
        done, due: units, grades or meetings, where they are counted.
        answers: of programmes, how many of `due` grades have each state.
    """

    school_year: str
    state: State
    done: int | None = None
    due: int | None = None
    answers: tuple[tuple[State, int], ...] = ()

    def count(self, state: State) -> int:
        """How many grades have this answer."""
        return dict(self.answers).get(state, 0)


@dataclass(frozen=True)
class Strip:
    """One promise over the years. `counts` says what its cells count."""

    clause: str
    label: str
    counts: str
    cells: tuple[Cell, ...]


def measure_strips(plan: Plan, years: Sequence[PlanYear], columns: Sequence[str]) -> tuple[Strip, ...]:
    """The rows of the action table that have a period and no deadline."""
    strips = []
    for measure in plan.measures:
        if measure.period is not None:
            of_year = _common_cell if action_table.is_common(measure) else _units_cell
            cells = tuple(of_year(measure, year, years) for year in columns)
            strips.append(Strip(measure.clause, measure.wording, "units", cells))
    return tuple(strips)


def programme_strips(plan: Plan, years: Sequence[PlanYear], columns: Sequence[str]) -> tuple[Strip, ...]:
    """The mandated programmes: every grade of every unit that has delivered and that the plan binds."""
    return tuple(
        Strip(one.clause, one.name, "grades", tuple(_programme_cell(one, year, years) for year in columns))
        for one in plan.programmes
        if one.mandated
    )


def forum_strips(
    plan: Plan, years: Sequence[PlanYear], columns: Sequence[str], facts: CommonFacts
) -> tuple[Strip, ...]:
    """The meetings that the plan promises with a number; not the county's.

    Args:
        facts: the municipality's facts of the last year, with every earlier one.
    """
    return tuple(
        Strip(one.clause, one.wording, "meetings", tuple(_forum_cell(one, year, years, facts) for year in columns))
        for one in plan.forums
        if one.unit_types != ("upper_secondary",)
    )


def _common_cell(measure: Measure, school_year: str, years: Sequence[PlanYear]) -> Cell:
    outside = _outside(measure, school_year, years)
    if outside is not None:
        return outside
    reports = [(y.school_year, report) for y in years for report in y.common_measures if report.measure == measure.id]
    if any(school_year in report.years for _, report in reports):
        return Cell(school_year, "fulfilled")
    report = dict(reports).get(school_year)
    if report is None or (report.status is None and not report.years):
        return Cell(school_year, "not_reported")
    return Cell(school_year, "cancelled" if report.status == "avlyst" else "not_fulfilled")


def _units_cell(measure: Measure, school_year: str, years: Sequence[PlanYear]) -> Cell:
    """Of the units that delivered that year and are bound: how many have told of an activity, then or later."""
    outside = _outside(measure, school_year, years)
    if outside is not None:
        return outside
    bound = [unit for y in years if y.school_year == school_year for unit in y.unit_findings if _of(measure, unit, y)]
    done = sum(any(school_year in _active(measure, unit, y) for y in years) for unit in bound)
    if not done:
        return Cell(school_year, "not_reported", 0 if bound else None, len(bound) or None)
    return Cell(school_year, "fulfilled" if done == len(bound) else "in_progress", done, len(bound))


def _outside(measure: Measure, school_year: str, years: Sequence[PlanYear]) -> Cell | None:
    assert measure.period is not None
    if not measure.period[0] <= int(school_year[:4]) <= measure.period[1]:
        return Cell(school_year, "not_mandated")
    return Cell(school_year, "not_due") if school_year > years[-1].school_year else None


def _of(measure: Measure, unit: str, year: PlanYear) -> Finding | None:
    """The unit's finding about the measure, where the plan binds the unit."""
    own = year.unit_findings.get(unit, ())
    return next((f for f in own if f.clause == measure.clause and f.rule == action_table.RULE and _binds(f)), None)


def _active(measure: Measure, unit: str, year: PlanYear) -> set[str]:
    """The years with an activity, as they were known that year."""
    finding = _of(measure, unit, year)
    if finding is None:
        return set()
    assert measure.period is not None
    due = {school_year_from(autumn) for autumn in range(measure.period[0], measure.period[1] + 1)}
    missing = finding.values.get("missing", ())
    assert isinstance(missing, tuple)  # school years, as the action table's rule gives them
    return {y for y in due if y <= year.school_year} - set(missing)


def _programme_cell(programme: Programme, school_year: str, years: Sequence[PlanYear]) -> Cell:
    if school_year > years[-1].school_year:
        return Cell(school_year, "not_due")
    if programme.first_year is not None and int(school_year[:4]) < programme.first_year:
        return Cell(school_year, "not_mandated")
    found = [
        finding
        for year in years
        if year.school_year == school_year
        for own in year.unit_findings.values()
        for finding in own
        if finding.rule == programmes_by_grade.RULE and finding.values["programme"] == programme.name
        if _binds(finding)
    ]
    states = Counter(finding.state for finding in found)
    if not states or set(states) == {"not_reported"}:
        return Cell(school_year, "not_reported", 0 if found else None, len(found) or None, tuple(states.items()))
    done = states["fulfilled"]
    state: State = "in_progress" if done or states["in_progress"] else "not_fulfilled"
    return Cell(school_year, "fulfilled" if done == len(found) else state, done, len(found), tuple(states.items()))


def _forum_cell(forum: Forum, school_year: str, years: Sequence[PlanYear], facts: CommonFacts) -> Cell:
    """A yearly meeting is held or not; one for each cohort need not be held every year, so none is no breach."""
    if school_year > years[-1].school_year:
        return Cell(school_year, "not_due")
    if int(school_year[:4]) < facts.plan.first_year:
        return Cell(school_year, "not_mandated")
    found = [f for y in years if y.school_year == school_year for f in y.findings if f.rule == forums.RULE]
    own = next((f for f in found if f.clause == forum.clause), None)
    if forum.years == 1 and own is not None and own.state != "not_reported":
        return Cell(school_year, own.state, int(str(own.values["done"])), int(str(own.values["due"])))
    held = forums.held_by_year(forum, facts).get(school_year)
    if held is None:
        return Cell(school_year, "not_reported")
    return Cell(school_year, "fulfilled" if held else "coverage", held)


def _binds(finding: Finding) -> bool:
    return finding.state != "not_mandated"
