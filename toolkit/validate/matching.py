"""Which unit a row of a survey file is about: by organisation number first, then by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from toolkit.plan.units import Unit, UnitRegister, name_key
from toolkit.sources.raw import RawTable, column
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


@dataclass(frozen=True)
class Match:
    """A unit's id (None: not in the register) and how it was found."""

    unit: str | None
    by: str | None = None


@dataclass(frozen=True, eq=False)
class MatchedRows:
    """For every row of a file its unit, how the rows were matched, and the names that nobody knows."""

    units: pd.Series
    matched_by: tuple[str, ...]
    problems: tuple[Problem, ...]


def match_rows(raw: RawTable, register: UnitRegister) -> MatchedRows:
    """Find the unit of every row.

    A unit that is closed, or not open yet, still matches. Rows of a unit that the register lacks get no unit, and
    each such name is one problem, however many rows it has.
    """
    matcher = UnitMatcher(register, raw.layout in UPPER_SECONDARY)
    texts = [column(raw.frame, name) for name in IDENTIFYING_COLUMNS]
    codes, distinct = distinct_rows(texts)
    matches = [matcher.match(*("" if cell is None else str(cell) for cell in identity)) for identity in distinct]
    units = pd.array([match.unit for match in matches], dtype="string").take(codes)
    return MatchedRows(
        units=pd.Series(units, index=raw.frame.index),
        matched_by=tuple(sorted({match.by for match in matches if match.by})),
        problems=tuple(_unknown_units(raw, units, texts[2], texts[1])),
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

    def match(self, level: str, number: str, name: str, municipality_number: str, municipality_name: str = "") -> Match:
        """The unit that these cells point at. An empty cell says nothing."""
        read_number = read_organisation_number(number)
        area = self._levels.get(plain(level))
        if area in (NATION, COUNTY):
            return Match(area)
        if area == MUNICIPALITY or (read_number is not None and len(read_number) == 4):
            return self._match_municipality(read_number, name)
        is_elsewhere = self._is_elsewhere(read_organisation_number(municipality_number), municipality_name)
        return self._match_unit(read_number, name, is_elsewhere, bool(plain(level)))

    def _is_elsewhere(self, number: str | None, name: str) -> bool | None:
        """Whether a row is about another municipality: by its number, else by its name; None where it does not say."""
        if number is not None:
            return number not in self._municipality_numbers
        return not self._is_municipality_name(name) if plain(name) else None

    def _is_municipality_name(self, name: str) -> bool:
        first = plain(name).split(BETWEEN_LANGUAGES)[0]
        return not self._municipality_names.isdisjoint((name_key(name), name_key(first)))

    def _match_municipality(self, number: str | None, name: str) -> Match:
        if number is not None:
            return Match(MUNICIPALITY, BY_NUMBER) if number in self._municipality_numbers else Match(None)
        return Match(MUNICIPALITY, BY_NAME) if self._is_municipality_name(name) else Match(None)

    def _match_unit(self, number: str | None, name: str, is_elsewhere: bool | None, is_unit_level: bool) -> Match:
        if number in self._units_by_number:
            return Match(_id_of(self._units_by_number[number]), BY_NUMBER)
        unit = self._units_by_name.get(name_key(name))
        if unit is None:
            is_municipality = not is_unit_level and number is None and self._is_municipality_name(name)
            return Match(MUNICIPALITY, BY_NAME) if is_municipality else Match(None)
        is_another = is_elsewhere is None and number is not None and bool(unit.organisation_numbers)
        return Match(None) if is_elsewhere or is_another else Match(_id_of(unit), BY_NAME)


def _id_of(unit: Unit) -> str:
    """The unit's id; the unit that stands for the municipality itself is the municipality's own rows."""
    return MUNICIPALITY if unit.type == "municipality" else unit.id


def _unknown_units(raw: RawTable, units: ExtensionArray, names: pd.Series, numbers: pd.Series) -> list[Problem]:
    is_unknown = np.asarray(units.isna())
    if not is_unknown.any():
        return []
    unknown = pd.DataFrame(
        {"name": names.to_numpy()[is_unknown], "number": numbers.to_numpy()[is_unknown], "row": raw.rows[is_unknown]}
    )
    unknown["place"] = np.flatnonzero(is_unknown)
    plain_names = unknown["name"].map(plain)
    unknown["printed"] = plain_names.where(plain_names != "", unknown["number"].map(plain))
    unknown["key"] = unknown["printed"].map(name_key)
    counts = unknown["key"].value_counts()
    first_of_each = unknown.drop_duplicates("key")[["row", "place", "name", "number", "printed", "key"]]
    return [
        Problem(
            "error",
            "unit_unknown",
            file=raw.path,
            sheet=raw.sheet,
            row=int(row),
            column=raw.heading("EnhetNavn" if plain(name) else "Organisasjonsnummer", int(place)),
            value=str(printed),
            details=(("rows", str(counts.loc[key])), ("organisation_number", plain(number))),
        )
        for row, place, name, number, printed, key in first_of_each.to_numpy(dtype=object)
    ]
