"""What PPT has asked for: choices only, as they stand in the drop-downs and in a saved question. Never a figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

EVERYTHING: Final = ""
"""Every unit with the programme, the first year that can be compared, the last one."""
COMPARISONS: Final = ("others", "later", "nation", "none")
"""Schools without the programme and those that started later; only the latter; the country; nobody."""
POOLINGS: Final = ("group", "each_grade", "years")
"""The group of grades, year by year; each grade for itself; the group, with the years before and from the start on
put together."""
VIEWS: Final = ("all", "figure", "effect", "power", "placebo", "without", "fidelity")
JUDGEMENTS: Final = ("not_judged", "yes", "partly", "no")
"""What PPT can answer about each of the plan's conditions for effect."""


@dataclass(frozen=True)
class Asked:
    """One view of the explorer. What is not said is the widest there is.

    Attributes:
        programme, outcome, grades: ids of the plan's programme, the indicator and the group of grades.
        units: a unit's id, or EVERYTHING.
        first_year, last_year: school years, both included, or EVERYTHING.
        comparison, pooling, view: of COMPARISONS, POOLINGS and VIEWS.
        judgements: condition id to one of JUDGEMENTS; a condition that is not here is not judged.
    """

    programme: str
    outcome: str
    grades: str
    units: str = EVERYTHING
    first_year: str = EVERYTHING
    last_year: str = EVERYTHING
    comparison: str = COMPARISONS[0]
    pooling: str = POOLINGS[0]
    view: str = VIEWS[0]
    judgements: Mapping[str, str] = field(default_factory=dict)

    def covers(self, school_year: str) -> bool:
        """Whether a school year is among those that are asked for."""
        return self.first_year <= school_year and (not self.last_year or school_year <= self.last_year)

    @property
    def is_narrowed(self) -> bool:
        """Whether an answer is of fewer schools or years than there are."""
        return any((self.units, self.first_year, self.last_year, self.comparison == "later"))
