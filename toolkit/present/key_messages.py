"""The public list of key sentences («Viktigst»), the most important first; `docs/nokkelsetninger.md` is made of it.

Whatever stands under «Viktigst» is made by a rule here, and by nothing else. The same finding has the same rule, and so
the same sentence, on every page.
"""

from __future__ import annotations

from typing import Final

from toolkit.plan.settings import Settings
from toolkit.present import found_in_municipality as municipality
from toolkit.present import found_in_unit as unit
from toolkit.present.rule import Rule, say
from toolkit.review import CommitteeReview, Review
from toolkit.rolling_review import RollingReview

MOST_OF_UNIT = 5
MOST_OF_YEARS = 6

UNIT: Final[tuple[Rule[Review], ...]] = (
    Rule("key.share_changed", unit.shares_changed, "words"),
    Rule("key.share_stands_out", unit.shares_that_stand_out, "words"),
    Rule("key.programme_missing", unit.programmes("not_fulfilled"), "programmes", ("programmes_by_grade",)),
    Rule("key.decisions_open_since", unit.open_since, "decisions", ("last_decisions",)),
    Rule("key.point_not_fulfilled", unit.points("not_fulfilled"), "points"),
    Rule("key.share_hidden", unit.hidden_shares, "hidden"),
    Rule("key.decisions_done", unit.last_years_decisions, "decisions", ("last_decisions",)),
    Rule("key.point_fulfilled_late", unit.points("fulfilled_late"), "points"),
    Rule("key.programme_unreported", unit.programmes("not_reported"), "programmes", ("programmes_by_grade",)),
    Rule("key.point_not_reported", unit.points("not_reported"), "points"),
    Rule("key.programme_partly", unit.programmes("in_progress"), "programmes", ("programmes_by_grade",)),
    Rule("key.nothing_urgent", unit.nothing_urgent, "points", is_last_resort=True),
    Rule("key.nothing_checked", unit.nothing_checked, "joined", is_last_resort=True),
)
"""A unit's page; the first five sentences are said."""

COMMITTEE: Final[tuple[Rule[CommitteeReview], ...]] = (
    Rule("key.delivered", municipality.delivered, "review", ("review_window",)),
    Rule("key.not_delivered", municipality.not_delivered, "review", ("review_window",)),
    Rule("key.workbooks_failed", municipality.workbooks_failed, "review", ("review_window",)),
    Rule("key.share_hidden", municipality.hidden_share, "hidden"),
    Rule("key.share", municipality.shares, "words"),
    Rule("key.own_workbook_pending", municipality.own_workbook_pending, "measures", ("action_table",)),
    Rule("key.own_workbook_failed", municipality.own_workbook_failed, "measures", ("action_table",)),
    Rule("key.measures_done", municipality.measures_done, "measures", ("action_table",)),
    Rule("key.measures_done_late", municipality.measures_done_late, "measures", ("action_table",)),
    Rule("key.resolutions_missed", municipality.resolutions_missed, "resolutions"),
    Rule("key.old_decision", municipality.one_old_decision, "decisions", ("last_decisions",)),
    Rule("key.old_decisions", municipality.many_old_decisions, "decisions", ("last_decisions",)),
    Rule("key.revision", municipality.revision, "review", ("review_outcome",)),
)
"""The committee's page and the case paper; all are said."""

ROLLING: Final[tuple[Rule[RollingReview], ...]] = (
    Rule("key.delivered", municipality.delivered, "review", ("review_window",)),
    Rule("key.share_hidden", municipality.hidden_share, "hidden"),
    Rule("key.share", municipality.shares, "words"),
    Rule("key.own_workbook_pending", municipality.own_workbook_pending, "measures", ("action_table",)),
    Rule("key.own_workbook_failed", municipality.own_workbook_failed, "measures", ("action_table",)),
    Rule("key.measures_done", municipality.measures_done, "measures", ("action_table",)),
    Rule("key.measures_done_late", municipality.measures_done_late, "measures", ("action_table",)),
    Rule("key.measures_undone", municipality.measures_undone, "measures", ("action_table",)),
    Rule("key.decisions_open", municipality.open_decisions, "decisions", ("last_decisions",)),
    Rule("key.decisions_all_closed", municipality.no_open_decision, "decisions", ("last_decisions",)),
    Rule("key.resolutions_done", municipality.resolutions_done, "resolutions"),
)
"""The page over the plan's years; the first six sentences are said."""


def unit_messages(review: Review, settings: Settings) -> list[str]:
    """«Viktigst» on a unit's page."""
    return say(UNIT, review, settings)[:MOST_OF_UNIT]


def committee_messages(review: CommitteeReview, settings: Settings) -> list[str]:
    """«Viktigst» on the committee's page and in the case paper."""
    return say(COMMITTEE, review, settings)


def rolling_messages(review: RollingReview, settings: Settings) -> list[str]:
    """«Viktigst» on the page over the plan's years."""
    return say(ROLLING, review, settings)[:MOST_OF_YEARS]
