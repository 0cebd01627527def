"""Udir's survey exports as clean long tables: every row read, matched, settled and accounted for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from toolkit.plan.settings import Settings
from toolkit.sources.raw import RawTable
from toolkit.validate.bullying import bullied_counts, choose_reading
from toolkit.validate.problems import FileAccount, Problem
from toolkit.validate.repeats import DUPLICATE, REJECTED, USED, settle_repeats
from toolkit.validate.survey_rows import BULLYING_LAYOUTS, PARTICIPATION_LAYOUTS, ReadFile, read_rows
from toolkit.validate.tables import PARTICIPATION_COLUMNS, SURVEY_COLUMNS
from toolkit.validate.values import plain, read_count

SURVEY_KEYS = ["unit", "school_year", "grade", "gender", "indicator"]
SURVEY_VALUES = ["state", "share", "mean", "sd", "answered", "respondents"]
PARTICIPATION_KEYS = ["unit", "school_year", "grade"]
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
    read = [read_rows(raw, settings) for raw in tables]
    participation = [file for file in read if file.raw.layout in PARTICIPATION_LAYOUTS]
    surveys = [file for file in read if file.raw.layout not in PARTICIPATION_LAYOUTS]
    problems = [problem for file in read for problem in file.problems]

    participation_rows = _together(participation)
    problems += _settle(participation, participation_rows, PARTICIPATION_KEYS, PARTICIPATION_VALUES)
    participation_table = _used(participation_rows, PARTICIPATION_COLUMNS)
    for file in surveys:
        problems += _count_bullied(file, participation_table)
    survey_rows = _together(surveys)
    problems += _settle(surveys, survey_rows, SURVEY_KEYS, SURVEY_VALUES)

    for file in read:
        problems += _year_missing(file, settings.run.school_year)
        problems += _pages_missing(file, read)
    return SurveyTables(
        survey=_used(survey_rows, SURVEY_COLUMNS),
        participation=participation_table,
        problems=tuple(problems),
        files=tuple(_account(file) for file in read),
    )


def _together(files: list[ReadFile]) -> pd.DataFrame:
    """The rows of several files under one another, in the order of the files."""
    return pd.concat([file.rows for file in files], ignore_index=True) if files else pd.DataFrame()


def _settle(files: list[ReadFile], together: pd.DataFrame, keys: list[str], values: list[str]) -> list[Problem]:
    """Settle repeats within and between files, and write each row's fate back to its file."""
    if together.empty:
        return []
    fate, problems = settle_repeats(together, keys, values)
    together["fate"] = fate
    start = 0
    for file in files:
        file.rows["fate"] = fate.to_numpy()[start : start + len(file.rows)]
        start += len(file.rows)
    return problems


def _used(rows: pd.DataFrame, columns: dict[str, str]) -> pd.DataFrame:
    if rows.empty:
        return pd.DataFrame(columns=list(columns)).astype(columns)
    used = rows[rows["fate"] == USED].reset_index(drop=True)
    return used[list(columns)].astype(columns)


def _count_bullied(file: ReadFile, participation: pd.DataFrame) -> tuple[Problem, ...]:
    """Fill in the number of bullied pupils, or reject the whole file where its counts cannot be understood."""
    if file.raw.layout not in BULLYING_LAYOUTS or "AntallBesvart" not in file.raw.frame.columns:
        return ()
    usable = file.rows[file.rows["fate"] == USED]
    printed = [plain(text) for text in file.raw.frame["AndelMobbet"].dropna().unique()]
    has_decimals = any("," in text or "." in text.rstrip(".") for text in printed)
    reading, problems = choose_reading(usable, participation, has_decimals=has_decimals)
    if reading == "unclear":
        file.rows["fate"] = REJECTED
    file.rows["count"] = bullied_counts(file.rows, reading)
    return problems


def _year_missing(file: ReadFile, school_year: str) -> list[Problem]:
    if (file.rows["school_year"] == school_year).any():
        return []
    return [
        Problem(
            "warning",
            "year_not_in_file",
            file=file.raw.path,
            column="Skoleaarnavn",
            value=school_year,
            details=(("school_year", school_year),),
        )
    ]


def _pages_missing(file: ReadFile, files: list[ReadFile]) -> list[Problem]:
    """Udir's export comes in pages; each row says how many rows there are altogether."""
    if "RaderTotalt" not in file.raw.frame.columns:
        return []
    totals = [read_count(text).number or 0 for text in file.raw.frame["RaderTotalt"].unique()]
    same_table = [other for other in files if other.raw.layout == file.raw.layout]
    found = sum(len(other.rows) for other in same_table)
    if max(totals, default=0) <= found:
        return []
    details = (("rows", str(found)), ("rows_total", f"{max(totals):.0f}"))
    return [Problem("warning", "pages_missing", file=file.raw.path, column="RaderTotalt", details=details)]


def _account(file: ReadFile) -> FileAccount:
    fates = file.rows["fate"].value_counts()
    return FileAccount(
        path=file.raw.path,
        layout=file.raw.layout,
        rows_read=len(file.rows),
        rows_used=int(fates.get(USED, 0)),
        rows_rejected=int(fates.get(REJECTED, 0)),
        rows_duplicate=int(fates.get(DUPLICATE, 0)),
        matched_by=file.matched_by,
        sha256=file.raw.sha256,
    )
