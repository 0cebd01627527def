"""Simulated pupils. Every table is counted from them, so the tables agree; no pupil is ever written to a file.

Only `random.Random.random` and whole quarters are used: the same numbers come out of every machine and Python.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from example_data.municipality import PROFILES, SEED, YEARS, SchoolProfile

SMALLEST_GROUP: Final = 10
SMALLEST_COUNT: Final = 3

# Udir's code, today's name, common level, spread.
INDICES: Final = (
    ("EUIndeks_1379", "Trivsel", 4.3, 0.8),
    ("EUIndeks_1380", "Støtte fra lærer", 4.3, 0.7),
    ("EUIndeks_1381", "Støtte hjemmefra", 4.3, 0.7),
    ("EUIndeks_1383", "Læringskultur", 3.9, 0.8),
    ("EUIndeks_1386", "Elevdemokrati og medvirkning", 3.7, 0.9),
    ("EUIndeks_1387", "Felles regler", 4.2, 0.7),
    ("EUIndeks_1378", "Faglig utfordring", 4.1, 0.7),
    ("EUIndeks_1382", "Vurdering for læring", 3.8, 0.8),
    ("EUIndeks_1384", "Mestring", 4.0, 0.7),
    ("EUIndeks_1385", "Motivasjon", 3.7, 0.9),
)


@dataclass(frozen=True)
class Pupil:
    """One simulated pupil who took part. Index answers are in quarters (4-20), by index code; absent is unanswered."""

    gender: str
    by_pupils: bool
    digitally: bool
    by_adults: bool
    quarters: dict[str, int]

    @property
    def bullied(self) -> bool:
        """Bullied in any of the three ways."""
        return self.by_pupils or self.digitally or self.by_adults


@dataclass(frozen=True)
class SchoolClass:
    """One grade at one school in one year."""

    unit: str
    year: str
    grade: int
    invited: int
    pupils: tuple[Pupil, ...]

    @property
    def bullied(self) -> int:
        """Pupils bullied in any way."""
        return sum(pupil.bullied for pupil in self.pupils)


def all_classes() -> list[SchoolClass]:
    """Every class that was asked, the same ones each time."""
    return [
        draw_class(unit, profile, year, grade)
        for year in YEARS
        for unit, profile in PROFILES.items()
        for grade in profile.grades
    ]


def draw_class(unit: str, profile: SchoolProfile, year: str, grade: int) -> SchoolClass:
    """Draw one class until it has what the example is meant to show. Each class has its own stream of numbers."""
    random = Random(f"{SEED}/{unit}/{year}/{grade}")
    for _ in range(10_000):
        drawn = SchoolClass(unit, year, grade, profile.invited(year, grade), _pupils(random, profile, year, grade))
        if _is_believable(drawn) and _is_wanted(drawn):
            return drawn
    raise ValueError(f"no such class can be drawn: {unit} {year} {grade}")


def _pupils(random: Random, profile: SchoolProfile, year: str, grade: int) -> tuple[Pupil, ...]:
    takes_part = 0.91 if year == YEARS[-1] else 0.94
    invited = profile.invited(year, grade)
    return tuple(_pupil(random, profile, year, grade) for _ in range(invited) if random.random() < takes_part)


def _pupil(random: Random, profile: SchoolProfile, year: str, grade: int) -> Pupil:
    gender = "G" if random.random() < 0.5 else "J"
    is_bullied = random.random() < profile.bullied_share[YEARS.index(year)]
    by_pupils, digitally, by_adults = (is_bullied and random.random() < share for share in (0.75, 0.3, 0.15))
    by_pupils = by_pupils or (is_bullied and not digitally and not by_adults)
    level = profile.level - (0.2 if grade >= 8 else 0.0) - (0.6 if is_bullied else 0.0)
    own = _standard(random)
    quarters = {
        code: _quarters(mean + level + spread * (0.6 * own + 0.8 * _standard(random)))
        for code, _, mean, spread in INDICES
        if random.random() < 0.98
    }
    return Pupil(gender, by_pupils, digitally, by_adults, quarters)


def _standard(random: Random) -> float:
    """Near enough to a standard normal, with sums only."""
    return sum(random.random() for _ in range(12)) - 6


def _quarters(value: float) -> int:
    """An answer from 1 to 5 in whole quarters."""
    return min(20, max(4, int(value * 4 + 0.5)))


def _is_believable(drawn: SchoolClass) -> bool:
    """At least 85 % take part (98 % at most, where the class is large enough to say so) and 90 % of them answer."""
    n, invited = len(drawn.pupils), drawn.invited
    answered = min(sum(code in pupil.quarters for pupil in drawn.pupils) for code, *_ in INDICES)
    return invited * 0.85 <= n <= max(invited * 0.98, min(invited, 20)) and answered >= 0.9 * n


def _is_wanted(drawn: SchoolClass) -> bool:
    """What the example is to show: one large school visible, one hidden for its counts, not its size."""
    if drawn.unit == "solstol":
        return 1 <= drawn.bullied < SMALLEST_COUNT and len(drawn.pupils) >= drawn.invited - 1
    if drawn.unit == "maanedal_ungdomsskole" or (drawn.unit == "stjernelia" and drawn.year >= "2019-20"):
        return drawn.bullied >= SMALLEST_COUNT
    return True
