"""What became of each political resolution: a ledger of its own, apart from the leaders' decisions.

A resolution is known by its case number, or by its date and number where it has none. One that is not done and falls
off the municipality's list has not been answered for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from toolkit.check.decision_ledger import FROM_STATUS
from toolkit.check.finding import State
from toolkit.protect.model import EarlierRecords, Resolution
from toolkit.sources.workbook_layout import CLOSED

Key = tuple[str | date | None, int | None]


@dataclass(frozen=True)
class ResolutionStory:
    """One resolution.

    Attributes:
        resolution: as it was last told, with that year's status and reason.
        told_in: the school year it was last told in.
        state: where it stands now; `not_reported` where this year's list leaves it out.
        is_missed: its deadline has passed, and nobody has said that it is done or cancelled.
    """

    resolution: Resolution
    told_in: str
    state: State
    is_missed: bool


def resolution_stories(
    school_year: str,
    run_date: date,
    resolutions: Sequence[Resolution],
    earlier: Sequence[EarlierRecords],
    closed_too: bool = False,
) -> tuple[ResolutionStory, ...]:
    """This year's resolutions, and those of earlier years that were still open and that nobody tells of; oldest first.

    Args:
        resolutions: this year's list; empty where the municipality has not delivered.
        earlier: the runs before, oldest first.
        closed_too: also those that were closed in an earlier year, as they were told of then.
    """
    lists = [(then.school_year, then.resolutions) for then in earlier] + [(school_year, tuple(resolutions))]
    shared = _shared_cases([told for _, told in lists])
    latest = {_key(told, shared): (year, told) for year, every in lists for told in every}
    stories = [
        _story(year, told, school_year, run_date)
        for year, told in latest.values()
        if closed_too or year == school_year or told.status not in CLOSED
    ]
    return tuple(sorted(stories, key=_order))


def _shared_cases(lists: Sequence[Sequence[Resolution]]) -> frozenset[str]:
    """Case numbers under which several resolutions were made: those are told apart by number too."""
    counts = [Counter(told.case_number for told in every if told.case_number) for every in lists]
    return frozenset(case for count in counts for case, times in count.items() if times > 1)


def _key(told: Resolution, shared: frozenset[str]) -> Key:
    if told.case_number is None:
        return told.resolved_on, told.number
    return told.case_number, told.number if told.case_number in shared else None


def _story(year: str, told: Resolution, school_year: str, run_date: date) -> ResolutionStory:
    state = FROM_STATUS[told.status] if year == school_year or told.status in CLOSED else "not_reported"
    is_open = state not in ("fulfilled", "cancelled")
    is_late = told.deadline is not None and told.deadline < run_date
    return ResolutionStory(told, year, state, is_open and is_late)


def _order(story: ResolutionStory) -> tuple[date, str, int]:
    told = story.resolution
    return told.resolved_on or date.max, told.case_number or "", told.number or 0
