"""School years as text, `2020-21`: from 1 August to 31 July."""

from __future__ import annotations


def school_year_from(autumn: int) -> str:
    """`2020-21` from 2020."""
    return f"{autumn}-{(autumn + 1) % 100:02d}"


def year_before(school_year: str) -> str:
    """`2019-20` before `2020-21`."""
    return school_year_from(int(school_year[:4]) - 1)


def year_after(school_year: str) -> str:
    """`2021-22` after `2020-21`."""
    return school_year_from(int(school_year[:4]) + 1)


def spring_of(school_year: str) -> int:
    """The calendar year in which it ends."""
    return int(school_year[:4]) + 1
