"""The fictional municipality: who is in it, how many pupils, and how they fare. Names come from `params/example`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from toolkit.plan.load import load_settings
from toolkit.plan.settings import Settings

ROOT: Final = Path(__file__).resolve().parents[2]
PARAMS: Final = ROOT / "params" / "example"

SEED: Final = 142
YEARS: Final = ("2017-18", "2018-19", "2019-20", "2020-21")
REVIEW_YEARS: Final = YEARS  # 2017-18 is the baseline: the plan was new in the spring
REVIEW_YEAR: Final = REVIEW_YEARS[-1]
COUNTY_CODE: Final = "99"
COUNTY_NAME: Final = "Eksempelfylket"


@dataclass(frozen=True)
class SchoolProfile:
    """What the pupils of one school are drawn from.

    Attributes:
        cohorts: pupils invited, oldest cohort first; a cohort moves up one grade a year.
        bullied_share: probability of being bullied, per school year.
        level: how far the school's index scores lie from the common level.
    """

    last_grade: int
    cohorts: tuple[int, ...]
    bullied_share: tuple[float, float, float, float]
    level: float = 0.0

    @property
    def grades(self) -> tuple[int, int, int]:
        """The three grades that are asked."""
        return (self.last_grade - 2, self.last_grade - 1, self.last_grade)

    def invited(self, year: str, grade: int) -> int:
        """Pupils invited in one grade and school year."""
        return self.cohorts[YEARS.index(year) + self.last_grade - grade]


LEVEL: Final = (0.07, 0.07, 0.07, 0.07)
PROFILES: Final = {
    "stjernelia": SchoolProfile(7, (58, 61, 57, 63, 60, 59), LEVEL),
    "solstol": SchoolProfile(7, (15, 16, 14, 15, 16, 15), LEVEL, 0.2),
    "kometdalen": SchoolProfile(7, (6, 7, 5, 12, 8, 7), LEVEL, 0.1),
    "nordlysgrenda": SchoolProfile(7, (5, 4, 5, 4, 6, 4), LEVEL),
    # The one change over the years that a reader should be able to find.
    "maanedal_ungdomsskole": SchoolProfile(10, (80, 84, 82, 85, 81, 84), (0.13, 0.115, 0.085, 0.07), -0.1),
    "saturn": SchoolProfile(7, (6, 7, 6, 8, 7, 6), LEVEL),
}
# The private school has had grades 8-10 since 2020 and did not ask them: rows without figures («ikke målt»). With
# figures there, the municipality minus the only other school with these grades would give them away.
NOT_MEASURED: Final = {("saturn", REVIEW_YEAR): (8, 9, 10)}


def settings(school_year: str = REVIEW_YEAR) -> Settings:
    """The example's units, plan and surveys: names, numbers and wording are read from there, never repeated here."""
    return load_settings(PARAMS, school_year)
