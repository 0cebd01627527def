"""What the drop-downs ask: a programme, an outcome and a group of grades, with the schools it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from toolkit.interactive.asked import COMPARISONS, Asked
from toolkit.interactive.exposure import School, all_start_together, schools_of
from toolkit.plan.model import Programme
from toolkit.plan.settings import GradeGroup, Settings
from toolkit.protect import ProtectedYear


@dataclass(frozen=True)
class Choice:
    """What the drop-downs say, with the schools it concerns.

    Attributes:
        starts: the units that are looked at: they reported the programme, with the first school year.
        schools: those that have pupils in these grades who could have met the programme, there or in a lower grade, and
            belong to the comparison.
        without: units among them that have never had the programme.
    """

    asked: Asked
    programme: Programme
    grades: tuple[int, ...]
    starts: dict[str, str]
    schools: tuple[School, ...]
    without: tuple[str, ...]

    @property
    def indicator(self) -> str:
        """The outcome's id."""
        return self.asked.outcome

    @property
    def group(self) -> str:
        """The id of the group of grades."""
        return self.asked.grades

    @property
    def is_given_here(self) -> bool:
        """Whether the plan gives the programme in any of these grades."""
        return bool(set(self.programme.grades) & set(self.grades))

    @property
    def follows_cohorts(self) -> bool:
        """Whether the programme is only given in lower grades at the same schools, and the pupils are followed up."""
        return not self.is_given_here and any(school.starts for school in self.schools)

    @property
    def hindrance(self) -> str:
        """Why there is nothing to compare with, whatever the figures are; empty where there may be."""
        if self.asked.units:
            return "unit_chosen"
        if self.asked.comparison in ("nation", "none"):
            return f"only_{self.asked.comparison}"
        return "all_start_together" if all_start_together(self.schools, self.grades) else ""


def choice(asked: Asked, protected: ProtectedYear, settings: Settings) -> Choice:
    """The choice, with the units it concerns.

    Args:
        asked: its programme and its group of grades exist.
    """
    programme = next(p for p in settings.plan.programmes if p.id == asked.programme)
    grades = next(one.grades for one in settings.surveys.grade_groups if one.id == asked.grades)
    starts = reported_starts(programme, protected)
    schools = _schools(programme, grades, protected, settings)
    without = tuple(school.unit for school in schools if _is_without(school, grades))
    if asked.units:
        starts = {unit: year for unit, year in starts.items() if unit == asked.units}
        schools = tuple(school for school in schools if school.unit == asked.units or school.unit in without)
    if asked.comparison != COMPARISONS[0]:
        schools = tuple(school for school in schools if school.unit not in without)
        without = ()
    return Choice(asked, programme, grades, starts, schools, without)


def _is_without(school: School, grades: Iterable[int]) -> bool:
    """Whether it is known that pupils in none of these grades have met the programme."""
    own = [grade for grade in grades if grade in school.grades]
    return all(school.is_known(grade) and not school.first_exposed(grade) for grade in own)


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
