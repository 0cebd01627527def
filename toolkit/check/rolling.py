"""Is the whole plan to be rolled over now?"""

from __future__ import annotations

from datetime import date

from toolkit.check.finding import CommonFacts, Finding
from toolkit.plan.model import Check

RULE = "rolling"
INPUT = ()


def check(facts: CommonFacts, check: Check) -> list[Finding]:
    """One finding. A year that is reviewed after the plan has ended is reviewed by an old plan."""
    last_day = facts.plan.valid_to or date(facts.plan.last_year, 12, 31)
    if facts.run_date <= last_day:
        return [Finding(RULE, check.clauses[0], "not_due", {"deadline": last_day})]
    days = (facts.run_date - last_day).days
    return [Finding(RULE, check.clauses[0], "not_reported", {"deadline": last_day, "days": days})]
