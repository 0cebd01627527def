"""One cell of a workbook, read as the type its sheet declares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from toolkit.plan.unseen import without_unseen
from toolkit.sources.uncomputed import Uncomputed
from toolkit.sources.workbook_layout import FieldType
from toolkit.validate.values import (
    EARLIEST,
    LATEST,
    answer_key,
    plain,
    read_count,
    read_date,
    read_number,
    read_percent,
    read_school_year,
)

Answer = str | int | float | date | None


@dataclass(frozen=True)
class Cell:
    """An answer, no answer, or the code of the problem that hides it. A percentage is a share (0-1).

    A published number that is a mark has the mark's meaning as its value: `hidden` or `not_measured`.
    """

    state: Literal["reported", "not_reported", "unreadable"]
    value: Answer = None
    problem: str | None = None
    choices: tuple[str, ...] = ()


NOT_REPORTED = Cell("not_reported")


def read_cell(value: object, cell_type: FieldType, choices: tuple[str, ...] = ()) -> Cell:
    """What the cell says. An empty cell is `not_reported`, never a problem and never a zero."""
    if isinstance(value, Uncomputed):
        return Cell("unreadable", problem="cell_without_value")
    if not plain(value):
        return NOT_REPORTED
    if cell_type == "date":
        return _cell(read_date(value), "date_unreadable")
    if cell_type == "count":
        return _count(value)
    if cell_type == "percent":
        return _percent(value)
    if cell_type == "published_percent":
        mark = _mark(value)
        return _percent(value) if mark is None else mark
    if cell_type == "published_count":
        mark = _mark(value)
        return _count(value) if mark is None else mark
    if cell_type == "year":
        return _year(value)
    if cell_type == "years":
        return _years(value)
    if cell_type == "text":
        return Cell("reported", _text(value))
    return _choice(value, choices)


def _cell(answer: Answer, problem: str) -> Cell:
    return Cell("unreadable", problem=problem) if answer is None else Cell("reported", answer)


def _count(value: object) -> Cell:
    number = None if isinstance(value, bool | date) else read_count(value).number
    return _cell(None if number is None else int(number), "count_unreadable")


def _percent(value: object) -> Cell:
    """A number from 0 to 100. Excel stores `80 %` as 0.8, so a bare number above 0 and up to 1 could mean either."""
    if isinstance(value, bool | date):
        return Cell("unreadable", problem="percent_unreadable")
    share = read_percent(value).number
    if share is not None and 0 < share <= 0.01 and not plain(value).endswith("%"):
        return Cell("unreadable", problem="percent_unclear")
    return _cell(share, "percent_unreadable")


def _mark(value: object) -> Cell | None:
    """What stands where a number is not shown or was never found; None for anything else."""
    state = read_number(value).state
    return Cell("reported", state) if state in ("hidden", "not_measured") else None


def _year(value: object) -> Cell:
    """A calendar year with four digits."""
    text = plain(value)
    year = int(text) if re.fullmatch(r"[0-9]{4}", text) else 0
    return _cell(year if EARLIEST.year <= year <= LATEST.year else None, "year_unreadable")


def _years(value: object) -> Cell:
    """School years separated by comma, semicolon, line break, «og» or space, as `2018-19, 2019-20`."""
    parts = re.split(r"[,;\n]|\bog\b|(?<=[0-9]) (?=[12][0-9]{3})", plain(value))
    years = [read_school_year(part.strip()) for part in parts if part.strip()]
    return _cell(None if None in years else ", ".join(year for year in years if year), "school_year_unreadable")


def _text(value: object) -> str:
    """Text as written, without signs that nobody sees; a number or a date in a text cell as a person sees it."""
    return without_unseen(value).strip() if isinstance(value, str) else plain(value)


def _choice(value: object, choices: tuple[str, ...]) -> Cell:
    for choice in choices:
        if answer_key(value) == answer_key(choice):
            return Cell("reported", choice)
    return Cell("unreadable", problem="choice_unknown", choices=choices)
