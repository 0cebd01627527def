"""Which schools' pupils have met a programme, and since when, as the leaders have reported it.

What counts is when a programme began in a grade, not how it is followed up now: a school that has stopped is still
one whose pupils have met it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from toolkit.analyse.effect import first_treated
from toolkit.plan.model import Programme
from toolkit.plan.settings import Settings
from toolkit.plan.units import Unit
from toolkit.protect import UnitRecord

NOT_GIVEN = "nei"
"""What a leader answers where a programme is not used; see `DELIVERED` of the workbook."""


@dataclass(frozen=True)
class School:
    """One school that has at least one of the programme's grades.

    Attributes:
        grades: all its grades.
        starts: grade to the autumn in which the programme began there; a grade without it is not among them.
        unknown: grades of the programme that nobody has reported about.
    """

    unit: str
    grades: tuple[int, ...]
    starts: Mapping[int, int]
    unknown: frozenset[int]

    def is_known(self, grade: int) -> bool:
        """Whether it is known when pupils in this grade first met the programme: they have been in the lower ones."""
        return not any(lower <= grade for lower in self.unknown)

    def first_exposed(self, grade: int) -> int:
        """The first autumn in which pupils in this grade have met the programme; 0 where they never do."""
        return first_treated(grade, self.starts)


def schools_of(programme: Programme, records: Iterable[UnitRecord], settings: Settings) -> list[School]:
    """Every school that could have the programme, whoever owns it, in the order of the register.

    A grade whose report says `nei` and no first school year has never had the programme. A school without a report is
    unknown in every grade: not mandated is not the same as not used.
    """
    by_unit = {record.unit: record for record in records}
    year = settings.run.school_year
    return [
        _school(unit, programme, by_unit.get(unit.id))
        for unit in settings.unit_register.units
        if unit.type in programme.unit_types and set(unit.grades) & set(programme.grades) and unit.is_open_in(year)
    ]


def _school(unit: Unit, programme: Programme, record: UnitRecord | None) -> School:
    reports = {r.grade: r for r in record.programmes if r.programme == programme.id} if record else {}
    starts, unknown = {}, set()
    for grade in set(unit.grades) & set(programme.grades):
        report = reports.get(grade)
        if report is not None and report.first_school_year:
            starts[grade] = int(report.first_school_year[:4])
        elif report is None or report.delivered != NOT_GIVEN:
            unknown.add(grade)
    return School(unit.id, unit.grades, starts, frozenset(unknown))


def all_start_together(schools: Sequence[School], grades: Iterable[int]) -> bool:
    """Whether two schools or more met the programme in the same autumn, grade by grade: nobody is left to compare with.

    Schools that are unknown in all these grades do not count.
    """
    wanted = tuple(grades)
    met = {
        grade: {s.unit: s.first_exposed(grade) for s in schools if grade in s.grades and s.is_known(grade)}
        for grade in wanted
    }
    known = {unit for units in met.values() for unit in units}
    firsts = [set(units.values()) for units in met.values() if units]
    return len(known) > 1 and all(len(first) == 1 and 0 not in first for first in firsts)
