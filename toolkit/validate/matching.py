"""Which unit a row of a survey file is about: by organisation number first, then by name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.plan.units import Unit, UnitRegister, name_key
from toolkit.sources.raw import RawTable, column
from toolkit.validate.areas import is_name_of_area
from toolkit.validate.layouts import UPPER_SECONDARY
from toolkit.validate.problems import Problem
from toolkit.validate.tables import MUNICIPALITY
from toolkit.validate.values import distinct_rows, plain, read_organisation_number

NATION: Final = "@nation"
COUNTY: Final = "@county"
BY_NUMBER: Final = "organisation_number"
BY_NAME: Final = "name"

COMPULSORY_LEVELS: Final = {"1": NATION, "2": COUNTY, "3": MUNICIPALITY}
UPPER_SECONDARY_LEVELS: Final = {"1": NATION, "2": COUNTY}
IDENTIFYING_COLUMNS: Final = ("EnhetNivaa", "Organisasjonsnummer", "EnhetNavn", "Kommunekode", "Kommune")
BETWEEN_LANGUAGES: Final = " - "
"""A municipality may have a Sami or Kven name too: `Trondheim - Tråante`."""

NUMBER_IN_TEXT: Final = re.compile(r"^[0-9]{3,4}(?:\.0)?(?= *(?:[^0-9 .,]|$))|(?<![0-9.,])[0-9]{4}(?![0-9.,])")
COUNTY_NUMBER: Final = re.compile(r"([0-9]{1,2})(?:\.0)?")
NO_CODE: Final = frozenset({"", ".", "..", "-", "–"})

OTHERS: Final = "rows_of_others"
UNKNOWN: Final = "unit_unknown"
UNIT_CONTRADICTED: Final = "unit_contradicted"
MUNICIPALITY_UNREADABLE: Final = "municipality_unreadable"
NAMELESS: Final = "unit_not_given"


@dataclass(frozen=True)
class Match:
    """A unit's id and how it was found, or (None) the code of the problem that says why it has none."""

    unit: str | None
    by: str | None = None
    code: str = ""


@dataclass(frozen=True, eq=False)
class MatchedRows:
    """For every row of a file its unit, how the rows were matched, and the names that nobody knows."""

    units: pd.Series
    matched_by: tuple[str, ...]
    problems: tuple[Problem, ...]


def match_rows(raw: RawTable, register: UnitRegister) -> MatchedRows:
    """Find the unit of every row.

    A unit that is closed, or not open yet, still matches. Rows of a unit that the register lacks get no unit, and
    each such name is one problem, however many rows it has; rows that say that they are about others are one together.
    """
    matcher = UnitMatcher(register, raw.layout in UPPER_SECONDARY)
    codes, distinct = distinct_rows([column(raw.frame, name) for name in IDENTIFYING_COLUMNS])
    identities = [tuple(map(plain, identity)) for identity in distinct]
    matches = [matcher.match(*identity) for identity in identities]
    units = pd.array([match.unit for match in matches], dtype="string").take(codes)
    return MatchedRows(
        units=pd.Series(units, index=raw.frame.index),
        matched_by=tuple(sorted({match.by for match in matches if match.by})),
        problems=tuple(_without_unit(raw, matches, identities, codes)),
    )


class UnitMatcher:
    """The register, asked one identity at a time."""

    def __init__(self, register: UnitRegister, is_upper_secondary: bool) -> None:
        self._units_by_number = register.by_organisation_number()
        self._units_by_name = register.by_name()
        self._municipality_numbers = frozenset(number.number for number in register.municipality.numbers)
        name = name_key(register.municipality.name)
        self._municipality_names = frozenset({name, f"{name} kommune"})
        self._levels = UPPER_SECONDARY_LEVELS if is_upper_secondary else COMPULSORY_LEVELS
        self._unit_level = str(len(self._levels) + 1)

    def match(self, level: str, number: str, name: str, municipality_number: str, municipality_name: str = "") -> Match:
        """The unit that these cells point at. An empty cell says nothing; cells that point at two units, none."""
        read_number = read_organisation_number(number)
        read_level = plain(level).removesuffix(".0")
        area = self._levels.get(read_level)
        if area is not None and read_number in self._units_by_number:
            return Match(None, code=UNIT_CONTRADICTED)
        if area in (NATION, COUNTY):
            return Match(None, code=OTHERS) if area == COUNTY and self._is_other_county(number) else Match(area)
        if area == MUNICIPALITY or (read_number is not None and len(read_number) == 4):
            match = self._match_municipality(read_number, name)
            is_of_unit = match.unit is not None and read_level == self._unit_level
            return Match(None, code=UNIT_CONTRADICTED) if is_of_unit else match
        is_elsewhere = self._is_elsewhere(municipality_number, municipality_name)
        match = self._match_unit(read_number, name, is_elsewhere, bool(read_level))
        if match.by == BY_NAME and is_unreadable_code(municipality_number):
            return Match(None, code=MUNICIPALITY_UNREADABLE)
        if match.code == UNKNOWN and (is_elsewhere or is_name_of_area(name)):
            return Match(None, code=OTHERS)
        return match

    def names_unit(self, number: str, name: str) -> bool:
        """Whether a number or a name is that of a unit, and not of the municipality."""
        unit = self._units_by_name.get(name_key(name))
        is_by_name = unit is not None and _id_of(unit) != MUNICIPALITY and not self._is_municipality_name(name)
        return is_by_name or read_organisation_number(number) in self._units_by_number

    def _is_other_county(self, number: str) -> bool:
        """Whether a county's number, where there is one, is not how a number of the municipality begins."""
        county = COUNTY_NUMBER.fullmatch(plain(number))
        return county is not None and county[1].zfill(2) not in {ours[:2] for ours in self._municipality_numbers}

    def _is_elsewhere(self, number: str, name: str) -> bool | None:
        """Whether a row is about another municipality: by its number, else by its name; None where it does not say."""
        read_number = number_of_municipality(number) or number_of_municipality(name)
        if read_number is not None:
            return read_number not in self._municipality_numbers
        return not self._is_municipality_name(name) if plain(name) else None

    def _is_municipality_name(self, name: str) -> bool:
        first = plain(name).split(BETWEEN_LANGUAGES)[0]
        return not self._municipality_names.isdisjoint((name_key(name), name_key(first)))

    def _match_municipality(self, number: str | None, name: str) -> Match:
        is_ours = self._is_municipality_name(name) if number is None else number in self._municipality_numbers
        if self.names_unit("", name):
            return Match(None, code=UNIT_CONTRADICTED if is_ours or number is None else OTHERS)
        if is_ours:
            return Match(MUNICIPALITY, BY_NAME if number is None else BY_NUMBER)
        return Match(None, code=OTHERS if number or plain(name) else UNKNOWN)

    def _match_unit(self, number: str | None, name: str, is_elsewhere: bool | None, is_unit_level: bool) -> Match:
        unit = self._units_by_name.get(name_key(name))
        if number in self._units_by_number:
            by_number = self._units_by_number[number]
            is_one = unit is None or unit.id == by_number.id
            return Match(_id_of(by_number), BY_NUMBER) if is_one else Match(None, code=UNIT_CONTRADICTED)
        if unit is None:
            is_municipality = not is_unit_level and number is None and self._is_municipality_name(name)
            return Match(MUNICIPALITY, BY_NAME) if is_municipality else Match(None, code=UNKNOWN)
        is_another = is_elsewhere is None and number is not None and bool(unit.organisation_numbers)
        return Match(None, code=UNKNOWN) if is_elsewhere or is_another else Match(_id_of(unit), BY_NAME)


def _id_of(unit: Unit) -> str:
    """The unit's id; the unit that stands for the municipality itself is the municipality's own rows."""
    return MUNICIPALITY if unit.type == "municipality" else unit.id


def number_of_municipality(text: str) -> str | None:
    """The number of a municipality: alone, perhaps without its zero, or beside the name (`5021 Oppdal`)."""
    found = NUMBER_IN_TEXT.search(plain(text))
    return read_organisation_number(found[0]) if found else None


def is_unreadable_code(text: str) -> bool:
    """Whether something stands where the municipality's number should, and it is no such number."""
    return plain(text) not in NO_CODE and number_of_municipality(text) is None


def _without_unit(
    raw: RawTable, matches: Sequence[Match], identities: Sequence[tuple[str, ...]], codes: NDArray[np.intp]
) -> list[Problem]:
    """One problem for each name and reason; one for all that is about others. Identities stand in order of rows."""
    alike: dict[tuple[str, str], list[int]] = {}
    for number, (match, identity) in enumerate(zip(matches, identities, strict=True)):
        if match.unit is None:
            printed = identity[2] or identity[1]
            code = NAMELESS if match.code == UNKNOWN and not printed else match.code
            alike.setdefault((code, "" if code == OTHERS else name_key(printed)), []).append(number)
    if not alike:
        return []
    counts = np.bincount(codes, minlength=len(identities))
    _, places = np.unique(codes, return_index=True)
    return [
        _problem(raw, code, identities[own[0]], int(places[own[0]]), int(counts[own].sum()))
        for (code, _), own in alike.items()
    ]


def _problem(raw: RawTable, code: str, identity: tuple[str, ...], place: int, count: int) -> Problem:
    _, number, name, municipality_number, _ = identity
    cell = {
        OTHERS: (None, name or number),
        NAMELESS: ("EnhetNavn", ""),
        MUNICIPALITY_UNREADABLE: ("Kommunekode", municipality_number),
    }.get(code, ("EnhetNavn" if name else "Organisasjonsnummer", name or number))
    heading, value = cell
    return Problem(
        "warning" if code == OTHERS else "error",
        code,
        file=raw.path,
        sheet=raw.sheet,
        row=int(raw.rows[place]),
        column=raw.heading(heading, place) if heading else None,
        value=value,
        details=(("rows", str(count)), ("organisation_number", number)),
    )
