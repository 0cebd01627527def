"""The municipality's five case counts, as far as they may be shown; never a unit's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from toolkit.plan.settings import Settings
from toolkit.protect.model import CaseCount
from toolkit.protect.release import Release
from toolkit.protect.rows import rows_of
from toolkit.sources import workbook_layout as layout
from toolkit.validate.tables import YearTables

CASE_FIELDS = tuple(field.code for field in layout.CASES.fields)
COUNTED_BY = {
    "cases_with_plan": "new_cases",
    "complete_plans": "cases_with_plan",
    "overdue_evaluations": "cases_with_plan",
    "formal_decisions": "new_cases",
}
"""Each count and the one that counts everyone it counts."""
FEWEST_UNITS = 3
"""A total over fewer units lets one leader subtract her own number."""


def case_counts(tables: YearTables, settings: Settings, earlier: Sequence[Release] = ()) -> tuple[CaseCount, ...]:
    """The municipality's five case counts, over units whose workbooks have no errors.

    Hidden where a count is small, where what it lacks to the count above it is, and where that would be true of what
    came to since an earlier release of the same year: readers can subtract.
    """
    reported = _reported_cases(tables)
    before = [_CountsBefore.of(r) for r in earlier if r.school_year == settings.run.school_year]
    limit = settings.thresholds.smallest_count.value
    counts: list[CaseCount] = []
    shown: dict[str, int] = {}
    for field in CASE_FIELDS:
        by_unit = reported.get(field, {})
        total = sum(by_unit.values())
        alone = _few_units(by_unit) or total < limit or _leaves_a_few(total, COUNTED_BY.get(field), shown, limit)
        if not by_unit:
            counts.append(CaseCount(field=field, state="not_measured"))
        elif alone or any(_adds_a_few(field, by_unit, shown, then, limit) for then in before):
            counts.append(CaseCount(field=field, state="hidden"))
        else:
            shown[field] = total
            counts.append(CaseCount(field=field, state="shown", count=total))
    return tuple(counts)


def _reported_cases(tables: YearTables) -> dict[str, dict[str, int]]:
    """Each field's counts by unit, as reported in workbooks without errors."""
    cases = tables.case_counts_by_unit_year_field
    found: dict[str, dict[str, int]] = {}
    for row in rows_of(cases[cases["unit"].isin(list(tables.delivered)) & (cases["state"] == "reported")]):
        found.setdefault(str(row["field"]), {})[str(row["unit"])] = int(str(row["count"]))
    return found


class _CountsBefore(NamedTuple):
    """The counts of an earlier release of the same year, and the units that they add up."""

    counts: dict[str, int]
    units: frozenset[str]

    @classmethod
    def of(cls, release: Release) -> _CountsBefore:
        shown = {case.field: case.count for case in release.cases if case.count is not None}
        return cls(shown, frozenset(release.case_units))


def _few_units(by_unit: dict[str, int]) -> bool:
    """Whether so few units have any case that one leader could subtract her own."""
    return sum(count > 0 for count in by_unit.values()) < FEWEST_UNITS


def _adds_a_few(field: str, by_unit: dict[str, int], shown: dict[str, int], then: _CountsBefore, limit: int) -> bool:
    """Whether the difference to an earlier release is itself a count that may not be shown."""
    if field not in then.counts:
        return False
    added = sum(by_unit.values()) - then.counts[field]
    new = {unit: count for unit, count in by_unit.items() if unit not in then.units}
    changed = added != sum(new.values())  # a unit has corrected its number, or is no longer among them
    above = {name: shown[name] - then.counts[name] for name in shown if name in then.counts}
    if not new and not added:
        return False
    return changed or _few_units(new) or added < limit or _leaves_a_few(added, COUNTED_BY.get(field), above, limit)


def _leaves_a_few(total: int, above: str | None, shown: dict[str, int], limit: int) -> bool:
    return above is not None and (above not in shown or shown[above] - total < limit)
