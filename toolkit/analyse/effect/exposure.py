"""Exposure follows the cohort: for how many years the pupils in a grade have had a programme, and since when.

A programme begins in a grade at a school in one autumn, and goes on. Pupils move up one grade a year, so those in grade
g in autumn t were in grade k in autumn t - (g - k). Zippys venner is given in grades 1-4: pupils in grade 5, where the
survey begins, have met it first the year after it began.
"""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Integral
from typing import Final

from toolkit.errors import InputError

LOWEST, HIGHEST = 1, 13
"""Grades of the Norwegian school: 1-10, and 11-13 for upper secondary."""

EARLIEST, LATEST = 1900, 2100
"""Autumns that are years, and not grades, shares or dates as one number."""

NEVER: Final = 0
"""In place of a year: these pupils never meet the programme."""


def first_treated(grade: int, starts: Mapping[int, int]) -> int:
    """The first autumn in which pupils in this grade have met the programme, there or in a lower grade.

    Args:
        grade: 1-13.
        starts: grade to the autumn (year) in which the programme began in that grade at that school. Grades that never
            had it are not in it; it may be empty.

    Returns:
        The autumn as a year; 0 where pupils in this grade never meet it.

    Raises:
        InputError: a grade outside 1-13, or a start that is not a year.
    """
    _check(grade, starts)
    return min((start + grade - lower for lower, start in starts.items() if lower <= grade), default=NEVER)


def years_exposed(grade: int, year: int, starts: Mapping[int, int]) -> int:
    """For how many years the pupils who are in this grade this autumn have had the programme, this one counted.

    Pupils who have moved are counted as if they had gone to this school all the time.

    Args:
        grade: 1-13.
        year: the autumn.
        starts: as in `first_treated`. A programme that has begun in a grade is taken to have been given there since.

    Returns:
        From 0 to `grade`. Above 0 exactly when `year` is `first_treated` or later.

    Raises:
        InputError: as `first_treated`, or a year that is not one.
    """
    _check(grade, starts)
    _check_year(year)
    return sum(start <= year - (grade - lower) for lower, start in starts.items() if lower <= grade)


def _check(grade: int, starts: Mapping[int, int]) -> None:
    for one in (grade, *starts):
        if not _whole(one) or not LOWEST <= one <= HIGHEST:
            raise InputError("grade_impossible", {"grade": one})
    for start in starts.values():
        _check_year(start)


def _check_year(year: int) -> None:
    if not _whole(year) or not EARLIEST <= year <= LATEST:
        raise InputError("year_impossible", {"year": year})


def _whole(number: object) -> bool:
    return isinstance(number, Integral) and not isinstance(number, bool)
