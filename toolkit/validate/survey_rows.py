"""One survey file, cell by cell: text to years, grades, states and numbers. No row is compared with another here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from toolkit.plan.settings import Settings
from toolkit.plan.units import name_key
from toolkit.sources.raw import RawTable
from toolkit.sources.raw import column as raw_column
from toolkit.validate.indicators import Kind, indicator_ids
from toolkit.validate.matching import match_rows
from toolkit.validate.problems import Problem
from toolkit.validate.repeats import REJECTED, USED
from toolkit.validate.tables import ALL_GENDERS
from toolkit.validate.values import (
    Reading,
    by_distinct,
    plain,
    read_count,
    read_deviation,
    read_gender,
    read_grade,
    read_mean,
    read_percent,
    read_school_year,
)

BULLYING_LAYOUTS: Final = frozenset({"udir_150", "udir_154"})
PARTICIPATION_LAYOUTS: Final = frozenset({"udir_151", "udir_155"})
THEME_LAYOUTS: Final = frozenset({"udir_149", "udir_153"})
ALL_OWNERS: Final = ("", "alle eierformer")
"""How a row about all owners says so; an empty cell says nothing else."""

ROWS_NAMED: Final = 10


@dataclass(frozen=True)
class Measure:
    """A column of figures: where it goes, how it is read, and whether the row's state depends on it."""

    column: str
    target: str
    read: Callable[[object], Reading]
    decides_state: bool = True


MEASURES: Final = {
    **dict.fromkeys(
        BULLYING_LAYOUTS,
        (Measure("AndelMobbet", "share", read_percent), Measure("AntallBesvart", "answered", read_count)),
    ),
    **dict.fromkeys(
        ("udir_148", "udir_152"),
        (
            Measure("Score", "mean", read_mean),
            Measure("AntallBesvart", "respondents", read_count),
            Measure("Standardavvik", "sd", read_deviation, decides_state=False),
        ),
    ),
    **dict.fromkeys(
        THEME_LAYOUTS,
        (Measure("AndelBesvart", "share", read_percent), Measure("Score", "mean", read_mean)),
    ),
    **dict.fromkeys(
        PARTICIPATION_LAYOUTS,
        (Measure("AntallBesvart", "participants", read_count), Measure("AntallInvitert", "invited", read_count)),
    ),
}
TARGETS: Final = ("share", "count", "mean", "sd", "answered", "respondents", "participants", "invited")


@dataclass(frozen=True, eq=False)
class ReadFile:
    """A file with one clean row for each of its own, including those that are rejected (`fate`)."""

    raw: RawTable
    rows: pd.DataFrame
    problems: tuple[Problem, ...]
    matched_by: tuple[str, ...]


def read_rows(raw: RawTable, settings: Settings) -> ReadFile:
    """Read every cell that is used. A row with a cell that cannot be read is rejected and the cell is a problem."""
    matched = match_rows(raw, settings.unit_register)
    rows = pd.DataFrame({"file": raw.path, "row": raw.rows, "unit": matched.units}, index=raw.frame.index)
    rows["school_year"] = by_distinct(raw.frame["Skoleaarnavn"], read_school_year)
    rows["grade"] = _grades(raw.frame)
    rows["gender"] = _genders(raw.frame)
    rows["indicator"] = _indicators(raw, settings)
    rows["owner_form"] = raw_column(raw.frame, "EierformNavn")
    rows["all_owners"] = by_distinct(rows["owner_form"], lambda text: name_key(plain(text)) in ALL_OWNERS).astype(bool)
    states = _read_measures(raw.frame, rows, MEASURES[raw.layout])

    unreadable = [
        ("school_year_unreadable", "Skoleaarnavn", rows["school_year"].isna()),
        ("grade_unreadable", _grade_column(raw.frame), rows["grade"].isna()),
        ("gender_unreadable", _gender_column(raw.frame) or "", rows["gender"].isna()),
        *(("value_unreadable", column, state == "unreadable") for column, state in states.items()),
    ]
    is_bad = np.logical_or.reduce([mask.to_numpy() for _, _, mask in unreadable])
    rows["fate"] = np.where(is_bad | rows["unit"].isna().to_numpy(), REJECTED, USED).astype(object)
    problems = [
        problem
        for code, column, mask in unreadable
        for problem in _problems(raw, rows, code, column, mask & rows["unit"].notna())
    ]
    rows["grade"] = rows["grade"].astype("Int64")
    return ReadFile(raw, rows, (*matched.problems, *problems), matched.matched_by)


def _grade_column(frame: pd.DataFrame) -> str:
    return "Trinnnavn" if "Trinnnavn" in frame.columns else "TrinnKode"


def _grades(frame: pd.DataFrame) -> pd.Series:
    """The grade by its name; by its code where the name says nothing."""
    grades = by_distinct(frame[_grade_column(frame)], read_grade)
    if "TrinnKode" in frame.columns:
        grades = grades.where(grades.notna(), by_distinct(frame["TrinnKode"], read_grade))
    return grades


def _gender_column(frame: pd.DataFrame) -> str | None:
    return next((column for column in ("Kjoenn", "KjoennKode") if column in frame.columns), None)


def _genders(frame: pd.DataFrame) -> pd.Series:
    """The gender by its name or code; a table without either is about all pupils."""
    column = _gender_column(frame)
    if column is None:
        return pd.Series(ALL_GENDERS, index=frame.index, dtype=object)
    genders = by_distinct(frame[column], read_gender)
    if "KjoennKode" in frame.columns:
        genders = genders.where(genders.notna(), by_distinct(frame["KjoennKode"], read_gender))
    return genders


def _indicators(raw: RawTable, settings: Settings) -> pd.Series:
    if raw.layout in PARTICIPATION_LAYOUTS:
        return pd.Series("", index=raw.frame.index, dtype=object)
    if raw.layout in THEME_LAYOUTS:
        themes = by_distinct(raw.frame["Temanavn"], plain)
        return "other:" + themes + "|" + by_distinct(raw.frame["SvaralternativNavn"], plain)
    kind: Kind = "share" if raw.layout in BULLYING_LAYOUTS else "mean"
    return indicator_ids(raw.frame, settings.surveys, kind)


def _read_measures(frame: pd.DataFrame, rows: pd.DataFrame, measures: tuple[Measure, ...]) -> dict[str, pd.Series]:
    """Fill in the figures and the state of every row; give back the state of every cell, by column.

    One hidden figure hides the row: what is left could give it away. Without one, the first column decides.
    """
    for target in TARGETS:
        rows[target] = np.nan
    present = [measure for measure in measures if measure.column in frame.columns]
    states: dict[str, pd.Series] = {}
    for measure in present:
        states[measure.column], rows[measure.target] = _states_and_numbers(frame[measure.column], measure.read)
    deciding = [states[measure.column] for measure in present if measure.decides_state]
    is_hidden = np.logical_or.reduce([(state == "hidden").to_numpy() for state in deciding])
    rows["state"] = np.where(is_hidden, "hidden", deciding[0].to_numpy()).astype(object)
    rows.loc[rows["state"] != "value", list(TARGETS)] = np.nan
    return states


def _states_and_numbers(cells: pd.Series, read: Callable[[object], Reading]) -> tuple[pd.Series, pd.Series]:
    numbers = by_distinct(cells, lambda cell: read(cell).number)
    return by_distinct(cells, lambda cell: read(cell).state), numbers.astype(float)


def _problems(raw: RawTable, rows: pd.DataFrame, code: str, column: str, mask: pd.Series) -> list[Problem]:
    """One problem per unit and distinct cell, with the first row and the numbers of the others."""
    if not mask.any():
        return []
    cells = by_distinct(raw_column(raw.frame, column), plain)
    bad = pd.DataFrame({"unit": rows["unit"], "row": rows["row"], "value": cells})[mask]
    numbers, units, values = (bad[name].to_numpy() for name in ("row", "unit", "value"))
    groups = bad.groupby(["unit", "value"]).indices.values()  # places only: a frame for each would take minutes
    problems = []
    for places in sorted(groups, key=lambda places: int(places[0])):
        found, unit = numbers[places], str(units[places[0]])
        named = [str(number) for number in found[:ROWS_NAMED]]
        problems.append(
            Problem(
                "error",
                code,
                file=raw.path,
                row=int(found[0]),
                column=column,
                value=str(values[places[0]]),
                unit=None if unit.startswith("@") else unit,
                details=(("rows", str(len(found))), ("row_numbers", ", ".join(named))),
            )
        )
    return problems
