"""GSI's pupils as a clean long table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from toolkit.plan.settings import Settings
from toolkit.sources.pupil_numbers import PUPILS
from toolkit.sources.raw import RawTable, column
from toolkit.validate import schemas
from toolkit.validate.service_rows import ReadTable, Settled, in_use, refused, rows_with_units, settled
from toolkit.validate.several_grades import is_all_grades, is_several_grades
from toolkit.validate.tables import ALL_GENDERS
from toolkit.validate.values import (
    by_distinct,
    plain,
    read_count,
    read_gender,
    read_grade,
    read_school_year,
)

ALL_GRADES: Final = 0
KEYS: Final = ["unit", "school_year", "grade", "gender"]


def read_pupil_numbers(tables: Iterable[RawTable], settings: Settings) -> Settled:
    """Read, match and settle the numbers of pupils; rows about others and about several grades are not used.

    A table without grades or genders is about all pupils. In a table that has them an empty cell says nothing: it may
    be part of a merged one.
    """
    read = [_read_table(raw, settings) for raw in tables]
    return settled(read, KEYS, ["state", "pupils"], schemas.PUPILS)


def _read_table(raw: RawTable, settings: Settings) -> ReadTable:
    table = rows_with_units(raw, settings.unit_register)
    rows, frame = table.rows, raw.frame
    rows["school_year"] = by_distinct(column(frame, "Skoleår"), read_school_year)
    genders, grades = (by_distinct(column(frame, name), plain) for name in ("Kjønn", "Trinn"))
    rows["gender"] = by_distinct(genders, read_gender) if (genders != "").any() else ALL_GENDERS
    rows["grade"] = by_distinct(grades, _grade) if (grades != "").any() else ALL_GRADES
    rows["state"] = by_distinct(column(frame, PUPILS), lambda cell: read_count(cell).state)
    rows["pupils"] = by_distinct(column(frame, PUPILS), lambda cell: read_count(cell).number)

    problems = list(table.problems)
    is_sum = rows["grade"].isna() & by_distinct(grades, is_several_grades).astype(bool) & in_use(rows)
    problems += refused(raw, rows, "grades_together", grades, is_sum, "warning", column="Trinn", together=True)
    for code, name, mask in (
        ("school_year_unreadable", "Skoleår", rows["school_year"].isna()),
        ("grade_unreadable", "Trinn", rows["grade"].isna()),
        ("gender_unreadable", "Kjønn", rows["gender"].isna()),
        ("value_unreadable", PUPILS, rows["state"] == "unreadable"),
    ):
        cells = by_distinct(column(frame, name), plain)
        problems += refused(raw, rows, code, cells, mask & in_use(rows), column=name)
    rows["grade"] = rows["grade"].where(rows["grade"] != ALL_GRADES).astype("Int64")
    return ReadTable(raw, rows, tuple(problems), table.matched_by)


def _grade(cell: object) -> int | None:
    return ALL_GRADES if is_all_grades(cell) else read_grade(cell)
