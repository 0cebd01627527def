"""What leaders delivered, made safe: no case numbers per unit, no free text that has not been released."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import date
from typing import NamedTuple, cast

import pandas as pd

from toolkit.plan.settings import Settings
from toolkit.plan.units import Unit
from toolkit.protect.model import CaseCount, CommonMeasure, Decision, Delivery, ProgrammeReport, UnitRecord
from toolkit.protect.release import Release
from toolkit.sources import workbook_layout as layout
from toolkit.validate.tables import YearTables

CASE_FIELDS = tuple(field.code for field in layout.CASES.fields)
FREE_TEXT = ("outcome_reason", "participation", "competence_activity")
COUNTED_BY = {
    "cases_with_plan": "new_cases",
    "complete_plans": "cases_with_plan",
    "overdue_evaluations": "cases_with_plan",
    "formal_decisions": "new_cases",
}
"""Each count and the one that counts everyone it counts."""
SHORTEST_SECRET = 20
FEWEST_UNITS = 3
"""A total over fewer units lets one leader subtract her own number."""

Row = dict[Hashable, object]


def unit_records(tables: YearTables, settings: Settings) -> tuple[UnitRecord, ...]:
    """One record per unit that is open in the run's year (the municipality's own workbook is not a unit's)."""
    year = settings.run.school_year
    units = [u for u in settings.unit_register.units if u.type != "municipality" and u.in_plan and u.is_open_in(year)]
    answers = _answers_by_unit(tables)
    last, new = _by_unit(tables.last_decisions_by_unit_year), _by_unit(tables.new_decisions_by_unit_year)
    programmes = _by_unit(tables.programmes_by_unit_year_grade)
    return tuple(
        _record(
            unit,
            _delivery(unit, tables),
            answers.get(unit.id, {}),
            last.get(unit.id, []),
            new.get(unit.id, []),
            programmes.get(unit.id, []),
        )
        for unit in units
    )


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
    for row in _records(cases[cases["unit"].isin(list(tables.delivered)) & (cases["state"] == "reported")]):
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


def common_measures(tables: YearTables, settings: Settings) -> tuple[CommonMeasure, ...]:
    """The municipality's own measures as reported; none of them while its workbook has errors."""
    if tables.measures_by_year.empty or municipality_delivery(tables, settings) != "delivered":
        return ()
    return tuple(
        CommonMeasure(
            measure=str(row["measure"]),
            status=_text(row["status"]),
            done_on=_date(row["done_on"]),
            years=tuple(cast(tuple[str, ...], row["years"] or ())),
        )
        for row in _records(tables.measures_by_year)
    )


def withheld_texts(tables: YearTables, settings: Settings) -> frozenset[str]:
    """Free text that leaders have written and not released: it may not stand in anything published."""
    answers = tables.answers_by_unit_year_field
    answers = answers[answers["state"] == "reported"]
    released = set(answers.loc[(answers["field"] == "nobody_recognisable") & (answers["value"] == "ja"), "unit"])
    texts: dict[bool, set[str]] = {True: set(), False: set()}
    for row in _records(answers[answers["field"].isin(FREE_TEXT)]):
        texts[row["unit"] in released].add(str(row["value"]))
    for frame in (tables.last_decisions_by_unit_year, tables.new_decisions_by_unit_year):
        for row in _records(frame):
            own = (_text(row[column]) for column in ("decision", "responsible", "reason"))
            texts[row["unit"] in released].update(value for value in own if value)
    # A few words such as a role are no secret, nor the plan's own; another leader may have released the same sentence.
    plan = settings.plan.model_dump_json().casefold()
    withheld = texts[False] - texts[True]
    return frozenset(text for text in withheld if len(text) >= SHORTEST_SECRET and text.casefold() not in plan)


def municipality_delivery(tables: YearTables, settings: Settings) -> Delivery:
    """What became of the municipality's own workbook."""
    own = [unit for unit in settings.unit_register.units if unit.type == "municipality"]
    return _delivery(own[0], tables) if own else "pending"


def _leaves_a_few(total: int, above: str | None, shown: dict[str, int], limit: int) -> bool:
    return above is not None and (above not in shown or 0 < shown[above] - total < limit)


def _record(
    unit: Unit,
    delivery: Delivery,
    reported: dict[str, object],
    last: list[Row],
    new: list[Row],
    programmes: list[Row],
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
        for row in _records(frame[frame["state"] == "reported"]):
            found.setdefault(str(row["unit"]), {})[str(row["field"])] = row["value"]
    return found


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
