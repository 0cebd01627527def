"""One survey file, cell by cell: text to years, grades, states and numbers. No row is compared with another here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, get_args

import numpy as np
import pandas as pd

from toolkit.plan.settings import Settings
from toolkit.plan.units import name_key
from toolkit.sources.raw import RawTable
from toolkit.sources.raw import column as raw_column
from toolkit.validate.indicators import Kind, indicator_ids
from toolkit.validate.layouts import CONTENTS, MEASURES, Content, Measure
from toolkit.validate.matching import match_rows
from toolkit.validate.problems import Problem
from toolkit.validate.repeats import FATE_CODES, FATES, REJECTED, USED
from toolkit.validate.set_aside import set_aside_problems
from toolkit.validate.several_grades import is_all_grades, is_several_grades
from toolkit.validate.tables import ALL_GENDERS
from toolkit.validate.values import (
    State,
    by_distinct,
    plain,
    read_gender,
    read_grade,
    read_grade_id,
    read_school_year,
)

ALL_OWNERS: Final = ("", "alle eierformer")
"""How a row about all owners says so; an empty cell says nothing else."""

YEAR_COLUMNS: Final = ("Skoleaarnavn", "TidID")
GRADE_READERS: Final = {"Trinnnavn": read_grade, "TrinnKode": read_grade, "TrinnID": read_grade_id}
STATES: Final = pd.CategoricalDtype(list(get_args(State)))
STATE_CODES: Final = {state: code for code, state in enumerate(STATES.categories)}
ROWS_NAMED: Final = 10


TARGETS: Final = ("share", "count", "mean", "sd", "answered", "respondents", "participants", "invited")


@dataclass(frozen=True, eq=False)
class ReadFile:
    """A table with one clean row for each of its own, including those that are rejected (`fate`)."""

    raw: RawTable
    rows: pd.DataFrame
    problems: tuple[Problem, ...]
    matched_by: tuple[str, ...] = ()

    @property
    def content(self) -> Content | None:
        """What the figures are about; None where none of them is used."""
        return None if self.raw.set_aside else CONTENTS[self.raw.layout]


def read_rows(raw: RawTable, settings: Settings) -> ReadFile:
    """Read every cell that is used. A row with a cell that cannot be read is rejected and the cell is a problem."""
    if raw.set_aside:
        return ReadFile(raw, pd.DataFrame({"row": raw.rows, "fate": REJECTED}), tuple(set_aside_problems(raw)))
    content = CONTENTS[raw.layout]
    matched = match_rows(raw, settings.unit_register)
    rows = pd.DataFrame({"row": raw.rows, "unit": matched.units}, index=raw.frame.index)
    rows["file"] = pd.Series(raw.path, index=rows.index, dtype="string")
    rows["sheet"] = pd.Series(raw.sheet, index=rows.index, dtype="string")
    year = _year_column(raw.frame)
    rows["school_year"] = by_distinct(raw.frame[year], read_school_year, "string")
    rows["grade"] = _grades(raw.frame)
    rows["gender"] = _genders(raw.frame)
    rows["indicator"] = _indicators(raw.frame, content, settings)
    rows["definition"] = by_distinct(rows["indicator"], settings.surveys.definition_of, "string")
    rows["wording"] = by_distinct(rows["school_year"], settings.surveys.wording_in, "string")
    rows["owner_form"] = raw_column(raw.frame, "EierformNavn")
    rows["all_owners"] = by_distinct(rows["owner_form"], lambda text: name_key(plain(text)) in ALL_OWNERS, "bool")
    states = _read_measures(raw.frame, rows, MEASURES[content])

    is_together = _are_together(raw.frame) & rows["grade"].isna()
    unreadable = [
        ("school_year_unreadable", year, rows["school_year"].isna()),
        ("grade_unreadable", _grade_column(raw.frame), rows["grade"].isna() & ~is_together),
        ("gender_unreadable", _gender_column(raw.frame) or "", rows["gender"].isna()),
        *(("value_unreadable", column, state == "unreadable") for column, state in states.items()),
        *(("share_unclear", column, state == "unclear") for column, state in states.items()),
        ("more_answers_than_invited", "AntallBesvart", rows["participants"] > rows["invited"]),
        ("mean_without_answers", "AntallBesvart", rows["mean"].notna() & (rows["respondents"] == 0)),
    ]
    is_bad = np.logical_or.reduce([mask.to_numpy() for _, _, mask in unreadable])
    is_rejected = is_bad | is_together.to_numpy() | rows["unit"].isna().to_numpy()
    rows["fate"] = pd.Categorical.from_codes(np.where(is_rejected, FATE_CODES[REJECTED], FATE_CODES[USED]), dtype=FATES)
    problems = [
        problem
        for code, column, mask in unreadable
        if mask.any()
        for problem in _problems(raw, rows, code, column, mask & rows["unit"].notna() & ~is_together)
    ]
    problems += _told_together(raw, is_together & rows["unit"].notna())
    return ReadFile(raw, rows, (*matched.problems, *problems), matched.matched_by)


def _year_column(frame: pd.DataFrame) -> str:
    return next(name for name in YEAR_COLUMNS if name in frame.columns)


def _grade_column(frame: pd.DataFrame) -> str:
    return next(name for name in GRADE_READERS if name in frame.columns)


def _grades(frame: pd.DataFrame) -> pd.Series:
    """The grade by its name; by its code or id where the name is empty. Not where it says something else."""
    grades = pd.Series(pd.NA, index=frame.index, dtype="Int64")
    is_silent = pd.Series(True, index=frame.index)
    for name, read in GRADE_READERS.items():
        if name in frame.columns and is_silent.any():
            grades = grades.fillna(by_distinct(frame[name], read, "Int64").where(is_silent))
            is_silent &= by_distinct(frame[name], lambda cell: plain(cell) == "", "bool")
    return grades


def _are_together(frame: pd.DataFrame) -> pd.Series:
    """Rows about all grades, or several: the survey is followed grade by grade."""
    return by_distinct(frame[_grade_column(frame)], lambda cell: is_all_grades(cell) or is_several_grades(cell), "bool")


def _told_together(raw: RawTable, mask: pd.Series) -> list[Problem]:
    places = np.flatnonzero(mask.to_numpy())
    if not len(places):
        return []
    name, first = _grade_column(raw.frame), int(places[0])
    return [
        Problem(
            "warning",
            "survey_grades_together",
            raw.path,
            raw.sheet,
            int(raw.rows[first]),
            raw.heading(name, first),
            plain(raw.frame[name].iloc[first]),
            details=(("rows", str(len(places))),),
        )
    ]


def _gender_column(frame: pd.DataFrame) -> str | None:
    return next((column for column in ("Kjoenn", "KjoennKode") if column in frame.columns), None)


def _genders(frame: pd.DataFrame) -> pd.Series:
    """The gender by its name or code; a table without either is about all pupils."""
    column = _gender_column(frame)
    if column is None:
        return pd.Series(ALL_GENDERS, index=frame.index, dtype="string")
    genders = by_distinct(frame[column], read_gender, "string")
    if "KjoennKode" in frame.columns and genders.isna().any():
        genders = genders.fillna(by_distinct(frame["KjoennKode"], read_gender, "string"))
    return genders


def _indicators(frame: pd.DataFrame, content: Content, settings: Settings) -> pd.Series:
    if content == "participation":
        return pd.Series("", index=frame.index, dtype="string")
    if content == "theme":
        themes = by_distinct(frame["Temanavn"], plain, "string")
        return "other:" + themes + "|" + by_distinct(frame["SvaralternativNavn"], plain, "string")
    kind: Kind = "share" if content == "bullying" else "mean"
    return indicator_ids(frame, settings.surveys, kind)


def _read_measures(frame: pd.DataFrame, rows: pd.DataFrame, measures: tuple[Measure, ...]) -> dict[str, pd.Series]:
    """Fill in the figures and the state of every row; give back the state of every cell, by column.

    One hidden figure hides the row: what is left could give it away. Without one, the first column decides.
    """
    present = [measure for measure in measures if measure.column in frame.columns]
    states = {m.column: by_distinct(frame[m.column], m.state, STATES) for m in present}
    deciding = [states[measure.column] for measure in present if measure.decides_state]
    is_hidden = np.logical_or.reduce([(state == "hidden").to_numpy() for state in deciding])
    codes = np.where(is_hidden, STATE_CODES["hidden"], deciding[0].cat.codes.to_numpy())
    rows["state"] = pd.Categorical.from_codes(codes, dtype=STATES)
    is_value = codes == STATE_CODES["value"]
    for target in TARGETS:
        rows[target] = np.nan
    for measure in present:
        numbers = by_distinct(frame[measure.column], measure.number, "float64")
        rows[measure.target] = numbers.where(is_value)
    return states


def _problems(raw: RawTable, rows: pd.DataFrame, code: str, column: str, mask: pd.Series) -> list[Problem]:
    """One problem per unit, heading and distinct cell, with the first row and the numbers of the others."""
    if not mask.any():
        return []
    places = np.flatnonzero(mask.to_numpy())
    bad = pd.DataFrame({"unit": rows["unit"], "row": rows["row"]})[mask.to_numpy()]
    bad["value"] = by_distinct(raw_column(raw.frame, column).iloc[places], plain)
    bad["heading"] = [raw.heading(column, place) for place in places]
    numbers, units, values, headings = (bad[name].to_numpy() for name in ("row", "unit", "value", "heading"))
    groups = bad.groupby(["unit", "value", "heading"]).indices.values()  # a frame for each would take minutes
    problems = []
    for own in sorted(groups, key=lambda own: int(own[0])):
        found, unit = numbers[own], str(units[own[0]])
        named = [str(number) for number in found[:ROWS_NAMED]]
        problems.append(
            Problem(
                "error",
                code,
                file=raw.path,
                sheet=raw.sheet,
                row=int(found[0]),
                column=str(headings[own[0]]),
                value=str(values[own[0]]),
                unit=None if unit.startswith("@") else unit,
                details=(("rows", str(len(found))), ("row_numbers", ", ".join(named))),
            )
        )
    return problems
