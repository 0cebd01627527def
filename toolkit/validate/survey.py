"""Udir's survey exports as clean long tables: every row read, matched, settled and accounted for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

import pandas as pd
from pandera.pandas import DataFrameSchema

from toolkit.plan.settings import Settings
from toolkit.sources.raw import RawTable
from toolkit.validate.bullying import CHECKED, bullied_counts, choose_reading
from toolkit.validate.layouts import MEASURES
from toolkit.validate.pages import pages_missing
from toolkit.validate.problems import FileAccount, Problem
from toolkit.validate.repeats import DUPLICATE, REJECTED, USED, settle_repeats
from toolkit.validate.schemas import PARTICIPATION, SURVEY, as_declared, typed_frame
from toolkit.validate.set_aside import without_totals
from toolkit.validate.survey_rows import ReadFile, read_rows
from toolkit.validate.unknown_names import unknown_names
from toolkit.validate.values import by_distinct, plain

SURVEY_KEYS = ["unit", "school_year", "grade", "gender", "indicator"]
SURVEY_VALUES = ["state", "share", "mean", "sd", "answered", "respondents"]
PARTICIPATION_KEYS = ["unit", "school_year", "grade"]
HEADINGS: Final = {measure.target: measure.column for measures in reversed(MEASURES.values()) for measure in measures}
"""The heading of each figure; a share is rather about bullying than about a theme."""

PARTICIPATION_VALUES = ["state", "participants", "invited"]


@dataclass(frozen=True, eq=False)
class SurveyTables:
    """All survey files of one year's set."""

    survey: pd.DataFrame
    participation: pd.DataFrame
    problems: tuple[Problem, ...]
    files: tuple[FileAccount, ...] = field(default=())


def read_surveys(tables: Iterable[RawTable], settings: Settings) -> SurveyTables:
    """Turn raw export tables into the survey and participation tables, with every problem and every row.

    Participation is settled first, since it decides what the counts of the bullying tables mean.
    """
    read = [read_rows(part, settings) for raw in tables for part in without_totals(raw)]
    participation = [file for file in read if file.content == "participation"]
    surveys = [file for file in read if file.content not in ("participation", None)]
    problems = [problem for file in read for problem in file.problems]

    participation_rows = _together(participation)
    problems += _settle(participation, participation_rows, PARTICIPATION_KEYS, PARTICIPATION_VALUES)
    participation_table = _used(participation_rows, PARTICIPATION)
    for file in surveys:
        problems += _count_bullied(file, participation_table)
    survey_rows = _together(surveys)
    problems += _settle(surveys, survey_rows, SURVEY_KEYS, SURVEY_VALUES)

    problems += _years_missing([*participation, *surveys], settings.run.school_year)
    problems += unknown_names([(file.raw, file.content, file.rows) for file in surveys], settings.surveys)
    problems += pages_missing([file.raw for file in read])
    return SurveyTables(
        survey=_used(survey_rows, SURVEY),
        participation=participation_table,
        problems=tuple(problems),
        files=_accounts(read),
    )


def _together(files: list[ReadFile]) -> pd.DataFrame:
    """The rows of several files under one another, in the order of the files."""
    if len(files) == 1:
        return files[0].rows.reset_index(drop=True)
    return pd.concat([file.rows for file in files], ignore_index=True) if files else pd.DataFrame()


def _settle(files: list[ReadFile], together: pd.DataFrame, keys: list[str], values: list[str]) -> list[Problem]:
    """Settle repeats within and between files, and write each row's fate back to its file."""
    if together.empty:
        return []
    fate, problems = settle_repeats(together, keys, values, [file.raw for file in files], HEADINGS)
    together["fate"] = fate
    start = 0
    for file in files:
        file.rows["fate"] = fate.array[start : start + len(file.rows)]
        start += len(file.rows)
    return problems


def _used(rows: pd.DataFrame, schema: DataFrameSchema) -> pd.DataFrame:
    if rows.empty:
        return typed_frame([], schema)
    used = rows.loc[rows["fate"] == USED, list(schema.columns)]
    return as_declared(used.reset_index(drop=True), schema)


def _count_bullied(file: ReadFile, participation: pd.DataFrame) -> tuple[Problem, ...]:
    """Fill in the number of bullied pupils, or reject the whole file where its counts cannot be understood."""
    if file.content != "bullying" or "AntallBesvart" not in file.raw.frame.columns:
        return ()
    is_area = by_distinct(file.rows["unit"], lambda unit: str(unit).startswith("@"), "bool")
    # The participation of an area is that of all its owners' schools: a row about one kind cannot be held against it.
    is_comparable = (file.rows["fate"] == USED) & (file.rows["all_owners"] | ~is_area)
    usable = file.rows.loc[is_comparable, [*CHECKED, "state"]]
    printed = [plain(text) for text in file.raw.frame["AndelMobbet"].dropna().unique()]
    has_decimals = any("," in text or "." in text.rstrip(".") for text in printed)
    reading, problems = choose_reading(usable, participation, has_decimals=has_decimals)
    if reading == "unclear":
        file.rows["fate"] = REJECTED
    file.rows["count"] = bullied_counts(file.rows, reading)
    return tuple(replace(problem, sheet=file.raw.sheet) for problem in problems)


def _years_missing(tables: list[ReadFile], school_year: str) -> list[Problem]:
    """A warning for each file none of whose tables has the year."""
    by_file: dict[str, list[ReadFile]] = {}
    for table in tables:
        by_file.setdefault(table.raw.path, []).append(table)
    return [
        Problem(
            "warning",
            "year_not_in_file",
            file=path,
            column=_year_heading(of_file[0].raw),
            value=school_year,
            details=(("school_year", school_year),),
        )
        for path, of_file in by_file.items()
        if not any((table.rows["school_year"] == school_year).any() for table in of_file)
    ]


def _year_heading(raw: RawTable) -> str:
    return raw.heading("Skoleaarnavn", 0) if len(raw.rows) else "Skoleaarnavn"


def _accounts(read: list[ReadFile]) -> tuple[FileAccount, ...]:
    """One account for each file, however many tables it holds."""
    by_file: dict[tuple[str, str], list[ReadFile]] = {}
    for table in read:
        by_file.setdefault((table.raw.path, table.raw.sha256), []).append(table)
    return tuple(_account(tables) for tables in by_file.values())


def _account(tables: list[ReadFile]) -> FileAccount:
    fates = pd.concat([table.rows["fate"] for table in tables]).value_counts()
    return FileAccount(
        path=tables[0].raw.path,
        layout=", ".join(dict.fromkeys(table.raw.layout for table in tables)),
        rows_read=sum(len(table.rows) for table in tables),
        rows_used=int(fates.get(USED, 0)),
        rows_rejected=int(fates.get(REJECTED, 0)),
        rows_duplicate=int(fates.get(DUPLICATE, 0)),
        matched_by=tuple(sorted({by for table in tables for by in table.matched_by})),
        sha256=tables[0].raw.sha256,
    )
