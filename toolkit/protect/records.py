"""What leaders delivered, made safe: no case numbers per unit, no free text that has not been released."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import cast

import pandas as pd

from toolkit.plan.settings import Settings, Thresholds
from toolkit.plan.units import Unit
from toolkit.protect.model import CaseCount, CommonMeasure, Decision, Delivery, ProgrammeReport, UnitRecord
from toolkit.sources import workbook_layout as layout
from toolkit.validate.tables import YearTables

CASE_FIELDS = tuple(field.code for field in layout.CASES.fields)
FREE_TEXT = ("outcome_reason", "participation", "competence_activity")
FEWEST_UNITS = 3
"""A total over fewer units lets one leader subtract her own number."""

Row = dict[Hashable, object]


def unit_records(tables: YearTables, settings: Settings) -> tuple[UnitRecord, ...]:
    """One record per unit that is open in the run's year (the municipality's own workbook is not a unit's)."""
    year = settings.run.school_year
    units = [u for u in settings.unit_register.units if u.type != "municipality" and u.in_plan and u.is_open_in(year)]
    answers = _by_unit(tables.answers_by_unit_year_field)
    last, new = _by_unit(tables.last_decisions_by_unit), _by_unit(tables.new_decisions_by_unit)
    programmes = _by_unit(tables.programmes_by_unit_grade)
    return tuple(
        _record(
            unit,
            _delivery(unit, tables),
            answers.get(unit.id, []),
            last.get(unit.id, []),
            new.get(unit.id, []),
            programmes.get(unit.id, []),
        )
        for unit in units
    )


def case_counts(tables: YearTables, limits: Thresholds) -> tuple[CaseCount, ...]:
    """The municipality's five case counts, over units whose workbooks have no errors.

    Hidden where a count is small, or where what it lacks to the count above it is.
    """
    answers = tables.answers_by_unit_year_field
    counted = answers["field"].isin(list(CASE_FIELDS)) & answers["unit"].isin(list(tables.delivered))
    reported = answers[(answers["state"] == "reported") & counted]
    totals: dict[str, int | None] = {}
    for field in CASE_FIELDS:
        rows = reported[reported["field"] == field]
        contributing = rows.loc[rows["value"] != 0, "unit"].nunique()
        totals[field] = int(sum(rows["value"])) if contributing >= FEWEST_UNITS else None
    limit = limits.smallest_count.value
    above = {
        "cases_with_plan": "new_cases",
        "complete_plans": "cases_with_plan",
        "overdue_evaluations": "cases_with_plan",
        "formal_decisions": "new_cases",
    }
    counts: list[CaseCount] = []
    shown: dict[str, int] = {}
    for field, total in totals.items():
        if total is None and not (reported["field"] == field).any():
            counts.append(CaseCount(field=field, state="not_measured"))
        elif total is None or total < limit or _leaves_a_few(total, above.get(field), shown, limit):
            counts.append(CaseCount(field=field, state="hidden"))
        else:
            shown[field] = total
            counts.append(CaseCount(field=field, state="shown", count=total))
    return tuple(counts)


def common_measures(tables: YearTables, settings: Settings) -> tuple[CommonMeasure, ...]:
    """The municipality's own measures as reported; none of them while its workbook has errors."""
    if tables.common_measures.empty or municipality_delivery(tables, settings) != "delivered":
        return ()
    return tuple(
        CommonMeasure(
            measure=str(row["measure"]),
            status=_text(row["status"]),
            done_on=_date(row["done_on"]),
            years=tuple(cast(tuple[str, ...], row["years"] or ())),
        )
        for row in _records(tables.common_measures)
    )


def municipality_delivery(tables: YearTables, settings: Settings) -> Delivery:
    """What became of the municipality's own workbook."""
    own = [unit for unit in settings.unit_register.units if unit.type == "municipality"]
    return _delivery(own[0], tables) if own else "pending"


def _leaves_a_few(total: int, above: str | None, shown: dict[str, int], limit: int) -> bool:
    return above is not None and (above not in shown or 0 < shown[above] - total < limit)


def _record(
    unit: Unit, delivery: Delivery, answers: list[Row], last: list[Row], new: list[Row], programmes: list[Row]
) -> UnitRecord:
    if delivery != "delivered":
        return UnitRecord(unit=unit.id, delivery=delivery)
    reported = {
        str(row["field"]): row["value"]
        for row in answers
        if row["state"] == "reported" and row["field"] not in CASE_FIELDS
    }
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
        last_decisions=tuple(_decision(row, released) for row in last),
        new_decisions=tuple(_decision(row, released) for row in new),
        programmes=tuple(
            ProgrammeReport(
                programme=str(row["programme"]),
                grade=None if pd.isna(cast("int | None", row["grade"])) else int(str(row["grade"])),
                first_school_year=_text(row["first_school_year"]),
                delivered=_text(row["delivered"]),
                staff_trained_share=None
                if pd.isna(cast("float | None", row["staff_trained_share"]))
                else float(str(row["staff_trained_share"])),
            )
            for row in programmes
        ),
    )


def _decision(row: Row, released: bool) -> Decision:
    number = row["number"]
    return Decision(
        number=None if pd.isna(cast("int | None", number)) else int(str(number)),
        decision=_text(row["decision"]) if released else None,
        responsible=_text(row["responsible"]) if released else None,
        deadline=_date(row["deadline"]),
        status=_text(row["status"]),
        reason=_text(row["reason"]) if released else None,
    )


def _delivery(unit: Unit, tables: YearTables) -> Delivery:
    if unit.id in tables.broken:
        return "failed"
    return "delivered" if unit.id in tables.delivered else "pending"


def _by_unit(frame: pd.DataFrame) -> dict[str, list[Row]]:
    return {str(unit): _records(rows) for unit, rows in frame.groupby("unit")}


def _records(frame: pd.DataFrame) -> list[Row]:
    return cast("list[Row]", frame.to_dict("records"))


def _text(value: object) -> str | None:
    return None if value is None or pd.isna(cast("str | None", value)) else str(value)


def _date(value: object) -> date | None:
    return value if isinstance(value, date) and not pd.isna(value) else None
