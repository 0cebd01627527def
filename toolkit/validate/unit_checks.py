"""What the files say about units that `units.toml` does not: warnings only. Nothing is filled in, moved or left out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

import pandas as pd

from toolkit.plan.settings import Settings
from toolkit.plan.units import Unit, name_key
from toolkit.validate.problems import Problem
from toolkit.validate.tables import ALL_GENDERS, YearTables

UNITS_FILE: Final = "units.toml"
OF_THE_PLAN: Final = frozenset({"school", "upper_secondary", "kindergarten"})


def unit_warnings(tables: YearTables, settings: Settings) -> list[Problem]:
    """Everything that does not fit together about units, in the order in which a person would mend it."""
    return [
        *_without_numbers(tables.listed_units, settings),
        *_listed_but_unknown(tables.listed_units, settings),
        *_closed_in_the_list(tables.listed_units, settings),
        *_other_names(tables.listed_units, settings),
        *_rows_outside_lifetime(tables, settings),
        *_more_invited_than_pupils(tables),
    ]


def _without_numbers(listed: pd.DataFrame, settings: Settings) -> list[Problem]:
    """One warning for each unit whose number a list gives away, and one for all the others together."""
    year = settings.run.school_year
    units = [
        unit
        for unit in settings.unit_register.units
        if unit.type != "municipality" and not unit.organisation_numbers and not unit.is_closed_before(year)
    ]
    found = {unit.id: _listed_by_name(unit, listed, settings) for unit in units}
    others = [unit for unit in units if found[unit.id].empty]
    problems = [_number_in_list(unit, found[unit.id]) for unit in units if not found[unit.id].empty]
    if others:
        names = ", ".join(f"{unit.name} ({unit.id})" for unit in others)
        problems.append(Problem("warning", "units_without_number", UNITS_FILE, details=(("names", names),)))
    return problems


def _listed_by_name(unit: Unit, listed: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Rows of the municipality with exactly one of the unit's names, that no other unit has the number of."""
    has_name = listed["name"].map(lambda name: name_key(str(name)) in _name_keys(unit)).astype(bool)
    return listed[has_name & listed["unit"].isna() & _is_here(listed, settings)]


def _number_in_list(unit: Unit, rows: pd.DataFrame) -> Problem:
    numbers = ", ".join(rows["organisation_number"].unique())
    return _of_row("unit_number_in_list", rows.iloc[0], unit, value=unit.name, number=numbers, id=unit.id)


def _listed_but_unknown(listed: pd.DataFrame, settings: Settings) -> list[Problem]:
    """Active schools and kindergartens of the municipality; names that units.toml has are told of above."""
    known = set(settings.unit_register.by_name())
    is_known = listed["name"].map(lambda name: name_key(str(name)) in known).astype(bool)
    is_of_the_plan = listed["kinds"].map(lambda kinds: not kinds or bool(OF_THE_PLAN.intersection(kinds))).astype(bool)
    unknown = listed[
        listed["unit"].isna() & ~is_known & ~_is_closed(listed) & is_of_the_plan & _is_here(listed, settings)
    ].drop_duplicates("organisation_number")
    return [
        _of_row("unit_not_in_settings", row, None, value=row["name"], number=row["organisation_number"])
        for _, row in unknown.iterrows()
    ]


def _closed_in_the_list(listed: pd.DataFrame, settings: Settings) -> list[Problem]:
    """Units that are open in units.toml, of which every number in the lists is closed."""
    problems = []
    for unit, rows in _listed_units(listed, settings):
        if unit.closed is None and _is_closed(rows).all():
            days = [day for day in rows["closed"] if day is not None]
            closed = _norwegian(max(days, default=None))
            problems.append(_of_row("unit_closed_in_list", rows.iloc[0], unit, value=unit.name, closed=closed))
    return problems


def _other_names(listed: pd.DataFrame, settings: Settings) -> list[Problem]:
    return [
        _of_row("unit_name_differs", row, unit, value=row["name"], name=unit.name, id=unit.id)
        for unit, rows in _listed_units(listed, settings)
        for _, row in rows.drop_duplicates("name").iterrows()
        if name_key(row["name"]) not in _name_keys(unit)
    ]


def _listed_units(listed: pd.DataFrame, settings: Settings) -> Iterable[tuple[Unit, pd.DataFrame]]:
    if listed.empty:
        return
    for unit in settings.unit_register.units:
        rows = listed[(listed["unit"] == unit.id).fillna(False)]
        if not rows.empty:
            yield unit, rows


def _is_here(listed: pd.DataFrame, settings: Settings) -> pd.Series:
    """Whether a row is in the municipality. A list may name it by name only; then the rows kept are its own."""
    numbers = [number.number for number in settings.unit_register.municipality.numbers]
    return (listed["municipality_number"].isin(numbers) | listed["municipality_number"].isna()).astype(bool)


def _is_closed(listed: pd.DataFrame) -> pd.Series:
    return (~listed["active"]).fillna(False).astype(bool) | listed["closed"].notna()


def _rows_outside_lifetime(tables: YearTables, settings: Settings) -> list[Problem]:
    """Figures of a school year in which the unit was not open. They stay with the unit that they name."""
    frames = (
        tables.survey_by_unit_year_grade_gender_indicator,
        tables.participation_by_unit_year_grade,
        tables.pupils_by_unit_year_grade_gender,
        tables.parent_survey_by_unit_year_indicator,
    )
    dated = {unit.id: unit for unit in settings.unit_register.units if unit.opened or unit.closed}
    of_dated = (frame[frame["unit"].isin(list(dated))] for frame in frames)
    grouped = (group for frame in of_dated for group in frame.groupby(["file", "unit", "school_year"], sort=False))
    found = ((dated[str(unit)], str(year), rows) for (_, unit, year), rows in grouped)
    return [
        _outside_lifetime(code, unit, year, rows, settings)
        for unit, year, rows in found
        if (code := _lifetime_code(unit, year)) is not None
    ]


def _outside_lifetime(code: str, unit: Unit, year: str, rows: pd.DataFrame, settings: Settings) -> Problem:
    successor = settings.unit_register.get(unit.merged_into or "")
    details = {
        "rows": str(len(rows)),
        "school_year": year,
        "opened": _norwegian(unit.opened),
        "closed": _norwegian(unit.closed),
        "successor": successor.name if successor else "",
        "id": unit.id,
    }
    return _of_row(code, rows.iloc[0], unit, value=unit.name, **details)


def _norwegian(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else "–"


def _lifetime_code(unit: Unit, school_year: str) -> str | None:
    if unit.is_closed_before(school_year):
        return "rows_after_merger" if unit.merged_into else "rows_after_closing"
    return "rows_before_opening" if unit.is_opened_after(school_year) else None


def _more_invited_than_pupils(tables: YearTables) -> list[Problem]:
    """Grades, and whole units where GSI has no grades, with more invited to the survey than GSI has pupils."""
    gsi = tables.pupils_by_unit_year_grade_gender
    pupils = gsi[(gsi["gender"] == ALL_GENDERS) & (gsi["state"] == "value")]
    invited = tables.participation_by_unit_year_grade
    invited = invited[invited["invited"].notna()]
    keys, suffixes = ["unit", "school_year"], ("", "_gsi")
    by_grade = invited.merge(pupils.dropna(subset=["grade"]), on=[*keys, "grade"], suffixes=suffixes)
    whole = invited.groupby(keys, as_index=False, sort=False).agg(
        invited=("invited", "sum"), file=("file", "first"), row=("row", "first")
    )
    in_all = whole.merge(pupils[pupils["grade"].isna()], on=keys, suffixes=suffixes)
    told = set(zip(by_grade["unit"], by_grade["school_year"], strict=True))
    untold = [key not in told for key in zip(in_all["unit"], in_all["school_year"], strict=True)]
    compared = pd.concat([by_grade, in_all[untold]], ignore_index=True)
    too_many = compared[compared["invited"] > compared["pupils"]]
    return [_too_many(row) for _, row in too_many.iterrows()]


def _too_many(row: pd.Series) -> Problem:
    details = (
        ("pupils", str(row["pupils"])),
        ("pupils_file", str(row["file_gsi"])),
        ("pupils_row", str(row["row_gsi"])),
        ("school_year", str(row["school_year"])),
    )
    return Problem(
        "warning",
        "more_invited_than_pupils",
        str(row["file"]),
        row=int(row["row"]),
        column="AntallInvitert",
        value=str(row["invited"]),
        unit=None if str(row["unit"]).startswith("@") else str(row["unit"]),
        details=details,
    )


def _of_row(code: str, row: pd.Series, unit: Unit | None, *, value: str, **details: str) -> Problem:
    sheet = row.get("sheet")
    return Problem(
        *("warning", code, str(row["file"]), sheet if isinstance(sheet, str) else None, int(row["row"])),
        value=value,
        unit=unit.id if unit else None,
        details=tuple(details.items()),
    )


def _name_keys(unit: Unit) -> set[str]:
    return {name_key(name) for name in (*(dated.name for dated in unit.names), *unit.spellings)}
