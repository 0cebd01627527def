"""The unit's own decisions when a year is over, with every word of them: for its leader, never for a page."""

from __future__ import annotations

import pandas as pd

from toolkit.check.decision_ledger import DecisionStory, decision_stories
from toolkit.plan.school_years import year_before
from toolkit.protect.model import Decision, EarlierRecords, UnitRecord
from toolkit.protect.records import decision_of
from toolkit.protect.rows import rows_by_unit
from toolkit.validate.tables import YearTables


def stories_before(unit_id: str, school_year: str, last: YearTables) -> tuple[DecisionStory, ...]:
    """Every decision made before a school year, oldest first.

    The open ones have that year as their last one, without a status; the others were closed before it.

    Args:
        last: the tables of the year before, with `earlier`. A year in which the unit delivered nothing answers for
            nothing.
    """
    records = (*_earlier(unit_id, last), _year(unit_id, year_before(school_year), last))
    return decision_stories(unit_id, school_year, _nothing_of(unit_id), records)


def reviewed(unit_id: str, school_year: str, tables: YearTables) -> tuple[tuple[DecisionStory, ...], UnitRecord]:
    """What a year's review says of every decision made before it, and the unit's record with the new ones."""
    record = _year(unit_id, school_year, tables).records[0]
    return decision_stories(unit_id, school_year, record, _earlier(unit_id, tables)), record


def _earlier(unit_id: str, tables: YearTables) -> tuple[EarlierRecords, ...]:
    return tuple(_year(unit_id, then.settings.run.school_year, then.tables) for then in tables.earlier)


def _year(unit_id: str, school_year: str, tables: YearTables) -> EarlierRecords:
    return EarlierRecords(school_year=school_year, records=(_record(unit_id, tables),))


def _record(unit_id: str, tables: YearTables) -> UnitRecord:
    if unit_id not in tables.delivered:
        return _nothing_of(unit_id)
    return UnitRecord(
        unit=unit_id,
        delivery="delivered",
        free_text_released=True,  # to the leader herself: these files are hers and are never published
        last_decisions=_decisions(unit_id, tables.last_decisions_by_unit_year),
        new_decisions=_decisions(unit_id, tables.new_decisions_by_unit_year),
    )


def _nothing_of(unit_id: str) -> UnitRecord:
    return UnitRecord(unit=unit_id, delivery="pending", free_text_released=True)


def _decisions(unit_id: str, frame: pd.DataFrame) -> tuple[Decision, ...]:
    return tuple(decision_of(row, released=True) for row in rows_by_unit(frame).get(unit_id, []))
