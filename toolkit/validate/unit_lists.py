"""Lists of units from NSR and NBR as a clean table: the municipality's own, and those that units.toml knows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

import pandas as pd

from toolkit.plan.settings import Settings
from toolkit.plan.units import name_key
from toolkit.sources.raw import RawTable, column
from toolkit.sources.unit_list import FLAGS
from toolkit.validate import schemas
from toolkit.validate.problems import Problem
from toolkit.validate.repeats import USED
from toolkit.validate.service_rows import ReadTable, Settled, in_use, refused, settled
from toolkit.validate.tables import MUNICIPALITY
from toolkit.validate.values import answer_key, by_distinct, plain, read_date, read_organisation_number

YES: Final = frozenset({"true", "1", "ja", "sann"})
NO: Final = frozenset({"false", "0", "nei", "usann"})
KINDS: Final = {
    "ErGrunnskole": "school",
    "ErVideregaaendeSkole": "upper_secondary",
    "ErBarnehage": "kindergarten",
    "ErOffentligBarnehage": "kindergarten",
    "ErPrivatBarnehage": "kindergarten",
    "ErSkoleEier": "owner",
    "ErBarnehageEier": "owner",
}
NO_DATE: Final = date(1, 1, 1)
"""What the registers' system writes where there is no date."""

KEYS: Final = ["organisation_number", "kinds"]
VALUES: Final = ["name", "municipality_number", "active", "opened", "closed"]


def read_unit_lists(tables: Iterable[RawTable], settings: Settings) -> Settled:
    """Read and settle the lists; rows about units elsewhere are not used."""
    read = [_read_table(raw, settings) for raw in tables]
    result = settled(read, KEYS, VALUES, schemas.LISTED_UNITS)
    units = result.table["unit"].where(result.table["unit"] != MUNICIPALITY)
    return Settled(result.table.assign(unit=units), result.problems, result.files)


def _read_table(raw: RawTable, settings: Settings) -> ReadTable:
    frame = raw.frame
    numbers = by_distinct(column(frame, "Organisasjonsnummer"), _nine_digits)
    known = settings.unit_register.by_organisation_number()
    rows = pd.DataFrame(
        {
            **{"file": raw.path, "sheet": raw.sheet, "row": raw.rows, "fate": USED, "all_owners": True},
            **{"owner_form": "", "organisation_number": numbers},
            # A unit that units.toml lacks is the municipality's until the table is finished: repeats need an owner.
            "unit": [known[number].id if number in known else MUNICIPALITY for number in numbers],
            "name": by_distinct(column(frame, "Navn"), plain),
            "municipality_number": by_distinct(column(frame, "Kommunenummer"), _four_digits),
        },
        index=frame.index,
    )
    flags = {flag: by_distinct(column(frame, flag), _flag) for flag in FLAGS if flag in frame.columns}
    rows["kinds"] = _kinds(flags, rows.index)
    rows["active"] = flags.get("ErAktiv")
    problems = _read_dates(raw, rows)
    problems += refused(
        *(raw, rows, "organisation_number_unreadable", by_distinct(column(frame, "Organisasjonsnummer"), plain)),
        numbers.isna(),
        column="Organisasjonsnummer",
    )
    for flag, answers in flags.items():
        cells = by_distinct(column(frame, flag), plain)
        problems += refused(raw, rows, "flag_unreadable", cells, (answers == "") & in_use(rows), column=flag)
    problems += _refuse_others(raw, rows, settings)
    return ReadTable(raw, rows, tuple(problems), ("organisation_number",))


def _refuse_others(raw: RawTable, rows: pd.DataFrame, settings: Settings) -> list[Problem]:
    """Units that are neither in the municipality nor in units.toml, and those of which nobody can tell."""
    municipality = settings.unit_register.municipality
    names = by_distinct(column(raw.frame, "Kommune"), lambda cell: name_key(plain(cell)).removesuffix(" kommune"))
    numbers = {number.number for number in municipality.numbers}
    is_here = rows["municipality_number"].isin(numbers) | (names == name_key(municipality.name))
    is_elsewhere = ~is_here & (rows["municipality_number"].notna() | (names != ""))
    is_unknown = in_use(rows) & (rows["unit"] == MUNICIPALITY) & ~is_here
    return [
        *refused(raw, rows, "rows_of_others", rows["name"], is_unknown & is_elsewhere, "warning", together=True),
        *refused(raw, rows, "municipality_not_given", rows["name"], is_unknown & ~is_elsewhere, column="Kommunenummer"),
    ]


def _read_dates(raw: RawTable, rows: pd.DataFrame) -> list[Problem]:
    problems = []
    for name, target in (("Opprettet", "opened"), ("Nedlagt", "closed")):
        cells = column(raw.frame, name)
        days = by_distinct(cells, _day)
        rows[target] = days.where(days.notna() & (days != NO_DATE), None)
        is_bad = days.isna() & (by_distinct(cells, plain) != "") & in_use(rows)
        problems += refused(raw, rows, "date_unreadable", by_distinct(cells, plain), is_bad, column=name)
    return problems


def _day(cell: object) -> date | None:
    """A date, with or without a time after it. The time of day and its zone are the register's own."""
    if isinstance(cell, datetime):
        return cell.date()
    try:
        return datetime.fromisoformat(plain(cell)).date()
    except ValueError:
        return read_date(cell)


def _flag(cell: object) -> bool | str | None:
    """Yes, no, nothing said (None), or `""` where it cannot be read."""
    key = answer_key(cell)
    if not key:
        return None
    return True if key in YES else False if key in NO else ""


def _kinds(flags: dict[str, pd.Series], index: pd.Index) -> pd.Series:
    kinds = [
        tuple(sorted({KINDS[flag] for flag, answers in flags.items() if flag in KINDS and answers[at] is True}))
        for at in index
    ]
    found = pd.Series(index=index, dtype=object)
    found[:] = pd.Series(kinds, index=index, dtype=object)
    return found


def _nine_digits(cell: object) -> str | None:
    number = read_organisation_number(cell)
    return number if number is not None and len(number) == 9 else None


def _four_digits(cell: object) -> str | None:
    number = read_organisation_number(cell)
    return number if number is not None and len(number) == 4 else None
