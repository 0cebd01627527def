"""The yearly review is held in April or May (chapter 4). P218."""

from __future__ import annotations

import calendar
from datetime import date

from toolkit.check.finding import Finding, State, UnitFacts
from toolkit.plan.model import Check, ReviewWindow

RULE = "review_window"
INPUT = ("review_date",)


def check(facts: UnitFacts, check: Check) -> list[Finding]:
    """When the review was held."""
    window = facts.plan.review_window
    return [] if window is None else [_held(window, facts)]


def _held(window: ReviewWindow, facts: UnitFacts) -> Finding:
    held = facts.record.dates.get("review_date")
    first = date(facts.spring, window.first_month, 1)
    last = date(facts.spring, window.last_month, calendar.monthrange(facts.spring, window.last_month)[1])
    if held is None:
        state: State = "not_due" if facts.run_date <= last else "not_reported"
        return Finding(RULE, window.clause, state, {"deadline": last} if state == "not_due" else {})
    if held > last:
        return Finding(RULE, window.clause, "fulfilled_late", {"done_on": held, "days": (held - last).days})
    if held < first:
        return Finding(RULE, window.clause, "not_fulfilled", {"done_on": held, "early": (first - held).days})
    return Finding(RULE, window.clause, "fulfilled", {"done_on": held})
