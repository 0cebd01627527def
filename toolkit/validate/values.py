"""What a cell says: numbers and their marks, dates, organisation numbers, answers, and the terms of school statistics.

Every function takes one cell as it was written and gives None (or the state `unreadable`) where it cannot be read;
nothing is guessed and nothing becomes zero. `by_distinct` applies them to a whole column at the cost of its
distinct values.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from math import isfinite
from typing import Final, Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.plan.school_years import school_year_from

State = Literal["value", "hidden", "not_measured", "unreadable", "unclear"]

HIDDEN_MARKS: Final = frozenset({"*", ":"})
NOT_MEASURED_MARKS: Final = frozenset({"", ".", "..", "-", "–"})
SPACES: Final = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
NUMBER: Final = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?: [0-9]{3})+)(?:[.,][0-9]+)?", re.ASCII)
DECIMALS_OF_COUNT: Final = re.compile(r"(?<=[0-9])[.,](?!0$)[0-9]*$")
PRINTED_PERCENT: Final = re.compile(r"[0-9]+(?:,[0-9])?(?: ?%)?", re.ASCII)
EXCEL_DAY_ZERO: Final = date(1899, 12, 30)
EARLIEST: Final = date(1990, 1, 1)
LATEST: Final = date(2099, 12, 31)
LARGEST_COUNT: Final = 10**9


class Reading(NamedTuple):
    """A number or the reason why there is none."""

    state: State
    number: float | None = None


def by_distinct(
    values: pd.Series, read: Callable[[object], object], dtype: str | pd.CategoricalDtype = "object"
) -> pd.Series:
    """Read every cell of a column, each distinct value once. Missing cells are given to `read` as None."""
    codes, distinct = distinct_cells(values)
    results = np.empty(len(distinct), dtype=object)
    for place, value in enumerate(distinct):
        results[place] = read(value)
    return pd.Series(results, dtype=dtype).take(codes).set_axis(values.index)


def distinct_cells(values: pd.Series) -> tuple[NDArray[np.intp], list[object]]:
    """Every distinct cell of a column once (None where cells are missing), and for each row which one it holds."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        codes, distinct = values.cat.codes.to_numpy().astype(np.intp), list(values.cat.categories)
    else:
        cells = values if isinstance(values.dtype, pd.StringDtype) else values.to_numpy(dtype=object)
        codes, found = pd.factorize(cells, use_na_sentinel=True)
        distinct = list(found)
    return np.where(codes < 0, len(distinct), codes), [*distinct, None]


def distinct_rows(columns: Sequence[pd.Series]) -> tuple[NDArray[np.intp], list[tuple[object, ...]]]:
    """Every distinct combination of cells once, and for each row which one it holds. None where a cell is missing."""
    cells = [distinct_cells(column) for column in columns]
    combined = _combined(cells)
    _, first = np.unique(combined, return_index=True)
    rows = [tuple(distinct[codes[place]] for codes, distinct in cells) for place in first]
    return combined, rows


def row_groups(columns: Sequence[pd.Series]) -> NDArray[np.intp]:
    """A number for each row, from 0: the same number where all the cells are the same, or missing alike."""
    return _combined([distinct_cells(column) for column in columns])


def _combined(cells: Sequence[tuple[NDArray[np.intp], list[object]]]) -> NDArray[np.intp]:
    combined = np.zeros(len(cells[0][0]), dtype=np.int64)
    for codes, distinct in cells:
        combined, _ = pd.factorize(combined * len(distinct) + codes)
    return combined


def plain(value: object) -> str:
    """A cell as text: composed letters, single spaces, no `.0` after a whole number."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        value = value.date()
    return SPACES.sub(" ", unicodedata.normalize("NFC", str(value))).strip()


def answer_key(value: object) -> str:
    """An answer as it is compared: `plain`, and no difference between capitals and small letters."""
    return plain(value).casefold()


def read_number(value: object) -> Reading:
    """A number in text: decimal comma or point, space or hard space as thousands mark, or one of the marks."""
    text = plain(value)
    if text in HIDDEN_MARKS:
        return Reading("hidden")
    if text in NOT_MEASURED_MARKS:
        return Reading("not_measured")
    if not NUMBER.fullmatch(text):
        return Reading("unreadable")
    number = float(text.replace(" ", "").replace(",", "."))
    return Reading("value", number) if isfinite(number) else Reading("unreadable")  # 400 digits are read as infinity


def read_count(value: object) -> Reading:
    """A whole number from zero up to a thousand million, or one of the marks.

    In text, a decimal mark is accepted only before a single zero, as programs write whole numbers: `1.000` may be a
    thousand.
    """
    if isinstance(value, str) and DECIMALS_OF_COUNT.search(plain(value)):
        return Reading("unreadable")
    reading = read_number(value)
    if reading.number is not None and not (0 <= reading.number <= LARGEST_COUNT and reading.number.is_integer()):
        return Reading("unreadable")
    return reading


def read_percent(value: object) -> Reading:
    """A percentage (0-100, with or without `%`) as a share (0-1), or one of the marks."""
    reading = read_number(re.sub(r"(?<=[0-9]) ?%$", "", plain(value)))
    if reading.number is None:
        return reading
    if not 0 <= reading.number <= 100:
        return Reading("unreadable")
    return Reading("value", round(reading.number / 100, 10))


def read_printed_percent(value: object) -> Reading:
    """`read_percent` of a published figure, which Udir prints with a comma and one decimal.

    A number of at most 1 that is not printed so is unclear: 0.081 may be a cell that Excel shows as 8,1 %, or 0,081 %.
    """
    reading = read_percent(value)
    is_printed = isinstance(value, str) and PRINTED_PERCENT.fullmatch(plain(value))
    if reading.number is not None and 0 < reading.number <= 0.01 and not is_printed:
        return Reading("unclear")
    return reading


def read_mean(value: object) -> Reading:
    """An index from 1 to 5, or one of the marks."""
    reading = read_number(value)
    return Reading("unreadable") if reading.number is not None and not 1 <= reading.number <= 5 else reading


def read_deviation(value: object) -> Reading:
    """A standard deviation (never negative, nor larger than the scale from 1 to 5 is wide), or one of the marks."""
    reading = read_number(value)
    return Reading("unreadable") if reading.number is not None and not 0 <= reading.number <= 4 else reading


def read_school_year(value: object) -> str | None:
    """`2018-19`, `2018-2019`, `2018/19`, `2018/2019` or a TidID such as 202412 (autumn 2024) as `2024-25`.

    Excel takes `2011-12` for a month; the first day of December 2011 can only have been that.
    """
    text = plain(value).removesuffix(".0")
    if isinstance(value, date) and (month := re.fullmatch(r"([0-9]{4}-[0-9]{2})-01", text)):
        text = month[1]
    term = re.fullmatch(r"([12][0-9]{3})(0[89]|1[0-2])", text)
    if term:
        return school_year_from(int(term[1]))
    years = re.fullmatch(r"([12][0-9]{3}) ?[-–/] ?([0-9]{4}|[0-9]{2})", text)
    if not years:
        return None
    written = school_year_from(int(years[1]))
    return written if str(int(years[1]) + 1).endswith(years[2]) else None


def read_grade(value: object) -> int | None:
    """`7. årstrinn`, `7. trinn`, `Trinn 7`, `7` or `Videregående trinn 2` (= 12): 1-13."""
    text = answer_key(value).removesuffix(".0")
    upper = re.fullmatch(r"(?:videregående trinn|vg) ?([123])", text)
    if upper:
        return 10 + int(upper[1])
    found = re.fullmatch(r"(?:trinn )?0?([0-9]{1,2})|0?([0-9]{1,2})\.? ?(?:års)?trinn", text)
    number = int(found[1] or found[2]) if found else 0
    return number if 1 <= number <= 13 else None


def read_grade_id(value: object) -> int | None:
    """Udir's TrinnID, which is one lower than the grade."""
    text = plain(value).removesuffix(".0")
    return read_grade(int(text) + 1) if re.fullmatch(r"[0-9]{1,2}", text) else None


GENDERS: Final = {
    **dict.fromkeys(("alle kjønn", "begge kjønn", "alle", "a"), "all"),
    **dict.fromkeys(("jente", "jenter", "j"), "girls"),
    **dict.fromkeys(("gutt", "gutter", "g"), "boys"),
}


def read_gender(value: object) -> str | None:
    """Udir's words and codes for gender as `all`, `girls` or `boys`."""
    return GENDERS.get(answer_key(value))


def read_organisation_number(value: object) -> str | None:
    """Nine digits, or the four of a kommune (three where Excel lost the zero); floats and spaces are put right."""
    text = plain(value).removesuffix(".0").replace(" ", "")
    if not re.fullmatch(r"[0-9]{3,4}|[0-9]{9}", text):
        return None
    return text.zfill(4)


def read_date(value: object) -> date | None:
    """A date cell, `17.05.2021`, `2021-05-17` or Excel's day number; only days from 1990 to 2099."""
    day = _day(value)
    return day if day is not None and EARLIEST <= day <= LATEST else None


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return EXCEL_DAY_ZERO + timedelta(days=int(value)) if 0 < value < 100_000 and value == int(value) else None
    text = plain(value)
    norwegian = re.fullmatch(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})", text)
    iso = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00)?)?", text)
    try:
        if norwegian:
            return date(int(norwegian[3]), int(norwegian[2]), int(norwegian[1]))
        return date(int(iso[1]), int(iso[2]), int(iso[3])) if iso else None
    except ValueError:
        return None
