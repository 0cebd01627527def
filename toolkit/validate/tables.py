"""The clean long tables of one year's set: what every room below may rely on. `schemas` declares their columns.

A frame is named by its row. A number is missing wherever `state` is not `value`; the state says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from toolkit.plan.settings import Settings
from toolkit.validate.problems import FileAccount, Problem

MUNICIPALITY: Final = "@municipality"
"""Unit id of rows for the whole municipality; `@county` and `@nation` likewise."""

ALL_GENDERS: Final = "all"


@dataclass(frozen=True)
class YearTables:
    """All of one year's input, clean, with every problem found and every row accounted for.

    `delivered` holds the units whose workbook could be read; `broken` those whose workbook has an error.
    `earlier` are the runs before this one whose workbooks are still there, oldest first.
    """

    survey_by_unit_year_grade_gender_indicator: pd.DataFrame
    participation_by_unit_year_grade: pd.DataFrame
    case_counts_by_unit_year_field: pd.DataFrame
    meetings_by_unit_year_field: pd.DataFrame
    assessment_by_unit_year_chapter: pd.DataFrame
    answers_by_unit_year_field: pd.DataFrame
    last_decisions_by_unit_year: pd.DataFrame
    new_decisions_by_unit_year: pd.DataFrame
    programmes_by_unit_year_grade: pd.DataFrame
    group_answers_by_unit_year: pd.DataFrame
    measures_by_year: pd.DataFrame
    forums_by_year: pd.DataFrame
    resolutions_by_year: pd.DataFrame
    youth_survey_by_year_question: pd.DataFrame
    pupils_by_unit_year_grade_gender: pd.DataFrame
    listed_units: pd.DataFrame
    parent_survey_by_unit_year_indicator: pd.DataFrame
    problems: tuple[Problem, ...]
    files: tuple[FileAccount, ...]
    delivered: frozenset[str]
    broken: frozenset[str]
    earlier: tuple[EarlierYear, ...] = ()


@dataclass(frozen=True)
class EarlierYear:
    """What the workbooks of an earlier run say, and the settings they were read with; no survey."""

    settings: Settings
    tables: YearTables
