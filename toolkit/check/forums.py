"""Were the meetings that the plan promises with a number held: each year, or while a cohort is there?"""

from __future__ import annotations

from toolkit.check.finding import CommonFacts, Finding, State
from toolkit.plan.model import Check, Forum
from toolkit.plan.school_years import school_year_from
from toolkit.protect.model import ForumReport

RULE = "forums"
INPUT = ("FORUMS.held", "FORUMS.years")


def check(facts: CommonFacts, check: Check) -> list[Finding]:
    """One finding for each forum; the county's are nobody's breach here."""
    reports = {report.forum: report for report in facts.forums}
    return [_of_forum(forum, reports.get(forum.clause), facts) for forum in facts.plan.forums]


def held_by_year(forum: Forum, facts: CommonFacts) -> dict[str, int]:
    """How often it was held in each school year that anything is known of; a year that is only named counts once."""
    reports = [(facts.school_year, facts.forums), *((then.school_year, then.forums) for then in facts.earlier)]
    held: dict[str, int] = {}
    for year, forums in reports:
        for report in forums:
            if report.forum == forum.clause:
                held |= {named: 1 for named in report.years if named not in held}
                if report.held is not None:
                    held[year] = report.held
    return {year: times for year, times in held.items() if year <= facts.school_year}


def _of_forum(forum: Forum, report: ForumReport | None, facts: CommonFacts) -> Finding:
    if forum.unit_types == ("upper_secondary",):
        return Finding(RULE, forum.clause, "not_mandated", {"forum": forum.wording})
    return _yearly(forum, report, facts) if forum.years == 1 else _of_cohort(forum, facts)


def _yearly(forum: Forum, report: ForumReport | None, facts: CommonFacts) -> Finding:
    due = forum.times * (_units(forum, facts) if forum.per_unit else 1)
    if report is None or report.held is None:
        return Finding(RULE, forum.clause, "not_reported", {"forum": forum.wording})
    state: State = "fulfilled" if report.held >= due else "not_fulfilled"
    return Finding(RULE, forum.clause, state, {"forum": forum.wording, "done": report.held, "due": due})


def _of_cohort(forum: Forum, facts: CommonFacts) -> Finding:
    """Decided once there are enough meetings, or once all the cohort's years are known and there are not.

    Meetings before the plan count for the children who were there, but no year before it can break its promise.
    """
    this = int(facts.school_year[:4])
    window = range(this - forum.years + 1, this + 1)
    by_year = held_by_year(forum, facts)
    held = {autumn: by_year[year] for autumn in window if (year := school_year_from(autumn)) in by_year}
    if not held:
        return Finding(RULE, forum.clause, "not_reported", {"forum": forum.wording})
    done = sum(held.values())
    values: dict[str, str | int] = {"forum": forum.wording, "done": done, "due": forum.times, "years": forum.years}
    if done >= forum.times:
        return Finding(RULE, forum.clause, "fulfilled", {**values})
    undecided = [autumn for autumn in window if autumn not in held or autumn < facts.plan.first_year]
    if not undecided:
        return Finding(RULE, forum.clause, "not_fulfilled", {**values})
    decided = school_year_from(max(undecided) + forum.years)
    return Finding(RULE, forum.clause, "in_progress", {**values, "decided": decided})


def _units(forum: Forum, facts: CommonFacts) -> int:
    return sum(
        unit.owner == "municipal" and unit.type in forum.unit_types and unit.is_open_in(facts.school_year)
        for unit in facts.register.units
    )
