"""What the political bodies have resolved, and where it stands: leaders decide, politicians resolve.

A resolution that falls off the municipality's list without being closed has not been answered for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from toolkit.check.decision_ledger import FROM_STATUS
from toolkit.check.finding import State
from toolkit.protect.model import EarlierRecords, Resolution
from toolkit.sources.workbook_layout import CLOSED


@dataclass(frozen=True)
class FollowedUp:
    """One resolution as the municipality reports it this year, or as it last did.

    Attributes:
        state: where it stands; `not_reported` where this year's list says nothing of it.
        is_missed: whether its deadline has passed without it being closed.
    """

    resolution: Resolution
    state: State
    is_missed: bool


def follow_up(
    resolutions: Sequence[Resolution], earlier: Sequence[EarlierRecords], run_date: date
) -> tuple[FollowedUp, ...]:
    """This year's list, and what an earlier list had open that this one has not; by the day they were resolved."""
    latest: dict[object, Resolution] = {}
    for then in earlier:
        latest |= {_key(one): one for one in then.resolutions}
    this_year = {_key(one): one for one in resolutions}
    lost = [
        one.model_copy(update={"status": None, "reason": None})
        for key, one in latest.items()
        if key not in this_year and one.status not in CLOSED
    ]
    found = [_followed_up(one, run_date) for one in (*this_year.values(), *lost)]
    return tuple(sorted(found, key=lambda one: (one.resolution.resolved_on or date.max, one.resolution.number or 0)))


def _followed_up(resolution: Resolution, run_date: date) -> FollowedUp:
    is_late = resolution.deadline is not None and resolution.deadline < run_date
    return FollowedUp(resolution, FROM_STATUS[resolution.status], is_late and resolution.status not in CLOSED)


def _key(resolution: Resolution) -> object:
    """The case number is the body's own; without one, the day and the number in the list."""
    return resolution.case_number or (resolution.resolved_on, resolution.number)
