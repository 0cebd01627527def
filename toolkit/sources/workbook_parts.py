"""What the workbook's layout is made of: a question, a column, and the two kinds of sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FieldType = Literal[
    "yes_no", "date", "count", "percent", "text", "choice", "years", "year", "published_percent", "published_count"
]
"""`years` is a list of school years, e.g. `2018-19, 2019-20`; `year` is a calendar year. What others have published
may be a mark instead of a number: `*` where it is hidden, `-` where it was not measured."""

EVERY = ("school", "kindergarten", "community_centre", "adult_education")


@dataclass(frozen=True)
class Field:
    """One question of a form sheet. `choices` for the types yes_no and choice."""

    code: str
    question: str
    type: FieldType
    unit_types: tuple[str, ...] = EVERY
    choices: tuple[str, ...] = ()
    prefilled: bool = False
    optional: bool = False
    may_change: bool = False
    """Whether a prefilled answer may be another one this year, without having been wrong."""


@dataclass(frozen=True)
class Column:
    """One column of a table sheet."""

    code: str
    title: str
    type: FieldType
    choices: tuple[str, ...] = ()
    prefilled: bool = False
    optional: bool = False
    may_change: bool = False


@dataclass(frozen=True)
class FormSheet:
    """`grades`: only schools with one of these are asked; empty for all."""

    name: str
    title: str
    fields: tuple[Field, ...]
    grades: tuple[int, ...] = ()


@dataclass(frozen=True)
class TableSheet:
    name: str
    title: str
    columns: tuple[Column, ...]
