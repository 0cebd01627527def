"""Pool before anything else: grades into the groups that are published, genders together.

A pooled figure exists only where every grade behind it is known; one hidden grade hides the group.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypedDict

import pandas as pd

from toolkit.errors import InputError
from toolkit.plan.settings import GradeGroup, Indicator, Settings
from toolkit.protect.rows import Row, rows_of
from toolkit.validate.matching import COUNTY, NATION
from toolkit.validate.tables import ALL_GENDERS, MUNICIPALITY, YearTables

WHOLE = "all"
"""Group id of all grades together; exists for the municipality only."""


@dataclass(frozen=True)
class Pooled:
    """One pooled figure before disclosure control. `state` is value, hidden or not_measured.

    `grades` are those that were measured; they may be fewer than the group's.
    """

    unit: str
    school_year: str
    group: str
    indicator: str
    state: str
    n: int | None
    count: int | None = None
    share: float | None = None
    mean: float | None = None
    sd: float | None = None
    grades: tuple[int, ...] = ()
    definition: str = ""
    wording: str = ""


def pooled_figures(tables: YearTables, settings: Settings) -> list[Pooled]:
    """Every (unit, year, group of grades, indicator) of the municipality and its units, pooled from the clean tables.

    Shares of bullied pupils take n from the participation table. A single grade keeps the share as the source prints
    it; several grades are summed. Sub-questions of a share exist for the municipality only.
    """
    return _pooled(tables, settings, lambda unit: unit not in (COUNTY, NATION))


def pooled_nation(tables: YearTables, settings: Settings) -> list[Pooled]:
    """The same of the whole country, as far as the source's files have it."""
    return _pooled(tables, settings, lambda unit: unit == NATION)


def _pooled(tables: YearTables, settings: Settings, is_wanted: Callable[[str], bool]) -> list[Pooled]:
    survey = tables.survey_by_unit_year_grade_gender_indicator
    survey = survey[(survey["gender"] == ALL_GENDERS)].dropna(subset=["unit", "school_year", "indicator"])
    years = sorted({str(year) for year in survey["school_year"].unique()})
    survey = survey[survey["unit"].map(lambda unit: is_wanted(str(unit))).astype(bool)]
    by_key: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows_of(survey):
        by_key[str(row["unit"]), str(row["school_year"]), str(row["indicator"])].append(row)
    invited = _rows_by_grade(tables.participation_by_unit_year_grade)
    units = sorted({unit for unit, _, _ in by_key})
    groups = {unit: groups_of(unit, settings) for unit in units}
    return [
        _pool(unit, year, group, indicator, by_key.get((unit, year, indicator.id), []), invited)
        for indicator in settings.surveys.indicators
        for unit in units
        if unit in (MUNICIPALITY, NATION) or indicator.is_whole
        for year in years
        for group in groups[unit]
    ]


def groups_of(unit_id: str, settings: Settings) -> list[GradeGroup]:
    """The groups of grades that are published for a unit; municipality and nation also have all grades together."""
    groups = list(settings.surveys.grade_groups)
    if unit_id in (MUNICIPALITY, NATION):
        every = tuple(grade for group in groups for grade in group.grades)
        return [*groups, GradeGroup(id=WHOLE, label="", grades=every)] if len(groups) > 1 else groups
    unit = settings.unit_register.get(unit_id)
    grades = set(unit.grades) if unit else set()
    return [group for group in groups if not grades or grades & set(group.grades)]


ByGrade = dict[tuple[str, str, int], Row]


def _rows_by_grade(participation: pd.DataFrame) -> ByGrade:
    return {(str(row["unit"]), str(row["school_year"]), int(str(row["grade"]))): row for row in rows_of(participation)}


def _pool(unit: str, year: str, group: GradeGroup, indicator: Indicator, rows: list[Row], invited: ByGrade) -> Pooled:
    key = (unit, year, group.id, indicator.id)
    rows = [row for row in rows if row["grade"] in group.grades]
    measured = [row for row in rows if row["state"] != "not_measured"]
    if not measured:
        return Pooled(*key, "not_measured", None)
    return replace(_pool_measured(key, indicator, measured, invited), **_asked_of(measured))


def _pool_measured(
    key: tuple[str, str, str, str], indicator: Indicator, measured: list[Row], invited: ByGrade
) -> Pooled:
    if any(row["state"] != "value" for row in measured):
        return Pooled(*key, "hidden", None)
    if indicator.kind == "mean":
        return _pool_means(key, measured)
    unit, year, _, _ = key
    return _pool_shares(key, measured, [invited.get((unit, year, int(str(row["grade"])))) for row in measured])


class _Asked(TypedDict):
    grades: tuple[int, ...]
    definition: str
    wording: str


def _asked_of(rows: list[Row]) -> _Asked:
    """Who was asked what. Grades that were asked different things are never added: then there is no figure at all."""
    grades = tuple(sorted(int(str(row["grade"])) for row in rows))
    return _Asked(grades=grades, definition=_only(rows, "definition"), wording=_only(rows, "wording"))


def _only(rows: list[Row], column: str) -> str:
    said = {_told(row.get(column)) for row in rows}
    if len(said) > 1:
        raise InputError("grades_asked_otherwise", {"found": ", ".join(sorted(said))})
    return said.pop()


def _told(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value)  # type: ignore[call-overload]


def _pool_shares(key: tuple[str, str, str, str], rows: list[Row], asked: list[Row | None]) -> Pooled:
    if any(row is None or row["state"] == "not_measured" for row in asked) or any(pd.isna(r["count"]) for r in rows):  # type: ignore[call-overload]
        return Pooled(*key, "not_measured", None)
    if any(row is None or row["state"] != "value" for row in asked):
        return Pooled(*key, "hidden", None)
    n = sum(int(str(row["participants"])) for row in asked if row)
    if n == 0:
        return Pooled(*key, "not_measured", None)
    count = sum(int(str(row["count"])) for row in rows)
    share = float(str(rows[0]["share"])) if len(rows) == 1 else count / n
    return Pooled(*key, "value", n, count=count, share=share)


def _pool_means(key: tuple[str, str, str, str], rows: list[Row]) -> Pooled:
    """Pooled mean and standard deviation from each grade's: the total sum of squares is that within plus between."""
    if any(pd.isna(row[column]) for row in rows for column in ("mean", "sd", "respondents")):  # type: ignore[call-overload]
        return Pooled(*key, "not_measured", None)
    parts = [(float(str(r["mean"])), float(str(r["sd"])), int(str(r["respondents"]))) for r in rows]
    n = sum(size for _, _, size in parts)
    if n < 2:
        return Pooled(*key, "hidden", None)
    mean = sum(m * size for m, _, size in parts) / n
    squares = sum((size - 1) * sd**2 + size * (m - mean) ** 2 for m, sd, size in parts)
    return Pooled(*key, "value", n, mean=mean, sd=math.sqrt(squares / (n - 1)))
