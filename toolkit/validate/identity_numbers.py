"""Norwegian identity numbers: found wherever they hide, and never repeated.

An identity number is a date of birth (ddmmyy), three digits and two control digits. The first digit is 4 higher in
a D-number; the third is 4 higher in an H-number and 8 higher in a test number. Numbers given out under the rule
that applies from 2032 may leave 0-3 where the first control once had to leave 0.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

import numpy as np

from toolkit.sources.raw import RawTable
from toolkit.validate.values import distinct_cells

FIRST_WEIGHTS: Final = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
SECOND_WEIGHTS: Final = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
LENGTH: Final = 11
LENGTH_WITHOUT_ZERO: Final = 10
FEWEST_DIGITS: Final = 9
"""`1.1.90 12345`: a date may lack two zeros."""

INVISIBLE: Final = dict.fromkeys(
    (0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF)
)
"""Soft hyphens, joiners and marks of direction: what is copied from other programs is full of them."""

MARKS: Final = re.compile(r"[ .\t\n\r\v\f\x85\u2007\u2009\u2028\u2029\u202f]")
DASH_BEFORE_LAST_FIVE: Final = re.compile(r"(?<=[0-9]) ?[-‐‑‒–—−/] ?(?=[0-9]{5}(?![0-9]))")
DIGITS_IN_GROUPS: Final = re.compile(r"[0-9]+(?:[ .]{1,3}[0-9]+)*")
DATE: Final = (
    r"(?:(?P<day>[0-9]{1,2})[ ./_-]{1,3}(?P<month>[0-9]{1,2})[ ./_-]{1,3}(?:19|20)?(?P<year>[0-9]{2})"
    r"|(?:19|20)(?P<iso_year>[0-9]{2})-(?P<iso_month>[0-9]{2})-(?P<iso_day>[0-9]{2})"
    r"|(?P<six>[0-9]{6})(?![0-9])|(?P<long>[0-9]{4})(?:19|20)(?P<long_year>[0-9]{2}))"
)
DATE_AND_FIVE: Final = re.compile(
    rf"(?=(?<![0-9])(?<![0-9][.,]){DATE}[^0-9]{{0,12}}(?P<five>[0-9]{{3}} ?[0-9]{{2}})(?![0-9]))"
)
"""A date of birth, a few words or marks, and five digits: `17.01.1990, 12345`, `f. 170190 pnr 12345`."""
LARGE_NUMBER: Final = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?[eE][-+]?[0-9]{1,2}")
FRACTION: Final = re.compile(r"[-+]?(?:[0-9]*|[0-9]{1,3}(?: [0-9]{3})+)[.,][0-9]+")
SIX_AND_FIVE: Final = re.compile(r"[0-9]{6}\.[0-9]{5}")


class Place(NamedTuple):
    """Where an identity number stands; the number itself is nowhere. `column` is None in a header."""

    sheet: str | None
    row: int | None
    column: str | None


def is_identity_number(digits: str) -> bool:
    """Whether eleven digits are an identity number of any kind."""
    if len(digits) != LENGTH:
        return False
    numbers = [int(digit) for digit in digits]
    first = sum(weight * number for weight, number in zip(FIRST_WEIGHTS, numbers, strict=False)) % 11
    second = sum(weight * number for weight, number in zip(SECOND_WEIGHTS, numbers, strict=True)) % 11
    return first <= 3 and second == 0 and _is_day_of_birth(digits)


def _is_day_of_birth(digits: str) -> bool:
    day, month = int(digits[:2]), int(digits[2:4])
    day -= 40 if day > 40 else 0
    month -= 80 if month > 80 else 40 if month > 40 else 0
    return 1 <= month <= 12 and 1 <= day <= (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31)


def holds_identity_number(value: object) -> bool:
    """Whether a cell holds one: alone, in a sentence, in groups, as a float or without its leading zero."""
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, int | float):
        return _number_is_one(value)
    if not isinstance(value, str):
        return False
    # In a formula a comma stands between two numbers and is no decimal mark.
    text = _searchable(value.replace(",", ";") if value.startswith("=") else value)
    if sum(character.isdigit() for character in text) < FEWEST_DIGITS and not LARGE_NUMBER.fullmatch(text):
        return False
    return any(is_identity_number(candidate) for candidate in (*_candidates(text), *_dates_and_fives(text)))


def _number_is_one(value: float) -> bool:
    if value != value or abs(value) >= 10 ** (LENGTH + 2) or value != int(value):
        return False
    digits = str(int(value))
    if len(digits) > LENGTH:
        return holds_identity_number(digits)
    return len(digits) >= LENGTH_WITHOUT_ZERO and is_identity_number(digits.zfill(LENGTH))


def _dates_and_fives(text: str) -> Iterator[str]:
    """What could be one where the date of birth is written as a date, or stands a little apart."""
    for found in DATE_AND_FIVE.finditer(text):
        part = found.groupdict(default="")
        day = part["day"].zfill(2) + part["month"].zfill(2) + part["year"] if part["day"] else ""
        iso = part["iso_day"] + part["iso_month"] + part["iso_year"]
        yield (day or iso or part["six"] or part["long"] + part["long_year"]) + part["five"].replace(" ", "")


def _searchable(text: str) -> str:
    composed = unicodedata.normalize("NFKC", text.translate(INVISIBLE))
    return DASH_BEFORE_LAST_FIVE.sub(" ", MARKS.sub(_same_or_space, composed)).strip()


def _same_or_space(found: re.Match[str]) -> str:
    return "." if found[0] == "." else " "


def _candidates(text: str) -> Iterator[str]:
    """Every run of digits that could be one, with leading zero restored."""
    if LARGE_NUMBER.fullmatch(text):
        number = Decimal(text.replace(",", "."))
        if number == number.to_integral_value() and number < 10**LENGTH:
            yield f"{number:.0f}".zfill(LENGTH)
        return
    if FRACTION.fullmatch(text) and not SIX_AND_FIVE.fullmatch(text):
        whole, _, decimals = text.replace(",", ".").partition(".")
        text = "" if decimals.strip("0") else whole
    for run in DIGITS_IN_GROUPS.finditer(text):
        groups = [(group.start() + run.start(), group[0]) for group in re.finditer(r"[0-9]+", run[0])]
        for first, (start, _) in enumerate(groups):
            following = [group for _, group in groups[first : first + LENGTH + 1]]  # no more can be in one number
            yield from _candidates_from(following, _is_after_decimal_mark(text, start))


def _candidates_from(groups: list[str], is_fraction: bool) -> Iterator[str]:
    digits = ""
    for count, group in enumerate(groups, start=1):
        digits += group
        if len(digits) > LENGTH:
            return
        if is_fraction and count == 1 and len(digits) >= LENGTH_WITHOUT_ZERO:
            continue
        if len(digits) == LENGTH:
            yield digits
        if len(digits) == LENGTH_WITHOUT_ZERO and (count == 1 or (count == 2 and len(group) == 5)):
            yield digits.zfill(LENGTH)


def _is_after_decimal_mark(text: str, start: int) -> bool:
    return start >= 2 and text[start - 1] in ".," and text[start - 2].isdigit()


def places_of_identity_numbers(table: RawTable) -> tuple[Place, ...]:
    """Every cell of a table that holds an identity number; each distinct value is looked at once."""
    places = [
        Place(table.sheet, number, None)
        for number, row in enumerate(table.above, start=1)
        if any(holds_identity_number(cell) for cell in row)
    ]
    places += [
        Place(table.sheet, table.header_row, None)
        for column in table.frame.columns
        if holds_identity_number(str(column))
    ]
    for number, column in enumerate(table.frame.columns):
        codes, distinct = distinct_cells(table.frame.iloc[:, number])
        is_guilty = np.array([holds_identity_number(value) for value in distinct], dtype=bool)
        if is_guilty.any():
            found = np.flatnonzero(is_guilty[codes])
            places += [
                Place(table.sheet, int(table.rows[record]), _shown(table, str(column), record)) for record in found
            ]
    headings = {heading for column in table.printed.values() for heading in column}
    is_in_heading = any(holds_identity_number(heading) for heading in headings)
    return (*places, *([Place(table.sheet, table.header_row, None)] if is_in_heading else []))


def _shown(table: RawTable, column: str, record: int | np.integer) -> str | None:
    """The heading over a cell, as a person finds it; never one that holds an identity number itself."""
    heading = table.heading(column, record)
    return None if holds_identity_number(heading) else heading
