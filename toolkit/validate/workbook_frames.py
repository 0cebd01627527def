"""The used rows of all workbooks, as the frames of `tables`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pandas as pd

from toolkit.plan.school_years import year_before
from toolkit.plan.settings import Settings
from toolkit.sources import workbook_layout as layout
from toolkit.validate import schemas
from toolkit.validate.workbook_sheets import SheetRow
from toolkit.validate.workbooks import WorkbookTables

Record = dict[str, object]

OWN_TABLES: Final = (layout.CASES, layout.MEETINGS, layout.SELF_ASSESSMENT)
"""Forms whose answers have a table of their own."""


def _records(
    workbooks: list[WorkbookTables], sheet: str, school_year: str, record: Callable[[SheetRow], Record]
) -> list[Record]:
    """The used rows of one sheet in all workbooks, each with its unit, school year and place."""
    return [
        {
            "unit": workbook.unit.id,
            "school_year": school_year,
            "file": workbook.raw.path,
            "sheet": sheet,
            "row": row.number,
            **record(row),
        }
        for workbook in workbooks
        if workbook.unit is not None and sheet in workbook.sheets
        for row in workbook.sheets[sheet].used
    ]


def _answers(workbooks: list[WorkbookTables], form: layout.FormSheet, settings: Settings) -> list[Record]:
    """Every question of a form, answered or not."""

    def answer(row: SheetRow) -> Record:
        return {**row.values, "state": "not_reported" if row.values["value"] is None else "reported"}

    return _records(workbooks, form.name, settings.run.school_year, answer)


def case_counts(workbooks: list[WorkbookTables], settings: Settings) -> pd.DataFrame:
    """The five counts of each unit."""
    rows = [row | {"count": row["value"]} for row in _answers(workbooks, layout.CASES, settings)]
    return schemas.typed_frame(rows, schemas.CASE_COUNTS)


def meetings(workbooks: list[WorkbookTables], settings: Settings) -> pd.DataFrame:
    """Meetings held, dates and routines."""
    return schemas.typed_frame(_answers(workbooks, layout.MEETINGS, settings), schemas.MEETINGS)


def assessment(workbooks: list[WorkbookTables], settings: Settings) -> pd.DataFrame:
    """The leaders' own assessment of each chapter."""
    rows = [
        row | {"chapter": layout.chapter_of(str(row["field"])), "assessment": row["value"]}
        for row in _answers(workbooks, layout.SELF_ASSESSMENT, settings)
    ]
    return schemas.typed_frame(rows, schemas.ASSESSMENT)


def other_answers(workbooks: list[WorkbookTables], settings: Settings) -> pd.DataFrame:
    """The answers of all other forms."""
    forms = [sheet for sheet in layout.LEADER_SHEETS if isinstance(sheet, layout.FormSheet) and sheet not in OWN_TABLES]
    rows = [row for form in forms for row in _answers(workbooks, form, settings)]
    return schemas.typed_frame(rows, schemas.ANSWERS)


def decisions(workbooks: list[WorkbookTables], sheet: layout.TableSheet, settings: Settings) -> pd.DataFrame:
    """Decisions from before, or the new ones. One from before that does not say when is from the year before."""
    year = settings.run.school_year
    default = year_before(year) if sheet is layout.LAST_DECISIONS else year

    def decision(row: SheetRow) -> Record:
        return {**row.values, "decided": row.values.get("decided") or default}

    rows = _records(workbooks, sheet.name, year, decision)
    return schemas.typed_frame(rows, schemas.DECISIONS)


def programmes(workbooks: list[WorkbookTables], settings: Settings) -> pd.DataFrame:
    """What was delivered of each programme in each grade."""

    def programme(row: SheetRow) -> Record:
        return {**row.values, "staff_trained_share": row.values["staff_trained_pct"]}

    rows = _records(workbooks, layout.PROGRAMMES.name, settings.run.school_year, programme)
    return schemas.typed_frame(rows, schemas.PROGRAMMES)


def group_answers(workbooks: list[WorkbookTables], settings: Settings) -> pd.DataFrame:
    """What FAU, elevråd and the like have answered to the questions of last year's page."""

    def answer(row: SheetRow) -> Record:
        return {**row.values, "question": int(str(row.values["question"]))}

    rows = _records(workbooks, layout.GROUP_ANSWERS.name, settings.run.school_year, answer)
    return schemas.typed_frame(rows, schemas.GROUP_ANSWERS)


def forums(workbooks: list[WorkbookTables], settings: Settings) -> pd.DataFrame:
    """Meetings that the plan promises with a number, and the years they were held."""
    rows = _records(workbooks, layout.FORUMS.name, settings.run.school_year, _with_years)
    return schemas.typed_frame(rows, schemas.FORUMS)


def resolutions(workbooks: list[WorkbookTables], settings: Settings) -> pd.DataFrame:
    """What the political bodies have resolved, and where it stands."""
    rows = _records(workbooks, layout.RESOLUTIONS.name, settings.run.school_year, lambda row: dict(row.values))
    return schemas.typed_frame(rows, schemas.RESOLUTIONS)


def measures(workbooks: list[WorkbookTables], settings: Settings) -> pd.DataFrame:
    """The municipality's own measures."""
    rows = _records(workbooks, layout.COMMON_MEASURES.name, settings.run.school_year, _with_years)
    return schemas.typed_frame(rows, schemas.MEASURES)


def _with_years(row: SheetRow) -> Record:
    """The row with its list of school years as a tuple."""
    years = str(row.values["years"] or "")
    return {**row.values, "years": tuple(years.split(", ") if years else ())}


def youth_survey(workbooks: list[WorkbookTables], settings: Settings) -> pd.DataFrame:
    """What Ungdata found in the municipality."""
    rows = _records(workbooks, layout.YOUTH_SURVEY.name, settings.run.school_year, _youth_figures)
    return schemas.typed_frame(rows, schemas.YOUTH_SURVEY)


def _youth_figures(row: SheetRow) -> Record:
    """A cell holds a number, the name of a state, or nothing."""
    share, respondents = row.values["share"], row.values["respondents"]
    state = "not_reported" if share is None else share if isinstance(share, str) else "value"
    return {
        **row.values,
        "state": state,
        "share": share if state == "value" else None,
        "respondents": None if isinstance(respondents, str) else respondents,
    }
