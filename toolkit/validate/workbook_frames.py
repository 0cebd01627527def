"""The used rows of all workbooks, as the frames of `tables`."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from toolkit.plan.settings import Settings
from toolkit.sources import workbook_layout as layout
from toolkit.validate import tables as clean
from toolkit.validate.workbook_sheets import SheetRow
from toolkit.validate.workbooks import WorkbookTables

Record = dict[str, object]


def _records(
    workbooks: list[WorkbookTables], sheet: str, school_year: str, record: Callable[[SheetRow], Record]
) -> list[Record]:
    """The used rows of one sheet in all workbooks, each with its unit and school year."""
    return [
        {"unit": workbook.unit.id, "school_year": school_year, "sheet": sheet, "row": row.number, **record(row)}
        for workbook in workbooks
        if workbook.unit is not None and sheet in workbook.sheets
        for row in workbook.sheets[sheet].used
    ]


def answers_by_field(workbooks: list[WorkbookTables], settings: Settings) -> pd.DataFrame:
    """Every question of every form, answered or not."""

    def answer(row: SheetRow) -> Record:
        return {**row.values, "state": "not_reported" if row.values["value"] is None else "reported"}

    forms = [sheet for sheet in layout.LEADER_SHEETS if isinstance(sheet, layout.FormSheet)]
    records = [r for form in forms for r in _records(workbooks, form.name, settings.run.school_year, answer)]
    return _frame(records, clean.ANSWER_COLUMNS)


def decisions(workbooks: list[WorkbookTables], sheet: layout.TableSheet, settings: Settings) -> pd.DataFrame:
    """Last year's decisions, or the new ones."""
    records = _records(workbooks, sheet.name, settings.run.school_year, lambda row: dict(row.values))
    return _frame(records, clean.DECISION_COLUMNS)


def programmes(workbooks: list[WorkbookTables], settings: Settings) -> pd.DataFrame:
    """What was delivered of each programme in each grade."""

    def programme(row: SheetRow) -> Record:
        return {**row.values, "staff_trained_share": row.values["staff_trained_pct"]}

    records = _records(workbooks, layout.PROGRAMMES.name, settings.run.school_year, programme)
    return _frame(records, clean.PROGRAMME_COLUMNS)


def common_measures(workbooks: list[WorkbookTables], settings: Settings) -> pd.DataFrame:
    """The municipality's own measures."""

    def measure(row: SheetRow) -> Record:
        years = str(row.values["years"] or "")
        return {**row.values, "years": tuple(years.split(", ") if years else ())}

    records = _records(workbooks, layout.COMMON_MEASURES.name, settings.run.school_year, measure)
    return _frame(records, clean.COMMON_MEASURE_COLUMNS)


def youth_survey(workbooks: list[WorkbookTables], settings: Settings) -> pd.DataFrame:
    """What Ungdata found in the municipality, and where it stands."""
    records = [
        {**_youth_figures(row), "file": workbook.raw.path, "sheet": layout.YOUTH_SURVEY.name, "row": row.number}
        for workbook in workbooks
        if layout.YOUTH_SURVEY.name in workbook.sheets
        for row in workbook.sheets[layout.YOUTH_SURVEY.name].used
    ]
    return _frame([{**r, "school_year": settings.run.school_year} for r in records], clean.YOUTH_SURVEY_COLUMNS)


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


def _frame(records: list[Record], columns: dict[str, str]) -> pd.DataFrame:
    """Records as a frame; cells of mixed types stay Python objects (a date is a date, missing is None)."""
    objects = {
        name: pd.Series([record.get(name) for record in records], dtype=object if dtype == "object" else dtype)
        for name, dtype in columns.items()
    }
    return pd.DataFrame(objects)
