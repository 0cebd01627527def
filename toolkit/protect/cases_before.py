"""Last year's case counts, as readers have had them."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.plan.school_years import year_before
from toolkit.protect.model import CaseCount
from toolkit.protect.release import Release


def cases_of_year_before(
    school_year: str, case_units: Sequence[str], earlier: Sequence[Release]
) -> tuple[CaseCount, ...]:
    """The counts of the last release of the school year before; none unless they add up the same units as this year's.

    A sum over other units is another sum: a school that did not deliver would look like fewer cases.

    Args:
        case_units: units whose workbooks this year's counts add up.
        earlier: releases, oldest first; a withdrawn one is no longer said by anybody.
    """
    before = year_before(school_year)
    out = [release for release in earlier if release.school_year == before and release.state == "published"]
    if not out or set(out[-1].case_units) != set(case_units):
        return ()
    return out[-1].cases
