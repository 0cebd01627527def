"""What the drop-downs ask: a programme, an outcome and a group of grades, with the schools it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from toolkit.interactive.exposure import School, all_start_together, schools_of
from toolkit.plan.model import Programme
from toolkit.plan.settings import GradeGroup, Settings
from toolkit.protect import ProtectedYear


@dataclass(frozen=True)
class Choice:
    """What the drop-downs say.

    Attributes:
        starts: the units that reported the programme, with the first school year.
        judged: the plan's conditions for effect, id to what PPT has answered.
        schools: those that have pupils in these grades who could have met the programme, there or in a lower grade.
    """

    programme: Programme
    indicator: str
    group: str
    grades: tuple[int, ...]
    starts: dict[str, str]
    schools: tuple[School, ...]
    judged: Mapping[str, str]

    @property
    def is_given_here(self) -> bool:
        """Whether the plan gives the programme in any of these grades."""
        return bool(set(self.programme.grades) & set(self.grades))

    @property
    def follows_cohorts(self) -> bool:
        """Whether the programme is only given in lower grades at the same schools, and the pupils are followed up."""
        return not self.is_given_here and any(school.starts for school in self.schools)

    @property
    def all_start_together(self) -> bool:
        """Whether nobody is left to compare with, whatever the figures are."""
        return all_start_together(self.schools, self.grades)


def choice(
    programme: str,
    indicator: str,
    group: str,
    protected: ProtectedYear,
    settings: Settings,
    judged: Mapping[str, str] | None = None,
) -> Choice:
    """The choice, with the units it concerns."""
    chosen = next(p for p in settings.plan.programmes if p.id == programme)
    grades = next(one.grades for one in settings.surveys.grade_groups if one.id == group)
    schools = _schools(chosen, grades, protected, settings)
    return Choice(chosen, indicator, group, grades, reported_starts(chosen, protected), schools, judged or {})


def reported_starts(programme: Programme, protected: ProtectedYear) -> dict[str, str]:
    """The first school year that each unit has reported for any grade."""
    starts: dict[str, str] = {}
    for record in protected.records:
        years = [r.first_school_year for r in record.programmes if r.programme == programme.id and r.first_school_year]
        if years:
            starts[record.unit] = min(years)
    return starts


def outcomes_in_order(programme: Programme, settings: Settings) -> tuple[list[str], list[str]]:
    """The outcomes named for a programme, and the others that can be looked at."""
    named = settings.surveys.outcomes_of(programme.id)
    first = list(named.indicators) if named else []
    every = [one.id for one in settings.surveys.indicators if one.headline or one.kind == "mean"]
    return first, [one for one in every if one not in first]


def groups_with_pupils(programme: Programme, protected: ProtectedYear, settings: Settings) -> list[GradeGroup]:
    """The groups of grades where pupils who could have met the programme are asked: where it is given comes first."""
    groups = [g for g in settings.surveys.grade_groups if _schools(programme, g.grades, protected, settings)]
    return sorted(groups, key=lambda group: not set(group.grades) & set(programme.grades))


def _schools(
    programme: Programme, grades: Iterable[int], protected: ProtectedYear, settings: Settings
) -> tuple[School, ...]:
    asked = set(grades)
    return tuple(
        school
        for school in schools_of(programme, protected.records, settings)
        if any(grade >= min(set(school.grades) & set(programme.grades)) for grade in asked & set(school.grades))
    )
