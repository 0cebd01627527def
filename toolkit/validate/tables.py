"""The clean long tables of one year's set: what every room below may rely on.

A frame is named by its row. A number is NA wherever `state` is not `value`; the state says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from toolkit.validate.problems import FileAccount, Problem

MUNICIPALITY: Final = "@municipality"
"""Unit id of rows for the whole municipality; `@county` and `@nation` likewise."""

ALL_GENDERS: Final = "all"

SURVEY_COLUMNS: Final = {
    "unit": "string",  # unit id, or @municipality / @county / @nation
    "school_year": "string",  # 2020-21
    "grade": "Int64",  # 1-10; 11-13 is upper secondary year 1-3
    "gender": "string",  # all, girls, boys
    "indicator": "string",  # id from surveys.toml, or `other:<group>|<question>`
    "state": "string",  # value, hidden, not_measured, not_applicable
    "share": "Float64",  # 0-1, as printed in the file
    "count": "Int64",  # pupils behind a share
    "mean": "Float64",  # 1-5
    "sd": "Float64",
    "respondents": "Int64",  # pupils who answered
    "file": "string",
    "row": "Int64",
}
PARTICIPATION_COLUMNS: Final = {
    "unit": "string",
    "school_year": "string",
    "grade": "Int64",
    "state": "string",
    "participants": "Int64",
    "invited": "Int64",
    "file": "string",
    "row": "Int64",
}
PUPIL_COLUMNS: Final = {
    "unit": "string",  # unit id or @municipality
    "school_year": "string",
    "grade": "Int64",  # 1-10; NA is all grades together
    "gender": "string",
    "state": "string",
    "pupils": "Int64",  # on 1 October
    "file": "string",
    "sheet": "string",  # NA where the file has no sheets; so in all these tables
    "row": "Int64",
}
LISTED_UNIT_COLUMNS: Final = {
    "unit": "string",  # id of the unit with this organisation number; NA where units.toml has none
    "organisation_number": "string",
    "name": "string",
    "municipality_number": "string",
    "kinds": "object",  # tuple of school, upper_secondary, kindergarten, owner; what the list says, possibly nothing
    "active": "boolean",  # NA where the list does not say
    "opened": "object",  # datetime.date or None
    "closed": "object",
    "file": "string",
    "sheet": "string",
    "row": "Int64",
}
PARENT_SURVEY_COLUMNS: Final = {
    "unit": "string",
    "school_year": "string",
    "indicator": "string",  # id from surveys.toml, or `other:<name>`
    "state": "string",
    "mean": "Float64",  # 1-5
    "respondents": "Int64",
    "definition": "string",  # whose index it is: udir_fub
    "wording": "string",  # what the file calls it
    "file": "string",
    "sheet": "string",
    "row": "Int64",
}
ANSWER_COLUMNS: Final = {
    "unit": "string",
    "school_year": "string",
    "sheet": "string",
    "field": "string",  # code from workbook_layout
    "state": "string",  # reported, not_reported
    "value": "object",  # str, int, float (percent as share 0-1) or datetime.date; None where not reported
    "row": "Int64",
}
DECISION_COLUMNS: Final = {
    "unit": "string",
    "school_year": "string",
    "number": "Int64",
    "decision": "string",
    "responsible": "string",
    "deadline": "object",  # datetime.date or None
    "status": "string",  # NA for new decisions and where not reported
    "reason": "string",
}
PROGRAMME_COLUMNS: Final = {
    "unit": "string",
    "school_year": "string",
    "programme": "string",  # id from plan.toml
    "grade": "Int64",  # NA in kindergartens
    "first_school_year": "string",
    "delivered": "string",  # ja, delvis, nei; NA where not reported
    "staff_trained_share": "Float64",  # 0-1
}
COMMON_MEASURE_COLUMNS: Final = {
    "school_year": "string",
    "measure": "string",  # T1-T8
    "status": "string",
    "done_on": "object",  # datetime.date or None
    "years": "object",  # tuple of school years with activity
    "comment": "string",
}


@dataclass(frozen=True)
class YearTables:
    """All of one year's input, clean, with every problem found and every row accounted for.

    `delivered` holds the units whose workbook could be read; `broken` those whose workbook has an error.
    """

    survey_by_unit_year_grade_gender_indicator: pd.DataFrame
    participation_by_unit_year_grade: pd.DataFrame
    answers_by_unit_year_field: pd.DataFrame
    last_decisions_by_unit: pd.DataFrame
    new_decisions_by_unit: pd.DataFrame
    programmes_by_unit_grade: pd.DataFrame
    common_measures: pd.DataFrame
    pupils_by_unit_year_grade_gender: pd.DataFrame
    listed_units: pd.DataFrame
    parent_survey_by_unit_year_indicator: pd.DataFrame
    problems: tuple[Problem, ...]
    files: tuple[FileAccount, ...]
    delivered: frozenset[str]
    broken: frozenset[str]


def typed_frame(rows: list[dict[str, object]], columns: dict[str, str]) -> pd.DataFrame:
    """Rows as a frame with exactly these columns and dtypes, also when there are no rows."""
    frame = pd.DataFrame(rows, columns=list(columns))
    return frame.astype(columns)
