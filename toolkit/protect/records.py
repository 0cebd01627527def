"""What leaders delivered, made safe: no case numbers per unit, no free text that has not been released."""

from __future__ import annotations

from datetime import date
from typing import cast

import pandas as pd

from toolkit.plan.settings import Settings
from toolkit.plan.units import Unit
from toolkit.protect.model import Decision, Delivery, GroupAnswer, ProgrammeReport, UnitRecord
from toolkit.protect.rows import Row, date_or_none, delivery_of, number_or_none, rows_by_unit, rows_of, text_or_none
from toolkit.sources import workbook_layout as layout
from toolkit.validate.tables import YearTables

FREE_TEXT = ("outcome_reason", "participation", "competence_activity")


def unit_records(tables: YearTables, settings: Settings) -> tuple[UnitRecord, ...]:
    """One record per unit that is open in the run's year (the municipality's own workbook is not a unit's)."""
    year = settings.run.school_year
    units = [u for u in settings.unit_register.units if u.type != "municipality" and u.in_plan and u.is_open_in(year)]
    answers = _answers_by_unit(tables)
    last, new = rows_by_unit(tables.last_decisions_by_unit_year), rows_by_unit(tables.new_decisions_by_unit_year)
    programmes = rows_by_unit(tables.programmes_by_unit_year_grade)
    groups = rows_by_unit(tables.group_answers_by_unit_year)
    return tuple(
        _record(
            unit,
            delivery_of(unit, tables),
            answers.get(unit.id, {}),
            last.get(unit.id, []),
            new.get(unit.id, []),
            programmes.get(unit.id, []),
            groups.get(unit.id, []),
        )
        for unit in units
    )


def _record(
    unit: Unit,
    delivery: Delivery,
    reported: dict[str, object],
    last: list[Row],
    new: list[Row],
    programmes: list[Row],
    groups: list[Row],
) -> UnitRecord:
    if delivery != "delivered":
        return UnitRecord(unit=unit.id, delivery=delivery)
    released = reported.get("nobody_recognisable") == "ja"
    texts = {key: value for key, value in reported.items() if isinstance(value, str)}
    return UnitRecord(
        unit=unit.id,
        delivery=delivery,
        free_text_released=released,
        texts={key: value for key, value in texts.items() if released or key not in FREE_TEXT},
        withheld=() if released else tuple(key for key in FREE_TEXT if key in texts),
        counts={key: value for key, value in reported.items() if isinstance(value, int)},
        dates={key: value for key, value in reported.items() if isinstance(value, date)},
        last_decisions=tuple(decision_of(row, released) for row in last),
        new_decisions=tuple(decision_of(row, released) for row in new),
        programmes=tuple(
            ProgrammeReport(
                programme=str(row["programme"]),
                grade=number_or_none(row["grade"]),
                first_school_year=text_or_none(row["first_school_year"]),
                delivered=text_or_none(row["delivered"]),
                staff_trained_share=None
                if pd.isna(cast("float | None", row["staff_trained_share"]))
                else float(str(row["staff_trained_share"])),
            )
            for row in programmes
        ),
        group_answers=tuple(
            GroupAnswer(
                who=str(row["who"]),
                question=int(str(row["question"])),
                answer=text_or_none(row["answer"]) if released else None,
            )
            for row in groups
        ),
    )


def decision_of(row: Row, released: bool) -> Decision:
    """One row of a sheet with decisions; its words only where they are released to whoever reads the record."""
    return Decision(
        number=number_or_none(row["number"]),
        decided=str(row["decided"]),
        about=text_or_none(row["about"]),
        decision=text_or_none(row["decision"]) if released else None,
        responsible=text_or_none(row["responsible"]) if released else None,
        deadline=date_or_none(row["deadline"]),
        status=text_or_none(row["status"]),
        reason=text_or_none(row["reason"]) if released else None,
    )


def _answers_by_unit(tables: YearTables) -> dict[str, dict[str, object]]:
    """What each unit has reported, by field; never a case count."""
    assessment = tables.assessment_by_unit_year_chapter
    frames = (
        tables.answers_by_unit_year_field,
        tables.meetings_by_unit_year_field,
        assessment.assign(field=layout.ASSESSMENT_FIELD + assessment["chapter"], value=assessment["assessment"]),
    )
    found: dict[str, dict[str, object]] = {}
    for frame in frames:
        for row in rows_of(frame[frame["state"] == "reported"]):
            found.setdefault(str(row["unit"]), {})[str(row["field"])] = row["value"]
    return found
