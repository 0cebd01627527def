"""What the files from services have in common: whose row it is, cells that cannot be read, and every row's fate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import pandera.pandas as pa

from toolkit.plan.units import UnitRegister, name_key
from toolkit.sources.raw import RawTable, column
from toolkit.validate.matching import (
    BY_NAME,
    MUNICIPALITY_UNREADABLE,
    OTHERS,
    UNIT_CONTRADICTED,
    UNKNOWN,
    Match,
    UnitMatcher,
    is_unreadable_code,
    number_of_municipality,
)
from toolkit.validate.problems import FileAccount, Problem, Severity
from toolkit.validate.repeats import DUPLICATE, REJECTED, USED, settle_repeats
from toolkit.validate.schemas import as_declared, typed_frame
from toolkit.validate.tables import MUNICIPALITY
from toolkit.validate.values import by_distinct, distinct_rows, plain, read_organisation_number

LEVELS: Final = {"nasjonalt": "1", "fylke": "2", "kommune": "3", "1": "1", "2": "2", "3": "3"}
"""The portal's words and numbers for the levels of areas, as `UnitMatcher` knows them; anything else is a unit."""

UNIT: Final = "4"
NAMELESS: Final = "unit_name_missing"
ALL_OWNERS: Final = ("", "alle eierformer")
ROWS_NAMED: Final = 10
IDENTITY: Final = ("Enhetsnivå", "Organisasjonsnummer", "Enhet", "Kommunenummer", "Kommune")


@dataclass(frozen=True, eq=False)
class ReadTable:
    """One table with a clean row for each of its own, rejected ones (`fate`) too."""

    raw: RawTable
    rows: pd.DataFrame
    problems: tuple[Problem, ...]
    matched_by: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Settled:
    """The clean rows of several tables, with every problem and every row accounted for."""

    table: pd.DataFrame
    problems: tuple[Problem, ...]
    files: tuple[FileAccount, ...]


@dataclass(frozen=True)
class Whose:
    """A row's unit, or why it has none: it is about others (no code), or it cannot be told (a problem's code)."""

    match: Match
    code: str = ""


def rows_with_units(raw: RawTable, register: UnitRegister) -> ReadTable:
    """The beginning of a clean table: provenance, unit, owner form and fate. Rows about others are rejected together.

    A unit is known by its organisation number, or by its name where the row says that it is in this municipality.
    """
    texts = [by_distinct(column(raw.frame, name), plain) for name in IDENTITY]
    codes, distinct = distinct_rows(texts)
    finder = _Finder(register, has_names=any(_names_unit(*map(str, identity[:3])) for identity in distinct))
    found = [finder.whose(*(str(text) for text in identity)) for identity in distinct]
    units = _spread([whose.match.unit for whose in found], codes)
    reasons = _spread([whose.code for whose in found], codes)
    rows = pd.DataFrame(
        {"file": raw.path, "sheet": raw.sheet, "row": raw.rows, "unit": units, "fate": USED}, index=raw.frame.index
    ).astype(object)
    rows["owner_form"] = by_distinct(column(raw.frame, "Eierform"), plain)
    rows["all_owners"] = by_distinct(rows["owner_form"], lambda text: name_key(plain(text)) in ALL_OWNERS).astype(bool)
    names = texts[2].where(texts[2] != "", texts[1].where(texts[1] != "", texts[4]))
    has_none = rows["unit"].isna()
    problems = refused(raw, rows, OTHERS, names, has_none & (reasons == ""), "warning", together=True)
    for code, cells, heading in (
        (UNKNOWN, names, "Enhet"),
        ("municipality_not_given", names, None),
        (NAMELESS, texts[2], "Enhet"),
        (UNIT_CONTRADICTED, names, "Enhet"),
        (MUNICIPALITY_UNREADABLE, texts[3], "Kommunenummer"),
    ):
        problems += refused(raw, rows, code, cells, has_none & (reasons == code), column=heading)
    ways = tuple(sorted({whose.match.by for whose in found if whose.match.unit and whose.match.by}))
    return ReadTable(raw, rows, tuple(problems), ways)


def _spread(values: Sequence[object], codes: np.ndarray) -> np.ndarray:
    distinct = np.empty(len(values), dtype=object)
    distinct[:] = values
    return distinct[codes] if len(codes) else np.array([], dtype=object)


def _names_unit(level: str, number: str, name: str) -> bool:
    """Whether a row says which unit it is about, and not only which area."""
    is_unit = LEVELS.get(name_key(level), UNIT) == UNIT
    return is_unit and bool(name or number) and not name_key(name).startswith("alle ")


class _Finder:
    """The register and the municipality, asked one identity at a time.

    A row without a name is about the whole municipality only in a table where no row has one (`has_names`): elsewhere
    the cell may be part of a merged one.
    """

    def __init__(self, register: UnitRegister, *, has_names: bool) -> None:
        self._has_names = has_names
        self._matcher = UnitMatcher(register, is_upper_secondary=False)
        self._numbers = {number.number for number in register.municipality.numbers}
        self._number = register.municipality.numbers[0].number
        self._name = register.municipality.name

    def whose(self, level: str, number: str, name: str, municipality_number: str, municipality: str) -> Whose:
        is_here = self._is_here(municipality_number, municipality)
        known_level = LEVELS.get(name_key(level), UNIT)
        if known_level in ("1", "2"):
            return Whose(Match(None))
        is_nameless = not (name or number)
        if is_nameless and self._has_names and known_level == UNIT and is_here is not False:
            return Whose(Match(None), NAMELESS)
        if known_level == "3" and is_here is not False and self._matcher.names_unit(number, name):
            return Whose(Match(None), UNIT_CONTRADICTED)
        is_whole = known_level == "3" or name_key(name).startswith("alle ") or is_nameless
        if is_whole:
            number_here = number_of_municipality(municipality_number) or number_of_municipality(municipality) or ""
            match = self._matcher.match("3", number_here, municipality or name, "")
        else:
            is_area = not level and len(read_organisation_number(number) or "") == len("0000")
            match = self._matcher.match("" if is_area else UNIT, number, name, self._number if is_here else "")
        if match.code == UNIT_CONTRADICTED:
            return Whose(match, match.code)
        is_by_name = match.by == BY_NAME
        if is_by_name and is_unreadable_code(municipality_number):
            return Whose(Match(None), MUNICIPALITY_UNREADABLE)
        if match.unit and (is_whole or is_here or not is_by_name):
            return Whose(match)
        if is_here is False or (is_whole and is_here) or (match.code == OTHERS and not is_whole):
            return Whose(Match(None))
        return Whose(Match(None), "municipality_not_given" if match.unit else UNKNOWN)

    def _is_here(self, number: str, name: str) -> bool | None:
        """Whether a row says that it is about this municipality; None where it says nothing."""
        read_number = number_of_municipality(number) or number_of_municipality(name)
        if read_number is not None:
            return read_number in self._numbers
        key = name_key(name).removesuffix(" kommune")
        return None if not key else key == name_key(self._name)


def refused(
    raw: RawTable,
    rows: pd.DataFrame,
    code: str,
    cells: pd.Series,
    mask: pd.Series,
    severity: Severity = "error",
    *,
    column: str | None = None,
    together: bool = False,
) -> list[Problem]:
    """Reject these rows, and say so once for each unit and distinct cell, or once for all of them together."""
    rows.loc[mask, "fate"] = REJECTED
    places = np.flatnonzero(mask.to_numpy(dtype=bool))
    if not len(places):
        return []
    units, values, numbers = (found.to_numpy(dtype=object)[places] for found in (rows["unit"], cells, rows["row"]))
    return [
        Problem(
            severity,
            code,
            raw.path,
            raw.sheet,
            int(numbers[own[0]]),
            raw.heading(column, int(places[own[0]])) if column else None,
            plain(values[own[0]]),
            _unit_of(units[own[0]]),
            (("rows", str(len(own))), ("row_numbers", ", ".join(map(str, numbers[own[:ROWS_NAMED]])))),
        )
        for own in ([np.arange(len(places))] if together else _alike(units, values))
    ]


def _alike(units: np.ndarray, values: np.ndarray) -> list[np.ndarray]:
    """The places where unit and value are the same, in their order. A frame for each group would take minutes."""
    groups = pd.DataFrame({"unit": units, "value": values}).groupby(["unit", "value"], dropna=False).indices
    return sorted((np.asarray(own) for own in groups.values()), key=lambda own: int(own[0]))


def _unit_of(unit: object) -> str | None:
    return unit if isinstance(unit, str) and unit != MUNICIPALITY else None


def in_use(rows: pd.DataFrame) -> pd.Series:
    """Which rows nothing has been found wrong with so far."""
    return rows["fate"] == USED


def settled(tables: Sequence[ReadTable], keys: list[str], values: list[str], schema: pa.DataFrameSchema) -> Settled:
    """Put several tables under one another, settle what stands twice, and account for every row."""
    if not tables:
        return Settled(typed_frame([], schema), (), ())
    together = pd.concat([table.rows for table in tables], ignore_index=True)
    together["fate"], disagreements = settle_repeats(together, keys, values, [table.raw for table in tables])
    ends = np.cumsum([len(table.rows) for table in tables])
    fates = np.split(together["fate"].to_numpy(), ends[:-1])
    used = together[together["fate"] == USED].reset_index(drop=True)
    return Settled(
        table=as_declared(used, schema),
        problems=(*(problem for table in tables for problem in table.problems), *disagreements),
        files=tuple(_account(table, fate) for table, fate in zip(tables, fates, strict=True)),
    )


def _account(table: ReadTable, fates: np.ndarray) -> FileAccount:
    return FileAccount(
        path=table.raw.path,
        layout=table.raw.layout,
        rows_read=len(fates),
        rows_used=int((fates == USED).sum()),
        rows_rejected=int((fates == REJECTED).sum()),
        rows_duplicate=int((fates == DUPLICATE).sum()),
        matched_by=table.matched_by,
        sha256=table.raw.sha256,
    )
