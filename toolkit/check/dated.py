"""Is there a date for what the plan wants, and is it from this school year where that is the point?"""

from __future__ import annotations

from datetime import date

from toolkit.check.finding import Finding, State, UnitFacts
from toolkit.plan.model import Check

RULE = "dated"


def check(facts: UnitFacts, check: Check) -> list[Finding]:
    """One finding for each unit that the clause is about and that is asked.

    An older date breaks nothing unless the check wants one from this year; `since` is its year, so that it can be said.
    """
    clause, field = check.clauses[0], check.field or ""
    if not facts.is_asked(clause, field):
        return []
    day = facts.record.dates.get(field)
    if day is None:
        return [Finding(RULE, clause, "not_reported", {"field": check.subject})]
    is_this_year = day >= date(int(facts.school_year[:4]), 8, 1)
    state: State = "fulfilled" if is_this_year or not check.this_year else "not_fulfilled"
    since = {} if is_this_year else {"since": day.year}
    return [Finding(RULE, clause, state, {"field": check.subject, "done_on": day, **since})]
