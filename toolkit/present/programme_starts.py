"""When mandated programmes began, as the leaders have reported it: marks along the years, and never an effect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from toolkit.analyse.series import Series
from toolkit.plan.model import Programme
from toolkit.plan.settings import Settings
from toolkit.plan.units import Unit
from toolkit.present import numbers
from toolkit.present.texts import text
from toolkit.protect.coarsen import WHOLE
from toolkit.protect.model import UnitRecord


class Start(NamedTuple):
    """One school year in which some unit began a programme in some grade.

    Attributes:
        indicators: what the programme should be seen on, if it is seen at all (`programme_outcomes`).
        groups: groups of grades with a grade that began.
    """

    programme: str
    school_year: str
    indicators: tuple[str, ...]
    groups: frozenset[str]


Starts = Sequence[Start]
NO_STARTS: Final[Starts] = ()


def programme_starts(units: Iterable[Unit], records: Iterable[UnitRecord], settings: Settings) -> Starts:
    """Every start of a mandated programme in a unit that the plan binds to it, in the plan's order and then by year.

    A programme that nobody has named an outcome for has none to be marked on. Nor has one whose grades nobody asks.
    """
    by_unit = {record.unit: record for record in records if record.delivery == "delivered"}
    every = tuple(units)
    starts = []
    for programme in settings.plan.programmes:
        outcomes = settings.surveys.outcomes_of(programme.id)
        if not programme.mandated or outcomes is None:
            continue
        began = _began(programme, [(unit, by_unit[unit.id]) for unit in every if unit.id in by_unit])
        for year in sorted({year for year, _ in began}):
            grades = {grade for then, grade in began if then == year}
            groups = {group.id for group in settings.surveys.grade_groups if grades & set(group.grades)}
            if groups:
                starts.append(Start(programme.name, year, outcomes.indicators, frozenset({*groups, WHOLE})))
    return tuple(starts)


def _began(programme: Programme, reported: Iterable[tuple[Unit, UnitRecord]]) -> set[tuple[str, int]]:
    return {
        (report.first_school_year, report.grade)
        for unit, record in reported
        if unit.owner in programme.owners and unit.type in programme.unit_types
        for report in record.programmes
        if report.programme == programme.id and report.first_school_year and report.grade in programme.grades
    }


def starts_in(series: Series, starts: Starts) -> Mapping[str, Sequence[str]]:
    """Programme to the years to mark in a drawing of this series: of its grades and outcomes, within its years."""
    years = {point.school_year for point in series.points}
    marks: dict[str, list[str]] = {}
    for start in starts:
        if start.school_year in years and series.group in start.groups and series.indicator in start.indicators:
            marks.setdefault(start.programme, []).append(start.school_year)
    return marks


def starts_alt(marks: Mapping[str, Sequence[str]]) -> str:
    """The marks in words, after a drawing's alt text; nothing where there are none."""
    if not marks:
        return ""
    points = "; ".join(
        text("figure.alt_start_point", programme=programme, years=numbers.listing(years))
        for programme, years in marks.items()
    )
    return text("figure.alt_start", points=points)
