"""Every clean table, declared once: its columns, their types, what they may hold, and where each row came from.

`validated` holds a finished frame against its declaration. It cannot fail because of a bad input file, which has become
a problem long before; if it does, the toolkit itself is at fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from toolkit.sources import workbook_layout as layout

STATES: Final = ("value", "hidden", "not_measured", "not_applicable")
REPORTED: Final = ("reported", "not_reported")


def _are_school_years(years: Iterable[object]) -> bool:
    return all(re.fullmatch(r"[12][0-9]{3}-[0-9]{2}", str(year)) for year in years)


def _text(*allowed: str, nullable: bool = False) -> pa.Column:
    return pa.Column("string", pa.Check.isin(allowed) if allowed else None, nullable=nullable)


def _whole(lowest: int = 0, highest: int = 10**9) -> pa.Column:
    return pa.Column("Int64", pa.Check.in_range(lowest, highest), nullable=True)


def _number(lowest: float, highest: float) -> pa.Column:
    return pa.Column("Float64", pa.Check.in_range(lowest, highest), nullable=True)


def _any() -> pa.Column:
    return pa.Column("object", nullable=True)


UNIT_AND_YEAR: Final = {
    "unit": _text(),  # unit id, or @municipality / @county / @nation
    "school_year": pa.Column("string", pa.Check(lambda years: _are_school_years(years.unique()), name="school years")),
}
PROVENANCE: Final = {
    "file": _text(),
    "sheet": _text(nullable=True),  # missing where the file has none
    "row": _whole(1),
}


def _schema(
    name: str, columns: Mapping[str, pa.Column], figures: Sequence[str] = (), where: str = "value"
) -> pa.DataFrameSchema:
    """A declaration. The `figures` are missing in every row whose state is not `where`."""
    checks = [
        pa.Check(
            lambda rows, figure=figure: rows[figure].isna() | (rows["state"] == where), name=f"{figure} has a state"
        )
        for figure in figures
    ]
    return pa.DataFrameSchema({**columns, **PROVENANCE}, checks=checks, name=name, strict=True, ordered=True)


SURVEY: Final = _schema(
    "survey_by_unit_year_grade_gender_indicator",
    {
        **UNIT_AND_YEAR,
        "grade": _whole(1, 13),  # 11-13 is upper secondary year 1-3
        "gender": _text("all", "girls", "boys"),
        "indicator": _text(),  # id from surveys.toml, or `other:<group>|<question>`
        "definition": _text(),  # what was asked: the definition of bullying, else the indicator itself
        "wording": _text(),  # which questions: the break in the series they came with, or `first`
        "state": _text(*STATES),
        "share": _number(0, 1),  # as printed in the file
        "count": _whole(),  # pupils behind a share
        "mean": _number(1, 5),
        "sd": _number(0, 1e9),
        "respondents": _whole(),  # pupils who answered
    },
    figures=("share", "count", "mean", "sd", "respondents"),
)
PARTICIPATION: Final = _schema(
    "participation_by_unit_year_grade",
    {
        **UNIT_AND_YEAR,
        "grade": _whole(1, 13),
        "state": _text(*STATES),
        "participants": _whole(),
        "invited": _whole(),
    },
    figures=("participants", "invited"),
)
PUPILS: Final = _schema(
    "pupils_by_unit_year_grade_gender",
    {
        **UNIT_AND_YEAR,
        "grade": _whole(1, 13),  # missing: all grades together
        "gender": _text("all", "girls", "boys"),
        "state": _text(*STATES),
        "pupils": _whole(),  # on 1 October
    },
    figures=("pupils",),
)
LISTED_UNITS: Final = _schema(
    "listed_units",
    {
        "unit": _text(nullable=True),  # missing: units.toml has no unit with this organisation number
        "organisation_number": pa.Column("string", pa.Check.str_matches(r"^[0-9]{9}$")),
        "name": _text(),
        "municipality_number": _text(nullable=True),  # missing where the list has only the name
        "kinds": _any(),  # tuple of school, upper_secondary, kindergarten, owner: what the list says, possibly nothing
        "active": pa.Column("boolean", nullable=True),  # missing where the list does not say
        "opened": _any(),  # datetime.date or None
        "closed": _any(),  # likewise
    },
)
PARENT_SURVEY: Final = _schema(
    "parent_survey_by_unit_year_indicator",
    {
        **UNIT_AND_YEAR,
        "indicator": _text(),  # id of a parent indicator from surveys.toml, or `other:<name>`
        "definition": _text(),  # as in the pupils' survey: the indicator itself
        "wording": _text("first"),  # likewise; no break in this series is known
        "state": _text(*STATES),
        "mean": _number(1, 5),
        "respondents": _whole(),  # parents who answered
    },
    figures=("mean", "respondents"),
)
CASE_COUNTS: Final = _schema(
    "case_counts_by_unit_year_field",
    {
        **UNIT_AND_YEAR,
        "field": _text(*(field.code for field in layout.CASES.fields)),
        "state": _text(*REPORTED),
        "count": _whole(),
    },
    figures=("count",),
    where="reported",
)
MEETINGS: Final = _schema(
    "meetings_by_unit_year_field",
    {
        **UNIT_AND_YEAR,
        "field": _text(*(field.code for field in layout.MEETINGS.fields)),
        "state": _text(*REPORTED),
        "value": _any(),  # a count (int), a datetime.date or yes/no, as the field's type says; None where not reported
    },
    figures=("value",),
    where="reported",
)
ASSESSMENT: Final = _schema(
    "assessment_by_unit_year_chapter",
    {
        **UNIT_AND_YEAR,
        "chapter": _text(),
        "state": _text(*REPORTED),
        "assessment": _text(*layout.ASSESSMENT, nullable=True),
    },
    figures=("assessment",),
    where="reported",
)
ANSWERS: Final = _schema(
    "answers_by_unit_year_field",
    {
        **UNIT_AND_YEAR,
        "field": _text(),  # code from workbook_layout, of the forms that have no table of their own
        "state": _text(*REPORTED),
        "value": _any(),  # str, int, float (percent as share 0-1) or datetime.date; None where not reported
    },
    figures=("value",),
    where="reported",
)
DECISIONS: Final = _schema(
    "decisions_by_unit_year",
    {
        **UNIT_AND_YEAR,
        "number": _whole(),
        "decided": _text(),  # the school year it was decided in
        "about": _text(nullable=True),  # a chapter or a measure of the plan
        "decision": _text(),
        "responsible": _text(nullable=True),
        "deadline": _any(),  # datetime.date or None
        "status": _text(*layout.DECISION_STATUS, nullable=True),  # missing for new decisions and where not reported
        "reason": _text(nullable=True),
    },
)
PROGRAMMES: Final = _schema(
    "programmes_by_unit_year_grade",
    {
        **UNIT_AND_YEAR,
        "programme": _text(),  # id from plan.toml
        "grade": _whole(1, 13),  # missing in kindergartens
        "first_school_year": _text(nullable=True),
        "delivered": _text(*layout.DELIVERED, nullable=True),
        "staff_trained_share": _number(0, 1),
    },
)
GROUP_ANSWERS: Final = _schema(
    "group_answers_by_unit_year",
    {
        **UNIT_AND_YEAR,
        "who": _text(*layout.GROUPS),
        "question": _whole(1, 3),
        "answer": _text(),
    },
)
FORUMS: Final = _schema(
    "forums_by_year",
    {
        **UNIT_AND_YEAR,
        "forum": _text(),  # id of the clause
        "held": _whole(),  # this school year; missing where not reported
        "years": _any(),  # tuple of earlier school years in which it was held
    },
)
RESOLUTIONS: Final = _schema(
    "resolutions_by_year",
    {
        **UNIT_AND_YEAR,
        "number": _whole(),
        "resolved_on": _any(),  # datetime.date or None
        "body": _text(nullable=True),
        "case_number": _text(nullable=True),
        "resolution": _text(),
        "deadline": _any(),  # datetime.date or None
        "status": _text(*layout.DECISION_STATUS, nullable=True),
        "reason": _text(nullable=True),
    },
)
MEASURES: Final = _schema(
    "measures_by_year",
    {
        **UNIT_AND_YEAR,
        "measure": _text(),  # T1-T8
        "status": _text(*layout.MEASURE_STATUS, nullable=True),
        "done_on": _any(),  # datetime.date or None
        "years": _any(),  # tuple of school years with activity
        "comment": _text(nullable=True),
    },
)

YOUTH_SURVEY: Final = _schema(
    "youth_survey_by_year_question",
    {
        **UNIT_AND_YEAR,  # the municipality's own unit, and the run's school year
        "year": _whole(1900, 2100),  # calendar year of the survey
        "question": _text(),
        "state": _text("value", "hidden", "not_measured", "not_reported"),
        "share": _number(0, 1),
        "respondents": _whole(),  # missing where not given or not shown
        "source": _text(nullable=True),
    },
    figures=("share",),
)


def typed_frame(rows: Iterable[Mapping[str, object]], schema: pa.DataFrameSchema) -> pd.DataFrame:
    """Rows as a frame with exactly the schema's columns and types, also when there are none. Other keys are left out.

    Cells of mixed types stay Python objects: a date is a date, and what is missing is None.
    """
    records = list(rows)
    return pd.DataFrame(
        {
            name: pd.Series([record.get(name) for record in records], dtype=str(column.dtype))
            for name, column in schema.columns.items()
        }
    )


def as_declared(frame: pd.DataFrame, schema: pa.DataFrameSchema) -> pd.DataFrame:
    """A frame's columns that the schema has, in its order and with its types."""
    return pd.DataFrame({name: frame[name].astype(str(column.dtype)) for name, column in schema.columns.items()})


def validated(frame: pd.DataFrame, schema: pa.DataFrameSchema) -> pd.DataFrame:
    """The frame, held against its declaration. Raises AssertionError that names columns and checks, never cells."""
    if frame.empty and list(frame.columns) == list(schema.columns):
        return frame  # nothing to hold against it; a dozen empty tables would take longer than a small year's reading
    try:
        return schema.validate(frame, lazy=True, inplace=True)
    except SchemaErrors as error:
        failed = error.failure_cases.astype(str)
        of_column = failed["column"].where(failed["schema_context"] == "Column", "rows")
        broken = ", ".join(sorted(set(of_column + ": " + failed["check"])))
    raise AssertionError(f"{schema.name} is not as declared ({broken})")
